# SPDX-License-Identifier: GPL-2.0
# Two DIMMs on two nodes, namespaces of every mode, enabled or not.
# machine: nvdimm
# stock
# timeout: 1800
# copy: lib/list.sh

. "$VM_LIB"
. ./list.sh

step "nothing made yet"
same_list
for options in -B -D -R -N -X -i -BDRNi -RNu -BDRNXivu; do
	same_list $options
done

step "every mode"
make() {
	$stock create-namespace -s 64M "$@" >/dev/null
}
make -r region0 -m raw
make -r region0 -m fsdax -M mem -n two
make -r region0 -m fsdax -M dev
make -r region0 -m devdax -M dev -n 'a/b "c"'
make -r region0 -m devdax -M mem -a 4K
make -r region0 -m sector
make -r region0 -m raw -n down
make -r region1 -m devdax -a 4K
make -r region1 -m raw
settle
for dev in $($stock list | jq -r '.[] |
	select(.name == "down" or .mode == "sector" or .align == 4096) |
	.dev'); do
	$stock disable-namespace "$dev" >/dev/null 2>&1
done
same_views

step "filters"
same_filters ndbus0 ACPI.NFIT region0 \
	"$($stock list -N -r region0 | jq -r '.[0].dev')" nmem1

step "a region that is down"
$stock disable-region region1 >/dev/null 2>&1
same_views

step "a dimm that is down"
$stock disable-dimm nmem1 >/dev/null 2>&1
for options in -D -Di -DR -DRi -BDRNi -BDRNXivu -Dc; do
	same_list $options
done

echo "$compared lists are the same"
