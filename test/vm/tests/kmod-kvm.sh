# SPDX-License-Identifier: GPL-2.0
# KVM guests whose memory is page-less: KVM maps it in pages of the align, and
# survives that the device is taken away under a running guest.
# machine: nvdimm
# reserve: 3G
# stock
# no-tools
# copy: lib/dn.sh

. "$VM_LIB"
. ./dn.sh
dn_load
modprobe kvm_amd
init_labels /stock/bin/ndctl >/dev/null

# guest ALIGN SIZE FIELD: KVM counts the memory in pages of the field's size.
# The guest's code is one page of 4K more.
guest() {
	local ns nd dax out pages=$(($2 / $1))

	step "align $1"
	ns=$(dn_namespace region0 "$2")
	nd=$(dn_enable "$ns" "$1")
	dax=$(dn_dax "$ns")
	out=$(kvmguest -t "$1" "/dev/$dax")
	same "wrong words" 0 "$(field guest_wrong <<<"$out")"
	same "sum" ok "$(field guest_sum <<<"$out")"
	[[ $3 != pages_4k ]] || pages=$((pages + 1))
	same "pages of the align" $pages "$(field "$3" <<<"$out")"
	out=$(kvmguest -t "$1" "/dev/$dax" "echo $nd >$DN/unbind") || :
	same "a guest that lost its memory" EFAULT "$(field run <<<"$out")"
	echo >$ND/devices/"$nd"/namespace
	dn_free "$ns"
}

guest 4096 $((64 << 20)) pages_4k
guest $((2 << 20)) $((256 << 20)) pages_2m
guest $((1 << 30)) $((1 << 30)) pages_1g
