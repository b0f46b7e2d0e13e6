# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For the tests of the kernel modules: page-less devices made through sysfs,
# without any tool of ours.  . ./dn.sh  after lib.sh.

ND=/sys/bus/nd
DN=$ND/drivers/dax_none
DAX=/sys/bus/dax

# With a built module in the working folder that one is tested.
dn_load() {
	modprobe libnvdimm
	if [[ -e dax_none.ko ]]; then
		insmod ./dax_none.ko
	else
		modprobe dax_none
	fi
}

dn_unload() {
	rmmod dax_none
}

dn_uuid() {
	cat /proc/sys/kernel/random/uuid
}

# dn_namespace REGION SIZE [UUID]: makes one from free space; prints its name.
# The next one is to be had after this one was enabled.
dn_namespace() {
	local region=$ND/devices/$1 name

	name=$(cat "$region/namespace_seed")
	echo "${3:-$(dn_uuid)}" >"$ND/devices/$name/uuid"
	echo "$(($2))" >"$ND/devices/$name/size"
	echo "$name"
}

# dn_enable NAMESPACE ALIGN: makes a none device of it; prints the nd_dax, for
# example dax0.1; the dax device is named after the namespace.
dn_enable() {
	local region dax uuid

	region=$(basename "$(dirname "$(readlink -f "$ND/devices/$1")")")
	dax=$(cat "$ND/devices/$region/dax_seed")
	uuid=$(cat "$ND/devices/$1/uuid" 2>/dev/null) || uuid=''
	echo none >"$ND/devices/$dax/mode"
	echo "$2" >"$ND/devices/$dax/align"
	echo "${uuid:-$(dn_uuid)}" >"$ND/devices/$dax/uuid"
	echo "$1" >"$ND/devices/$dax/namespace"
	if ! echo "$dax" >"$DN/bind"; then
		echo >"$ND/devices/$dax/namespace"
		return 1
	fi
	echo "$dax"
}

# dn_disable ND_DAX: unbinds it and lets go of the namespace.
dn_disable() {
	echo "$1" >"$ND/devices/$1/driver/unbind"
	echo >"$ND/devices/$1/namespace"
}

# dn_free NAMESPACE: gives its space back.
dn_free() {
	echo 0 >"$ND/devices/$1/size"
}

# dn_dax NAMESPACE: its dax device, dax0.1 of namespace0.1, once it is there.
dn_dax() {
	local dax=dax${1#namespace}

	wait_dev "/dev/$dax"
	echo "$dax"
}

# dn_none DAX-DEVICE ATTRIBUTE
dn_none() {
	cat "$DAX/devices/$1/none/$2"
}

# resource of a nd device, as a number
nd_resource() {
	printf '%d\n' "$(cat "$ND/devices/$1/resource")"
}
