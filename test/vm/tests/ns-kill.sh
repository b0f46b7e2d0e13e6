# SPDX-License-Identifier: GPL-2.0
# Commands that are killed at each of their writes, to the kernel's attributes
# as to our own files: the next one finds the region in order, or puts it so.
# machine: nvdimm
# timeout: 3000
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh
SIZE=$((2 << 30))

# killed_at N COMMAND...: with SIGKILL in place of its N-th write. False when
# it got to its end. A shell of its own keeps quiet about it.
# (strace --seccomp-bpf would be faster, but does not count the calls.)
killed_at() {
	local n=$1 rc=0

	shift
	bash -c '"$@"; exit $?' killed strace -f -qq -o /dev/null \
		-e trace=write,unlinkat,renameat \
		-e inject=write,unlinkat,renameat:signal=KILL:when="$n" \
		"$@" >/dev/null 2>&1 || rc=$?
	((rc != 0))
}

# in_order REGION: no align, no filler, no label left of anything but what
# the lists show, and what they show is whole. Sets list.
in_order() {
	list=$(namespaces)
	same "region align" $((16 << 20)) "$(($(cat "$ND/devices/$1/align")))"
	same "pending" '' "$(ls /var/lib/ndctl/pending 2>/dev/null)"
	same "half-made ones" '' "$(jq -r 'select(.state) | .dev' <<<"$list")"
	same "remembered" "$(jq -r 'select(.map == "none") | .uuid' <<<"$list" | sort)" \
		"$(remembered | cut -d' ' -f1)"
}

# each_write WHAT STEP OPTIONS...: killed at the first write, one STEP later...
each_write() {
	local n kept=0

	step "create, $1"
	for ((n = 1; ; n += $2)); do
		killed_at $n ndctl create-namespace "${@:3}" || break
		no_disk
		# whatever comes next in this region puts it in order
		create -m devdax -M none -s 16M -a 4K -r 0 >/dev/null
		in_order region0
		# killed while it printed what it had made, it had made it
		(($(wc -l <<<"$list") == 1)) || kept=$((kept + 1))
		ndctl destroy-namespace -f all 2>/dev/null
		same "free" $SIZE "$(available region0)"
	done
	((n > 5 && kept < 3)) || fail "$((n - 1)) writes, kept $kept times"
	echo "  $((n - 1)) writes"
	in_order region0
	ndctl destroy-namespace -f all 2>/dev/null
	nothing_left region0 $SIZE
}

each_write "map none" 1 -m devdax -M none -s 64M -r 0
each_write "devdax mem" 2 -m devdax -M mem -s 64M -r 0

step "create, steered to a gigabyte"
for ((n = 2; ; n += 2)); do
	none 64M 2M -r 0 >/dev/null
	killed_at $n ndctl create-namespace -m devdax -M none -s 1G -a 1G -r 0 ||
		break
	none 16M 4K -r 0 >/dev/null
	in_order region0
	matches "the two" '^67108864 16777216( 1073741824)?$' \
		"$(jq -r .size <<<"$list" | sort -r | xargs)"
	ndctl destroy-namespace -f all 2>/dev/null
	nothing_left region0 $SIZE
done
ndctl destroy-namespace -f all 2>/dev/null
nothing_left region0 $SIZE

step "destroy"
for ((n = 1; ; n++)); do
	ns=$(none 64M 2M -r 0)
	killed_at $n ndctl destroy-namespace -f "$ns" || break
	none 16M 4K -r 0 >/dev/null
	in_order region0
	ndctl destroy-namespace -f all 2>/dev/null
	nothing_left region0 $SIZE
done
nothing_left region0 $SIZE
