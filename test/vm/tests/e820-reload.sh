# SPDX-License-Identifier: GPL-2.0
# Loading and unloading, over and over, with namespaces of every kind; unloading
# and unbinding while something is in use.
# machine: legacy
# timeout: 900
# stock
# no-tools
# copy: lib/e820.sh

. "$VM_LIB"
. ./e820.sh

readonly ROUNDS=20

create -m raw -s 64M >/dev/null
create -m fsdax -s 64M >/dev/null
create -m devdax -M mem -s 64M >/dev/null
create -m devdax -M dev -s 64M >/dev/null
none=$(create -m raw -s 64M)
"$NDCTL" disable-namespace "$(json .dev <<<"$none")"
remember "$(json .uuid <<<"$none")" 4096
uuids=$(uuids)
settle

step "not while regions are enabled"
refuse 'in use' rmmod nd_e820_label
same "driver" nd_e820_label "$(driver_of $PLATFORM)"

step "$ROUNDS times"
for ((i = 1; i <= ROUNDS; i++)); do
	"$NDCTL" disable-region all >/dev/null 2>&1
	rmmod nd_e820_label
	same "driver" none "$(driver_of $PLATFORM)"
	same "override" '(null)' "$(cat $PLATFORM/driver_override)"
	! grep -q nd_e820_label /proc/iomem || fail "the area is still claimed"
	same "nd devices" '' "$(ls $ND/devices)"
	same "stores" '' "$(remembered)"
	e820_load
	same "label area" kept "$(attr nmem0 found)"
	same "namespaces" "$uuids" "$(uuids)"
	same "driver of the none one" none \
		"$(driver_of $ND/devices/"$(json .dev <<<"$none")")"
	((i != 1)) || before=$(free_memory)
done
lost=$(((before - $(free_memory)) >> 10))
# what is not freed adds up; one label area a round would be 2.4 MiB
((lost < 2048)) || fail "$lost KiB lost in $((ROUNDS - 1)) rounds"

step "unbound while in use: nothing breaks, nothing is lost"
settle
pmem=$(find /dev -name 'pmem0' -o -name 'pmem0.*' | sort | head -n 1)
dax=$(find /dev -name 'dax0.*' | sort | head -n 1)
exec 8<"$pmem" 9<"$dax" 7</dev/nmem0
mapdev -s 2M "$dax" write >/dev/null
unbind platform e820_pmem
refuse . cfgcmd size /dev/nmem0
refuse . dd if=/dev/fd/8 bs=4k count=1 of=/dev/null iflag=direct
same "stores" '' "$(remembered)"
exec 7<&- 8<&- 9<&-
bind platform nd_e820_label e820_pmem
settle
same "namespaces" "$uuids" "$(uuids)"

step "descriptors of a former dimm reach nobody"
exec 7<>/dev/nmem0
e820_reload
same "label area" kept "$(attr nmem0 found)"
exec 7<&-

step "unloaded after all, and dax_none with it"
e820_unload
rmmod dax_none
modprobe nd_e820_label
grep -q '^dax_none ' /proc/modules
settle
same "namespaces" "$uuids" "$(uuids)"
