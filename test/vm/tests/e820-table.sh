# SPDX-License-Identifier: GPL-2.0
# The none table: records kept on the medium, replaced, forgotten, as many as
# fit, and those of destroyed namespaces dropped when there is no more room.
# machine: legacy
# timeout: 900
# stock
# no-tools
# copy: lib/e820.sh

. "$VM_LIB"
. ./e820.sh

A=$(uuid_nr 1) B=$(uuid_nr 2)
GiB=$((1 << 30))

step "records, replaced and forgotten, survive the module"
remember "$A" 4096 ndbus0
remember "$B" 2097152 ndbus0
same "records" 2 "$(attr nmem0 none_records)"
remember "$A" $GiB ndbus0
want="$A $GiB persistent
$B 2097152 persistent"
same "records" "$want" "$(remembered)"
e820_reload
same "records after a reload" "$want" "$(remembered)"
same "label area" kept "$(attr nmem0 found)"
forget "$A"
refuse . forget "$A"
e820_reload
same "records after a reload" "$B 2097152 persistent" "$(remembered)"
e820_fresh
same "records" '' "$(remembered)"

step "a namespace that is remembered does not come up"
ns=$(create -m raw -s 64M)
name=$(json .dev <<<"$ns") uuid=$(json .uuid <<<"$ns")
same "driver" nd_pmem "$(driver_of $ND/devices/"$name")"
"$NDCTL" disable-namespace "$name"
remember "$uuid" 2097152
refuse . bind nd nd_pmem "$name"
e820_reload
same "driver after a reload" none "$(driver_of $ND/devices/"$name")"
same "block devices" '' "$(find /dev -name 'pmem*')"
forget "$uuid"
bind nd nd_pmem "$name"
same "driver when forgotten" nd_pmem "$(driver_of $ND/devices/"$name")"
e820_fresh

step "as many as there is room for"
capacity=$(attr nmem0 none_capacity)
((capacity >= 510)) || fail "room for $capacity only"
# the first one belongs to a namespace that is there
uuid=$(create -m raw -s 64M | json .uuid)
"$NDCTL" disable-namespace all
remember "$uuid" 2097152
# without a process for each: what is younger than a minute is never dropped,
# and has to be so until the next step
for ((i = 2; i <= capacity; i++)); do
	printf -v nr '00000000-0000-4000-8000-%012x' $i
	remember "$nr" 4096 ndbus0
done
same "records" "$capacity" "$(attr nmem0 none_records)"
same "records listed" "$capacity" "$(remembered | wc -l)"

step "full of what was just made: no room, and nothing lost"
refuse 'No space' remember "$A" 4096 ndbus0
remember "$(uuid_nr 5)" $GiB ndbus0
same "records" "$capacity" "$(attr nmem0 none_records)"
before=$(remembered)
e820_reload
same "records after a reload" "$before" "$(remembered)"

step "after a reboot, those of namespaces that are gone make room"
said_from_here
remember "$A" 4096 ndbus0
said_that "none table full, $((capacity - 1)) records"
want="$A 4096 persistent
$uuid 2097152 persistent"
same "records" "$(sort <<<"$want")" "$(remembered)"
e820_reload
same "records after a reload" "$(sort <<<"$want")" "$(remembered)"
