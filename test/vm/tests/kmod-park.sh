# SPDX-License-Identifier: GPL-2.0
# Parking: what is remembered as page-less, or says that it is for dax, never
# becomes a block device, whoever tries and whatever a guest left in it.
# machine: nvdimm
# stock
# no-tools
# copy: lib/dn.sh

. "$VM_LIB"
. ./dn.sh
dn_load
modprobe nd_pmem
modprobe nd_btt
modprobe dax_pmem
modprobe device_dax
init_labels /stock/bin/ndctl >/dev/null
NDCTL=/stock/bin/ndctl
ALIGN=$((2 << 20))
ns=$(dn_namespace region0 $((256 << 20)))
uuid=$(cat $ND/devices/"$ns"/uuid)

no_disk() {
	settle
	! ls /dev/pmem* 2>/dev/null || fail "there is a disk"
	! ls $ND/devices/{pfn,btt}*/block 2>/dev/null || fail "there is a disk"
}

remembered() {
	cat $DN/remembered
}

# parked NAMESPACE: everything that stock tools and hands try is refused
parked() {
	local sysfs=$ND/devices/$1 raw

	for raw in 0 1; do
		echo $raw >"$sysfs/force_raw"
		refuse 'No such device' bind nd nd_pmem "$1"
	done
	echo 0 >"$sysfs/force_raw"
	refuse '.' $NDCTL enable-namespace "$1"
	same "driver" none "$(driver_of "$sysfs")"
	same "holder" '' "$(cat "$sysfs/holder")"
	no_disk
}

step "what remember and forget take"
same "abi" 1 "$(cat $DN/abi)"
for word in none park retire users extents; do
	matches "features" "(^| )$word( |\$)" "$(cat $DN/features)"
done
remember() {
	echo "$*" >$DN/remember
}
forget() {
	echo "$*" >$DN/forget
}
for bad in '' x "$uuid" "$uuid 0" "$uuid 8192" "$uuid 4096x" "$uuid -1" \
	"${uuid}0 4096" "${uuid%?} 4096" "${uuid%?}g 4096" \
	"00000000-0000-0000-0000-000000000000 4096" "$uuid 4096 ndbus0 more"; do
	refuse 'Invalid argument' remember "$bad"
done
refuse 'No such device' remember "$uuid 4096 ndbus77"
refuse 'No such file' forget "$uuid"
refuse 'Invalid argument' forget "$uuid 4096"
refuse 'Invalid argument' forget nonsense
same "still nothing" '' "$(remembered)"
for where in '' ndbus0 region0 "$ns"; do
	remember "$uuid 4096 $where"
	same "remembered" "$uuid 4096 volatile" "$(remembered)"
done
remember "$uuid $ALIGN"
same "a new align replaces the old" "$uuid $ALIGN volatile" "$(remembered)"
forget "$uuid"
same "forgotten" '' "$(remembered)"

step "more records than a page"
for ((i = 0; i < 300; i++)); do
	u=$(printf '%08x-0000-4000-8000-000000000001' $i)
	remember "$u 1073741824"
	echo "$u 1073741824 volatile"
done >/tmp/want
remembered | cmp - /tmp/want || fail "the list is not what was written"
dd if=$DN/remembered bs=7 status=none | cmp - /tmp/want ||
	fail "the list is not the same in small pieces"
while read -r u _; do
	forget "$u"
done </tmp/want
same "all forgotten" '' "$(remembered)"

step "without being remembered it is a disk: the test can fail"
echo "$ns" >$ND/drivers/nd_pmem/bind
wait_dev /dev/pmem0
unbind nd "$ns"
no_disk

step "remembered: never a disk"
remember "$uuid $ALIGN"
parked "$ns"
matches "log" "$ns: parked, nd_pmem may not have it: it is remembered" "$(dmesg)"

step "info blocks that a guest left"
for kind in pfn dax btt; do
	for parent in "$uuid" 00000000-0000-0000-0000-000000000000; do
		nd=$(dn_enable "$ns" $ALIGN)
		dax=$(dn_dax "$ns")
		forge -k $kind -p "$parent" "/dev/$dax"
		same "blocks are there" yes "$(forge -c "/dev/$dax" |
			awk -F= '$2 > 0 { yes = "yes" } END { print yes }')"
		# the same device again, whatever is in it
		echo "$nd" >$DN/unbind
		settle
		no_disk
		echo "$nd" >$DN/bind
		dn_disable "$nd"
		parked "$ns"
		$NDCTL disable-region region0 >/dev/null
		$NDCTL enable-region region0 >/dev/null
		ns=$(basename "$(dirname "$(grep -l "$uuid" \
			$ND/devices/namespace*/uuid)")")
		parked "$ns"
	done
done

step "the same blocks are believed once it is forgotten"
nd=$(dn_enable "$ns" $ALIGN)
forge -k pfn -p "$uuid" "/dev/$(dn_dax "$ns")"
dn_disable "$nd"
forget "$uuid"
bind nd nd_pmem "$ns" 2>/dev/null || :
settle
ls /dev/pmem* >/dev/null || fail "the forged block was not good enough"
for d in $ND/devices/{pfn,namespace}*; do
	[[ $(driver_of "$d") != nd_pmem ]] || unbind nd "$(basename "$d")"
done
for d in $ND/devices/pfn*; do
	[[ $(cat "$d/namespace" 2>/dev/null) != "$ns" ]] ||
		echo >"$d/namespace"
done
settle
no_disk

step "nd_pmem comes after us, and before us"
remember "$uuid $ALIGN"
rmmod nd_pmem
modprobe nd_pmem
parked "$ns"
dn_unload
dn_load
same "a reload forgets what is volatile" '' "$(remembered)"
remember "$uuid $ALIGN"
parked "$ns"

step "holder class dax is enough"
forget "$uuid"
nd=$(dn_enable "$ns" $ALIGN)
dn-wipe "/dev/$(dn_dax "$ns")"
dn_disable "$nd"
echo dax >$ND/devices/"$ns"/holder_class
refuse 'No such device' bind nd nd_pmem "$ns"
refuse '.' $NDCTL enable-namespace "$ns"
no_disk
matches "log" "$ns: parked, nd_pmem may not have it: its holder class is dax" \
	"$(dmesg)"
# of another namespace: not valid here
nd=$(dn_enable "$ns" $ALIGN)
forge -k dax -p 00000000-0000-0000-0000-000000000000 "/dev/$(dn_dax "$ns")"
dn_disable "$nd"
refuse 'No such device' bind nd nd_pmem "$ns"
no_disk
# the owner may still look at it raw
echo 1 >$ND/devices/"$ns"/force_raw
bind nd nd_pmem "$ns"
wait_dev /dev/pmem0
unbind nd "$ns"
echo 0 >$ND/devices/"$ns"/force_raw

step "stock devdax namespaces with struct pages are left alone"
out=$($NDCTL create-namespace -r region1 -m devdax -M mem -s 128M)
other=$(json -r .dev <<<"$out")
same "holder class" dax "$(cat $ND/devices/"$other"/holder_class)"
$NDCTL disable-namespace "$other" 2>/dev/null
$NDCTL enable-namespace "$other" 2>/dev/null
same "driver of its device" device_dax \
	"$(driver_of $DAX/devices/"$(json -r .daxregion.devices[0].chardev \
		<<<"$out")")"
$NDCTL destroy-namespace -f "$other" 2>/dev/null

step "stock modes and hands beside parked ones"
remember "$uuid $ALIGN"
out=$($NDCTL create-namespace -r region1 -m fsdax -M mem -s 128M)
other=$(json -r .dev <<<"$out")
wait_dev /dev/"$(json -r .blockdev <<<"$out")"
$NDCTL destroy-namespace -f "$other" 2>/dev/null

step "unloading in the middle of refused binds leaves no claim behind"
(while :; do
	! echo "$ns" >$ND/drivers/nd_pmem/bind ||
		echo "$ns" >$ND/drivers/nd_pmem/unbind || :
done) 2>/dev/null &
binder=$!
for ((i = 0; i < 30; i++)); do
	dn_unload
	dn_load
	remember "$uuid $ALIGN"
done
kill $binder
wait $binder 2>/dev/null || :
[[ $(driver_of $ND/devices/"$ns") == none ]] || unbind nd "$ns"
same "holder" '' "$(cat $ND/devices/"$ns"/holder)"
nd=$(dn_enable "$ns" $ALIGN)
mapdev -t 2M "/dev/$(dn_dax "$ns")" write verify >/dev/null
dn_disable "$nd"
parked "$ns"
