# SPDX-License-Identifier: GPL-2.0
# machine: nvdimm
# modules: stock
# stock
# qemu: -object memory-backend-ram,id=small,size=272M,reserve=off -device nvdimm,memdev=small,id=nvs,label-size=128K
# timeout: 2400
# write-labels and init-labels are killed at every single write to the area:
# what is left is always an area that the stock tools and the kernel take.
. "$VM_LIB"
stock=/stock/bin/ndctl
# The smallest of the DIMMs: 128K of labels are read and written fast.
dimm=nmem2
region=$($stock list -R -d $dimm | json '.[0].dev')
ndctl=$(command -v ndctl)

# count_ioctls COMMAND...: which ioctl() is the first that writes labels, and
# how many do.
count_ioctls() {
	strace -f -o trace -e trace=ioctl "$@" 2>/dev/null
	read -r first writes < <(awk '
		/ioctl\(/ { n++ }
		/0x4e, 0x6, |SET_CONFIG_DATA/ { writes++; if (!first) first = n }
		END { print first + 0, writes + 0 }' trace)
}

$stock disable-region all 2>/dev/null
ndctl init-labels -f -V 1.2 $dimm 2>/dev/null
$stock enable-region all 2>/dev/null
for i in 1 2 3; do
	$stock create-namespace -r $region -m raw -s 16M -n "old$i" >/dev/null
done
$stock disable-region all 2>/dev/null
ndctl read-labels $dimm -o old 2>/dev/null
$stock enable-region all 2>/dev/null
$stock destroy-namespace -f -r $region all 2>/dev/null >&2
for i in 1 2; do
	$stock create-namespace -r $region -m raw -s 32M -n "new$i" >/dev/null
done
$stock disable-region all 2>/dev/null
ndctl read-labels $dimm -o new 2>/dev/null
names() {
	ndctl read-labels -j $dimm 2>/dev/null |
		jq -r '.[0].label[] | .name + (.state // "")' | sort | xargs
}
same "names" "new1 new2" "$(names)"
ndctl write-labels $dimm -i old 2>/dev/null
same "names" "old1 old2 old3" "$(names)"

# kill_everywhere COMMAND...
kill_everywhere() {
	local i allowed='^(old1)? ?(old2)? ?(old3)? ?(new1)? ?(new2)?$'

	ndctl write-labels $dimm -i old 2>/dev/null
	count_ioctls "$@"
	((writes > 3)) || fail "no writes were traced"
	echo "  $writes writes, from ioctl $first on"
	for ((i = first; i < first + writes; i++)); do
		ndctl write-labels -f $dimm -i old 2>/dev/null
		# A shell of its own, which does not talk of the kill.
		bash -c 'strace -f -o trace -e trace=ioctl \
			-e inject=ioctl:signal=SIGKILL:when=$1 "${@:2}"
			exit $?' - $i "$@" 2>/dev/null && fail "was not killed"
		$stock check-labels $dimm 2>said ||
			fail "killed at $i: stock: $(cat said)"
		ndctl check-labels $dimm 2>said ||
			fail "killed at $i: $(cat said)"
		matches "labels after a kill at $i" "$allowed" "$(names)"
	done
	# What is left is used by the kernel without complaint.
	$stock disable-dimm $dimm 2>/dev/null
	$stock enable-dimm $dimm 2>/dev/null
	$stock enable-region all 2>/dev/null
	$stock disable-region all 2>/dev/null
}

step "write-labels"
kill_everywhere "$ndctl" write-labels $dimm -i new
step "init-labels -f"
kill_everywhere "$ndctl" init-labels -f -V 1.2 $dimm
step "init-labels -f to the other format"
kill_everywhere "$ndctl" init-labels -f -V 1.1 $dimm
