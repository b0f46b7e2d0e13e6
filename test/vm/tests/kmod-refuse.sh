# SPDX-License-Identifier: GPL-2.0
# What the nd driver refuses, why it says so, and that nothing is left of it.
# machine: nvdimm
# reserve: 3G
# stock
# no-tools
# copy: lib/dn.sh

. "$VM_LIB"
. ./dn.sh
dn_load
init_labels /stock/bin/ndctl >/dev/null
GiB=$((1 << 30))

# refused NAMESPACE ALIGN ERE: binding fails, and the log says it like this
refused() {
	local log

	dmesg >/tmp/before
	refuse 'No such device' dn_enable "$1" "$2"
	log=$(dmesg | tail -n "+$(($(wc -l </tmp/before) + 1))" | grep "$1")
	matches "log" "$3" "$log"
	same "lines of it" 1 "$(wc -l <<<"$log")"
	[[ ! -e $DAX/devices/dax${1#namespace} ]] || fail "a dax device is left"
	same "holder" '' "$(cat $ND/devices/"$1"/holder)"
	! grep -q "$1" /proc/iomem || fail "the region is still reserved"
}

step "physical start does not fit the align"
first=$(dn_namespace region0 $((16 << 20)))
first_nd=$(dn_enable "$first" 4096)
second=$(dn_namespace region0 $GiB)
start=$(nd_resource "$second")
((start % GiB)) || fail "this test needs a start that is no multiple of 1G"
refused "$second" $GiB "memory at $(printf '%#x' "$start") \(1 GiB\) has no aligned 1 GiB in it: use a smaller align"
nd=$(dn_enable "$second" $((2 << 20)))
dn_disable "$nd"
dn_free "$second"

step "an aligned part would be there"
second=$(dn_namespace region0 $((2 * GiB)))
refused "$second" $GiB "does not fit align 1 GiB: use a smaller align, or make it start at 0x140000000 .*multiple of 1 GiB, at most 1 GiB"
dn_free "$second"
dn_disable "$first_nd"
dn_free "$first"

step "length does not fit the align"
ns=$(dn_namespace region0 $((GiB + (16 << 20))))
same "start" 0 $(($(nd_resource "$ns") % GiB))
refused "$ns" $GiB "\(1040 MiB\) does not fit align 1 GiB"

step "an nd_dax that nobody has set up is left alone"
seed=$(cat $ND/devices/region0/dax_seed)
refuse 'No such device' bind nd dax_none "$seed"
echo "$ns" >$ND/devices/"$seed"/namespace
refuse 'No such device' bind nd dax_none "$seed"
dn_unload
dn_load
same "driver" none "$(driver_of $ND/devices/"$seed")"
echo >$ND/devices/"$seed"/namespace

step "a namespace that is in use"
echo "$ns" >$ND/drivers/nd_pmem/bind
refuse 'resource busy' dn_enable "$ns" 4096
unbind nd "$ns"

step "devices of other modes are not ours"
out=$(/stock/bin/ndctl create-namespace -r region1 -m devdax -M mem -s 128M)
dax=$(json -r .daxregion.devices[0].chardev <<<"$out")
unbind dax "$dax"
echo "$dax" >$DAX/drivers/dax_none/new_id
echo "$dax" >$DAX/drivers/dax_none/remove_id
same "driver" none "$(driver_of $DAX/devices/"$dax")"
matches "log" "$dax: belongs to a namespace of another mode; .*--map none" \
	"$(dmesg | tail -n 2)"
bind dax device_dax "$dax"
