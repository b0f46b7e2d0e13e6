# SPDX-License-Identifier: GPL-2.0
# machine: legacy
# no-tools
# stock
# The legacy machine: our drivers come up by themselves, stock ones stay away.
. "$VM_LIB"

case $VM_BOOT in
1)
	grep -q '^100000000-1c0ffffff : Persistent Memory (legacy)' /proc/iomem
	grep -q '^nd_e820_label ' /proc/modules
	grep -q '^dax_none ' /proc/modules
	if grep -q '^nd_e820 ' /proc/modules; then
		fail "nd_e820 was loaded"
	fi
	same "block devices" '' "$(find /dev -name 'pmem*')"
	region=$(/stock/bin/ndctl list -R)
	same "size of the region" $((3 << 30)) "$(json ".[0].size" <<<"$region")"
	same "free space" $((3 << 30)) "$(json ".[0].available_size" <<<"$region")"
	/stock/bin/ndctl create-namespace -m raw -s 64M >/state/namespace
	vm-reset
	;;
2)
	step "labels survive a reset"
	same "uuid after the reset" "$(json .uuid </state/namespace)" \
		"$(/stock/bin/ndctl list -N | json ".[0].uuid")"
	;;
esac
