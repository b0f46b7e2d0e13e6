# SPDX-License-Identifier: GPL-2.0
# The machine goes down after any single write to the label area, whole or in
# part: while the area is set up, and while the none table changes. What comes
# back is the old table or the new one, never anything else. Here the writes that
# would have followed are dropped; e820-reset does some of it with real resets.
# machine: legacy
# timeout: 900
# stock
# no-tools
# copy: lib/e820.sh

. "$VM_LIB"
. ./e820.sh

# A set-up clears the area (1), writes each copy of an empty table (2-4, 5-7)
# and each header (8, 9 and 10, 11); a change writes each copy (1-3, 4-6).
readonly SETUP_WRITES=11 CHANGE_WRITES=6
START=$(area nmem0)

# No module in between: there must be something to probe.
give_back() {
	unbind platform e820_pmem
}

take_again() {
	bind platform nd_e820_label e820_pmem
}

# start_setup AT HALF: makes the area unknown, and has it set up.
start_setup() {
	local off

	give_back
	for off in "${HEADER[@]}" "${TABLE[@]}"; do
		poke $((START + off)) 0x123456789abcdef
	done
	modprobe cutoff drop=1 at="$1" half="$2"
	take_again
}

# 40 records, the first of which is changed.
fill_table() {
	local i

	forget_all
	for ((i = 1; i <= 40; i++)); do
		remember "$(uuid_nr $i)" 2097152 ndbus0
	done
	remembered >old
	sed '1s/2097152/4096/' old >new
}

start_change() {
	modprobe cutoff drop=1 at="$1" half="$2"
	remember "$(uuid_nr 1)" 4096 ndbus0
}

# With one header whole, the area is what it will be.
check_setup() {
	local want=new

	((at < 9 || at == 9 && half)) || want=repaired
	((at < 11 || half)) || want=kept
	same "label area after $*" $want "$(attr nmem0 found)"
	same "records after $*" '' "$(remembered)"
}

check_change() {
	case $(remembered) in
	"$(cat old)") echo "$* old" >>seen ;;
	"$(cat new)") echo "$* new" >>seen ;;
	*) fail "after $*: $(remembered | head -n 3)" ;;
	esac
	give_back
	take_again
	same "label area when repaired" kept "$(attr nmem0 found)"
}

# What a cut leaves, seen after the writes that followed it were dropped.
drop_all() {
	local kind=$1 at half

	for ((at = 1; at <= $2; at++)); do
		for half in 1 0; do
			[[ $kind == setup ]] || fill_table
			"start_$kind" $at $half
			give_back
			rmmod cutoff
			take_again
			"check_$kind" $kind $at $half
		done
	done
}

step "every write of a set-up"
drop_all setup $SETUP_WRITES
! dmesg | grep -E 'none table .*damaged' || fail "false alarms"

step "every write of a change"
drop_all change $CHANGE_WRITES
# new as soon as one copy of it is whole
same "new tables" "$(for at in 3:0 4:1 4:0 5:1 5:0 6:1 6:0; do
	echo "change ${at/:/ } new"
done)" "$(grep new seen)"
same "old tables" 5 "$(grep -c old seen)"
