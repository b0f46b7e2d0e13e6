# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2054,SC2154
# The kinds of machine: what QEMU gets and what the kernel is told.
# Sourced by "guest". Reads $machine, $mem, $reserve; sets the arrays
# machine_qemu and machine_append.

readonly MiB=$((1 << 20)) GiB=$((1 << 30))

# Ordinary memory that a machine has when nobody says otherwise. q35 keeps
# 2 GiB of it below 4 GiB, so all machines look alike down there.
readonly LOW=$((2 * GiB))

# A region's usable size is a multiple of 16 MiB and its labels take the last
# part of it: N GiB of 1G-aligned space needs 16 MiB more than N GiB.
readonly LABEL_TAIL=$((16 * MiB))

# parse_size TEXT: bytes on stdout; fails on anything but digits and a unit.
parse_size() {
	local number=${1%[KMGTkmgt]} unit=${1##*[0-9]}

	[[ $number =~ ^[0-9]{1,12}$ ]] || return 1
	number=$((10#$number))
	case ${unit^} in
	'') echo "$number" ;;
	K) echo $((number << 10)) ;;
	M) echo $((number << 20)) ;;
	G) echo $((number << 30)) ;;
	T) echo $((number << 40)) ;;
	*) return 1 ;;
	esac
}

in_mib() {
	echo "$(($1 / MiB))M"
}

# high_memory MINIMUM: how much lies from 4 GiB upwards.
high_memory() {
	local high=$1

	if [[ $mem ]]; then
		high=$((mem - LOW))
		((high >= $1)) || die_usage "--mem $(in_mib "$mem") is too" \
			"small: a machine '$machine' with these ranges needs" \
			"$(in_mib $((LOW + $1)))"
	fi
	echo "$high"
}

# The range that nd_e820 calls persistent. Starts at 4 GiB, so that 1G-aligned
# namespaces fit; grows with --mem.
machine_legacy() {
	local range high

	range=${reserve:-$((3 * GiB + LABEL_TAIL))}
	high=$(high_memory "$range")
	[[ ! $mem || $reserve ]] ||
		range=$(((high - LABEL_TAIL) / GiB * GiB + LABEL_TAIL))
	((range >= 2 * GiB)) || die_usage "a legacy range of at least 2G is" \
		"needed, this one has $(in_mib "$range")"
	total=$((LOW + high))
	machine_append+=("memmap=$(in_mib "$range")!4G")
}

# A Soft Reserved range, on a node of its own. Left idle: otherwise dax0.0 owns
# all of it at once.
machine_soft() {
	local range high

	range=${reserve:-$((4 * GiB))}
	high=$(high_memory "$range")
	[[ ! $mem || $reserve ]] || range=$((high / GiB * GiB))
	total=$((LOW + high))
	soft_range "$range" 4G
	nodes $LOW "$high"
}

# Two of them, on nodes 1 and 2, of different size.
machine_soft2() {
	local first=$((4 * GiB)) second=$((2 * GiB)) high

	[[ ! $reserve ]] || die_usage "--reserve: not for machine 'soft2'"
	high=$(high_memory $((first + second)))
	total=$((LOW + high))
	soft_range $first 4G
	soft_range $second 8G
	nodes $LOW $first $((high - first))
}

# nodes SIZE...: NUMA nodes with that much memory each, the processor in node 0.
nodes() {
	local node=0 size cpu=,cpus=0

	for size; do
		machine_qemu+=(
			-object "memory-backend-ram,id=ram$node,size=$size,reserve=off"
			-numa "node,nodeid=$node,memdev=ram$node$cpu")
		node=$((node + 1)) cpu=''
	done
}

soft_range() {
	machine_append+=("memmap=$(in_mib "$1")%$2-1+0xefffffff"
		dax_hmem.region_idle=1)
}

# Two DIMMs with label areas (empty, initialised), each on its own node. Backed
# by files, which a power cut leaves alone as it would real ones.
machine_nvdimm() {
	total=${mem:-$LOW}
	nvdimms "${reserve:-$((2 * GiB))}"
}

nvdimms() {
	local size=$1 label=$((2 * MiB)) i

	machine_type+=,nvdimm=on
	machine_memory=,slots=8,maxmem=256G
	machine_qemu+=(
		-numa node,nodeid=0,cpus=0,memdev=ram
		-numa node,nodeid=1
		-object "memory-backend-ram,id=ram,size=$total")
	dimm_files=()
	for i in 0 1; do
		dimm_files+=("$shm/dimm$i $((size + label)) $label")
		machine_qemu+=(
			-object "memory-backend-file,id=dimm$i,share=on,mem-path=$shm/dimm$i,size=$((size + label)),reserve=off"
			-device "nvdimm,id=nv$i,memdev=dimm$i,label-size=$label,node=$i")
	done
}

# A bit of everything. The sizes are fixed; only memory can be added.
machine_all() {
	local legacy=$((3 * GiB + LABEL_TAIL)) soft=$((4 * GiB))

	[[ ! $reserve ]] || die_usage "--reserve: not for machine 'all'"
	# 4 GiB: legacy, up to 8 GiB ordinary memory, then soft.
	total=$((LOW + $(high_memory $((4 * GiB + soft)))))
	machine_append+=("memmap=$(in_mib $legacy)!4G")
	soft_range $soft 8G
	nvdimms $((2 * GiB))
	machine_qemu+=(
		-object memory-backend-ram,id=vp0,size=512M,reserve=off
		-device virtio-pmem-pci,memdev=vp0,id=virtio-pmem0)
}

machine_none() {
	[[ ! $reserve ]] || die_usage "--reserve: machine 'none' has no range"
	total=${mem:-$LOW}
}

readonly MACHINES='legacy nvdimm soft soft2 all none'

# setup_machine: fills machine_qemu and machine_append.
setup_machine() {
	machine_type=q35 machine_memory='' dimm_files=() machine_qemu=() machine_append=()

	[[ " $MACHINES " == *" $machine "* ]] ||
		die_usage "no machine '$machine'; there are: $MACHINES"
	"machine_$machine"
	machine_qemu=(-machine "$machine_type"
		-m "$(in_mib "$total")$machine_memory" "${machine_qemu[@]}")
}

# make_dimms: the files behind the DIMMs, once the programs are built.
make_dimms() {
	local dimm file size label

	for dimm in ${dimm_files[@]+"${dimm_files[@]}"}; do
		read -r file size label <<<"$dimm"
		truncate -s "$size" "$file" &&
			"$programs/mklabels" "$file" "$label" ||
			die_build "could not make a DIMM in $shm"
	done
}
