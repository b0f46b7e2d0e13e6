# SPDX-License-Identifier: GPL-2.0
# machine: legacy
# stock
# timeout: 1200
# The label area that our module keeps in the tail of legacy memory: the same
# commands, and over a reset.
. "$VM_LIB"
stock=/stock/bin/ndctl
dimm=$(ndctl list -Di | json '.[0].dev')
region=$(ndctl list -R | json '.[0].dev')

case $VM_BOOT in
1)
	step "fresh labels"
	$stock disable-region all 2>/dev/null
	ndctl init-labels -f -V 1.2 "$dimm" 2>/dev/null
	ndctl check-labels "$dimm" 2>/dev/null
	$stock check-labels "$dimm" 2>/dev/null
	$stock enable-region all 2>/dev/null
	$stock create-namespace -r "$region" -m raw -s 64M -n kept >/dev/null
	same "name" kept "$(ndctl read-labels -j "$dimm" 2>/dev/null |
		json '.[0].label[0].name')"
	refuse "$dimm is in use by $region \(namespace" \
		ndctl init-labels -f "$dimm"

	step "a copy, zeroed, and back"
	ndctl read-labels "$dimm" -o /state/copy 2>/dev/null
	same "size" "$((128 << 10))" "$(stat -c %s /state/copy)"
	$stock disable-region all 2>/dev/null
	ndctl zero-labels "$dimm" 2>/dev/null
	refuse 'never initialized' ndctl check-labels "$dimm"
	ndctl write-labels "$dimm" -i /state/copy 2>/dev/null
	$stock read-labels "$dimm" 2>/dev/null | cmp - /state/copy
	ndctl enable-dimm "$dimm" 2>/dev/null
	vm-reset
	;;
2)
	step "after a reset"
	ndctl check-labels "$dimm" 2>/dev/null
	same "name" kept "$(ndctl read-labels -j "$dimm" 2>/dev/null |
		json '.[0].label[0].name')"
	same "namespace" kept "$(ndctl list -N | json '.[0].name')"
	;;
esac
