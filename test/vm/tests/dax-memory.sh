# SPDX-License-Identifier: GPL-2.0
# machine: soft2
# Memory of a device becomes the system's and comes back; nodes are told apart.
. "$VM_LIB"

policy=/sys/devices/system/memory/auto_online_blocks

# about DEVICE FILTER
about() {
	daxctl list -d "$1" | json ".[0] | $2"
}

blocks() {
	about "$1" '"\(.online_memblocks)/\(.total_memblocks) \(.movable)"'
}

node_total() {
	awk '/MemTotal/ { print $4 }' "/sys/devices/system/node/node$1/meminfo" \
		2>/dev/null || echo 0
}

step "nodes"
daxctl create-device -r 0 -s 1G -M none >/dev/null
daxctl create-device -r 1 -s 1G >/dev/null
same "target nodes" '1 2' "$(daxctl list | json 'map(.target_node | tostring) | join(" ")')"
same "of node 2" dax1.1 "$(daxctl list --node 2 | json '.[0].chardev')"
same "of nodes 0-1" dax0.1 "$(daxctl list --node 0-1 | jq -r '.[].chardev')"
same "regions of node 2" 1 "$(daxctl list -R --node 2 | json '.[0].id')"
refuse 'node' daxctl list --node x

step "a policy of the kernel's that would put it online"
echo online >$policy
refuse 'auto_online_blocks.*--force' \
	daxctl reconfigure-device -m system-ram dax0.1
same "driver" dax_none "$(driver_of /sys/bus/dax/devices/dax0.1)"
echo offline >$policy

step "from page-less to system RAM"
daxctl reconfigure-device -m system-ram dax0.1 >/dev/null
same "blocks" '8/8 true' "$(blocks dax0.1)"
same "mode" system-ram "$(about dax0.1 .mode)"
same "kB in node 1" $((1 << 20)) "$(node_total 1)"
daxctl reconfigure-device -m system-ram dax0.1 >/dev/null 2>said
same "said" 'dax0.1 was already in system-ram mode' "$(head -n 1 said)"

step "what is online is not to be had"
refuse '8 of its 8 memory blocks are in use.*offline-memory' \
	daxctl disable-device dax0.1
refuse 'memory blocks are in use' daxctl destroy-device -f dax0.1
refuse 'memory blocks are in use' daxctl reconfigure-device -m devdax dax0.1
refuse 'is system RAM' daxctl reconfigure-device -M none dax0.1
refuse 'is system RAM' daxctl reconfigure-device -s 2G dax0.1

step "offline, online, and not as movable"
daxctl offline-memory dax0.1 2>said
same "said" 'offlined memory for 1 device' "$(cat said)"
same "blocks" '0/8 null' "$(blocks dax0.1)"
daxctl offline-memory dax0.1 2>said
same "said" 'offlined memory for 0 devices' "$(cat said)"
daxctl online-memory --no-movable dax0.1 2>said
same "said" 'onlined memory for 1 device' "$(cat said)"
same "blocks" '8/8 false' "$(blocks dax0.1)"
daxctl offline-memory dax0.1
daxctl online-memory --movable dax0.1
same "blocks" '8/8 true' "$(blocks dax0.1)"
refuse 'is not system RAM.*reconfigure-device' daxctl online-memory dax1.1

step "back to page-less by force, and again"
daxctl reconfigure-device -m devdax -M none -f dax0.1 >/dev/null
same "map" none "$(about dax0.1 .map)"
same "driver" dax_none "$(driver_of /sys/bus/dax/devices/dax0.1)"
same "kB in node 1" 0 "$(node_total 1)"
mapdev -s 64M /dev/dax0.1 write verify | field wrong | grep -qx 0
daxctl reconfigure-device -m system-ram -N dax0.1 >/dev/null
same "blocks" '0/8 null' "$(blocks dax0.1)"
daxctl destroy-device -f all

step "memory that cannot be moved stays, and all blocks with it"
daxctl create-device -r 1 -s 512M -m system-ram --no-movable >/dev/null
same "blocks" '4/4 false' "$(blocks dax1.1)"
onnode 2 sleep 1000 &
pid=$!
wait_for 10 grep -qx sleep /proc/$pid/comm
refuse 'dax1.1: memory[0-9]+ \(zone Normal\) does not go offline.*cannot be moved.*reboot' \
	daxctl offline-memory dax1.1
same "blocks" '4/4 false' "$(blocks dax1.1)"
kill $pid
