# SPDX-License-Identifier: GPL-2.0
# A machine reset after each single write to the label area, whole and in part:
# first while the area is set up, then while the none table changes. What comes
# back is the old table or the new one, never anything else.
# machine: legacy
# timeout: 900
# stock
# no-tools
# copy: lib/e820.sh

. "$VM_LIB"
. ./e820.sh

# A set-up clears the area (1), writes each copy of an empty table (2-4, 5-7)
# and each header (8, 9 and 10, 11); a change writes each copy (1-3, 4-6).
CUTS=(setup:1:1 setup:3:1 setup:4:0 setup:7:0 setup:9:1 setup:9:0
	change:1:1 change:1:0 change:2:1 change:2:0 change:3:1 change:3:0
	change:4:0 change:5:1 change:5:0 change:6:1 change:6:0)

# setup_area: makes the area unknown, and has it set up.
setup_area() {
	local start

	start=$(area nmem0)
	# unbound and not unloaded, for there must be something to probe
	unbind platform e820_pmem
	# garbage instead of both headers and of both tables
	for off in "${HEADER[@]}" "${TABLE[@]}"; do
		poke $((start + off)) 0x123456789abcdef
	done
	modprobe cutoff at="$1" half="$2"
	bind platform nd_e820_label e820_pmem
	echo "no reset while setting up, cut $1"
}

change_table() {
	modprobe cutoff at="$1" half="$2"
	remember "$(uuid_nr 1)" 4096 ndbus0
	echo "no reset while changing, cut $1"
}

# 40 records, the first of which is changed; it says whether the table is the
# old or the new one.
fill_table() {
	local i

	forget_all
	for ((i = 1; i <= 40; i++)); do
		remember "$(uuid_nr $i)" 2097152 ndbus0
	done
	remembered >/state/old
	sed '1s/2097152/4096/' /state/old >/state/new
}

check_setup() {
	same "label area after cut $1" "$2" "$(attr nmem0 found)"
	same "records" '' "$(remembered)"
	! dmesg | grep -E 'none table .*damaged' || fail "a false alarm"
}

check_change() {
	e820_reload
	case $(remembered) in
	"$(cat /state/old)") echo old >>/state/seen ;;
	"$(cat /state/new)") echo new >>/state/seen ;;
	*) fail "after cut $1: $(remembered | head -n 3)" ;;
	esac
	same "label area, repaired" kept "$(attr nmem0 found)"
	echo "  the $(tail -n 1 /state/seen) table"
}

check() {
	local kind at half

	IFS=: read -r kind at half <<<"$1"
	case $kind in
	# with one header whole, the area is what it will be
	setup) check_setup "$1" "$( ((at < 9 || half)) && echo new ||
		echo repaired)" ;;
	change) check_change "$1" ;;
	esac
}

cut() {
	local kind at half

	IFS=: read -r kind at half <<<"$1"
	step "$kind cut off in write $at$( ((half)) && echo ', half of it' || :)"
	case $kind in
	setup) vm-reset --by bash "$0" setup_area "$at" "$half" ;;
	change)
		fill_table
		vm-reset --by bash "$0" change_table "$at" "$half"
		;;
	esac
}

# vm-reset is a program, and starts this script for its part.
case ${1-} in
setup_area | change_table)
	"$@"
	exit
	;;
esac

((VM_BOOT == 1)) || check "${CUTS[VM_BOOT - 2]}"
if ((VM_BOOT <= ${#CUTS[@]})); then
	cut "${CUTS[VM_BOOT - 1]}"
fi
same "tables seen" "new old" "$(sort -u /state/seen | xargs)"
