# SPDX-License-Identifier: GPL-2.0
# Several ranges, on two nodes, of sizes that fit and that do not: a dimm and a
# region each, records with the namespaces that they are about, and one range's
# trouble is not the others'.
# machine: legacy
# mem: 8G
# reserve: 2048M
# append: memmap=1040M!7G memmap=24M!9G
# qemu: -object memory-backend-ram,id=node0,size=5G -numa node,nodeid=0,cpus=0,memdev=node0 -object memory-backend-ram,id=node1,size=3G -numa node,nodeid=1,memdev=node1
# timeout: 600
# stock
# no-tools
# copy: lib/e820.sh

. "$VM_LIB"
. ./e820.sh

GiB=$((1 << 30)) MiB=$((1 << 20))

# region NAME ATTRIBUTE
region() {
	cat "$ND/devices/$1/$2"
}

step "a dimm and a region for each range that is large enough"
same "dimms" "nmem0 nmem1" "$("$NDCTL" list -D | jq -r '.[].dev' | sort |
	xargs)"
same "size of a range of 2048M" $((2032 * MiB)) "$(region region0 size)"
same "size of a range of 1040M" $((1024 * MiB)) "$(region region1 size)"
same "mapping" "nmem1,0,$GiB,0" "$(region region1 mapping0)"
same "start" $((7 * GiB)) "$(($(region region1 resource)))"
same "node of the first" "0 0" \
	"$(region region0 numa_node) $(region region0 target_node)"
same "node of the second" "1 1" \
	"$(region region1 numa_node) $(region region1 target_node)"
[[ $(region region0 set_cookie) != "$(region region1 set_cookie)" ]] ||
	fail "both have the same cookie"
dmesg | grep -q 'region2 of 24576 KiB without labels: a range needs 32 MiB' ||
	fail "not a word about the small one"

step "a small one is as with nd_e820"
same "size" $((24 * MiB)) "$(region region2 size)"
same "mappings" 0 "$(region region2 mappings)"
same "kind of namespaces" 4 "$(region region2 nstype)"
same "driver of its namespace" nd_pmem \
	"$(driver_of $ND/devices/namespace2.0)"

step "namespaces in both, each in the labels of its own"
create -r region0 -m raw -s 64M >/dev/null
create -r region1 -m devdax -M mem -s 64M -a 2M >/dev/null
"$NDCTL" check-labels nmem0
"$NDCTL" check-labels nmem1
uuids=$(uuids)

step "a record goes where the namespace's label is"
uuid=$(cat $ND/devices/namespace1.0/uuid)
"$NDCTL" disable-namespace all
remember "$uuid" 2097152
same "records" "0 1" "$(attr nmem0 none_records) $(attr nmem1 none_records)"
forget "$uuid"
same "records" "0 0" "$(attr nmem0 none_records) $(attr nmem1 none_records)"

step "one that comes before the label moves when that comes"
A=$(uuid_nr 1) B=$(uuid_nr 2)
remember "$A" 4096 ndbus0
remember "$B" 2097152 ndbus0
same "records, spread out" "1 1" \
	"$(attr nmem0 none_records) $(attr nmem1 none_records)"
for uuid in "$A" "$B"; do
	seed=$(region region1 namespace_seed)
	echo "$uuid" >"$ND/devices/$seed/uuid"
	echo $((64 * MiB)) >"$ND/devices/$seed/size"
	# that makes the next seed; it stays unbound
	echo "$seed" >$ND/drivers/nd_pmem/bind 2>/dev/null || :
	same "driver of a none namespace" none \
		"$(driver_of $ND/devices/"$seed")"
	[[ $(region region1 namespace_seed) != "$seed" ]] ||
		"$NDCTL" disable-region region1
	"$NDCTL" enable-region region1
done
same "records, together" "0 2" \
	"$(attr nmem0 none_records) $(attr nmem1 none_records)"
want="$A 4096 persistent
$B 2097152 persistent"
same "records" "$want" "$(remembered)"
e820_reload
same "records after a reload" "$want" "$(remembered)"
uuids=$(sort <<<"$uuids
$A
$B")
same "namespaces" "$uuids" "$(uuids)"
forget "$A"
forget "$B"

step "a record that was in two places when the power went: home counts"
"$NDCTL" disable-namespace all
remember "$A" $GiB
e820_unload
# the second range's table, written as the first's, with another align
first=$((0x100000000 + 2048 * MiB - AREA_SIZE))
second=$((0x1c0000000 + 1040 * MiB - AREA_SIZE))
for table in "${TABLE[@]}"; do
	for off in {0..88..8}; do
		poke $((first + table + off)) \
			"$(peek $((second + table + off)))"
	done
	poke $((first + table + 80)) 4096
	poke $((first + table + 56)) \
		"$(fletcher64 $((first + table)) 96 56)"
done
e820_load
same "records" "$A $GiB persistent" "$(remembered)"
same "records, at home" "0 1" \
	"$(attr nmem0 none_records) $(attr nmem1 none_records)"

step "a range that is refused leaves the others alone"
e820_unload
for header in "${HEADER[@]}"; do
	poke $((second + header + 16)) 0x8000000007
	seal_header $((second + header))
done
said_from_here
e820_load
said_that 'label area of layout version 7, this module knows 1'
same "dimms" 1 "$("$NDCTL" list -D | jq length)"
same "namespaces of the first" "$(uuids)" "$(grep -Fx "$(uuids)" <<<"$uuids")"
e820_unload
for header in "${HEADER[@]}"; do
	poke $((second + header + 16)) 0x8000000001
	seal_header $((second + header))
done
e820_load
same "namespaces of all" "$uuids" "$(uuids)"
