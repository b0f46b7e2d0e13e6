# SPDX-License-Identifier: GPL-2.0
# machine: soft
# timeout: 600
# A thousand devices, each by a command of its own.
. "$VM_LIB"

count=1000 began=$SECONDS

step "made"
for ((i = 1; i <= count; i++)); do
	daxctl create-device -M none -s 4M >/dev/null 2>err || fail "$(cat err)"
done
echo "$count made in $((SECONDS - began)) s"
daxctl list -D >list
same "devices" $count "$(jq length list)"
for dev in $(jq -r '.[].chardev' list); do
	exec 3<"/dev/$dev"
done
exec 3<&-
same "map" none "$(jq -r '.[].map' list | sort -u)"
mapdev "/dev/dax0.$count" write verify | field wrong | grep -qx 0

step "destroyed one by one"
began=$SECONDS
for ((i = 1; i <= count / 10; i++)); do
	daxctl destroy-device -f "dax0.$i" 2>err || fail "$(cat err)"
done
echo "$((count / 10)) destroyed in $((SECONDS - began)) s"

step "and all the others by one command"
began=$SECONDS
daxctl destroy-device -f all
echo "$((count - count / 10)) destroyed in $((SECONDS - began)) s"
same "nothing was left" 1 "$(daxctl list -Di | jq length)"
same "free" $((4 << 30)) "$(daxctl list -R | json '.[0].available_size')"
