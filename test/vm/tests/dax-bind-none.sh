# SPDX-License-Identifier: GPL-2.0
# machine: legacy
# The device of a page-less namespace is page-less again when daxctl enables
# it, and nothing else takes it.
. "$VM_LIB"

ndctl create-namespace -m devdax -M none -s 256M -a 2M >/dev/null
same listed none "$(daxctl list | json '.[0].map')"
pages=$(page_struct_bytes)

step "disabled it is still known to be page-less"
daxctl disable-device dax0.0
same state 'none disabled' \
	"$(daxctl list | json '.[0] | .map + " " + .state')"
[[ -e /sys/bus/nd/devices/dax0.0/driver ]]
refuse '' mapdev -s 4M /dev/dax0.0 write

step "enabled it is served by dax_none, at its align"
daxctl enable-device dax0.0
same driver dax_none \
	"$(basename "$(readlink /sys/bus/dax/devices/dax0.0/driver)")"
same align $((2 << 20)) "$(daxctl list | json '.[0].align')"
mapdev -s 16M /dev/dax0.0 write verify | field wrong | grep -qx 0

step "no memory went into page structures"
same "bytes of struct pages" "$pages" "$(page_struct_bytes)"
