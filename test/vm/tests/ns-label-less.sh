# SPDX-License-Identifier: GPL-2.0
# Legacy memory under a kernel without our modules: one namespace, as large as
# the region, that only its mode can be changed of.
# machine: legacy
# modules: stock
# timeout: 600
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh
SIZE=$(cat $ND/devices/region0/size)

step "it is there, and in the way"
wait_dev /dev/pmem0
same "mode" fsdax "$(about namespace0.0 .mode)"
refuse_untouched 'is active' ndctl create-namespace -m devdax -M mem
refuse_untouched 'is active' \
	ndctl create-namespace -e namespace0.0 -m devdax -M mem

step "changed in place"
same "devdax" "namespace0.0 devdax mem $((SIZE - (2 << 20)))" \
	"$(create -f -e namespace0.0 -m devdax -M mem |
		jq -r '[.dev, .mode, .map, .size] | map(tostring) | join(" ")')"
test -c /dev/dax0.0
same "fsdax" "fsdax dev" "$(create -f -e namespace0.0 -m fsdax |
	jq -r '[.mode, .map] | join(" ")')"
same "raw" raw "$(create -f -e namespace0.0 -m raw | json .mode)"
test -b /dev/pmem0

step "without -e, when it is idle"
ndctl disable-namespace namespace0.0
same "devdax" devdax "$(create -m devdax -M mem | json .mode)"

step "what it cannot be"
refuse_untouched 'leave the size out' \
	ndctl create-namespace -f -e namespace0.0 -s 64M
refuse_untouched 'no place for a name' \
	ndctl create-namespace -f -e namespace0.0 -n name
refuse_untouched 'has no labels.*nd_e820_label' \
	ndctl create-namespace -f -e namespace0.0 -m devdax -M none

step "destroyed is wiped and down; the space stays its own"
dd if=/dev/urandom of=noise bs=4K count=4 status=none
create -f -e namespace0.0 -m raw >/dev/null
dd if=noise of=/dev/pmem0 oflag=direct bs=16K status=none
ndctl destroy-namespace -f namespace0.0
same "state" "disabled $SIZE" "$(about namespace0.0 '"\(.state) \(.size)"')"
ndctl enable-namespace namespace0.0
cmp -n 16384 /dev/pmem0 /dev/zero
