# SPDX-License-Identifier: GPL-2.0
# A kernel that never heard of our modules: what it cannot do is said before
# anything is changed, and all else works.
# machine: nvdimm
# modules: stock
# timeout: 600
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh

step "map none names the module and where it comes from"
refuse_untouched 'module dax_none is not installed.*contrib/kmod.*modprobe dax_none' \
	ndctl create-namespace -m devdax -M none -s 64M
refuse_untouched 'dax_none' ndctl create-namespace -m devdax -M none -a 1G -c

step "the rest works"
create -m raw -s 64M -r 0 >/dev/null
create -m devdax -M mem -s 64M -r 0 >/dev/null
create -m fsdax -s 64M -r 0 >/dev/null

step "and is not lost over a wish that cannot be fulfilled"
refuse_untouched 'dax_none' \
	ndctl create-namespace -f -e namespace0.1 -m devdax -M none
same "still" "raw devdax fsdax" "$(namespaces | jq -r .mode | xargs)"

step "one that came from a kernel that could is kept safe, and can go"
uuid=$(cat $ND/devices/namespace0.1/uuid)
echo "$uuid 2097152" >/var/lib/ndctl/none
ndctl disable-namespace namespace0.1
same "shown as" "devdax none" "$(about namespace0.1 '[.mode, .map] | join(" ")')"
refuse 'dax_none' ndctl enable-namespace namespace0.1
test ! -e /dev/dax0.1
ndctl destroy-namespace namespace0.1
same "forgotten" '' "$(cat /var/lib/ndctl/none 2>/dev/null)"
ndctl destroy-namespace -f all
nothing_left region0 $((2 << 30))
