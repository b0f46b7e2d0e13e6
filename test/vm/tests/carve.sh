# SPDX-License-Identifier: GPL-2.0
# machine: soft2
# Memory is carved by name, handed out zeroed, and taken back.
. "$VM_LIB"

MiB=$((1 << 20)) GiB=$((1 << 30))

# about NAME FILTER
about() {
	daxctl list --carves | json ".[] | select(.carve == \"$1\") | $2"
}

free() {
	daxctl list -R | jq 'map(.available_size // 0) | add'
}

# status COMMAND...: what it exits with; says what it said in ./said
status() {
	local rc=0

	"$@" >/dev/null 2>said || rc=$?
	echo $rc
}

# words of a device that are not zero, one in each page looked at
not_zero() {
	mapdev -t 4K "$1" read | field sum
}

all=$(free)

step "one command, and it can be opened"
daxctl carve vm1 --size 1G --align 1G >made
same "state" ready "$(json '.[0].state' <made)"
same "map" none "$(json '.[0].map' <made)"
dev=/dev/$(json '.[0].chardev' <made)
same "faults" 1 "$(mapdev -t 2M "$dev" write | field faults_write)"

step "the same again changes nothing, another request is an error"
daxctl carve vm1 --size 1G --align 1G >again
cmp made again
same "status" 3 "$(status daxctl carve vm1 --size 2G)"
same "status" 3 "$(status daxctl carve vm1 --size 1G --align 1G --owner nobody)"
same "written is what was written" 0 "$(mapdev -t 2M "$dev" verify | field wrong)"

step "who has it is named, and it stays theirs"
sleep 1000 3<"$dev" &
pid=$!
wait_for 10 grep -qx sleep /proc/$pid/comm
same "status" 5 "$(status daxctl release vm1)"
matches "said" "in use: pid $pid \\(sleep\\)" "$(cat said)"
same "state" ready "$(about vm1 .state)"
mapdev -s 1G "$dev" read >/dev/null
kill $pid
wait $pid || :

step "what a device may still reach through VFIO is not taken"
modprobe vfio_iommu_type1
maponce "$dev" 1G sleep 1000 3<>/dev/vfio/vfio &
pid=$!
wait_for 20 grep -qx sleep "/proc/$pid/comm"
same "status" 5 "$(status daxctl release vm1)"
matches "said" "VFIO container may still reach it" "$(cat said)"
kill $pid
wait $pid || :

step "released, its memory is zero and free"
daxctl release vm1
same "free" "$all" "$(free)"
[[ ! -e $dev ]]
daxctl create-device --map none --region 0 --size 1G >made
same "left of the tenant" 0 "$(not_zero "/dev/$(json '.[0].chardev' <made)")"
mapdev -t 4K "/dev/$(json '.[0].chardev' <made)" write >/dev/null
daxctl destroy-device -f all

step "what somebody else left there is zeroed before it is handed out"
daxctl carve vm1 --size 4G >made
dev=/dev/$(json '.[0].chardev' <made)
same "left of others" 0 "$(not_zero "$dev")"
same "region" hmem.0 "$(json '.[0].region' <made)"
daxctl release vm1

step "several: all of them or none"
daxctl carve vm --size 512M --count 3 --node 2 --owner nobody:nogroup \
	--mode 0660 >made
same "names" 'vm-1 vm-2 vm-3' "$(json 'map(.carve) | join(" ")' <made)"
same "region" hmem.1 "$(jq -r '.[].region' made | sort -u)"
for dev in $(jq -r '.[].chardev' made); do
	same "node" 'nobody nogroup 660' "$(stat -c '%U %G %a' "/dev/$dev")"
done
same "status" 4 "$(status daxctl carve more --size 512M --count 2 --node 2)"
matches "said" 'room for 1 of these 2 carves' "$(cat said)"
same "none of them" 3 "$(daxctl list --carves | jq length)"
same "status" 3 "$(status daxctl carve vm --size 512M --count 4 --node 2)"
same "free" $((all - 3 * 512 * MiB)) "$(free)"
daxctl release vm-1 vm-2
same "names" vm-3 "$(daxctl list --carves | json 'map(.carve) | join(" ")')"
daxctl release --all

step "in one piece if there is one, else in several, if that is allowed"
for i in 1 2 3 4; do
	daxctl carve "part$i" --size 1G --region 0 --align 1G >/dev/null
done
daxctl release part2 part4
same "status" 4 "$(status daxctl carve two --size 2G --align 1G --region 0 --extents 1)"
matches "said" '1G is the most that fits' "$(cat said)"
daxctl carve two --size 2G --align 1G --region 0 >made
same "pieces" 2 "$(json '.[0].ranges | length' <made)"
same "zeroed" 0 "$(not_zero "/dev/$(json '.[0].chardev' <made)")"
daxctl release --all
same "free" "$all" "$(free)"

# zeroes COMMAND...: how often it opens a device, which is to zero it
zeroes() {
	strace -f -qq -o trace -e trace=openat "$@" >/dev/null 2>said ||
		fail "$*: $(cat said)"
	grep -c 'dev/dax[0-9.]*", O_RDWR' trace || :
}

step "zeroed once, not twice, as long as nobody else had it"
daxctl carve vm1 --size 64M --region 0 >/dev/null
same "a release zeroes" 1 "$(zeroes daxctl release vm1)"
same "a carve of that does not" 0 "$(zeroes daxctl carve vm1 --size 64M --region 0)"
same "nor beside it" 0 "$(zeroes daxctl release vm1 --no-scrub)"
same "dirty, it is" 1 "$(zeroes daxctl carve vm1 --size 64M --region 0)"
daxctl release vm1
region=/sys/devices/platform/hmem.0
start=$(cat /sys/bus/dax/devices/dax0.0/resource)

# soil: writes into what is clean, with the name of who to blame
soil() {
	mapdev -s 32M -t 4K -S 8 "/dev/$1" write >/dev/null
}

for foreign in daxctl seed first; do
	step "somebody else has it for a while: $foreign"
	case $foreign in
	daxctl)
		dev=$(daxctl create-device -r 0 -s 64M | json '.[0].chardev')
		soil "$dev"
		daxctl destroy-device -f "$dev"
		;;
	seed)
		echo 1 >$region/dax_region/create
		dev=$(cat $region/dax_region/create)
		echo $((64 << 20)) >"$region/$dev/size"
		bind dax device_dax "$dev"
		soil "$dev"
		unbind dax "$dev"
		echo 0 >"$region/$dev/size"
		echo "$dev" >$region/dax_region/delete
		;;
	first) # nothing comes or goes
		printf '%x-%x' $((start)) $((start + (64 << 20) - 1)) \
			>$region/dax0.0/mapping
		bind dax device_dax dax0.0
		soil dax0.0
		unbind dax dax0.0
		echo 0 >$region/dax0.0/size
		;;
	esac
	daxctl carve vm1 --size 64M --region 0 >made
	same "left of others" 0 "$(not_zero "/dev/$(json '.[0].chardev' <made)")"
	daxctl release vm1
	same "clean again" 0 "$(zeroes daxctl carve vm1 --size 64M --region 0)"
	daxctl release vm1
done

step "all that is free is zeroed beforehand"
daxctl create-device -r 1 -s 512M >made
soil "$(json '.[0].chardev' <made)"
daxctl destroy-device -f all
daxctl scrub --free
same "nothing stays" 0 "$(daxctl list -D | jq -s 'map(length) | add // 0')"
same "free" "$all" "$(free)"
same "the second time there is nothing to do" 0 "$(zeroes daxctl scrub --free)"
same "carved at once" 0 "$(zeroes daxctl carve vm1 --size 2G --region 1)"
same "left of others" 0 "$(not_zero "/dev/$(about vm1 .chardev)")"
daxctl release vm1
refuse 'free' daxctl scrub

step "what would be"
daxctl carve --dry-run more --size 1G --count 3 >made
same "names" 'more-1 more-2 more-3' "$(json 'map(.carve) | join(" ")' <made)"
same "three places" 3 "$(jq '.[].ranges[0].start' made | sort -u | wc -l)"
same "status" 4 "$(status daxctl carve --dry-run more --size 1G --count 9)"
same "nothing was made" 0 "$(daxctl list --carves | jq -s 'map(length) | add // 0')"
same "free" "$all" "$(free)"

step "what cannot be"
same "status" 129 "$(status daxctl carve vm1)"
for name in '' .x -- a/b "$(printf 'x%.0s' {1..64})"; do
	refuse 'name|specify' daxctl carve --size 1G -- "$name"
done
refuse 'multiple of 1G.*1G and 2G' daxctl carve vm1 --size 1500M --align 1G
refuse 'no user' daxctl carve vm1 --size 1G --owner nosuchuser
refuse 'octal' daxctl carve vm1 --size 1G --mode 0888
refuse "no carve 'vm9'" daxctl release vm9
same "status" 4 "$(status daxctl carve vm1 --size 1G --node 7)"
same "status" 4 "$(status daxctl carve vm1 --size 900G)"
same "nothing was made" 0 "$(daxctl list --carves | jq -s 'map(length) | add // 0')"
same "free" "$all" "$(free)"

step "a record that is damaged is not guessed at"
echo '{"version":1,' >/var/lib/ndctl/carves.json
refuse 'carves.json' daxctl carve vm1 --size 1G
refuse 'carves.json' daxctl list --carves
rm /var/lib/ndctl/carves.json
chmod 777 /var/lib/ndctl
refuse '' daxctl carve vm1 --size 1G
chmod 755 /var/lib/ndctl
