# SPDX-License-Identifier: GPL-2.0
# machine: nvdimm
# modules: stock
# stock
# timeout: 1800
# Label areas between ours, the stock tools and the kernel: what one writes the
# others read, in both formats.
. "$VM_LIB"
stock=/stock/bin/ndctl

# The JSON of stock ndctl shows what is left in free slots as if it were
# labels. What is active is in the area itself: bitmap at 72 of the current
# index block.
# active_slots DUMP OFFSET: slots in use, by od and awk alone.
active_slots() {
	local index=$2
	od -An -v -tu1 -j $((index + 72)) -N 2 "$1" | awk '{
		for (byte = 1; byte <= NF; byte++)
			for (bit = 0; bit < 8; bit++)
				if (int($byte / 2 ^ bit) % 2 == 0)
					print (byte - 1) * 8 + bit
	}'
}

# compare DIMM OFFSET: of its current index block
compare() {
	local slots

	ndctl read-labels "$1" -o ours.bin 2>ours.err
	$stock read-labels "$1" -o stock.bin 2>stock.err
	cmp ours.bin stock.bin || fail "the dumps of $1 differ"
	same "what is said" "$(cat stock.err)" "$(cat ours.err)"
	slots=$(active_slots ours.bin "$2" | jq -cs .)
	$stock read-labels -j "$1" 2>/dev/null | jq --argjson slots "$slots" '
		.[0].label |= map(select(.slot as $s | $slots | index($s)))
	' >stock.json
	ndctl read-labels -j "$1" 2>/dev/null | jq . >ours.json
	cmp stock.json ours.json || {
		diff stock.json ours.json >&2
		fail "the JSON of $1 differs"
	}
	$stock read-labels -u "$1" 2>/dev/null | jq --argjson slots "$slots" '
		.[0].label |= map(select(.slot as $s | $slots | index($s)))
	' >stock.json
	ndctl read-labels -u "$1" 2>/dev/null | jq . >ours.json
	cmp stock.json ours.json || fail "the JSON of $1 differs with -u"
	# Stock 76.1 looks for the second block of 1.2 in a wrong place with -I.
	same "index" "$($stock read-labels -jI "$1" 2>/dev/null |
		jq '.[0].index[0]')" \
		"$(ndctl read-labels -jI "$1" 2>/dev/null | jq '.[0].index[0]')"
	same "index" "$(jq -c '.[0].index' ours.json)" \
		"$(ndctl read-labels -juI "$1" 2>/dev/null | jq -c '.[0].index')"
}

for version in 1.1 1.2; do
	step "format $version: init-labels"
	$stock disable-region all 2>/dev/null
	same "says" "initialized 1 nmem" \
		"$(ndctl init-labels -f -V $version nmem0 2>&1)"
	$stock check-labels nmem0 2>/dev/null
	ndctl check-labels nmem0 2>/dev/null
	ndctl read-labels nmem0 -o ours.init 2>/dev/null
	same "labels" 0 "$(ndctl read-labels -j nmem0 2>/dev/null |
		jq '.[0].label | length')"

	step "the index is the one that the stock tools write"
	# But for the bits behind the last slot: the specification wants them
	# zero, the stock tools set them. So the checksums differ too.
	$stock init-labels -f -V $version nmem0 2>/dev/null
	$stock read-labels -I nmem0 -o stock.index 2>/dev/null
	block=$(od -An -tu8 -j 40 -N 8 ours.init | tr -d ' ')
	nslot=$(od -An -tu4 -j 56 -N 4 ours.init | tr -d ' ')
	for at in 0 "$block"; do
		cmp -n 64 -i "$at" stock.index ours.init
		cmp -n $((nslot / 8)) -i $((at + 72)) stock.index ours.init
	done

	step "the kernel uses the area that we initialised"
	ndctl init-labels -f -V $version nmem0 2>/dev/null
	$stock enable-region all 2>/dev/null
	within "free labels" 8000 17000 \
		"$(cat /sys/bus/nd/devices/nmem0/available_slots)"
	$stock create-namespace -r region0 -m raw -s 64M -n "one" >/dev/null
	$stock create-namespace -r region0 -m fsdax -s 64M -n 'zwei é' >/dev/null
	$stock create-namespace -r region0 -m sector -s 32M >/dev/null
	current=0
	case $(ndctl read-labels -j nmem0 2>/dev/null |
		jq -c '[.[0].index[].seq]') in
	'[1,2]' | '[2,3]' | '[3,1]')
		current=$block
		;;
	esac
	compare nmem0 "$current"

	step "a copy written back brings back the namespaces"
	uuids=$(ndctl list -N | jq -c 'map(.uuid) | sort')
	ndctl read-labels nmem0 -o copy 2>/dev/null
	$stock disable-region all 2>/dev/null
	ndctl zero-labels nmem0 2>/dev/null
	refuse 'never initialized' ndctl check-labels nmem0
	ndctl write-labels nmem0 -i copy 2>/dev/null
	$stock check-labels nmem0 2>/dev/null
	ndctl check-labels nmem0 2>/dev/null
	$stock enable-region all 2>/dev/null
	same "uuids" "$uuids" "$(ndctl list -N | jq -c 'map(.uuid) | sort')"
	$stock disable-region all 2>/dev/null
	$stock init-labels -f nmem0 2>/dev/null
	ndctl write-labels nmem0 <copy 2>/dev/null
	$stock read-labels nmem0 2>/dev/null | cmp - copy
	$stock enable-region all 2>/dev/null
	$stock destroy-namespace -f -r region0 all 2>/dev/null >&2
done

step "several dimms at once, in one file"
ndctl read-labels all -o both 2>said
same "says" "read 2 nmems" "$(cat said)"
same "size" $((2 * 2 << 20)) "$(stat -c %s both)"
head -c $((2 << 20)) both | cmp - <(ndctl read-labels nmem0 2>/dev/null)
same "says" "successfully verified 2 nmem labels" \
	"$(ndctl check-labels all 2>&1)"
same "says" "read 1 nmem" "$(ndctl read-labels nmem0 nmem0 2>&1 >/dev/null)"

step "parts"
ndctl read-labels nmem1 -s 4K -O 256 -o part 2>/dev/null
ndctl read-labels nmem1 -o whole 2>/dev/null
cmp -n 4096 -i 256:0 whole part
same "size" 4096 "$(stat -c %s part)"
refuse "2M-1" ndctl read-labels nmem1 -O 2M-1
ndctl read-labels nmem1 -O 2097151 -o part 2>/dev/null
same "size" 1 "$(stat -c %s part)"

step "enable-dimm, disable-dimm"
$stock disable-region all 2>/dev/null
same "says" "disabled 2 nmems" "$(ndctl disable-dimm all 2>&1)"
same "enabled" 0 "$($stock list -D | jq -s 'flatten | length')"
same "says" "disabled 1 nmem" "$(ndctl disable-dimm nmem0 2>&1)"
# A dimm that is disabled can be initialised, and stays disabled.
ndctl init-labels -f nmem0 2>/dev/null
same "state" disabled "$($stock list -Dd nmem0 -i | jq -r '.[0].state')"
same "says" "enabled 2 nmems" "$(ndctl enable-dimm all 2>&1)"
same "enabled" 2 "$($stock list -D | jq -s 'flatten | length')"
$stock enable-region all 2>/dev/null
