# SPDX-License-Identifier: GPL-2.0
# Namespaces of every kind, as stock tools make and list them: what both say
# of what we made is the same, and reconfiguring keeps what it should.
# machine: nvdimm
# stock
# timeout: 900
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh
STOCK=/stock/bin/ndctl

step "one of each"
create -m raw -s 64M -n "a raw one" -r 0 >/dev/null
create -m fsdax -s 64M -r 0 >/dev/null
create -m fsdax -M mem -s 64M -r 0 -l 4096 >/dev/null
create -m devdax -s 64M -r region0 -a 4K >/dev/null
create -m devdax -M mem -s 64M -b ACPI.NFIT -r 0 >/dev/null
create -m devdax -M none -s 64M -r 0 >/dev/null
same "modes" "raw fsdax fsdax devdax devdax devdax" \
	"$(namespaces | jq -r .mode | xargs)"
same "maps" "dev mem dev mem none" "$(namespaces | jq -r '.map // empty' | xargs)"
same "aligns" "2097152 2097152 4096 2097152 2097152" \
	"$(namespaces | jq -r '.align // empty' | xargs)"
same "sectors" "512 512 4096" \
	"$(namespaces | jq -r '.sector_size // empty' | xargs)"
same "holder classes" ",pfn,pfn,dax,dax,dax," "$(
	cat $ND/devices/namespace0.[0-5]/holder_class | tr '\n' ,)"
same "starts wiped" "ok ok" "$(for block in pmem0 pmem0.1; do
	cmp -n 8192 /dev/$block /dev/zero && echo ok
done | xargs)"

step "stock tools say the same of them"
sorted() {
	jq -S '[.] | flatten | sort_by(.dev)'
}
for options in -N -NX -Nv; do
	same "list $options" "$($STOCK list $options -r 0 | sorted)" \
		"$(ndctl list $options -r 0 |
			jq 'del(.. | .devices?[]?.map)' | sorted)"
done

step "a random uuid, or the one that is asked for"
uuid=$(cat /proc/sys/kernel/random/uuid)
create -m devdax -M none -s 64M -r 1 -u "$uuid" >/dev/null
same "label" "$uuid" "$(cat $ND/devices/namespace1.0/uuid)"
same "device" "$uuid" "$(about namespace1.0 .uuid)"
refuse_untouched 'namespace1.0 has this uuid already' \
	ndctl create-namespace -m devdax -M none -s 64M -a 4K -u "$uuid"
same "align" $((2 << 20)) "$(about namespace1.0 .align)"

step "reconfigured: size, mode and name stay, the rest is as for a new one"
refuse_untouched 'is active' ndctl create-namespace -e namespace0.0 -m devdax
new=$(create -f -e namespace0.0 -m devdax -M none | json .dev)
same "what became of it" "devdax none 67108864 a raw one" \
	"$(about "$new" '[.mode, .map, .size, .name] | join(" ")')"
new=$(create -f -e "$new" | json .dev)
same "still none" "devdax none" "$(about "$new" '[.mode, .map] | join(" ")')"
new=$(create -f -e "$new" -M dev -n other | json .dev)
same "with pages now" "devdax dev other" \
	"$(about "$new" '[.mode, .map, .name] | join(" ")')"
same "remembered are the others" 2 "$(remembered | wc -l)"
new=$(create -f -e "$new" -m fsdax -s 128M | json .dev)
same "and larger" "fsdax dev" "$(about "$new" '[.mode, .map] | join(" ")')"
same "its size" $((128 << 20)) "$(cat $ND/devices/"$new"/size)"
new=$(create -f -e "$new" -m raw | json .dev)
same "and raw" "raw $((128 << 20))" \
	"$(about "$new" '[.mode, .size] | map(tostring) | join(" ")')"

step "destroyed, with the words and statuses that scripts know"
rc=0
said=$(ndctl destroy-namespace namespace0.1 2>&1 >/dev/null) || rc=$?
same "status" 240 $rc
matches "words" 'destroyed 0 namespaces' "$said"
same "one" "destroyed 1 namespace" \
	"$(ndctl destroy-namespace -f namespace0.1 2>&1)"
rc=0
ndctl destroy-namespace -f namespace7.7 2>/dev/null || rc=$?
same "status of none" 250 $rc
same "two at once" "destroyed 2 namespaces" \
	"$(ndctl destroy-namespace -f namespace0.2 namespace0.3 2>&1)"
ndctl disable-namespace all
same "all" "destroyed 4 namespaces" "$(ndctl destroy-namespace all 2>&1)"
same "all of none" "destroyed 0 namespaces" \
	"$(ndctl destroy-namespace all -f 2>&1)"
nothing_left region0 $((2 << 30))
nothing_left region1 $((2 << 30))

step "as many as there is room for"
same "five" 5 "$(create -c -m raw -s 384M -r 0 2>said | jq -s length)"
same "words" "created 5 namespaces" "$(cat said)"
same "left" $(((2048 - 5 * 384) << 20)) "$(available region0)"
same "in the other region" 5 \
	"$(create -c -m devdax -M none -s 384M 2>/dev/null | jq -s length)"
ndctl destroy-namespace all -f
same "two" "created 2 namespaces" \
	"$(create -c -m devdax -M none -a 1G 2>&1 >/dev/null)"
ndctl destroy-namespace all -f
same "quarters of each" 8 \
	"$(create -c -m devdax -M none -s 25% 2>said | jq -s length)"
same "words" "created 8 namespaces" "$(cat said)"
same "their size" $((512 << 20)) "$(namespaces | jq -r .size | sort -u)"
ndctl destroy-namespace all -f
same "thirds, rounded down" "3 $((672 << 20))" \
	"$(create -c -m raw -s 33% -r 1 2>/dev/null |
		jq -sr '"\(length) \(.[0].size)"')"
same "left" $(((2048 - 3 * 672) << 20)) "$(available region1)"
refuse_untouched 'only.*33%|33% of the 32M' \
	ndctl create-namespace -c -m raw -s 33% -r 1
ndctl destroy-namespace all -f

step "sizes, however they are written"
for size in 1.5G 16MiB 16MB 0x1000000 16777216 0.25g; do
	case $size in
	1.5G) want=$((1536 << 20)) ;;
	0.25g) want=$((256 << 20)) ;;
	*) want=$((16 << 20)) ;;
	esac
	same "$size" $want "$(create -m raw -s $size -r 1 | json .size)"
	ndctl destroy-namespace all -f
done

step "shares of what is free"
same "half" $((1 << 30)) "$(create -m raw -s 50% -r 1 | json .size)"
same "half of the rest" $((512 << 20)) \
	"$(create -m raw -s 50% -r 1 | json .size)"
same "the rest" $((512 << 20)) "$(create -m raw -s 100% -r 1 | json .size)"
same "the other region" namespace0.0 "$(create -m raw | json .dev)"
refuse_untouched 'no free space' ndctl create-namespace -m raw
ndctl destroy-namespace all -f
nothing_left region0 $((2 << 30))
nothing_left region1 $((2 << 30))
