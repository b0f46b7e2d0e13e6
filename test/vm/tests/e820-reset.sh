# SPDX-License-Identifier: GPL-2.0
# Labels and none table outlive a machine reset, an orderly one and sudden ones,
# also in the middle of changes to the table. preempt=full lets a reset come
# between any two instructions of a change.
# machine: legacy
# append: preempt=full
# timeout: 900
# stock
# no-tools
# copy: lib/e820.sh

. "$VM_LIB"
. ./e820.sh

readonly RESETS=4 RECORDS=1900
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

# All that no one touched, and of the rest the old or the new.
check_records() {
	local records

	records=$(remembered)
	same "untouched records" "$(cat /state/records)" \
		"$(grep -v -e '^00000000-0000-4000-8000-000000000001 ' \
			-e "^$(uuid_nr 9999) " <<<"$records")"
	matches "the first record" \
		"^$(uuid_nr 1) (4096|2097152) persistent\$" \
		"$(grep "^$(uuid_nr 1) " <<<"$records")"
	matches "the extra record" \
		"^($(uuid_nr 9999) 2097152 persistent)?\$" \
		"$(grep "^$(uuid_nr 9999) " <<<"$records" || :)"
}

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
check_records
((VM_BOOT < 3 + RESETS)) || exit 0

# vm-reset needs a while to save its state; the changes go on meanwhile.
changer &
pid=$!
sleep "0.$RANDOM"
kill -KILL $pid
wait $pid || :
check_records
changer &
vm-reset --hard
