# SPDX-License-Identifier: GPL-2.0
# A region without labels, as the stock kernel shows legacy memory: one
# namespace, of the region's size, that cannot be destroyed.
# machine: legacy
# modules: stock
# stock
# timeout: 900
# copy: lib/list.sh

. "$VM_LIB"
. ./list.sh

step "as it came up"
same_views

step "devdax, of all of it"
$stock create-namespace -f -e namespace0.0 -m devdax -M dev >/dev/null
settle
same_views
same_filters ndbus0 e820 region0 namespace0.0 nmem0

step "disabled"
$stock disable-namespace namespace0.0 >/dev/null 2>&1
for options in '' -i -c -iv -iu -RNi -RNXivu; do
	same_list $options
done

echo "$compared lists are the same"
