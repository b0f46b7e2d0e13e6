# SPDX-License-Identifier: GPL-2.0
# machine: nvdimm
# modules: stock
# no-tools
# stock
# The nvdimm machine: two DIMMs with labels, each on its own node, which keep
# what they hold when the power goes.
. "$VM_LIB"
PATH=/stock/bin:$PATH

case $VM_BOOT in
1)
	same DIMMs 2 "$(ndctl list -D | json length)"
	same "free space" "$((2 << 30)) $((2 << 30))" \
		"$(ndctl list -R | json 'map(.available_size) | join(" ")')"
	same "target nodes" '0 1' \
		"$(cat /sys/bus/nd/devices/region[01]/target_node | xargs)"
	ndctl create-namespace -r region1 -m raw -s 64M >/state/namespace
	disk=/dev/$(json .blockdev </state/namespace)
	wait_dev "$disk"
	echo kept | dd of="$disk" conv=fsync status=none
	vm-reset --power-cut
	;;
2)
	disk=/dev/$(ndctl list -N -u | json .blockdev)
	same uuid "$(json .uuid </state/namespace)" \
		"$(ndctl list -N | json ".[0].uuid")"
	same contents kept "$(head -n 1 "$disk")"
	;;
esac
