# SPDX-License-Identifier: GPL-2.0
# A debugger reaches page-less memory, and cannot write where the process
# itself may not.
# machine: nvdimm
# stock
# no-tools
# copy: lib/dn.sh

. "$VM_LIB"
. ./dn.sh
dn_load
init_labels /stock/bin/ndctl >/dev/null

for align in 4096 $((2 << 20)); do
	step "align $align"
	ns=$(dn_namespace region0 $((64 << 20)))
	nd=$(dn_enable "$ns" $align)
	dax=$(dn_dax "$ns")
	start=$(nd_resource "$ns")
	out=$(dn-peek "/dev/$dax" 8M)
	for way in peek poke mem_read mem_untouched mem_write seen_by_process; do
		same $way ok "$(field $way <<<"$out")"
	done
	same mem_write_ro EIO "$(field mem_write_ro <<<"$out")"
	same "memory type" write-back "$(memtype "$start")"
	! grep "phys=0x0*$(printf '%x' "$start")" /proc/vmallocinfo ||
		fail "the kernel still maps it"
	dn_disable "$nd"
	same "memory type afterwards" '' "$(memtype "$start")"
	dn_free "$ns"
done
