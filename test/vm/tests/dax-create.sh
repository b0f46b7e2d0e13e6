# SPDX-License-Identifier: GPL-2.0
# machine: soft
# Devices are made in a dynamic region, with and without struct pages, at every
# align, and go without a trace.
. "$VM_LIB"

start=$((4 << 30)) MiB=$((1 << 20)) GiB=$((1 << 30))

# create ARGS...: the name of the new device, which can be opened by then.
create() {
	local dev

	dev=$(daxctl create-device "$@" 2>/dev/null | json '.[0].chardev')
	[[ -c /dev/$dev ]] || fail "/dev/$dev is not there"
	echo "$dev"
}

# about DEVICE FILTER
about() {
	daxctl list -DMi -d "$1" | json ".[0] | $2"
}

verified() {
	mapdev "$@" write verify | field wrong | grep -qx 0
}

free() {
	daxctl list -R | json '.[0].available_size'
}

for align in 4K 2M 1G; do
	step "page-less, align $align: no struct page, no place lost"
	pages=$(page_struct_bytes)
	dev=$(create --map none --size 2G --align $align)
	same "size" $((2 * GiB)) "$(about "$dev" .size)"
	same "map" none "$(about "$dev" .map)"
	same "mode" devdax "$(about "$dev" .mode)"
	same "target node" 1 "$(about "$dev" .target_node)"
	same "driver" dax_none "$(driver_of "/sys/bus/dax/devices/$dev")"
	same "struct pages" "$pages" "$(page_struct_bytes)"
	verified -t 2M "/dev/$dev"
	daxctl destroy-device -f "$dev"
	[[ ! -e /sys/bus/dax/devices/$dev ]]
	same "free again" $((4 * GiB)) "$(free)"
done

step "with struct pages, as ever"
dev=$(create -s 256M)
same "map" null "$(daxctl list | jq '.[0].map')"
same "driver" device_dax "$(driver_of "/sys/bus/dax/devices/$dev")"
verified -s 16M "/dev/$dev"

step "from mem to none and back, the contents stay"
mapdev -s 32M -S 7 "/dev/$dev" write >/dev/null
out=$(daxctl reconfigure-device --mode=devdax --map=none "$dev" 2>/tmp/err)
same "map" none "$(json '.[0].map' <<<"$out")"
same "said" 'reconfigured 1 device' "$(cat /tmp/err)"
same "wrong" 0 "$(mapdev -s 32M -S 7 "/dev/$dev" verify | field wrong)"
daxctl disable-device "$dev"
same "remembered" 'none disabled' "$(about "$dev" '.map + " " + .state')"
daxctl enable-device "$dev"
same "driver" dax_none "$(driver_of "/sys/bus/dax/devices/$dev")"
daxctl reconfigure-device -m devdax -M mem "$dev" >/dev/null
same "driver" device_dax "$(driver_of "/sys/bus/dax/devices/$dev")"
same "wrong" 0 "$(mapdev -s 32M -S 7 "/dev/$dev" verify | field wrong)"
daxctl disable-device "$dev"
same "map" null "$(daxctl list | jq '.[0].map')"
daxctl enable-device "$dev"

step "no id stays behind that would catch the next device of the name"
daxctl reconfigure-device -M none "$dev" >/dev/null
daxctl destroy-device -f "$dev"
same "name" "$dev" "$(create -s 64M)"
same "driver" device_dax "$(driver_of "/sys/bus/dax/devices/$dev")"

step "size and align of a device that is there"
mapdev -s 64M -S 3 "/dev/$dev" write >/dev/null
daxctl reconfigure-device -s 128M "$dev" >/dev/null
same "size" $((128 * MiB)) "$(about "$dev" .size)"
same "wrong" 0 "$(mapdev -s 64M -S 3 "/dev/$dev" verify | field wrong)"
daxctl reconfigure-device -a 4K "$dev" >/dev/null
same "align" 4096 "$(about "$dev" .align)"
[[ -c /dev/$dev ]]
refuse 'do not fit align' daxctl reconfigure-device -a 1G "$dev"
same "align" 4096 "$(about "$dev" .align)"
same "driver" device_dax "$(driver_of "/sys/bus/dax/devices/$dev")"
daxctl reconfigure-device -s 0 "$dev" >/dev/null
same "emptied" $((4 * GiB)) "$(free)"
daxctl destroy-device all

step "start and length are checked against the align, which the kernel does not"
daxctl create-device -s 100M >/dev/null
dev=$(create -M none -s 1G -a 1G)
same "start" $((start + GiB)) "$(device_start "$dev")"
refuse 'size 1500M is not a multiple of 1G.*1G and 2G' \
	daxctl create-device -s 1500M -a 1G
daxctl destroy-device -f all

step "sizes: percentages, all there is, and garbage"
dev=$(create -s 25%)
same "a quarter" $GiB "$(about "$dev" .size)"
dev=$(create)
same "the rest" $((3 * GiB)) "$(about "$dev" .size)"
refuse 'nothing is free.*destroy a device' daxctl create-device
daxctl destroy-device -f all 2>/dev/null
for size in abc '' 0 1..5G 12X 101% 0%; do
	refuse 'size' daxctl create-device -s "$size"
done
same "nothing came of it" $((4 * GiB)) "$(free)"
refuse '9G' daxctl create-device -s 9G
refuse "no dax region" daxctl create-device -r 7 -s 1G
refuse "align" daxctl create-device -s 1G -a 8K
same "nothing was left" 1 "$(daxctl list -Di | jq length)"

step "who uses it is named, and it stays as it is"
dev=$(create -M none -s 64M)
sleep 1000 3<"/dev/$dev" &
pid=$!
wait_for 10 grep -qx sleep /proc/$pid/comm
for command in "disable-device" "destroy-device -f" "reconfigure-device -M mem" \
	"reconfigure-device -s 32M" "reconfigure-device -a 4K"; do
	# shellcheck disable=SC2086
	refuse "$dev is in use: pid $pid \\(sleep\\)" daxctl $command "$dev"
done
same "driver" dax_none "$(driver_of "/sys/bus/dax/devices/$dev")"
kill $pid
wait $pid || :
refuse 'use --force' daxctl destroy-device "$dev"
daxctl disable-device "$dev"
daxctl destroy-device "$dev"

step "no module, no change"
modprobe -r dax_none
mv "/lib/modules/$(uname -r)/updates/dax_none.ko" /tmp
depmod
refuse "no driver dax_none.*contrib/kmod" daxctl create-device -M none -s 64M
same "nothing was left" 1 "$(daxctl list -Di | jq length)"
