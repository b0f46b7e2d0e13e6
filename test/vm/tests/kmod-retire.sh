# SPDX-License-Identifier: GPL-2.0
# Retiring a device: never while a descriptor or a mapping exists; and which
# processes have used it.
# machine: nvdimm
# stock
# no-tools
# copy: lib/dn.sh

. "$VM_LIB"
. ./dn.sh
dn_load
init_labels /stock/bin/ndctl >/dev/null
ns=$(dn_namespace region0 $((64 << 20)))
nd=$(dn_enable "$ns" $((2 << 20)))
dax=$(dn_dax "$ns")
none=$DAX/devices/$dax/none

retire() {
	echo "$1" >"$none/retired"
}

step "idle"
same "map" none "$(dn_none "$dax" map)"
same "retired" 0 "$(dn_none "$dax" retired)"
for bad in 2 -1 x ''; do
	refuse 'Invalid argument' retire "$bad"
done
retire 1
retire 1
same "retired" 1 "$(dn_none "$dax" retired)"
same "open" ESHUTDOWN "$( (mapdev "/dev/$dax" || :) | field open)"
retire 0
same "open again" ok "$(mapdev "/dev/$dax" | field map)"

step "with a descriptor, with a mapping alone, with both"
for how in -d -m ''; do
	out=$(holdmap $how -t 2M "/dev/$dax" "
		cat $none/opens $none/maps $none/users $none/users_lost |
			tr '\n' ' ' >/tmp/seen; echo \$PPID >/tmp/pid
		echo 1 >$none/retired 2>/tmp/said")
	same "retire" 1 "$(field command <<<"$out")"
	matches "said" 'resource busy' "$(tail -n 1 /tmp/said)"
	same "still not retired" 0 "$(dn_none "$dax" retired)"
	pid=$(cat /tmp/pid)
	case $how in
	-d) same "seen" "1 0 0 " "$(cat /tmp/seen)" ;;
	*) same "seen" "1 1 $pid 0 " "$(cat /tmp/seen)" ;;
	esac
	same "afterwards" "0 0" "$(dn_none "$dax" opens) $(dn_none "$dax" maps)"
	same "users afterwards" '' "$(dn_none "$dax" users)"
done

step "over fork and exec"
cat >/tmp/check <<-EOF
	# STEP PARENT CHILD
	none=$none
	seen="\$(cat \$none/opens) \$(cat \$none/maps) \$(echo \$(cat \$none/users))"
	case \$1 in
	forked) want="1 2 \$2 \$3" ;;
	unmapped) want="1 1 \$2 \$3" ;;
	execed) want="0 0 \$2 \$3" ;;
	exited) want="0 0 \$2" ;;
	esac
	[ "\$seen" = "\$want" ] || echo "\$1: \$seen, not \$want" >&2
	[ "\$seen" = "\$want" ] || exit 1
	case \$1 in
	forked | unmapped) ! echo 1 >\$none/retired ;;
	*) echo 1 >\$none/retired && echo 0 >\$none/retired ;;
	esac
EOF
out=$(dn-fork "/dev/$dax" 8M "sh /tmp/check \$1 \$2 \$3 2>>/tmp/why") ||
	fail "dn-fork: $out"
same "child's view" 0 "$(field child_wrong <<<"$out")"
same "parent's view" 0 "$(field parent_wrong <<<"$out")"
for when in forked unmapped execed exited; do
	same "$when ($(grep "^$when" /tmp/why || :))" 0 \
		"$(field $when <<<"$out")"
done

step "a reader in another pid namespace"
holdmap -t 2M "/dev/$dax" "unshare -pf cat $none/users >/tmp/users" >/dev/null
same "pid that cannot be seen" 0 "$(cat /tmp/users)"

step "many users, more than a page of them"
# One maps, and 1200 inherit: their pids do not fit a page of text.
dn-many "/dev/$dax" 1200 "cat $none/users >/tmp/users
	cat $none/maps >/tmp/maps"
same "mappings" 1201 "$(cat /tmp/maps)"
same "users" 1201 "$(wc -l </tmp/users)"
sort -n -u /tmp/users | cmp - /tmp/users || fail "not ascending and unique"
same "users afterwards" '' "$(dn_none "$dax" users)"

step "a race of opens and retires has one winner each time"
dn-race "/dev/$dax" "$none/retired" 5 >/tmp/race
cat /tmp/race
same "both won" 0 "$(field both </tmp/race)"
(($(field retired </tmp/race) > 0)) || fail "never retired"
(($(field opened </tmp/race) > 0)) || fail "never opened"

step "retired is of one binding"
retire 1
echo "$nd" >$DN/unbind
echo "$nd" >$DN/bind
same "retired after a rebind" 0 "$(dn_none "$dax" retired)"
