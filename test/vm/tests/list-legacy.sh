# SPDX-License-Identifier: GPL-2.0
# Labels on legacy memory, seeds, and namespaces without struct pages, which
# the stock tools show too.
# machine: legacy
# stock
# timeout: 1800
# copy: lib/list.sh

. "$VM_LIB"
. ./list.sh

step "seeds alone"
for options in '' -i -Ni -BDRNi -RNXivu -Cu; do
	same_list $options
done

step "every mode"
$stock create-namespace -r region0 -s 64M -m raw >/dev/null
$stock create-namespace -r region0 -s 64M -m fsdax -M mem >/dev/null
$stock create-namespace -r region0 -s 64M -m fsdax -M dev -n one >/dev/null
$stock create-namespace -r region0 -s 64M -m devdax -M dev >/dev/null
$stock create-namespace -r region0 -s 64M -m devdax -M mem -a 4K >/dev/null
settle
same_views
bus=$($stock list -B | jq -r '.[0].dev')
same_filters "$bus" "$($stock list -B | jq -r '.[0].provider')" region0 \
	"$($stock list | jq -r '.[0].dev')" \
	"$($stock list -Di | jq -r '.[0].dev // "nmem0"')"

step "map none: a new key at the device, the rest as the stock tools have it"
none=$(ndctl create-namespace -r region0 -s 64M -m devdax -M none | json .dev)
for options in '' -Ri -u -RNi; do
	same_list $options
done
ndctl list -n "$none" -X >ours.json
same "map of the device" none \
	"$(json '.[0].daxregion.devices[0].map' ours.json)"
same "the rest of it" "$($stock list -n "$none" -X | jq .)" \
	"$(jq 'del(.[0].daxregion.devices[0].map)' ours.json)"

step "parked: what it is, not what it looks like"
uuid=$(json '.[0].uuid' ours.json)
ndctl disable-namespace "$none" 2>/dev/null
same "parked" "devdax none $uuid 2097152 disabled" "$(ndctl list -n "$none" -i |
	json '.[0] | "\(.mode) \(.map) \(.uuid) \(.align) \(.state)"')"
same "by mode" "$none" "$(ndctl list -c -m devdax |
	json --arg dev "$none" '.[] | select(.dev == $dev) | .dev')"
same "not raw" 0 "$(ndctl list -i -m raw -n "$none" | jq -s length)"
ndctl enable-namespace "$none" 2>/dev/null
same "up again" "$(<ours.json)" "$(ndctl list -n "$none" -X)"

echo "$compared lists are the same"
