# SPDX-License-Identifier: GPL-2.0
# Binding and unbinding many times, and unloading the module at bad moments.
# machine: nvdimm
# stock
# no-tools
# copy: lib/dn.sh

. "$VM_LIB"
. ./dn.sh
dn_load
init_labels /stock/bin/ndctl >/dev/null
ns=$(dn_namespace region0 $((64 << 20)))
nd=$(dn_enable "$ns" $((2 << 20)))
dax=$(dn_dax "$ns")

refcount() {
	cat /sys/module/dax_none/refcnt
}

step "the module stays while it is in use"
refuse 'in use' rmmod dax_none
holdmap "/dev/$dax" "rmmod dax_none 2>/tmp/said" >/tmp/out
same "rmmod while mapped" 1 "$(field command </tmp/out)"
same "the mapping" ok "$(field touch </tmp/out)"
holdmap "/dev/$dax" "
	echo $nd >$DN/unbind; rmmod dax_none 2>/tmp/said" >/tmp/out
same "rmmod with an old descriptor" 1 "$(field command </tmp/out)"
same "old mapping" sigbus "$(field touch </tmp/out)"
same "references" 0 "$(refcount)"

step "bound and unbound 100 times"
before=$(free_memory)
for ((i = 0; i < 100; i++)); do
	echo "$nd" >$DN/bind
	((i % 10)) || {
		wait_dev "/dev/$dax"
		holdmap -t 2M "/dev/$dax" "echo $nd >$DN/unbind" >/tmp/out
		same "mapping in round $i" sigbus "$(field touch </tmp/out)"
		continue
	}
	echo "$nd" >$DN/unbind
done
settle
lost=$((before - $(free_memory)))
echo "  memory after 100 rounds: $lost bytes less"
((lost < 4 << 20)) || fail "100 rounds cost $lost bytes"
same "references" 0 "$(refcount)"
same "memory types" '' "$(memtype "$(nd_resource "$ns")")"
same "iomem" 0 "$(grep -c "$ns" /proc/iomem || :)"

step "the dax device unbound by itself, then the module unloaded"
echo "$nd" >$DN/bind
wait_dev "/dev/$dax"
unbind dax "$dax"
dn_unload
same "the dax device" '' "$(ls $DAX/devices 2>/dev/null || :)"
dn_load
# a loaded module takes what is prepared for it at once
same "driver after loading" dax_none "$(driver_of $ND/devices/"$nd")"
wait_dev "/dev/$dax"
mapdev -t 2M "/dev/$dax" write verify >/dev/null

step "disabled and enabled by region, while mapped"
for ((i = 0; i < 5; i++)); do
	holdmap -t 2M "/dev/$dax" \
		"/stock/bin/ndctl disable-region region0" >/tmp/out 2>&1 ||
		cat /tmp/out
	same "old mapping" sigbus "$(field touch </tmp/out)"
	/stock/bin/ndctl enable-region region0 >/dev/null
	settle
	ns=$(basename "$(dirname "$(grep -l - $ND/devices/namespace0.*/uuid)")")
	[[ $(driver_of $ND/devices/"$ns") == none ]] || unbind nd "$ns"
	nd=$(dn_enable "$ns" $((2 << 20)))
	dax=$(dn_dax "$ns")
done
dn_disable "$nd"

step "loaded and unloaded 30 times"
for ((i = 0; i < 30; i++)); do
	dn_unload
	dn_load
done
