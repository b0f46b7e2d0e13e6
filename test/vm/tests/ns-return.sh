# SPDX-License-Identifier: GPL-2.0
# Page-less namespaces over a reset, over stock tools, and over a guest that
# forged info blocks all over its memory: none again at their align, or
# parked, and never a disk. With labels of format 1.2 and then, from the third
# boot on, of 1.1.
# machine: legacy
# stock
# timeout: 900
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh
STOCK=/stock/bin/ndctl

is_up() {
	same "$1" "devdax none $2" \
		"$(about "$1" '[.mode, .map, .align] | map(tostring) | join(" ")')"
	same "$1's device" dax_none "$(driver_of \
		"/sys/bus/dax/devices/$(about "$1" .chardev)")"
}

is_parked() {
	same "$1" "devdax none disabled" \
		"$(about "$1" '[.mode, .map, .state] | join(" ")')"
	same "$1's driver" none "$(driver_of "$ND/devices/$1")"
	no_disk
}

if ((VM_BOOT % 2)); then
	version=$((VM_BOOT == 1 ? 2 : 1))
	step "labels of format 1.$version"
	ndctl disable-region region0 2>/dev/null
	ndctl init-labels -f -V 1.$version nmem0 2>/dev/null
	ndctl enable-region region0 2>/dev/null
	same "format" 1.$version "$(ndctl read-labels -j nmem0 2>/dev/null |
		json '.[0].index[0] | "\(.major).\(.minor)"')"

	step "a guest forges pfn, dax and btt blocks everywhere"
	small=$(none 64M 4K)
	big=$(none 1G 1G)
	echo "$small" >"$VM_STATE/small"
	echo "$big" >"$VM_STATE/big"
	for ns in "$small" "$big"; do
		forge -p "$(about "$ns" .uuid)" "/dev/$(about "$ns" .chardev)" \
			>/dev/null
	done

	step "down and up by our tools"
	ndctl disable-namespace all
	is_parked "$small"
	is_parked "$big"
	ndctl enable-namespace all
	is_up "$small" 4096
	is_up "$big" $((1 << 30))

	step "down by stock tools, which cannot bring it up as anything else"
	$STOCK disable-namespace "$small"
	refuse '.' $STOCK enable-namespace "$small"
	is_parked "$small"
	$STOCK disable-region region0
	$STOCK enable-region region0
	is_parked "$small"
	is_parked "$big"
	ndctl enable-namespace all
	is_up "$small" 4096
	is_up "$big" $((1 << 30))
	same "stock lists it" "none $((64 << 20))" "$($STOCK list -N |
		jq -r '.[] | select(.size < 1e9) | "\(.map) \(.size)"')"

	step "what is made where the forged blocks are, is what was asked for"
	ndctl destroy-namespace -f "$small"
	for kind in raw "devdax -M mem" "devdax -M dev" fsdax; do
		# shellcheck disable=SC2086 # several words
		new=$(create -m $kind -s 32M | json .dev)
		same "mode of $kind" "${kind%% *}" "$(about "$new" .mode)"
		ndctl disable-namespace "$new"
		ndctl enable-namespace "$new"
		same "mode of $kind again" "${kind%% *}" \
			"$(about "$new" .mode)"
		ndctl destroy-namespace -f "$new"
	done 2>/dev/null
	new=$(none 64M 4K)
	same "the hole" "$small $((64 << 20))" \
		"$new $(about "$new" .size)" || echo "$new" >"$VM_STATE/small"
	echo "$new" >"$VM_STATE/small"
	forge -p "$(about "$new" .uuid)" "/dev/$(about "$new" .chardev)" \
		>/dev/null
	vm-reset --hard
fi

small=$(cat "$VM_STATE/small") big=$(cat "$VM_STATE/big")

step "after a reset they are parked, under the names of their labels"
# numbered by place, lowest first
same "two" 2 "$(namespaces | wc -l)"
for ns in $(namespaces | jq -r .dev); do
	is_parked "$ns"
done

step "making another one while the kernel's seed is a parked one"
new=$(none 16M 4K)
is_up "$new" 4096
ndctl destroy-namespace -f "$new"

step "and up they come, at their aligns"
ndctl enable-namespace all 2>&1 | grep -qx 'enabled 2 namespaces'
same "aligns" "4096 1073741824" \
	"$(namespaces | jq -r .align | sort -n | xargs)"
same "maps" "none none" "$(namespaces | jq -r .map | xargs)"
no_disk

step "destroyed while parked: it comes up for the wipe, and only for that"
ndctl disable-namespace all
ns=$(namespaces | jq -r 'select(.size < 1e9) | .dev')
start=$(cat "$ND/devices/$ns/resource")
ndctl destroy-namespace "$ns"
no_disk
new=$(none 64M 2M)
same "the hole" "$start" "$(cat "$ND/devices/$new/resource")"
ndctl destroy-namespace -f all
nothing_left region0 $((3 << 30))
((VM_BOOT > 2)) || vm-reset
