# SPDX-License-Identifier: GPL-2.0
# machine: soft
# timeout: 600
# Sixteen commands at once, commands that are stopped, and a machine that is
# reset under them.
. "$VM_LIB"

MiB=$((1 << 20)) GiB=$((1 << 30))

free() {
	daxctl list -R | json '.[0].available_size'
}

carves() {
	daxctl list --carves | jq -r '.[] | .carve + " " + .state' | sort
}

# all_at_once COUNT COMMAND...: with {} as 1 to COUNT; fails if one of them does
all_at_once() {
	local count=$1 i pids=()

	shift
	for ((i = 1; i <= count; i++)); do
		"${@//\{\}/$i}" >"out.$i" 2>"err.$i" &
		pids+=($!)
	done
	for ((i = 1; i <= count; i++)); do
		wait "${pids[i - 1]}" || fail "$i: $(cat "err.$i")"
	done
}

if ((VM_BOOT == 2)); then
	step "after the reset its memory is nobody's, and a name can be freed"
	cp "$VM_STATE/carves.json" /var/lib/ndctl/ 2>/dev/null ||
		mkdir -p /var/lib/ndctl && cp "$VM_STATE/carves.json" /var/lib/ndctl/
	same "free" $((4 * GiB)) "$(free)"
	refuse 'its device is gone.*release vm1' daxctl carve vm1 --size 64M
	daxctl carve vm2 --size 64M >/dev/null
	daxctl release vm1
	daxctl carve vm1 --size 64M >made
	same "left of before the reset" 0 \
		"$(mapdev -t 4K "/dev/$(json '.[0].chardev' <made)" read | field sum)"
	daxctl release --all
	exit 0
fi

step "sixteen carves"
all_at_once 16 daxctl carve 'vm{}' --size 64M
same "ready" 16 "$(carves | grep -c ready)"
same "devices" 16 "$(daxctl list -D | jq length)"
same "no byte is two's" 16 "$(daxctl list --carves | jq '.[].ranges[0].start' | sort -u | wc -l)"
same "free" $((4 * GiB - 16 * 64 * MiB)) "$(free)"

step "eight go and eight come"
all_at_once 16 bash -c 'n={}
	if ((n % 2)); then
		daxctl release vm$n
	else
		daxctl carve new$n --size 32M
	fi'
same "ready" 16 "$(carves | grep -c ready)"
same "free" $((4 * GiB - 8 * 64 * MiB - 8 * 32 * MiB)) "$(free)"

step "sixteen for one name"
all_at_once 16 bash -c 'for i in 1 2 3 4 5 6 7 8 9; do
	daxctl carve one --size 128M && exit
	[ $? = 5 ] || exit 1
	sleep 1
done; exit 1'
same "of that name" 1 "$(carves | grep -c '^one ready')"

step "one release of all, while others are carved"
all_at_once 4 bash -c 'n={}
	if ((n == 1)); then
		daxctl release new2 new4 new6 new8
	else
		daxctl carve late$n --size 512M
	fi'
same "late ones" 3 "$(carves | grep -c '^late. ready')"
daxctl release --all
same "free" $((4 * GiB)) "$(free)"

step "stopped while it zeroes: carve undoes it"
daxctl carve vm1 --size 4G 2>said &
pid=$!
until daxctl list --carves | grep -q preparing; do
	kill -0 $pid || fail "it was faster"
	sleep 0.05
done
refuse "being worked on by pid $pid" daxctl carve vm1 --size 4G
kill -INT $pid
wait $pid && fail "it did not stop"
matches "said" 'stopped after' "$(cat said)"
same "carves" '' "$(carves)"
same "free" $((4 * GiB)) "$(free)"

step "release goes on later, and nobody is given the memory until then"
daxctl carve vm1 --size 4G >/dev/null
daxctl release vm1 2>said &
pid=$!
until daxctl list --carves | grep -q scrubbing; do
	kill -0 $pid || fail "it was faster"
	sleep 0.05
done
kill -TERM $pid
wait $pid && fail "it did not stop"
same "carves" 'vm1 scrubbing' "$(carves)"
refuse 'interrupted.*release vm1' daxctl carve vm1 --size 4G
refuse 'no room' daxctl carve vm2 --size 64M
daxctl release vm1
same "free" $((4 * GiB)) "$(free)"

step "reset"
daxctl carve vm1 --size 64M >made
mapdev -t 4K "/dev/$(json '.[0].chardev' <made)" write >/dev/null
cp /var/lib/ndctl/carves.json "$VM_STATE"
vm-reset
