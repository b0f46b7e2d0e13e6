# SPDX-License-Identifier: GPL-2.0
# machine: soft
# stock
# Devices of a dynamic region go from driver to driver and stay usable.
. "$VM_LIB"

/stock/bin/daxctl create-device -s 256M >/dev/null
/stock/bin/daxctl create-device -s 256M >/dev/null

step "disabled and enabled again, the device is the same and can be opened"
before=$(daxctl list -DM -d dax0.1)
daxctl disable-device dax0.1
same state disabled "$(daxctl list -d dax0.1 | json '.[0].state')"
[[ ! -e /sys/bus/dax/devices/dax0.1/driver ]]
daxctl enable-device dax0.1
mapdev -s 16M /dev/dax0.1 write verify | field wrong | grep -qx 0
same listing "$before" "$(daxctl list -DM -d dax0.1)"

step "what is done already succeeds and counts for nothing"
matches message '^enabled 0 devices$' "$(daxctl enable-device dax0.1 2>&1)"
daxctl disable-device dax0.1
matches message '^disabled 0 devices$' "$(daxctl disable-device dax0.1 2>&1)"

step "no id stays behind that would catch the next device of the name"
daxctl enable-device dax0.1
daxctl disable-device dax0.1
/stock/bin/daxctl destroy-device dax0.1
/stock/bin/daxctl create-device -s 128M >/dev/null
same driver device_dax \
	"$(basename "$(readlink /sys/bus/dax/devices/dax0.1/driver)")"

step "all, a range, and what does not exist"
matches message '^disabled 2 devices$' "$(daxctl disable-device all 2>&1)"
matches message '^enabled 2 devices$' "$(daxctl enable-device 0.1-0.2 2>&1)"
refuse "no dax device 'dax7.7'" daxctl enable-device dax7.7
refuse "does not name a dax device" daxctl disable-device dax0
refuse "has no memory" daxctl enable-device dax0.0
for node in /dev/dax0.1 /dev/dax0.2; do
	[[ -c $node ]]
done

step "what is disabled cannot be mapped"
daxctl disable-device dax0.2
refuse '' mapdev -s 4M /dev/dax0.2 write
