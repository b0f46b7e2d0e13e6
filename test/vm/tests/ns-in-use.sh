# SPDX-License-Identifier: GPL-2.0
# Nothing is pulled from under whoever uses it, not even with --force, and the
# message names them.
# machine: nvdimm
# timeout: 600
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh
ns=$(none 64M 2M -r 0)
mem=$(create -m devdax -M mem -s 64M -r 0 | json .dev)
raw=$(create -m raw -s 64M -r 0 | json .dev)
node=/dev/$(about "$ns" .chardev)
mem_node=/dev/$(about "$mem" .chardev)
raw_node=/dev/$(about "$raw" .blockdev)

# refused_by ERE NAMESPACE
refused_by() {
	local before

	before=$(snapshot)
	refuse "$1" ndctl destroy-namespace -f "$2"
	refuse "$1" ndctl disable-namespace "$2"
	refuse "$1" ndctl create-namespace -f -e "$2" -m raw
	refuse "$1" ndctl disable-region region0
	same "what was there" "$before" "$(snapshot)"
}

step "open"
for pair in "$ns $node" "$mem $mem_node" "$raw $raw_node"; do
	read -r which where <<<"$pair"
	sleep 1000 <"$where" &
	pid=$!
	wait_for 10 test "/proc/$pid/fd/0" -ef "$where"
	refused_by "in use: pid $pid \\(sleep\\)" "$which"
	kill $pid
	wait $pid || :
done

step "only mapped"
for pair in "$ns $node" "$mem $mem_node"; do
	read -r which where <<<"$pair"
	mkfifo gate
	holdmap -m -s 2M "$where" 'echo >up; read -r _ <gate' >held &
	wait_for 20 test -e up
	refused_by "in use: pid [0-9]+ \\(holdmap\\)" "$which"
	echo >gate
	wait
	same "untouched" ok "$(field touch <held)"
	rm -f up gate held
done

step "only within reach of a device, through VFIO"
modprobe vfio_iommu_type1
maponce "$node" 2M sleep 1000 3<>/dev/vfio/vfio &
pid=$!
wait_for 20 grep -qx sleep "/proc/$pid/comm"
refused_by "pid $pid \\(sleep\\), whose VFIO container may still reach it" "$ns"
kill $pid
wait $pid || :

step "mounted"
modprobe ext4 2>/dev/null || :
mkfs.ext4 -q "$raw_node" 2>/dev/null || mkfs.ext2 "$raw_node" >/dev/null 2>&1 ||
	mke2fs "$raw_node" >/dev/null
mkdir -p here
if mount "$raw_node" here; then
	refused_by "mounted on .*/here" "$raw"
	umount here
else
	echo "(no file system to mount here)"
fi

step "then it goes"
same "all" "destroyed 3 namespaces" "$(ndctl destroy-namespace -f all 2>&1)"
nothing_left region0 $((2 << 30))
