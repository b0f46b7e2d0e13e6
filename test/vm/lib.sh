# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For the scripts that run in a test machine:  . "$VM_LIB"
# Any command that fails unexpectedly fails the test and says where.

set -eEu -o pipefail
trap 'echo "FAILED: line $LINENO: $BASH_COMMAND" >&2' ERR

# fail WHY...
fail() {
	trap - ERR
	echo "FAILED: line ${BASH_LINENO[-2]}: $*" >&2
	exit 1
}

# Status 77 is a test that could not be run here.
skip() {
	trap - ERR
	echo "skipped: $*"
	exit 77
}

step() {
	echo "- $*"
}

# same WHAT WANTED GOT
same() {
	[[ $2 == "$3" ]] || fail "$1: wanted '$2', got '$3'"
}

# matches WHAT ERE GOT
matches() {
	[[ $3 =~ $2 ]] || fail "$1: '$3' does not match '$2'"
}

# within WHAT LEAST MOST GOT: numbers
within() {
	(($4 >= $2 && $4 <= $3)) ||
		fail "$1: $4 is not between $2 and $3"
}

# refuse ERE COMMAND...: must fail, must not be killed by a signal, and must
# say on stderr something that matches.
refuse() {
	local ere=$1 said rc=0

	shift
	said=$("$@" 2>&1 >/dev/null) || rc=$?
	((rc)) || fail "'$*' succeeded"
	((rc < 128 || rc == 129 || rc > 192)) ||
		fail "'$*' was killed, status $rc: $said"
	[[ $said =~ $ere ]] || fail "'$*' says '$said', not '$ere'"
}

# json FILTER [ARG...]: jq with plain text for strings; fails on no value.
json() {
	jq -er "$@"
}

# field KEY: the value of a "KEY=VALUE" line of stdin.
field() {
	awk -v key="$1" '
		index($0, key "=") == 1 {
			print substr($0, length(key) + 2)
			found = 1
		}
		END { exit !found }'
}

# wait_for SECONDS COMMAND...: until it succeeds.
wait_for() {
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		((SECONDS < end)) || fail "waited in vain for: $*"
		sleep 0.05
	done
}

# wait_dev PATH...: device nodes come a little later than the devices.
wait_dev() {
	local path

	for path; do
		wait_for 20 test -e "$path"
	done
}

settle() {
	udevadm settle --timeout=60
}

# driver_of SYSFS-DEVICE: name of what is bound to it, or "none".
driver_of() {
	local driver

	driver=$(readlink "$1/driver") || driver=none
	basename "$driver"
}

# unbind BUS DEVICE; bind BUS DRIVER DEVICE
unbind() {
	echo "$2" >"/sys/bus/$1/devices/$2/driver/unbind"
}

bind() {
	echo "$3" >"/sys/bus/$1/drivers/$2/bind"
}

# meminfo KEY: of /proc/meminfo, in bytes.
meminfo() {
	awk -v key="$1:" '$1 == key { print $2 * 1024 }' /proc/meminfo
}

no_udev_worker() {
	! grep -qxs '(udev-worker)' /proc/[0-9]*/comm
}

# What is free after everything that can be dropped was, in bytes.
read_free_memory() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	meminfo MemFree
}

# free_memory: the same, once it has settled: udev's workers, with some MiB of
# their own, go a few seconds after they had nothing to do, and their memory
# a little later.
free_memory() {
	local before now try

	settle
	wait_for 30 no_udev_worker
	now=$(read_free_memory)
	for ((try = 0; try < 20; try++)); do
		sleep 1
		before=$now
		now=$(read_free_memory)
		((now - before >= 256 << 10)) || break
	done
	echo "$now"
}

# page_struct_bytes: what the kernel spends on struct pages that it made since
# it booted (those of devices included).
page_struct_bytes() {
	awk '$1 == "nr_memmap_pages" { print $2 * 4096 }' /proc/vmstat
}

# memtype START: type of the entry of the memtype list that starts there.
memtype() {
	awk -v start="$(printf '0x%016x-' "$1")" \
		'/^PAT:/ && index($0, start) { print $NF; exit }' \
		/sys/kernel/debug/x86/pat_memtype_list
}

# device_start DAX-DEVICE (dax0.0): physical address of its first byte.
device_start() {
	local path=/sys/bus/dax/devices/$1

	printf '%d\n' "$(cat "$path/resource")"
}

# init_labels [NDCTL]: writes fresh label areas on every DIMM.
init_labels() {
	local ndctl=${1:-ndctl}

	"$ndctl" disable-region all
	"$ndctl" init-labels -f all
	"$ndctl" enable-region all
}
