# SPDX-License-Identifier: GPL-2.0
# machine: soft
# mem: 8G
# Devices of several extents, chosen or told, hold in each what is written
# through the mapping of the whole.
. "$VM_LIB"

MiB=$((1 << 20)) GiB=$((1 << 30)) start=$((4 << 30))

create() {
	daxctl create-device "$@" 2>/dev/null | json '.[0].chardev'
}

# ranges DEVICE: "START+SIZE" in MiB from the region's start, in order
ranges() {
	daxctl list -DM -d "$1" | jq -r --argjson s $start '.[0].mappings |
		sort_by(.page_offset) | map(((.start - $s) / 1048576 |
		tostring) + "+" + (.size / 1048576 | tostring)) | join(" ")'
}

# input ALIGN MAP START+SIZE...: a file for --input, MiB from the start
input() {
	local align=$1 map=$2 range offset=0 list=

	shift 2
	for range; do
		local at=$((start + ${range%+*} * MiB)) size=$((${range#*+} * MiB))

		list+="${list:+,}{\"page_offset\":$offset,\"start\":$at,"
		list+="\"end\":$((at + size - 1)),\"size\":$size}"
		offset=$((offset + size / 4096))
	done
	echo "{\"chardev\":\"dax0.9\",\"align\":$align,\"map\":\"$map\",\"mappings\":[$list]}"
}

# told ALIGN MAP RANGE...: a device of these ranges, whose contents are looked
# at once more range by range, through devices of one range each.
told() {
	local align=$1 map=$2 dev part range offset=0 out

	step "align $align, map $map: $(shift 2; echo "$*")"
	input "$@" >in.json
	dev=$(create --input in.json)
	[[ -c /dev/$dev ]]
	shift 2
	same "ranges" "$*" "$(ranges "$dev")"
	out=$(mapdev -t 4K -S 5 "/dev/$dev" write verify)
	same "wrong" 0 "$(field wrong <<<"$out")"
	daxctl list -DM -d "$dev" >listed.json
	daxctl destroy-device -f "$dev" 2>/dev/null
	for range; do
		input 4096 "$map" "$range" >part.json
		part=$(create --input part.json)
		out=$(dn-offset "/dev/$part" $offset 5)
		same "$range" 0 "$(field wrong <<<"$out")"
		offset=$((offset + ${range#*+} * MiB))
		daxctl destroy-device -f "$part" 2>/dev/null
	done
	dev=$(create --input listed.json)
	same "made again as it was listed" "$*" "$(ranges "$dev")"
	out=$(mapdev -t 4K -S 5 "/dev/$dev" verify)
	same "wrong" 0 "$(field wrong <<<"$out")"
	daxctl destroy-device -f "$dev" 2>/dev/null
}

for map in none mem; do
	told $((2 * MiB)) $map 0+16 64+8
	told $((2 * MiB)) $map 64+8 0+16 1024+2
	told 4096 $map 130+2 2+4
done
told $GiB none 2048+1024 0+1024

step "what does not fit is refused before anything is made"
input $((2 * MiB)) none 1+4 >in.json
refuse 'does not begin and end at multiples of 2M.*0x100200000-0x1003fffff' \
	daxctl create-device --input in.json
input $GiB none 0+512 >in.json
refuse 'multiples of 1G' daxctl create-device --input in.json
input $((2 * MiB)) none 8192+2 >in.json
refuse 'not free, or not in the region' daxctl create-device --input in.json
taken=$(create -s 64M)
input $((2 * MiB)) none 128+2 32+2 >in.json
refuse 'not free' daxctl create-device --input in.json
same "nothing half-made" $((6 * GiB - 64 * MiB)) \
	"$(daxctl list -R | json '.[0].available_size')"
daxctl destroy-device -f "$taken" 2>/dev/null
for text in '' '[' '{}x' '[]' '{"mappings":7}' '{"size":-1}' \
	'{"mappings":[{"start":0}]}' '{}' '{"chardev":"sda"}' '{"map":"dev"}' \
	'{"size":4096,"mappings":[{"start":4294967296,"end":4297064447}]}'; do
	echo "$text" >in.json
	refuse 'in.json' daxctl create-device --input in.json
done

step "several extents when one does not hold it, as few as possible"
for size in 1G 1G 1G 1G 1G 1G; do
	create -s $size >/dev/null
done
daxctl destroy-device -f dax0.2 dax0.4 dax0.5 2>/dev/null
refuse 'no room for 3G in 1 piece.*2G is the largest' \
	daxctl create-device -M none -s 3G -x 1
dev=$(create -M none -s 3G -a 1G -x 2)
same "ranges" '3072+2048 1024+1024' "$(ranges "$dev")"
out=$(mapdev -t 2M -S 4 "/dev/$dev" write verify)
same "wrong" 0 "$(field wrong <<<"$out")"
daxctl destroy-device -f "$dev" 2>/dev/null
dev=$(create -M none -s 2G)
same "in one piece if there is one" '3072+2048' "$(ranges "$dev")"

step "growing goes on elsewhere, shrinking gives back from the end"
daxctl reconfigure-device -s 2500M "$dev" >/dev/null
same "ranges" '3072+2048 1024+452' "$(ranges "$dev")"
same "map" none "$(daxctl list -d "$dev" | json '.[0].map')"
daxctl reconfigure-device -s 1G "$dev" >/dev/null
same "ranges" '3072+1024' "$(ranges "$dev")"
