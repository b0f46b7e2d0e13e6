# SPDX-License-Identifier: GPL-2.0
# machine: soft
# timeout: 300
# Sixteen commands at once end with exactly what was asked for.
. "$VM_LIB"

MiB=$((1 << 20)) GiB=$((1 << 30))

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

step "sixteen are made"
all_at_once 16 daxctl create-device -M none -s 64M
same "names" 16 "$(cat out.* | jq -r '.[0].chardev' | sort -u | wc -l)"
daxctl list -DM >list
same "devices" 16 "$(jq length list)"
same "all are page-less" none "$(jq -r '.[].map' list | sort -u)"
same "all are of the size" $((64 * MiB)) "$(jq '.[].size' list | sort -u)"
same "no byte belongs to two" 16 "$(jq '.[].mappings[].start' list | sort -u | wc -l)"
for dev in $(jq -r '.[].chardev' list); do
	[[ -c /dev/$dev ]]
done
same "free" $((4 * GiB - 16 * 64 * MiB)) \
	"$(daxctl list -R | json '.[0].available_size')"

step "eight go and eight change, at once"
all_at_once 16 bash -c 'n={}
	if ((n % 2)); then
		daxctl destroy-device -f dax0.$n
	else
		daxctl reconfigure-device -s 128M dax0.$n
	fi'
daxctl list -D >list
same "devices" 8 "$(jq length list)"
same "sizes" $((128 * MiB)) "$(jq '.[].size' list | sort -u)"
same "map" none "$(jq -r '.[].map' list | sort -u)"
same "free" $((4 * GiB - 8 * 128 * MiB)) \
	"$(daxctl list -R | json '.[0].available_size')"

step "more is asked for than there is: some get it, the others a reason"
for ((i = 1; i <= 16; i++)); do
	daxctl create-device -M none -s 512M >"out.$i" 2>"err.$i" &
done
wait
same "got it" 6 "$(cat out.* | jq -s 'map(length) | add')"
same "refused with the reason" 10 "$(grep -lE 'free, not 512M|nothing is free' err.* | wc -l)"
same "nothing half-made" 15 "$(daxctl list -Di | jq length)"

step "and all of it goes"
daxctl destroy-device -f all
same "nothing was left" 1 "$(daxctl list -Di | jq length)"
