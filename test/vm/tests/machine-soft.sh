# SPDX-License-Identifier: GPL-2.0
# machine: soft
# modules: stock
# no-tools
# stock
# The soft machine: an idle dynamic region from which devices can be made.
. "$VM_LIB"
PATH=/stock/bin:$PATH

grep -q '^100000000-1ffffffff : Soft Reserved' /proc/iomem
same "free space" $((4 << 30)) "$(daxctl list -R | json ".[0].available_size")"
dev=$(daxctl create-device -r 0 -s 1G | json '.[0].chardev')
wait_dev "/dev/$dev"
same size $((1 << 30)) "$(cat "/sys/bus/dax/devices/$dev/size")"
mapdev -s 16M "/dev/$dev" write verify | field wrong | grep -qx 0
