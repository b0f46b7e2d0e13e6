# SPDX-License-Identifier: GPL-2.0
# The same on NVDIMMs, whose labels the module has no room beside: our own
# table brings the aligns back, and without it they are parked all the same.
# machine: nvdimm
# stock
# timeout: 600
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh

if ((VM_BOOT == 1)); then
	ns=$(none 1G 1G -r 0)
	forge -t 64M -p "$(about "$ns" .uuid)" "/dev/$(about "$ns" .chardev)" \
		>/dev/null
	none 64M 4K -r 1 >/dev/null
	same "remembered by the module" "volatile volatile" \
		"$(remembered | cut -d' ' -f3 | xargs)"
	same "and by us" "$(remembered | cut -d' ' -f1,2)" \
		"$(sort /var/lib/ndctl/none)"
	# what a disk would keep
	cp -r /var/lib/ndctl "$VM_STATE/ndctl"
	vm-reset --hard
fi

if ((VM_BOOT == 2)); then
	step "without any table: parked, and no more is known"
	modprobe dax_none
	settle
	same "two, down" "disabled disabled" \
		"$(namespaces | jq -r .state | xargs)"
	no_disk
	refuse 'not remembered as map none' ndctl enable-namespace namespace0.0
	no_disk

	step "with ours, which the module is told of"
	mkdir -p /var/lib
	rm -rf /var/lib/ndctl
	cp -r "$VM_STATE/ndctl" /var/lib/ndctl
	ndctl enable-namespace all 2>&1 | grep -qx 'enabled 2 namespaces'
	same "aligns" "1073741824 4096" \
		"$(namespaces | jq -r .align | xargs)"
	same "maps" "none none" "$(namespaces | jq -r .map | xargs)"
	same "remembered" 2 "$(remembered | wc -l)"
	no_disk

	step "over a new load of the module"
	ndctl disable-namespace all
	rmmod dax_none
	ndctl enable-namespace all
	same "maps" "none none" "$(namespaces | jq -r .map | xargs)"

	step "gone for good"
	ndctl destroy-namespace -f all
	nothing_left region0 $((2 << 30))
fi
