# SPDX-License-Identifier: GPL-2.0
# The main job on legacy memory: page-less namespaces, made, listed, used,
# taken down, brought up, destroyed.
# machine: legacy
# timeout: 900
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh
REGION_SIZE=$(available region0)

step "one command, with every key at its place"
settle
before=$(free_memory) pages=$(page_struct_bytes)
record=$(create --verbose --mode devdax --map none --size 1G --align 1G -r 0 \
	2>verbose)
# What the RFC shows, and what v81 has beside it.
keys=$(printf '%s\n' \
	.align .daxregion.align .daxregion.devices.0.align \
	.daxregion.devices.0.chardev .daxregion.devices.0.map \
	.daxregion.devices.0.mode .daxregion.devices.0.size \
	.daxregion.devices.0.target_node .daxregion.id .daxregion.size \
	.dev .map .mode .size .uuid)
paths() {
	jq -r 'paths(scalars) | map(tostring) | "." + join(".")' | sort
}
same "paths" "$keys" "$(paths <<<"$record")"
same "order" 'dev mode map size uuid daxregion align' \
	"$(json 'keys_unsorted | join(" ")' <<<"$record")"
same "its words" 'namespace0.0 devdax none 1073741824 1073741824 dax0.0' \
	"$(json '[.dev, .mode, .map, .size, .align,
		.daxregion.devices[0].chardev] | map(tostring) | join(" ")' \
		<<<"$record")"
uuid=$(json .uuid <<<"$record")
test -c /dev/dax0.0
no_disk
after=$(free_memory)
within "memory that it costs" $((-64 << 20)) $((4 << 20)) $((before - after))
same "struct pages made" 0 $(($(page_struct_bytes) - pages))
same "what is remembered" "$uuid $((1 << 30)) persistent" "$(remembered)"
same "its label's uuid" "$uuid" "$(cat $ND/devices/namespace0.0/uuid)"
same "its holder class" dax "$(cat $ND/devices/namespace0.0/holder_class)"
same "data starts at" 0 "$(($(device_start dax0.0) - 0x100000000))"

step "what struct pages cost, and what none of them do"
settle
before=$(free_memory) pages=$(page_struct_bytes)
mem=$(create -m devdax -M mem -a 4K -s 1G -r 0 | json .dev)
settle
pages=$(($(page_struct_bytes) - pages)) mem_free=$((before - $(free_memory)))
ndctl destroy-namespace -f "$mem"
settle
before=$(free_memory) none_pages=$(page_struct_bytes)
none=$(none 1G 4K -r 0)
settle
none_pages=$(($(page_struct_bytes) - none_pages))
none_free=$((before - $(free_memory)))
ndctl destroy-namespace -f "$none"
echo "  for 1 GiB: mem $pages bytes, MemFree less by $((mem_free >> 10)) KiB;" \
	"none $none_pages bytes, $((none_free >> 10)) KiB"
within "map mem: struct pages" $((16352 << 10)) $((16 << 20)) "$pages"
within "map mem: MemFree" $((12 << 20)) $((20 << 20)) "$mem_free"
same "map none: struct pages" 0 "$none_pages"
within "map none: MemFree" $((-4 << 20)) $((4 << 20)) "$none_free"

step "the RFC's own command, on a terminal"
out=$(script -qec "ndctl create-namespace --verbose --mode devdax --map none \
	--size 2G --align 1G -r 0 2>verbose" /dev/null | tr -d '\r')
same "paths" "$keys" "$(paths <<<"$out")"
size='2.00 GiB (2.15 GB)'
same "its words" "namespace0.1 devdax none|$size|0|$size|1073741824|$(
	)$size|devdax|1073741824" \
	"$(json '"\(.dev) \(.mode) \(.map)|\(.size)|\(.daxregion.id)|\(
		.daxregion.size)|\(.daxregion.align)|\(
		.daxregion.devices[0].size)|\(.daxregion.devices[0].mode
		)|\(.align)"' <<<"$out")"
ndctl destroy-namespace -f namespace0.1

step "for people, on a terminal"
out=$(script -qec "ndctl create-namespace -m devdax -M none -s 64M -n two" \
	/dev/null | tr -d '\r')
same "size with units" "64.00 MiB (67.11 MB)" "$(json .size <<<"$out")"
same "its name" two "$(json .name <<<"$out")"
same "default align" $((2 << 20)) "$(json .align <<<"$out")"

step "the lists show none everywhere"
same "ndctl" "none none" "$(ndctl list -N | json '[.[].map] | join(" ")')"
same "ndctl -X" "none none" \
	"$(ndctl list -NX | json '[.[].daxregion.devices[].map] | join(" ")')"
same "daxctl" "none none" "$(daxctl list | json '[.[].map] | join(" ")')"

step "it holds what is written to it"
same "touched" 'map=ok wrong=0' "$(mapdev -s 1G -t 1G /dev/dax0.0 \
	write verify | grep -E '^(map|wrong)=' | xargs)"

step "down and up again, at its align"
ndctl disable-namespace namespace0.0 2>&1 | grep -qx 'disabled 1 namespace'
test ! -e /dev/dax0.0
same "parked" 'devdax none 1073741824 disabled' \
	"$(about namespace0.0 '[.mode, .map, .align, .state] | join(" ")')"
no_disk
ndctl enable-namespace namespace0.0 2>&1 | grep -qx 'enabled 1 namespace'
same "up" "devdax none 1073741824 $uuid" \
	"$(about namespace0.0 '[.mode, .map, .align, .uuid] | join(" ")')"
same "still there" 'map=ok wrong=0' "$(mapdev -s 1G -t 1G /dev/dax0.0 \
	verify | grep -E '^(map|wrong)=' | xargs)"
ndctl enable-namespace namespace0.0 2>&1 | grep -qx 'enabled 1 namespace'

step "with the region"
ndctl disable-region region0 2>&1 | grep -qx 'disabled 1 region'
ndctl enable-region region0 2>&1 | grep -qx 'enabled 1 region'
no_disk
ndctl enable-namespace all 2>&1 | grep -qx 'enabled 2 namespaces'
same "both none" "none none" "$(ndctl list -N | json '[.[].map] | join(" ")')"

step "destroyed, which wants to be meant"
refuse 'is active' ndctl destroy-namespace namespace0.1
same "still two" 2 "$(namespaces | wc -l)"
ndctl destroy-namespace -f namespace0.1 2>&1 |
	grep -qx 'destroyed 1 namespace'
same "one is left" namespace0.0 "$(namespaces | json .dev)"

step "many in one region, and the hole of one is used again"
for ((i = 0; i < 12; i++)); do
	none 32M 2M >>made
done
same "devices" 13 "$(ls /dev/dax* | wc -l)"
victim=$(sed -n 6p made)
start=$(cat "$ND/devices/$victim/resource")
mapdev -s 32M -t 4K "/dev/$(about "$victim" .chardev)" write >/dev/null
ndctl destroy-namespace -f "$victim"
new=$(none 32M 4K)
same "the hole" "$start" "$(cat "$ND/devices/$new/resource")"
node=/dev/$(about "$new" .chardev)
same "its start" sum=0 "$(mapdev -s 16K -t 8 "$node" read | grep sum=)"
same "no pages" none "$(about "$new" .map)"

step "a gigabyte starts at a gigabyte, steered around the others"
big=$(none 1G 1G)
same "start" 0 "$(($(cat "$ND/devices/$big/resource") % (1 << 30)))"
same "region align" $((16 << 20)) "$(($(cat $ND/devices/region0/align)))"

step "all of it goes, and nothing stays"
ndctl destroy-namespace -f all 2>&1 | grep -qx 'destroyed 14 namespaces'
nothing_left region0 "$REGION_SIZE"
same "all in one" "$REGION_SIZE" \
	"$(create -m devdax -M none -a 1G | json .size)"
ndctl destroy-namespace -f all
nothing_left region0 "$REGION_SIZE"
