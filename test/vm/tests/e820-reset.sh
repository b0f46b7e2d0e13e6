# SPDX-License-Identifier: GPL-2.0
# Labels and none table outlive a machine reset, an orderly one and sudden ones,
# also in the middle of a change to the table. preempt=full lets a reset or a
# kill come between any two instructions of a change.
# machine: legacy
# append: preempt=full
# timeout: 900
# stock
# no-tools
# copy: lib/e820.sh

. "$VM_LIB"
. ./e820.sh

readonly RECORDS=300
GiB=$((1 << 30))

# Nothing but changes, as fast as they go: the first record has one of two
# aligns, one more record is there or not. No command is started meanwhile.
changer() {
	local first extra

	first=$(uuid_nr 1) extra=$(uuid_nr 9999)
	exec 3>$DAX_NONE/remember 4>$DAX_NONE/forget
	while :; do
		echo "$first 4096 ndbus0" >&3
		echo "$extra 2097152 ndbus0" >&3
		echo "$first 2097152 ndbus0" >&3
		echo "$extra" >&4
	done
}

same_as_before() {
	same "namespaces" "$(cat /state/uuids)" "$(uuids)"
	"$NDCTL" check-labels nmem0
	same "driver of the none one" none \
		"$(driver_of $ND/devices/"$(cat /state/none)")"
	grep -q "$(cat /state/uuid) $GiB persistent" $DAX_NONE/remembered ||
		fail "the none one is forgotten"
}

# check_records FIRST EXTRA: all that no one touched; and of the first one, and
# of the one that may be there, what these match.
check_records() {
	local records

	records=$(remembered)
	same "untouched records" "$(cat /state/records)" \
		"$(grep -v -e '^00000000-0000-4000-8000-000000000001 ' \
			-e "^$(uuid_nr 9999) " <<<"$records")"
	matches "the first record" "^$(uuid_nr 1) $1 persistent\$" \
		"$(grep "^$(uuid_nr 1) " <<<"$records")"
	matches "the extra record" "^($(uuid_nr 9999) 2097152 persistent)$2\$" \
		"$(grep "^$(uuid_nr 9999) " <<<"$records" || :)"
}

# cut_change AT: while the first record changes, in the ATth write, a half of
# it; writes 2 and 5 carry the records into the one copy and the other.
cut_change() {
	modprobe cutoff at="$1" half=1
	remember "$(uuid_nr 1)" 4096 ndbus0
}

# vm-reset is a program and starts this script for its part.
if [[ ${1-} == cut_change ]]; then
	"$@"
	exit
fi

if ((VM_BOOT == 1)); then
	step "namespaces of all kinds, one of them none"
	create -m raw -s 64M >/dev/null
	create -m fsdax -s 64M >/dev/null
	create -m devdax -s 64M >/dev/null
	ns=$(create -m raw -s 1G)
	json .uuid <<<"$ns" >/state/uuid
	json .dev <<<"$ns" >/state/none
	"$NDCTL" disable-namespace "$(cat /state/none)"
	remember "$(cat /state/uuid)" $GiB
	uuids >/state/uuids
	same "label area" new "$(attr nmem0 found)"
	vm-reset
fi

step "boot $VM_BOOT: everything is there, label area $(attr nmem0 found)"
[[ $(attr nmem0 found) != new ]] || fail "the label area was set up anew"
same_as_before
if ((VM_BOOT == 2)); then
	same "label area" kept "$(attr nmem0 found)"
	same "records" 1 "$(attr nmem0 none_records)"
	for ((i = 1; i <= RECORDS; i++)); do
		remember "$(uuid_nr $i)" 2097152 ndbus0
	done
	remembered | grep -v "^$(uuid_nr 1) " >/state/records
	vm-reset --hard
fi
case $VM_BOOT in
3)
	check_records 2097152 '{0}'
	step "reset while the first copy is written: the old table"
	vm-reset --by bash "$0" cut_change 2
	;;
4)
	same "label area" repaired "$(attr nmem0 found)"
	check_records 2097152 '{0}'
	step "reset while the second copy is written: the new table"
	vm-reset --by bash "$0" cut_change 5
	;;
5)
	same "label area" repaired "$(attr nmem0 found)"
	check_records 4096 '{0}'
	step "the writer is killed at any time: a whole table"
	for i in 1 2 3 4 5 6; do
		changer &
		pid=$!
		sleep "0.$i$RANDOM"
		kill -KILL $pid
		wait $pid || :
		check_records '(4096|2097152)' '?'
	done
	step "reset at any time: a whole table"
	changer &
	sleep 1
	vm-reset --hard
	;;
6)
	check_records '(4096|2097152)' '?'
	;;
esac
