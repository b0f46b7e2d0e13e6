# SPDX-License-Identifier: GPL-2.0
# machine: legacy
# modules: stock
# reserve: 2G
# stock
# no-tools
# The test programs, on a kernel without our modules: they must see what is
# known to be there, or their verdict on ours is worth nothing.
. "$VM_LIB"
PATH=/stock/bin:$PATH
modprobe ptwalk
modprobe kvm_amd

# mode_of NAMESPACE
mode_of() {
	ndctl list -Nin "$1" | json '.[0] // . | .mode'
}

step "a forged info block is believed by a stock kernel"
for kind in pfn dax btt; do
	case $kind in
	pfn) mode=fsdax ;;
	dax) mode=devdax ;;
	btt) mode=sector ;;
	esac
	wait_dev /dev/pmem0
	forge -k $kind /dev/pmem0 >/run/forged
	within blocks 2000 2048 "$(field blocks </run/forged)"
	same "blocks found" "$(field blocks </run/forged)" \
		"$(forge -c /dev/pmem0 | field blocks)"
	ndctl disable-namespace namespace0.0
	ndctl enable-namespace namespace0.0
	settle
	same "mode after a forged $kind block" $mode "$(mode_of namespace0.0)"
	ndctl disable-namespace namespace0.0
	# Back to a raw namespace, with nothing to be found in it.
	echo 1 >/sys/bus/nd/devices/namespace0.0/force_raw
	ndctl enable-namespace namespace0.0
	wait_dev /dev/pmem0
	dd if=/dev/zero of=/dev/pmem0 bs=1M oflag=direct status=none 2>/dev/null || :
	ndctl disable-namespace namespace0.0
	echo 0 >/sys/bus/nd/devices/namespace0.0/force_raw
	ndctl enable-namespace namespace0.0
	settle
	same "mode of a clean namespace" fsdax "$(mode_of namespace0.0)"
done

# make ALIGN: the whole range as device-dax with struct pages.
make() {
	ndctl create-namespace -f -e namespace0.0 -m devdax --map mem \
		--align "$1" | json .daxregion.devices[0].chardev
}

step "faults and page-table entries of a mapping with struct pages"
for align in 4K 2M; do
	dev=$(make $align)
	wait_dev "/dev/$dev"
	mapdev -s 64M -t 4K "/dev/$dev" write verify walk >/run/map
	case $align in
	4K) level=level_4k faults=16384 ;;
	2M) level=level_2m faults=32 ;;
	esac
	same "wrong words, $align" 0 "$(field wrong </run/map)"
	same "entries at $align" 16384 "$(field $level </run/map)"
	within "faults at $align" $faults $((faults + 8)) \
		"$(field faults_write </run/map)"
	same "device entries, $align" 16384 "$(field devmap </run/map)"
done

step "the direct map covers memory with struct pages"
start=$(device_start "$dev")
same unmapped 0 "$(directmap "$start" 64M | field unmapped)"
same mapped 0 "$(directmap 0x4000000000 64M | field mapped)"

step "a KVM guest"
kvmguest -s 64M -t 4K "/dev/$dev" >/run/kvm
same "guest's words" 0 "$(field guest_wrong </run/kvm)"
same "guest's sum" ok "$(field guest_sum </run/kvm)"
same "2M pages" 32 "$(field pages_2m </run/kvm)"

step "a mapping that loses its device"
holdmap -s 4M "/dev/$dev" true >/run/hold
same "untouched mapping" ok "$(field touch </run/hold)"
same "words in it" 0 "$(field touch_wrong </run/hold)"
holdmap -s 4M "/dev/$dev" "echo $dev >/sys/bus/dax/drivers/device_dax/unbind" \
	>/run/hold
same "command's status" 0 "$(field command </run/hold)"
same "mapping after the unbind" sigbus "$(field touch </run/hold)"
same "new mapping after the unbind" ENXIO "$(field remap </run/hold)"
