# SPDX-License-Identifier: GPL-2.0
# guest: --machine soft --modules stock --no-tools --stock --qemu '-object memory-backend-ram,id=ram,size=6G -numa node,nodeid=0,cpus=0,memdev=ram'
# A dynamic dax region: devices of one and of two ranges, system memory of
# several kinds, one that is disabled, the seed that is empty.
PATH=/stock/bin:$PATH
echo offline >/sys/devices/system/memory/auto_online_blocks
daxctl create-device -s 256M
daxctl create-device -s 512M -a 4K
daxctl create-device -s 512M
daxctl create-device -s 256M
daxctl create-device -s 128M
daxctl create-device -s 128M
daxctl reconfigure-device -m system-ram dax0.3
daxctl reconfigure-device -m system-ram --no-movable dax0.4
daxctl reconfigure-device -m system-ram --no-online dax0.5
daxctl disable-device dax0.6

# Two ranges, the higher one first.
daxctl disable-device dax0.1
daxctl destroy-device dax0.1
echo 1 >/sys/devices/platform/hmem.0/dax_region/create
device=$(cat /sys/devices/platform/hmem.0/dax_region/seed)
echo 108000000-10bffffff >/sys/bus/dax/devices/$device/mapping
echo 100000000-103ffffff >/sys/bus/dax/devices/$device/mapping
echo $device >/sys/bus/dax/drivers/device_dax/bind
