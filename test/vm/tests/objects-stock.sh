# SPDX-License-Identifier: GPL-2.0
# machine: all
# stock
# timeout: 900
# What the stock tools make, ours list as they do, take down and bring up
# again; on every kind of bus, and on regions that are enabled or not.
. "$VM_LIB"
stock=/stock/bin/ndctl

# One shape for both: objects by name, since the stock order is readdir's; and
# whether regions with namespaces are an array or an object with one depends
# in the stock tools on the last region in that order.
sorted() {
	jq -S 'walk(if type == "array" and all(.[]; type == "object")
		then sort_by(.dev // .chardev // .dimm // .provider)
		else . end) |
		if type == "object" and keys == ["regions"] then .regions
		else . end | if type == "array" then . else [.] end'
}

same_list() { # OPTION...
	$stock list "$@" | sorted >stock.json
	ndctl list "$@" | sorted >ours.json
	cmp -s stock.json ours.json || {
		diff stock.json ours.json >&2
		fail "list $* differs from the stock tools'"
	}
}

same_lists() {
	local options

	for options in -B -D -R -N -X -BDRN -Ni -RNXiu -BDRNXv -Nvvu; do
		same_list $options
	done
}

step "nothing made yet"
same_lists

step "every mode, made by the stock tools"
region=$($stock list -R | jq -r '[.[] | select(.available_size > 0) | .dev] |
	sort[-1]')
$stock create-namespace -r "$region" -s 64M -m raw >/dev/null
$stock create-namespace -r "$region" -s 64M -m fsdax -M mem >/dev/null
$stock create-namespace -r "$region" -s 64M -m fsdax -M dev -n two >/dev/null
$stock create-namespace -r "$region" -s 64M -m devdax -M dev >/dev/null
$stock create-namespace -r "$region" -s 64M -m devdax -M mem -a 4K >/dev/null
$stock create-namespace -r "$region" -s 64M -m sector >/dev/null
settle
same "modes" "devdax devdax fsdax fsdax raw sector" \
	"$(ndctl list -N -r "$region" | jq -r '[.[].mode] | sort | join(" ")')"
same_lists

step "down and up again, one by one"
before=$($stock list -NXv -r "$region" | sorted)
for dev in $($stock list -N -r "$region" | jq -r '.[].dev'); do
	ndctl disable-namespace "$dev" 2>/dev/null
	same "state of $dev" disabled "$($stock list -Ni -n "$dev" |
		jq -r '.[0].state')"
	ndctl enable-namespace "$dev" 2>/dev/null
	settle
done
same "namespaces" "$before" "$($stock list -NXv -r "$region" | sorted)"

step "a region down and up again"
ndctl disable-region "$region" 2>/dev/null
same "namespaces of a disabled region" "" \
	"$(ndctl list -N -r "$region" 2>/dev/null | jq -r '.[].dev')"
same_lists
ndctl enable-region "$region" 2>/dev/null
settle
same "namespaces" "$before" "$($stock list -NXv -r "$region" | sorted)"
same_lists

step "one that is in use stays"
block=$($stock list -N -r "$region" |
	jq -r '[.[] | select(.mode == "fsdax")][0]')
swap=/dev/$(echo "$block" | jq -r .blockdev)
mkswap "$swap" >/dev/null
swapon "$swap"
refuse 'in use' ndctl disable-namespace "$(echo "$block" | jq -r .dev)"
swapoff "$swap"
same_lists
