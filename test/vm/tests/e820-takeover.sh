# SPDX-License-Identifier: GPL-2.0
# Stock nd_e820 was first: the module takes the memory from it when nobody uses
# it, says who does otherwise, and never writes over what looks like data.
# machine: legacy
# timeout: 900
# stock
# no-tools
# copy: lib/e820.sh

. "$VM_LIB"
. ./e820.sh

START=4294967296

# stock_first: nd_e820 has the memory, all of it.
stock_first() {
	! grep -q '^nd_e820_label ' /proc/modules || e820_unload
	if grep -q '^nd_e820 ' /proc/modules; then
		bind platform e820_pmem e820_pmem
	else
		insmod "$(modinfo -n nd_e820)"
	fi
	settle
	same "driver" e820_pmem "$(driver_of $PLATFORM)"
	wait_dev /dev/pmem0
}

# wipe_start: what stock tools left in the first pages.
wipe_start() {
	dd if=/dev/zero of=/dev/pmem0 bs=4k count=4 conv=fsync status=none
}

# stays_stock ERE [PARAMETER...]: refused, for this reason; nothing changed.
stays_stock() {
	local ere=$1

	shift
	said_from_here
	refuse . modprobe nd_e820_label "$@"
	said_that "$ere"
	settle
	same "driver" e820_pmem "$(driver_of $PLATFORM)"
	! grep -q '^nd_e820_label ' /proc/modules || fail "it stayed loaded"
	same "override" '(null)' "$(cat $PLATFORM/driver_override)"
}

taken() {
	same "driver" nd_e820_label "$(driver_of $PLATFORM)"
	same "provider" e820 "$(record -B | json .provider)"
	same "size of the region" $((3 << 30)) "$(record -R | json .size)"
	same "dimm" nmem0 "$(record -D | json .dev)"
}

step "idle: taken"
# the label area that exists is kept, though stock had the memory
uuid=$(create -m raw -s 64M | json .uuid)
stock_first
same "size of the stock region" $(((3 << 30) + (16 << 20))) \
	"$(record -R | json .size)"
said_from_here
e820_load
taken
said_that 'label area kept, 1 labels'
same "namespaces" "$uuid" "$(uuids)"

step "unloaded: stock may have it again"
same "override" nd_e820_label "$(cat $PLATFORM/driver_override)"
stock_first

step "block device open, or in use by the kernel"
exec 9</dev/pmem0
stays_stock 'served by nd_e820, and pmem0 is (mounted or )?open'
exec 9<&-
dd if=/dev/zero of=/dev/pmem0 bs=1M count=16 status=none
busybox mkswap /dev/pmem0 >/dev/null
swapon /dev/pmem0
stays_stock 'pmem0 is mounted or open: disable it .umount, swapoff'
swapoff /dev/pmem0

step "parameter takeover=N"
stays_stock 'takeover=N' takeover=N

step "another driver was asked for"
echo e820_pmem >$PLATFORM/driver_override
said_from_here
refuse . modprobe nd_e820_label
said_that 'driver_override names another driver: clear it'
echo >$PLATFORM/driver_override

step "devdax that is enabled"
wipe_start
"$NDCTL" create-namespace -f -e namespace0.0 -m devdax -M mem >/dev/null
settle
same "dax device" dax0.0 "$(ls /sys/bus/dax/devices)"
stays_stock 'dax0.0 is enabled'
"$NDCTL" disable-namespace namespace0.0

step "stock namespaces are not written over"
# the label area of before is gone: otherwise it would be kept, as above
size=$((0x1c0fc0000 - START))
"$NDCTL" create-namespace -f -e namespace0.0 -m raw >/dev/null
settle
dd if=/dev/zero of=/dev/pmem0 bs=256k seek=$((size >> 18)) status=none \
	conv=fsync || :
wipe_start
# recognised NAME BYTES-AT BYTES
recognised() {
	printf '%b' "$3" |
		dd of=/dev/pmem0 bs=1 seek="$2" conv=fsync status=none
	stays_stock "looks like $1"
	same "the end of it" 0 "$(dd if=/dev/pmem0 bs=256k status=none \
		skip=$((size >> 18)) | tr -d '\0' | wc -c)"
	wipe_start
}
recognised 'an ext file system' 1080 '\x53\xef'
recognised 'an XFS file system' 0 XFSB
recognised 'a LUKS volume' 0 'LUKS\xba\xbe'
recognised 'a partition table' 512 'EFI PART'
recognised 'an LVM volume' 512 LABELONE
recognised 'swap space' 4086 SWAPSPACE2
recognised 'a sector namespace' 4096 'BTT_ARENA_INFO\0\0'
recognised 'a devdax namespace' 4096 'NVDIMM_DAX_INFO\0'
recognised 'an fsdax namespace' 4096 'NVDIMM_PFN_INFO\0'

step "unless the operator gives it up"
printf XFSB | dd of=/dev/pmem0 conv=fsync status=none
stays_stock 'looks like an XFS' discard=123456
said_from_here
e820_load discard=$START
said_that 'given up, as discard= says'
said_that 'label area new, 0 labels'
taken

step "discard= does nothing to a label area that is fine"
uuid=$(create -m raw -s 64M | json .uuid)
e820_reload discard=$START
same "namespaces" "$uuid" "$(uuids)"
same "label area" kept "$(attr nmem0 found)"
