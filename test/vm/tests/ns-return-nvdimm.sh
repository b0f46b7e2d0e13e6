# SPDX-License-Identifier: GPL-2.0
# The same on NVDIMMs, whose labels the module has no room beside: what ndctl
# wrote down is read when the module is loaded, and nothing that a guest forged
# is believed, with labels of format 1.1 (region0) as of 1.2 (region1). Without
# that file, those of format 1.2 are parked all the same.
# machine: nvdimm
# stock
# timeout: 900
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh
TABLE=/var/lib/ndctl/none

# forged REGION KIND: a page-less namespace that is full of such blocks, whose
# guest even knows the uuid; by uuid.
forged() {
	local ns uuid

	ns=$(none 64M 2M -r "$1")
	uuid=$(about "$ns" .uuid)
	forge -k "$2" -p "$uuid" "/dev/$(about "$ns" .chardev)" >/dev/null
	echo "$uuid"
}

# all_parked COUNT: by nothing but the boot, or the load of the module.
all_parked() {
	local dir bound=''

	no_disk
	for dir in $ND/devices/namespace*; do
		[[ $(driver_of "$dir") == none ]] || bound+=" ${dir##*/}"
	done
	same "bound to a driver" '' "$bound"
	same "remembered" "$1" "$(remembered | wc -l)"
	same "down" "devdax none disabled" "$(namespaces |
		jq -r '"\(.mode) \(.map) \(.state)"' | sort -u)"
	same "how many" "$1" "$(namespaces | wc -l)"
}

if ((VM_BOOT == 1)); then
	step "forged blocks of every kind, in labels of both formats"
	ndctl disable-region region0 2>/dev/null
	ndctl init-labels -f -V 1.1 nmem0 2>/dev/null
	ndctl enable-region region0 2>/dev/null
	same "formats" "1.1 1.2" "$(ndctl read-labels -j nmem0 nmem1 \
		2>/dev/null | jq -r '.[].index[0] |
		"\(.major).\(.minor)"' | xargs)"
	for kind in pfn dax btt; do
		for region in 0 1; do
			forged $region $kind >"$VM_STATE/$kind.$region"
		done
	done
	ns=$(none 1G 1G -r 0)
	forge -t 64M -p "$(about "$ns" .uuid)" "/dev/$(about "$ns" .chardev)" \
		>/dev/null
	none 64M 4K -r 1 >/dev/null
	same "remembered by the module" volatile \
		"$(remembered | cut -d' ' -f3 | sort -u)"
	same "and by us" "$(remembered | cut -d' ' -f1,2)" "$(sort $TABLE)"
	# what a disk would keep
	mkdir -p "$VM_STATE/disk/var/lib"
	cp -r /var/lib/ndctl "$VM_STATE/disk/var/lib"
	vm-reset --hard
fi

if ((VM_BOOT == 2)); then
	step "after a reset they are parked, before ndctl was ever called"
	all_parked 8
	matches "log" "8 page-less namespaces remembered from $TABLE" "$(dmesg)"

	step "and up they come, at their aligns"
	ndctl enable-namespace all 2>&1 | grep -qx 'enabled 8 namespaces'
	same "aligns" "4096 $((2 << 20)) $((1 << 30))" \
		"$(namespaces | jq -r .align | sort -nu | xargs)"
	same "maps" none "$(namespaces | jq -r .map | sort -u)"
	no_disk

	step "over a new load of the module, with nd_pmem waiting for them"
	ndctl disable-namespace all 2>/dev/null
	rmmod dax_none
	modprobe dax_none
	for dir in $ND/devices/namespace*; do
		bind nd nd_pmem "${dir##*/}" 2>/dev/null || :
	done
	all_parked 8
	rmmod dax_none
	modprobe dax_none table=
	same "told not to look" '' "$(remembered)"
	rmmod dax_none
	printf 'nonsense\n%s 2097152\n\n' "$(cat "$VM_STATE/pfn.0")" >odd
	modprobe dax_none table="$PWD/odd"
	same "one of an odd file" "$(cat "$VM_STATE/pfn.0") 2097152 volatile" \
		"$(remembered)"
	matches "log" "1 lines of $PWD/odd are ignored" "$(dmesg)"
	ndctl enable-namespace all 2>/dev/null
	same "maps" none "$(namespaces | jq -r .map | sort -u)"

	step "the file is lost"
	# what is left: one of format 1.1, and those of 1.2 whose guests did not
	# come to know the uuid
	for ns in $(namespaces | jq -r 'select(.size > 64e6) | .dev'); do
		case $(about "$ns" .uuid) in
		"$(cat "$VM_STATE/pfn.0")" | "$(cat "$VM_STATE/pfn.1")" | \
			"$(cat "$VM_STATE/btt.1")") ;;
		*) ndctl destroy-namespace -f "$ns" 2>/dev/null ;;
		esac
	done
	same "left" 3 "$(namespaces | wc -l)"
	rm -r "$VM_STATE/disk"
	mkdir "$VM_STATE/disk"
	cp -r /var/lib/ndctl "$VM_STATE/ndctl"
	vm-reset --hard
fi

if ((VM_BOOT == 3)); then
	step "1.2: parked, and no more is known"
	modprobe dax_none
	settle
	same "what nothing is known of" '' "$(remembered)"
	for uuid in "$(cat "$VM_STATE/pfn.1")" "$(cat "$VM_STATE/btt.1")"; do
		ns=$(basename "$(dirname "$(grep -l "$uuid" \
			$ND/devices/namespace1.*/uuid)")")
		same "driver" none "$(driver_of "$ND/devices/$ns")"
		same "state" disabled "$(about "$ns" .state)"
		refuse 'not remembered as map none' ndctl enable-namespace "$ns"
	done
	! ls /dev/pmem1* 2>/dev/null || fail "there is a disk of region1"

	step "1.1: there is nothing to tell it by, as map-none(7) says"
	ls /dev/pmem0* >/dev/null || fail "the forged block was not good enough"
	ndctl disable-region region0 2>/dev/null

	step "with the file again"
	mkdir -p /var/lib
	rm -rf /var/lib/ndctl
	cp -r "$VM_STATE/ndctl" /var/lib/ndctl
	ndctl enable-namespace all 2>&1 | grep -qx 'enabled 2 namespaces'
	rmmod nd_pmem 2>/dev/null || :
	ndctl enable-region region0 2>/dev/null
	ndctl enable-namespace all 2>/dev/null
	same "maps" "none none none" "$(namespaces | jq -r .map | xargs)"
	no_disk

	step "gone for good"
	ndctl destroy-namespace -f all 2>/dev/null
	nothing_left region0 $((2 << 30))
	nothing_left region1 $((2 << 30))
fi
