# SPDX-License-Identifier: GPL-2.0
# A page-less device at each align: faults, page-table bits, cacheability, no
# kernel mapping, and no memory spent on it.
# machine: nvdimm
# reserve: 3G
# append: memhp_default_state=offline
# stock
# no-tools
# copy: lib/dn.sh

. "$VM_LIB"
. ./dn.sh
dn_load
modprobe ptwalk
init_labels /stock/bin/ndctl >/dev/null

# one_align ALIGN SIZE LEVEL FAULTS-PER-GIB
one_align() {
	local align=$1 size=$2 level=$3 faults=$4 ns nd dax before spent out start

	step "align $align"
	ns=$(dn_namespace region0 "$size")
	before=$(free_memory) pages=$(page_struct_bytes)
	nd=$(dn_enable "$ns" "$align")
	dax=$(dn_dax "$ns")
	settle
	spent=$((before - $(free_memory)))
	# a device with its files and udev record, but nothing per page
	((spent < 1 << 20)) || fail "binding $size bytes took $spent"
	same "struct pages" "$pages" "$(page_struct_bytes)"

	same "size" "$size" "$(cat $DAX/devices/"$dax"/size)"
	same "align" "$align" "$(cat $DAX/devices/"$dax"/align)"
	same "nd_dax size" "$size" "$(cat $ND/devices/"$nd"/size)"
	start=$(nd_resource "$ns")
	same "data starts at the namespace's start" "$start" \
		"$(nd_resource "$nd")"
	same "memory type" write-back "$(memtype "$start")"
	! grep -q 'phys=0x0*'"$(printf '%x' "$start")"' ' /proc/vmallocinfo ||
		fail "the kernel still maps it"
	same "direct map" 0 "$(directmap "$start" "$size" | field mapped)"

	out=$(mapdev -t "$align" "/dev/$dax" write verify walk)
	same "faults per GiB" "$faults" \
		"$(($(field faults_write <<<"$out") * (1 << 30) / size))"
	same "wrong words" 0 "$(field wrong <<<"$out")"
	same "entries of the align" $((size / align)) \
		"$(field "level_$level" <<<"$out")"
	same "entries not write-back" 0 "$(field not_writeback <<<"$out")"
	same "entries with a page" 0 "$(field not_special <<<"$out")"
	same "devmap entries" 0 "$(field devmap <<<"$out")"
	same "physical address" "$start" \
		"$(printf '%d' "$(field phys <<<"$out")")"
	# reading first must not leave entries that cannot be written to
	out=$(mapdev -t "$align" "/dev/$dax" read write verify fork mprotect copy)
	same "wrong words after reading" 0 "$(field wrong <<<"$out")"
	same "child's view" 0 "$(field fork_child <<<"$out")"
	same "parent's view" 0 "$(field fork_parent_wrong <<<"$out")"
	same "after mprotect" 0 "$(field mprotect_wrong <<<"$out")"
	same "copies" ok "$(field copy <<<"$out")"
	mapdev -r -t "$align" "/dev/$dax" read walk >/dev/null

	dn_disable "$nd"
	same "memory type after unbind" '' "$(memtype "$start")"
	dn_free "$ns"
}

one_align 4096 $((256 << 20)) 4k 262144
one_align $((2 << 20)) $((1 << 30)) 2m 512
one_align $((1 << 30)) $((2 << 30)) 1g 1
