# SPDX-License-Identifier: GPL-2.0
# guest: --machine soft --stock --qemu '-object memory-backend-ram,id=ram,size=6G -numa node,nodeid=0,cpus=0,memdev=ram'
# A dynamic dax region with a page-less device of two ranges beside one that
# has page structures.
/stock/bin/daxctl create-device -s 256M
echo 1 >/sys/devices/platform/hmem.0/dax_region/create
device=$(cat /sys/devices/platform/hmem.0/dax_region/seed)
echo 148000000-14bffffff >/sys/bus/dax/devices/$device/mapping
echo 140000000-143ffffff >/sys/bus/dax/devices/$device/mapping
modprobe dax_none
echo $device >/sys/bus/dax/drivers/dax_none/new_id
[ -e /sys/bus/dax/drivers/dax_none/$device ] ||
	echo $device >/sys/bus/dax/drivers/dax_none/bind
echo $device >/sys/bus/dax/drivers/dax_none/remove_id
