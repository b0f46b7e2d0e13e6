# SPDX-License-Identifier: GPL-2.0
# NVDIMMs whose label areas are blank: reconfiguring their one namespace gives
# them labels, unless that is not wanted.
# machine: nvdimm
# timeout: 600
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh
# The kernel takes a dimm that once had labels for one that has, until it
# starts anew.
if ((VM_BOOT == 1)); then
	ndctl disable-region all
	ndctl zero-labels all
	vm-reset
fi
wait_dev /dev/pmem0 /dev/pmem1
same "type" 4 "$(cat $ND/devices/region0/nstype)"

step "not wanted: it stays as large as the region"
same "in place" "namespace0.0 $((2 << 30))" "$(create -f -e namespace0.0 \
	-m raw --no-autolabel | jq -r '"\(.dev) \(.size)"')"
same "type" 4 "$(cat $ND/devices/region0/nstype)"
refuse_untouched 'has no labels' ndctl create-namespace -f -e namespace0.0 \
	-m devdax -M none --no-autolabel

step "what cannot be, leaves the areas blank"
refuse_untouched 'use 64M or 80M' ndctl create-namespace -f -e namespace0.0 \
	-m devdax -M none -s 65M
same "type" 4 "$(cat $ND/devices/region0/nstype)"

step "wanted: labels, and what was asked for"
same "none" "devdax none $((64 << 20))" "$(create -f -e namespace0.0 \
	-m devdax -M none -s 64M |
	jq -r '[.mode, .map, .size] | map(tostring) | join(" ")')"
same "type" 5 "$(cat $ND/devices/region0/nstype)"
same "the other region" 4 "$(cat $ND/devices/region1/nstype)"
ndctl check-labels nmem0
none 64M 4K -r 0 >/dev/null
ndctl destroy-namespace -f -r 0 all
same "free" $((2 << 30)) "$(available region0)"
