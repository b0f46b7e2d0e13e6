# SPDX-License-Identifier: GPL-2.0
# Stock tools on legacy memory with labels: namespaces of every kind side by
# side, label commands, destroying one and using the hole.
# machine: legacy
# stock
# no-tools
# copy: lib/e820.sh

. "$VM_LIB"
. ./e820.sh

# holder_of NAMESPACE-RECORD
node_of() {
	json '"/dev/" + (.blockdev // .chardev // .daxregion.devices[0].chardev)' \
		<<<"$1"
}

step "the bus, the dimm and the region as scripts know them"
same "provider" e820 "$(record -B | json .provider)"
same "the dimm" '{"dev":"nmem0"}' "$(record -D)"
same "what the dimm can do" "get_size get_data set_data " \
	"$(cat $ND/devices/nmem0/commands)"
same "region type" pmem "$(record -R | json .type)"
same "mapping" "nmem0,0,$((3 << 30)),0" "$(cat $ND/devices/region0/mapping0)"
same "numa node" 0 "$(cat $ND/devices/region0/numa_node)"
same "target node" 0 "$(cat $ND/devices/region0/target_node)"
same "label area" new "$(attr nmem0 found)"
same "layout" 1 "$(attr nmem0 layout)"
same "label area's place" 0x1c0fc0000-0x1c0ffffff "$(attr nmem0 area)"
same "the range" 0x100000000-0x1c0ffffff "$(attr nmem0 range)"
grep -q '1c0fc0000-1c0ffffff : nd_e820_label' /proc/iomem
said_that 'nmem0 region0, 3072 of 3088 MiB, label area new, 0 labels'

step "a raw, an fsdax and two devdax namespaces"
raw=$(create -m raw -s 256M -n raw)
fsdax=$(create -m fsdax -s 256M)
mem=$(create -m devdax -M mem -s 256M)
dev=$(create -m devdax -M dev -s 256M)
# a raw one on memory that is mapped with struct pages counts as fsdax
same "modes" "fsdax fsdax devdax devdax" \
	"$(for ns in "$raw" "$fsdax" "$mem" "$dev"; do
		json .mode <<<"$ns"
	done | xargs)"
same "maps" "mem dev" "$(json .map <<<"$mem") $(json .map <<<"$dev")"
same "what is left" $((2 << 30)) "$(record -R | json .available_size)"
wait_dev "$(node_of "$raw")" "$(node_of "$fsdax")" "$(node_of "$mem")" \
	"$(node_of "$dev")"

step "they hold what is written to them, each its own"
for ns in raw fsdax; do
	head -c 1M < <(yes "this is $ns" || :) | dd of="$(node_of "${!ns}")" \
		bs=1M oflag=direct iflag=fullblock status=none
done
for ns in mem dev; do
	size=$(json '.daxregion.devices[0].size' <<<"${!ns}")
	same "$ns" 'map=ok wrong=0' "$(mapdev -s "$size" -t 2M \
		"$(node_of "${!ns}")" write verify |
		grep -E '^(map|wrong)=' | xargs)"
done
for ns in raw fsdax; do
	same "contents of $ns" "this is $ns" \
		"$(dd if="$(node_of "${!ns}")" bs=4k count=1 status=none |
			head -n 1)"
done

step "labels: check, read, write back"
"$NDCTL" check-labels nmem0
labels=$("$NDCTL" read-labels -j nmem0)
same "slots" 510 "$(json '.[0].index[0].nslot' <<<"$labels")"
same "label version" 1.2 \
	"$(json '.[0].index[0] | "\(.major).\(.minor)"' <<<"$labels")"
# ndctl 76 shows the slots that the older index block has in use
same "uuids in labels" "$(uuids)" \
	"$(json '.[0].label[].uuid' <<<"$labels" | sort -u)"
"$NDCTL" read-labels -o before nmem0
same "size of the label area" $((128 << 10)) "$(stat -c %s before)"
refuse 'active' "$NDCTL" zero-labels nmem0
before=$(uuids)
"$NDCTL" disable-region all
"$NDCTL" zero-labels nmem0
same "bytes left by zero-labels" 0 \
	"$("$NDCTL" read-labels nmem0 2>/dev/null | tr -d '\0' | wc -c)"
"$NDCTL" write-labels -i before nmem0
"$NDCTL" enable-region all
"$NDCTL" read-labels -o after nmem0
cmp before after
same "namespaces afterwards" "$before" "$(uuids)"
same "names" raw "$("$NDCTL" list -N | json '.[] | .name // empty')"

step "label commands are bounds checked"
same "size" "config_size=131072 max_xfer=131072 result=ok" \
	"$(cfgcmd size /dev/nmem0 | sort | xargs)"
# bounds WANTED OFFSET LENGTH
bounds() {
	local command

	for command in get set; do
		same "$command $2 $3" "result=$1" \
			"$(cfgcmd $command "$2" "$3" /dev/nmem0)"
	done
}
same "writing while a region is enabled" result=EBUSY \
	"$(cfgcmd set 0 256 /dev/nmem0)"
"$NDCTL" disable-region all
bounds ok 0 131072
bounds ok 131071 1
bounds ok 131072 0
bounds EINVAL 131072 1
bounds EINVAL 131071 2
bounds EINVAL 0 131073
bounds EINVAL 4294967295 1
bounds EINVAL 4294967040 512
"$NDCTL" enable-region all
"$NDCTL" read-labels -o after nmem0
cmp before after

step "a hole is used again"
settle
"$NDCTL" destroy-namespace -f "$(json .dev <<<"$fsdax")"
same "what is left" $(((2 << 30) + (256 << 20))) \
	"$(record -R | json .available_size)"
again=$(create -m raw -s 256M)
same "start of the new one" $((0x110000000)) \
	"$(($(cat "$ND/devices/$(json .dev <<<"$again")/resource")))"
"$NDCTL" check-labels nmem0

step "as many as there are labels"
"$NDCTL" destroy-namespace -f all
before=$(cat $ND/devices/nmem0/available_slots)
same "free slots" 509 "$before"
for ((i = 0; i < 20; i++)); do
	create -m raw -s 16M >/dev/null
done
same "namespaces" 20 "$(uuids | wc -l)"
same "free slots" $((before - 20)) \
	"$(cat $ND/devices/nmem0/available_slots)"
"$NDCTL" check-labels nmem0
