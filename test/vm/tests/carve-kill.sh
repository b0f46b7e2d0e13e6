# SPDX-License-Identifier: GPL-2.0
# machine: soft
# timeout: 1800
# Commands that are killed at each of their changes, to the kernel's attributes
# as to our own files: the next one finds everything in order or puts it so, and
# nobody is handed what another one wrote.
. "$VM_LIB"

changes=write,unlinkat,renameat,chmod,fchmodat,lchown,fchownat,mkdirat
SIZE=64M

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
	command daxctl "$@" 2>said || fail "daxctl $*: $(cat said)"
}

carves() {
	daxctl list --carves | jq -r '.[] | .carve + " " + .state'
}

# in_order WANTED: these carves, ready, with one device each and no other.
in_order() {
	local name

	same "carves" "$1" "$(carves)"
	same "pending" '' "$(ls /var/lib/ndctl/dax-pending 2>/dev/null)"
	same "devices" \
		"$(daxctl list --carves | jq -r '.[].chardev' | sort)" \
		"$(daxctl list -Di | jq -r '.[].chardev' | grep -vx dax0.0 | sort)"
	same "drivers" "$(daxctl list -D | jq length)" \
		"$(daxctl list -D | jq '[.[] | select(.map == "none" and .state == null)] | length')"
	for name in $(daxctl list --carves | jq -r '.[].chardev'); do
		same "left of others in $name" 0 \
			"$(mapdev -t 4K "/dev/$name" read | field sum)"
	done
}

# Something for the next one to find, were it not zeroed.
soil() {
	local dev

	dev=/dev/$(daxctl list --carves |
		jq -r ".[] | select(.carve == \"$1\") | .chardev")
	mapdev -t 4K -S 6 "$dev" write >/dev/null
}

step "carve"
for ((n = 1; ; n++)); do
	killed_at $n daxctl carve vm1 --size $SIZE || break
	# the next command, whatever it is, puts it in order
	daxctl carve vm2 --size $SIZE >/dev/null
	in_order "$(carves | grep -x 'vm1 ready' || :; echo 'vm2 ready')"
	soil vm2
	daxctl release --all
done
echo "  $((n - 1)) changes"
soil vm1
daxctl release --all

step "carve, again after it was killed"
for ((n = 2; ; n += 3)); do
	killed_at $n daxctl carve vm1 --size $SIZE --count 2 || break
	daxctl carve vm1 --size $SIZE --count 2 >/dev/null
	in_order $'vm1-1 ready\nvm1-2 ready'
	soil vm1-1
	soil vm1-2
	daxctl release --all
done
echo "  $((n - 1)) changes"
daxctl release --all

step "release"
for ((n = 1; ; n++)); do
	daxctl carve vm1 --size $SIZE >/dev/null
	daxctl carve vm2 --size $SIZE >/dev/null
	soil vm1
	killed_at $n daxctl release vm1 || break
	case $(carves | sed -n 's/^vm1 //p') in
	'') ;; # it got that far
	ready) soil vm1 ;;
	*) ;; # "release" goes on with it
	esac
	daxctl carve vm3 --size $SIZE >/dev/null
	same "left of vm1" 0 "$(mapdev -t 4K "/dev/$(daxctl list --carves |
		jq -r '.[] | select(.carve == "vm3") | .chardev')" read |
		field sum)"
	[[ ! $(carves | grep -w vm1) ]] || daxctl release vm1
	in_order $'vm2 ready\nvm3 ready'
	daxctl release --all
done
echo "  $((n - 1)) changes"
daxctl release --all
same "all is free" $((4 << 30)) "$(daxctl list -R | json '.[0].available_size')"
