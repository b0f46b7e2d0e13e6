# SPDX-License-Identifier: GPL-2.0
# What a page-less device allows a process to map, and what it refuses, at each
# align; and that refusals say why in the log.
# machine: nvdimm
# reserve: 5G
# stock
# no-tools
# copy: lib/dn.sh

. "$VM_LIB"
. ./dn.sh
dn_load
init_labels /stock/bin/ndctl >/dev/null

# expect RULE VALUE
expect() {
	same "$1" "$2" "$(field "$1" <<<"$out")"
}

# rules ALIGN SIZE
rules() {
	local align=$1 ns nd dax off=EINVAL

	step "align $align"
	ns=$(dn_namespace region0 "$2")
	nd=$(dn_enable "$ns" "$align")
	dax=$(dn_dax "$ns")
	out=$(dn-rules "/dev/$dax" "$align")
	((align > 4096)) || off=ok

	expect private EINVAL
	expect offset_of_4k $off
	expect length_of_4k $off
	expect fixed_off_by_4k $off
	expect fixed ok
	expect at_the_end ok
	expect beyond_the_end EINVAL
	expect after_the_end EINVAL
	expect far_away EINVAL
	expect sync ok
	expect whole ok
	expect hint ok
	expect hint_aligned 1
	expect munmap_4k $off
	expect mprotect_4k $off
	expect mprotect_one ok
	expect munmap_one ok
	expect parts_kept 1
	((align == 1 << 30)) || {
		expect grow EFAULT
		expect move ok
		expect move_kept 1
	}
	expect move_off_by_4k $off
	expect move_off_kept 1
	expect thp_disabled ok
	dn_disable "$nd"
	dn_free "$ns"
}

rules 4096 $((64 << 20))
rules $((2 << 20)) $((64 << 20))
rules $((1 << 30)) $((4 << 30))

step "the log says why"
dmesg >/tmp/log
for said in 'private mappings are not possible: use MAP_SHARED' \
	'all three must be multiples of the device.s align 0x200000' \
	'the device has 0x4000000' \
	'cannot be split at' 'to address 0x[0-9a-f]*1000: it must be'; do
	grep -q "dax0.*dn-rules\[[0-9]*\]: .*$said" /tmp/log ||
		fail "no line with '$said'"
done
