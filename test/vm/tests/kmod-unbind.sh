# SPDX-License-Identifier: GPL-2.0
# Unbinding a device that is mapped, and binding it again while an old
# descriptor is open.
# machine: nvdimm
# stock
# no-tools
# copy: lib/dn.sh

. "$VM_LIB"
. ./dn.sh
dn_load
init_labels /stock/bin/ndctl >/dev/null

# unbind_while_mapped ALIGN SIZE
unbind_while_mapped() {
	local ns nd dax out

	step "align $1"
	ns=$(dn_namespace region0 "$2")
	nd=$(dn_enable "$ns" "$1")
	dax=$(dn_dax "$ns")

	out=$(holdmap -t "$1" "/dev/$dax" "echo $nd >$DN/unbind")
	same "unbind" 0 "$(field command <<<"$out")"
	same "old mapping" sigbus "$(field touch <<<"$out")"
	same "mmap of the old descriptor" ENXIO "$(field remap <<<"$out")"
	same "the device" '' "$(ls $DAX/devices)"
	echo "$nd" >$DN/bind
	wait_dev "/dev/$dax"

	# rebind: old ones stay dead, a new open works at the same time
	out=$(holdmap -t "$1" "/dev/$dax" "echo $nd >$DN/unbind &&
		echo $nd >$DN/bind && until [ -e /dev/$dax ]; do :; done &&
		mapdev -t $1 /dev/$dax write verify >/tmp/new")
	same "rebind" 0 "$(field command <<<"$out")"
	same "old mapping after rebind" sigbus "$(field touch <<<"$out")"
	same "old descriptor after rebind" ENXIO "$(field remap <<<"$out")"
	same "new mapping" 0 "$(field wrong </tmp/new)"

	# only the mapping is left, no descriptor; only the descriptor
	out=$(holdmap -m -t "$1" "/dev/$dax" "echo $nd >$DN/unbind")
	same "mapping alone" sigbus "$(field touch <<<"$out")"
	echo "$nd" >$DN/bind
	wait_dev "/dev/$dax"
	out=$(holdmap -d -t "$1" "/dev/$dax" "echo $nd >$DN/unbind")
	same "descriptor alone" ENXIO "$(field remap <<<"$out")"

	echo "$nd" >$DN/bind
	wait_dev "/dev/$dax"
	same "opens" 0 "$(dn_none "$dax" opens)"
	same "maps" 0 "$(dn_none "$dax" maps)"
	same "users" '' "$(dn_none "$dax" users)"
	dn_disable "$nd"
	dn_free "$ns"
}

unbind_while_mapped 4096 $((32 << 20))
unbind_while_mapped $((2 << 20)) $((64 << 20))
unbind_while_mapped $((1 << 30)) $((1 << 30))

step "the dax device alone is unbound and bound"
ns=$(dn_namespace region0 $((64 << 20)))
nd=$(dn_enable "$ns" $((2 << 20)))
dax=$(dn_dax "$ns")
out=$(holdmap -t 2M "/dev/$dax" "echo $dax >$DAX/drivers/dax_none/unbind")
same "old mapping" sigbus "$(field touch <<<"$out")"
same "open while unbound" ENXIO "$( (mapdev "/dev/$dax" || :) | field open)"
# stock drivers may try, and get nowhere without a word
dmesg >/tmp/before
modprobe device_dax
modprobe kmem
for driver in device_dax kmem; do
	refuse 'No such device' bind dax $driver "$dax"
done
dmesg | tail -n "+$(($(wc -l </tmp/before) + 1))" >/tmp/new
! grep dax /tmp/new || fail "stock drivers complained"
echo "$dax" >$DAX/drivers/dax_none/new_id
echo "$dax" >$DAX/drivers/dax_none/remove_id
out=$(mapdev -t 2M "/dev/$dax" write verify)
same "wrong" 0 "$(field wrong <<<"$out")"
dn_disable "$nd"
