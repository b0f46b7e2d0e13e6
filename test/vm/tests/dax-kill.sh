# SPDX-License-Identifier: GPL-2.0
# machine: soft
# timeout: 1500
# Commands that are killed at each of their writes, to the kernel's attributes
# as to our own files: the next command finds the region in order or puts it so.
. "$VM_LIB"

MiB=$((1 << 20)) GiB=$((1 << 30))
changes=write,unlinkat,renameat

# killed_at N COMMAND...: with SIGKILL in place of its N-th change. False when
# it got to its end. A shell of its own keeps quiet about it.
killed_at() {
	local n=$1 rc=0

	shift
	bash -c '"$@"; exit $?' killed strace -f -qq -o /dev/null \
		-e trace=$changes -e inject=$changes:signal=KILL:when="$n" \
		"$@" >/dev/null 2>&1 || rc=$?
	((rc != 0))
}

# What they say of their work would be most of the output.
daxctl() {
	command daxctl "$@" 2>said
}

free() {
	daxctl list -R | json '.[0].available_size'
}

# in_order: no id, no note of work under way, no empty device but the first.
in_order() {
	same "pending" '' "$(ls /var/lib/ndctl/dax-pending 2>/dev/null)"
	same "empty ones" dax0.0 "$(daxctl list -Di |
		jq -r '.[] | select(.size == 0) | .chardev')"
	same "disabled ones" '' "$(daxctl list -D |
		jq -r '.[] | select(.state) | .chardev')"
}

# An id that stayed behind would make the next device of that name page-less.
no_id_is_left() {
	daxctl create-device -s 16M >/dev/null
	same "drivers" device_dax "$(for dev in /sys/bus/dax/devices/*; do
		driver_of "$dev"
	done | grep -vx none | sort -u)"
	daxctl destroy-device -f all
}

# each_create OPTIONS...
each_create() {
	local n kept=0 sizes

	step "create-device $*"
	for ((n = 1; ; n++)); do
		killed_at $n daxctl create-device "$@" || break
		daxctl create-device -M none -s 32M >/dev/null
		in_order
		# killed while it printed what it had made, it had made it
		sizes=$(daxctl list -D | jq length)
		((sizes == 1)) || kept=$((kept + 1))
		daxctl destroy-device -f all
		same "free" $((4 * GiB)) "$(free)"
		no_id_is_left
	done
	((n > 5 && kept < 4)) || fail "$((n - 1)) changes, kept $kept times"
	echo "  $((n - 1)) changes"
	daxctl destroy-device -f all
}

each_create -M none -s 64M
each_create -s 64M

step "create-device, placed by us, in two extents"
for ((n = 1; ; n++)); do
	daxctl create-device -s 100M >/dev/null
	daxctl create-device -s 2G >/dev/null
	daxctl destroy-device -f dax0.1
	killed_at $n daxctl create-device -M none -s 1G -a 1G || break
	daxctl create-device -s 32M >/dev/null
	in_order
	same "the other one" $((2 * GiB)) \
		"$(daxctl list -D -d dax0.2 | json '.[0].size')"
	daxctl destroy-device -f all
	same "free" $((4 * GiB)) "$(free)"
done
daxctl destroy-device -f all

for map in none mem; do
	step "destroy-device, map $map"
	for ((n = 1; ; n++)); do
		daxctl create-device -M $map -s 64M >/dev/null
		daxctl create-device -s 16M >/dev/null
		killed_at $n daxctl destroy-device -f dax0.1 || break
		# Unbound is as far as it may have got without a note of it.
		daxctl enable-device all
		daxctl destroy-device -f dax0.2
		in_order
		daxctl destroy-device -f all
		same "free" $((4 * GiB)) "$(free)"
		no_id_is_left
	done
	daxctl destroy-device -f all
done

step "reconfigure-device, from one map to the other: it is one of the two"
for ((n = 1; ; n++)); do
	daxctl create-device -s 64M >/dev/null
	killed_at $n daxctl reconfigure-device -M none dax0.1 || break
	daxctl enable-device dax0.1
	in_order
	matches "driver" '^(dax_none|device_dax)$' \
		"$(driver_of /sys/bus/dax/devices/dax0.1)"
	daxctl destroy-device -f all
	no_id_is_left
done
