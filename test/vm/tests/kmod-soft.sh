# SPDX-License-Identifier: GPL-2.0
# Dynamic dax devices: several extents in any order, and handing a device to
# and from the stock driver.
# machine: soft
# no-tools
# copy: lib/dn.sh

. "$VM_LIB"
. ./dn.sh
dn_load
modprobe dax_hmem
modprobe device_dax
wait_for 20 test -e $DAX/devices/dax0.0
region=$(dirname "$(readlink -f $DAX/devices/dax0.0)")/dax_region
base=$((0x100000000))
MiB=$((1 << 20))
GiB=$((1 << 30))

# give DEVICE ALIGN START:SIZE...: from an empty device, offsets from the base
give() {
	local dev=$DAX/devices/$1 align=$2 extent start size

	shift 2
	# 4K would be refused: the device is empty, but its default is 2M
	echo "$align" >"$dev/align"
	for extent; do
		start=$((base + ${extent%:*})) size=$((${extent#*:}))
		printf '%x-%x' $start $((start + size - 1)) >"$dev/mapping"
	done
}

empty() {
	echo 0 >"$DAX/devices/$1/size"
}

# take DEVICE: gives it to our driver
take() {
	[[ $(driver_of $DAX/devices/"$1") == none ]] || unbind dax "$1"
	echo "$1" >$DAX/drivers/dax_none/new_id
	echo "$1" >$DAX/drivers/dax_none/remove_id
	[[ $(driver_of $DAX/devices/"$1") == dax_none ]]
}

step "a new device goes to the stock driver, not to ours"
give dax0.0 $((2 * MiB)) 0:$((64 * MiB))
echo dax0.0 >$DAX/drivers_probe || bind dax device_dax dax0.0 || :
same "driver" device_dax "$(driver_of $DAX/devices/dax0.0)"

step "a descriptor of the stock driver is still open"
cp "$(command -v holdmap)" /tmp/holdmap
holdmap -d /dev/dax0.0 "
	echo dax0.0 >$DAX/drivers/device_dax/unbind
	echo dax0.0 >$DAX/drivers/dax_none/new_id
	echo dax0.0 >$DAX/drivers/dax_none/remove_id
	[ ! -e $DAX/devices/dax0.0/driver ]" >/tmp/out || cat /tmp/out
same "refused" 0 "$(field command </tmp/out)"
matches "said" 'dax0.0: a descriptor from before is still open' \
	"$(dmesg | tail -n 3)"
take dax0.0 || fail "not bound once it was closed"
out=$(mapdev -t 2M /dev/dax0.0 write verify)
same "wrong" 0 "$(field wrong <<<"$out")"

step "back to the stock driver and to ours again"
unbind dax dax0.0
bind dax device_dax dax0.0
out=$(mapdev -t 2M /dev/dax0.0 verify)
same "wrong" 0 "$(field wrong <<<"$out")"
take dax0.0
out=$(mapdev -t 2M /dev/dax0.0 verify)
same "wrong" 0 "$(field wrong <<<"$out")"

step "rebind while an old descriptor is open: the node stays the same"
out=$(holdmap -t 2M /dev/dax0.0 "
	echo dax0.0 >$DAX/drivers/dax_none/unbind
	echo dax0.0 >$DAX/drivers/dax_none/new_id
	echo dax0.0 >$DAX/drivers/dax_none/remove_id
	mapdev -t 2M /dev/dax0.0 write verify >/tmp/new")
same "rebind" 0 "$(field command <<<"$out")"
same "old mapping" sigbus "$(field touch <<<"$out")"
same "old descriptor" ENXIO "$(field remap <<<"$out")"
same "new mapping" 0 "$(field wrong </tmp/new)"
unbind dax dax0.0
empty dax0.0

# several ALIGN EXTENT...: a device of these extents holds, extent by extent,
# what a contiguous device then finds in memory.
several() {
	local align=$1 extent start size offset=0 out total=0

	step "align $align, extents $*"
	give dax0.0 "$@"
	shift
	take dax0.0 || fail "refused"
	out=$(mapdev -t 4K -S 9 /dev/dax0.0 write verify)
	same "wrong" 0 "$(field wrong <<<"$out")"
	for extent; do
		total=$((total + ${extent#*:}))
	done
	same "faults" $((total / align)) "$(field faults_write <<<"$out")"
	same "size" $total "$(cat $DAX/devices/dax0.0/size)"
	for extent; do
		same "type of $extent" write-back \
			"$(memtype $((base + ${extent%:*})))"
	done
	matches "log" "in $# extent" "$(dmesg | tail -n 2)"
	unbind dax dax0.0
	empty dax0.0
	for extent; do
		same "type of $extent afterwards" '' \
			"$(memtype $((base + ${extent%:*})))"
	done

	# each extent alone: word by word what was written at its offset
	for extent; do
		give dax0.0 4096 "$extent"
		take dax0.0 || fail "refused"
		size=$((${extent#*:}))
		out=$(dn-offset /dev/dax0.0 $offset 9)
		same "$extent" 0 "$(field wrong <<<"$out")"
		offset=$((offset + size))
		unbind dax dax0.0
		empty dax0.0
	done
}

several $((2 * MiB)) 0:$((16 * MiB)) $((64 * MiB)):$((8 * MiB))
several $((2 * MiB)) $((64 * MiB)):$((8 * MiB)) 0:$((16 * MiB)) \
	$((1024 * MiB)):$((2 * MiB))
several 4096 $((128 * MiB + 2 * MiB)):$((2 * MiB)) $((2 * MiB)):$((4 * MiB))
several $GiB $((2 * GiB)):$GiB 0:$GiB

step "an extent that does not fit the align"
give dax0.0 4096 $((1 * MiB)):$((4 * MiB))
echo $((2 * MiB)) >$DAX/devices/dax0.0/align
take dax0.0 && fail "bound"
said=$(dmesg | tail -n 3)
matches "said" 'dax0.0: memory at 0x100100000 \(4 MiB\) does not fit align 2 MiB' "$said"
matches "cure" 'start at 0x100200000' "$said"
same "driver" none "$(driver_of $DAX/devices/dax0.0)"
same "nothing half-made" '' "$(memtype $((base + MiB)))"
echo 4096 >$DAX/devices/dax0.0/align
take dax0.0 || fail "4K was refused"
unbind dax dax0.0
empty dax0.0

step "two devices that interleave"
echo 1 >"$region/create"
second=$(cat "$region/create")
give dax0.0 $((2 * MiB)) 0:$((4 * MiB)) $((8 * MiB)):$((4 * MiB))
give "$second" $((2 * MiB)) $((4 * MiB)):$((4 * MiB)) $((12 * MiB)):$((4 * MiB))
take dax0.0
take "$second"
mapdev -S 1 /dev/dax0.0 write >/dev/null
mapdev -S 2 "/dev/$second" write >/dev/null
same "first" 0 "$(mapdev -S 1 /dev/dax0.0 verify | field wrong)"
same "second" 0 "$(mapdev -S 2 "/dev/$second" verify | field wrong)"
unbind dax "$second"
empty "$second"
echo "$second" >"$region/delete"
