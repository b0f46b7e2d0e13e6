# SPDX-License-Identifier: GPL-2.0
# machine: nvdimm
# modules: stock
# stock
# timeout: 900
# Label areas that are damaged, used, or not to be had: each is called what it
# is, and what is refused changes nothing.
. "$VM_LIB"
stock=/stock/bin/ndctl
block=1280 # index block of format 1.2 in an area of 2M

poke() { # FILE OFFSET BYTES: printf's, in place
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

unchanged() {
	ndctl read-labels nmem0 2>/dev/null | cmp - before ||
		fail "the label area was changed"
}

index_of() { # JQ
	ndctl read-labels -j nmem0 2>/dev/null | jq -r ".[0].index$1"
}

step "in use: nothing is written, the holder is named"
$stock disable-region all 2>/dev/null
ndctl init-labels -f -V 1.2 nmem0 2>/dev/null
$stock enable-region all 2>/dev/null
for i in 1 2 3; do
	$stock create-namespace -r region0 -m raw -s 16M -n "n$i" >/dev/null
done
ndctl read-labels nmem0 -o before 2>/dev/null
for command in 'init-labels -f nmem0' 'zero-labels nmem0' \
	'write-labels nmem0 -i before' 'disable-dimm nmem0'; do
	refuse 'nmem0 is in use by region0 \(namespace0.0, namespace0.1, namespace0.2\)' \
		ndctl $command
	refuse 'ndctl disable-region region0' ndctl $command
done
unchanged
$stock disable-region all 2>/dev/null

step "labels are not overwritten without --force"
refuse 'already initialized' ndctl init-labels nmem0
refuse 'without the 3 labels' ndctl init-labels nmem0
unchanged

step "files that are no copy of the area"
: >empty
head -c 100 before >short
head -c $((1 << 20)) before >half
cat before before >twice
head -c $((2 << 20)) /dev/zero >zeroes
head -c $((2 << 20)) /dev/urandom >noise
for file in empty short half; do
	refuse "$file has [0-9]* bytes, 2097152 are needed" \
		ndctl write-labels nmem0 -i $file
done
refuse 'more than the 2097152 bytes' ndctl write-labels nmem0 -i twice
refuse 'would not be valid' ndctl write-labels nmem0 -i zeroes
refuse 'signature is not NAMESPACE_INDEX' ndctl write-labels nmem0 -i noise
refuse 'No such file' ndctl write-labels nmem0 -i missing
refuse 'directory' ndctl write-labels nmem0 -i /
refuse 'single dimm' ndctl write-labels all -i before
refuse 'beyond the label area' ndctl write-labels nmem0 -i short -O 2M
refuse 'stdin has 0 bytes' ndctl write-labels nmem0
unchanged

step "by force they are"
ndctl write-labels -f nmem0 -i short 2>/dev/null
unchanged
ndctl write-labels -f nmem0 -i noise 2>/dev/null
ndctl read-labels nmem0 2>/dev/null | cmp - noise
refuse 'signature is not NAMESPACE_INDEX' ndctl check-labels nmem0
same "reason" "the signature is not NAMESPACE_INDEX" "$(index_of '[1].reason')"
ndctl init-labels nmem0 2>/dev/null
ndctl write-labels nmem0 -i before 2>/dev/null
unchanged

step "one index block bad: said, and nothing lost"
cp before bad
poke bad 100 '\x5a'
poke bad 101 '\x5a'
ndctl write-labels -f nmem0 -i bad 2>/dev/null
ndctl check-labels nmem0 2>said
matches "message" 'index block 0: the checksum does not match' "$(cat said)"
same "state" corrupt "$(index_of '[0].state')"
same "state" null "$(index_of '[1].state')"
$stock check-labels nmem0 2>/dev/null

step "damaged slots, one by one"
cp before bad
slots=$((2 * block))
# The first slots hold labels and what is left of their first versions.
used=($(ndctl read-labels -j nmem0 2>/dev/null | jq '.[0].label[].slot'))
ndctl write-labels nmem0 -i before 2>/dev/null
used=($(ndctl read-labels -j nmem0 2>/dev/null | jq '.[0].label[].slot'))
same "labels" 3 ${#used[@]}
poke bad $((slots + used[0] * 256 + 104)) '\x01'
poke bad $((slots + used[1] * 256 + 120)) '\x09'
refuse "slot ${used[0]}: the checksum does not match" \
	ndctl write-labels nmem0 -i bad
unchanged
ndctl write-labels -f nmem0 -i bad 2>/dev/null
refuse "slot ${used[1]}: the label was written for another slot" \
	ndctl check-labels nmem0
same "states" '["corrupt","corrupt",null]' "$(ndctl read-labels -j nmem0 \
	2>/dev/null | jq -c '[.[0].label | sort_by(.slot)[].state]' |
	jq -c 'sort_by(. == null)')"
same "reason" "the label was written for another slot" "$(ndctl read-labels \
	-j nmem0 2>/dev/null |
	jq -r ".[0].label[] | select(.slot == ${used[1]}).reason")"

step "names that are no text make no bad JSON"
cp before bad
ndctl init-labels -f -V 1.1 nmem0 2>/dev/null
$stock enable-region region0 2>/dev/null
$stock create-namespace -r region0 -m raw -s 16M -n "text" >/dev/null
$stock disable-region all 2>/dev/null
ndctl read-labels nmem0 -o named 2>/dev/null
at=$(grep -abo text named | tail -n 1 | cut -d: -f1)
poke named "$at" '\xff\x1b["'
ndctl write-labels -f nmem0 -i named 2>/dev/null
same "name" '\xff\x1b["' "$(ndctl read-labels -j nmem0 2>/dev/null |
	jq -r '.[0].label[-1].name')"

step "a format of the future is not overwritten by mistake"
ndctl init-labels -f -V 1.2 nmem0 2>/dev/null
ndctl read-labels nmem0 -o future 2>/dev/null
poke future 60 '\x02'
poke future $((block + 60)) '\x02'
ndctl write-labels -f nmem0 -i future 2>/dev/null
refuse 'format that is not 1.1 or 1.2' ndctl init-labels nmem0
ndctl init-labels -f nmem0 2>/dev/null

step "devices that are not there"
refuse "there is no dimm 'nmem7'" ndctl read-labels nmem7
refuse "there is no dimm 'nmem7'" ndctl enable-dimm nmem0 nmem7
refuse "there is no bus 'nowhere'" ndctl check-labels all -b nowhere
for name in nmem nmem-1 nmem01 nmem0x region0; do
	refuse "$name" ndctl read-labels "$name"
done
mv /dev/nmem1 /dev/hidden
refuse 'no usable /dev/nmem1' ndctl read-labels nmem1
refuse 'no usable /dev/nmem1' ndctl check-labels all
mv /dev/hidden /dev/nmem1

step "without the right to"
cat >as-nobody <<'S'
exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
S
ours=$(command -v ndctl)
if sh as-nobody true 2>/dev/null; then
	refuse 'no permission for /dev/nmem0' sh as-nobody "$ours" read-labels nmem0
	refuse 'root' sh as-nobody "$ours" init-labels -f nmem0
	refuse 'root|[Pp]ermission' sh as-nobody "$ours" disable-dimm nmem0
fi

step "wrong calls"
for command in init-labels check-labels read-labels write-labels zero-labels \
	enable-dimm disable-dimm; do
	rc=0
	ndctl $command 2>/dev/null || rc=$?
	same "status of $command" 129 $rc
done
refuse 'not both' ndctl read-labels -I -s 4 nmem0
refuse 'incompatible with --json' ndctl read-labels -j -O 4 nmem0
refuse "1.3" ndctl init-labels -V 1.3 nmem0
ndctl read-labels nmem0 -o /nowhere/x 2>/dev/null && fail "written to nowhere"
