# SPDX-License-Identifier: GPL-2.0
# Commands at the same time queue up, and each gets what it asked for.
# machine: nvdimm
# timeout: 900
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh

step "eight creates at once, in two regions"
for ((i = 0; i < 8; i++)); do
	case $((i % 4)) in
	0 | 2) kind="-m devdax -M none -a 2M" ;;
	1) kind="-m devdax -M mem" ;;
	3) kind="-m raw" ;;
	esac
	# shellcheck disable=SC2086 # several words
	ndctl create-namespace $kind -s 64M -r $((i / 4)) >"made$i" 2>"said$i" &
	pids[i]=$!
done
for ((i = 0; i < 8; i++)); do
	wait "${pids[i]}" || fail "create $i: $(cat "said$i")"
done
same "all different" 8 "$(cat made? | jq -r .dev | sort -u | wc -l)"
same "all there, and as asked" \
	"$(cat made? | jq -r '[.dev, .mode, .map, .size] | @text' | sort)" \
	"$(namespaces | jq -r '[.dev, .mode, .map, .size] | @text' | sort)"
same "none of them down" '' "$(namespaces | jq -r 'select(.state) | .dev')"

step "creating, destroying and cycling at once"
for ((i = 0; i < 4; i++)); do
	ndctl destroy-namespace -f "$(json .dev <made$i)" 2>"said$i" &
	pids[i]=$!
	none 32M 4K -r 0 >"new$i" 2>"said1$i" &
	pids[10 + i]=$!
done
for ((i = 4; i < 8; i++)); do
	(
		dev=$(json .dev <made$i)
		ndctl disable-namespace "$dev" && ndctl enable-namespace "$dev"
	) >"said$i" 2>&1 &
	pids[i]=$!
done
for i in {0..7} 1{0..3}; do
	wait "${pids[i]}" || fail "job $i: $(cat "said$i")"
done
same "the new ones" "none none none none" \
	"$(for dev in $(cat new?); do about "$dev" .map; done | xargs)"
same "the old ones" 4 "$(namespaces | grep -c '"namespace1')"
same "none of them down" '' "$(namespaces | jq -r 'select(.state) | .dev')"

step "two that want all of the region: one gets it"
ndctl destroy-namespace -f all 2>/dev/null
wins=0
for i in 0 1; do
	ndctl create-namespace -m devdax -M none -s 2G -r 0 >/dev/null \
		2>"said$i" &
	pids[i]=$!
done
for i in 0 1; do
	if wait "${pids[i]}"; then
		wins=$((wins + 1))
	else
		matches "words" 'no free space' "$(cat said$i)"
	fi
done
same "winners" 1 $wins
ndctl destroy-namespace -f all 2>/dev/null
nothing_left region0 $((2 << 30))
nothing_left region1 $((2 << 30))
