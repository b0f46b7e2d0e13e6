# SPDX-License-Identifier: GPL-2.0
# Devices larger than one step of the memory type reservation: bound at once,
# write-back from end to end, nothing left afterwards.
# machine: nvdimm
# reserve: 40G
# stock
# no-tools
# copy: lib/dn.sh

. "$VM_LIB"
. ./dn.sh
dn_load
init_labels /stock/bin/ndctl >/dev/null
GiB=$((1 << 30))

milliseconds() {
	awk '{ print int($1 * 1000) }' /proc/uptime
}

for align in 4096 $((2 << 20)) $GiB; do
	step "align $align"
	ns=$(dn_namespace region0 $((37 * GiB)))
	start=$(nd_resource "$ns")
	before=$(free_memory) from=$(milliseconds)
	nd=$(dn_enable "$ns" $align)
	took=$(($(milliseconds) - from))
	dax=$(dn_dax "$ns")
	settle
	spent=$((before - $(free_memory)))
	echo "  37 GiB bound in $took ms, $spent bytes"
	# emulated, and on a busy machine; with pages it would be minutes
	((took < 20000)) || fail "binding took $took ms"
	((spent < 1 << 20)) || fail "binding cost $spent bytes"
	for at in 0 16 32; do
		same "memory type at $at GiB" write-back \
			"$(memtype $((start + at * GiB)))"
	done
	! grep -E "phys=0x0*$(printf '%x' "$start")" /proc/vmallocinfo ||
		fail "the kernel still maps it"
	# both sides of every border, and the last page
	for at in 0 $((16 * GiB - align)) $((16 * GiB)) $((32 * GiB - align)) \
		$((32 * GiB)) $((37 * GiB - align)); do
		out=$(mapdev -o $at -s $align -t $align "/dev/$dax" write verify)
		same "wrong at $at" 0 "$(field wrong <<<"$out")"
	done
	dn_disable "$nd"
	for at in 0 16 32; do
		same "memory type afterwards at $at GiB" '' \
			"$(memtype $((start + at * GiB)))"
	done
	dn_free "$ns"
done
