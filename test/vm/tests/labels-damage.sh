# SPDX-License-Identifier: GPL-2.0
# machine: nvdimm
# modules: stock
# stock
# qemu: -object memory-backend-ram,id=small,size=272M,reserve=off -device nvdimm,memdev=small,id=nvs,label-size=128K
# timeout: 1800
# Label areas that are damaged, used, or not to be had: each is called what it
# is, and what is refused changes nothing.
. "$VM_LIB"
stock=/stock/bin/ndctl
# The smallest of the DIMMs: 128K of labels are read and written fast.
dimm=nmem2
region=$($stock list -R -d $dimm | json '.[0].dev')
size=131072
block=256 # of the index

poke() { # FILE OFFSET BYTES: printf's, in place
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

unchanged() {
	ndctl read-labels $dimm 2>/dev/null | cmp - before ||
		fail "the label area was changed"
}

index_of() { # JQ
	ndctl read-labels -j $dimm 2>/dev/null | jq -r ".[0].index$1"
}

step "in use: nothing is written, the holder is named"
$stock disable-region all 2>/dev/null
ndctl init-labels -f -V 1.2 $dimm 2>/dev/null
$stock enable-region all 2>/dev/null
for i in 1 2 3; do
	$stock create-namespace -r $region -m raw -s 16M -n "n$i" >/dev/null
done
ndctl read-labels $dimm -o before 2>/dev/null
holders=$(ndctl list -N -r $region | json 'map(.dev) | join(", ")')
same "namespaces" 3 "$(wc -w <<<"$holders")"
for command in "init-labels -f $dimm" "zero-labels $dimm" \
	"write-labels $dimm -i before" "disable-dimm $dimm"; do
	refuse "$dimm is in use by $region \\($holders\\)" ndctl $command
	refuse "ndctl disable-region $region" ndctl $command
done
unchanged
$stock disable-region all 2>/dev/null

step "labels are not overwritten without --force"
refuse 'already initialized' ndctl init-labels $dimm
refuse 'with 3 labels in use' ndctl init-labels $dimm
unchanged

step "files that are no copy of the area"
: >empty
head -c 100 before >short
head -c $((size / 2)) before >half
cat before before >twice
head -c $size /dev/zero >zeroes
head -c $size /dev/urandom >noise
for file in empty short half; do
	refuse "$file has [0-9]* bytes, 131072 are needed" \
		ndctl write-labels $dimm -i $file
done
refuse 'more than the 131072 bytes' ndctl write-labels $dimm -i twice
refuse 'would not be valid' ndctl write-labels $dimm -i zeroes
refuse 'signature is not NAMESPACE_INDEX' ndctl write-labels $dimm -i noise
refuse 'No such file' ndctl write-labels $dimm -i missing
refuse 'directory' ndctl write-labels $dimm -i /
refuse 'not a single dimm' ndctl write-labels all -i before
refuse 'beyond the label area' ndctl write-labels $dimm -i short -O 128K
refuse 'stdin has 0 bytes' ndctl write-labels $dimm
unchanged

step "by force they are"
ndctl write-labels -f $dimm -i short 2>/dev/null
unchanged
ndctl write-labels -f $dimm -i noise 2>/dev/null
ndctl read-labels $dimm 2>/dev/null | cmp - noise
refuse 'signature is not NAMESPACE_INDEX' ndctl check-labels $dimm
same "reason" "the signature is not NAMESPACE_INDEX" "$(index_of '[1].reason')"
ndctl init-labels $dimm 2>/dev/null
ndctl write-labels $dimm -i before 2>/dev/null
unchanged

step "one index block bad: said, and nothing lost"
cp before bad
poke bad 100 '\x5a'
poke bad 101 '\x5a'
ndctl write-labels -f $dimm -i bad 2>/dev/null
ndctl check-labels $dimm 2>said
matches "message" 'index block 0: the checksum does not match' "$(cat said)"
same "state" corrupt "$(index_of '[0].state')"
same "state" null "$(index_of '[1].state')"
$stock check-labels $dimm 2>/dev/null

step "a part of it wiped"
ndctl write-labels $dimm -i before 2>/dev/null
ndctl zero-labels $dimm -O $block -s $block 2>/dev/null
ndctl read-labels $dimm -o part 2>/dev/null
cmp -n $block before part
cmp -n $block -i $block:0 part zeroes
cmp -i $((2 * block)) before part
ndctl check-labels $dimm 2>said
matches "message" 'index block 1: ' "$(cat said)"
same "read in part" ok "$(ndctl read-labels $dimm -O $block -s $block \
	2>/dev/null | cmp -n $block - zeroes && echo ok)"
refuse 'beyond the label area' ndctl zero-labels $dimm -O 127K -s 2K

step "damaged slots, one by one"
cp before bad
slots=$((2 * block))
ndctl write-labels $dimm -i before 2>/dev/null
used=($(ndctl read-labels -j $dimm 2>/dev/null | jq '.[0].label[].slot'))
same "labels" 3 ${#used[@]}
poke bad $((slots + used[0] * 256 + 104)) '\x01'
poke bad $((slots + used[1] * 256 + 120)) '\x09'
refuse "slot ${used[0]}: the checksum does not match" \
	ndctl write-labels $dimm -i bad
unchanged
ndctl write-labels -f $dimm -i bad 2>/dev/null
refuse "slot ${used[1]}: the label was written for another slot" \
	ndctl check-labels $dimm
same "states" '["corrupt","corrupt",null]' "$(ndctl read-labels -j $dimm \
	2>/dev/null | jq -c '[.[0].label[].state] | sort_by(. == null)')"
same "reason" "the label was written for another slot" "$(ndctl read-labels \
	-j $dimm 2>/dev/null |
	jq -r ".[0].label[] | select(.slot == ${used[1]}).reason")"

step "names that are no text make no bad JSON"
cp before bad
ndctl init-labels -f -V 1.1 $dimm 2>/dev/null
$stock enable-region $region 2>/dev/null
$stock create-namespace -r $region -m raw -s 16M -n "text" >/dev/null
$stock disable-region all 2>/dev/null
ndctl read-labels $dimm -o named 2>/dev/null
at=$(grep -abo text named | tail -n 1 | cut -d: -f1)
poke named "$at" '\xff\x1b["'
ndctl write-labels -f $dimm -i named 2>/dev/null
same "name" '\xff\x1b["' "$(ndctl read-labels -j $dimm 2>/dev/null |
	jq -r '.[0].label[-1].name')"

step "a format of the future is not overwritten by mistake"
ndctl init-labels -f -V 1.2 $dimm 2>/dev/null
ndctl read-labels $dimm -o future 2>/dev/null
poke future 60 '\x02'
poke future $((block + 60)) '\x02'
ndctl write-labels -f $dimm -i future 2>/dev/null
refuse 'format that is not 1.1 or 1.2' ndctl init-labels $dimm
ndctl init-labels -f $dimm 2>/dev/null

step "devices that are not there"
refuse "there is no dimm 'nmem7'" ndctl read-labels nmem7
refuse "there is no dimm 'nmem7'" ndctl enable-dimm $dimm nmem7
refuse "there is no bus 'nowhere'" ndctl check-labels all -b nowhere
for name in nmem nmem-1 nmem01 nmem0x $region; do
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
	refuse "no permission for /dev/$dimm" sh as-nobody "$ours" read-labels $dimm
	refuse 'root' sh as-nobody "$ours" init-labels -f $dimm
	refuse 'run it as root' sh as-nobody "$ours" disable-dimm $dimm
fi

step "wrong calls"
for command in init-labels check-labels read-labels write-labels zero-labels \
	enable-dimm disable-dimm; do
	rc=0
	ndctl $command 2>/dev/null || rc=$?
	same "status of $command" 129 $rc
done
refuse 'not both' ndctl read-labels -I -s 4 $dimm
refuse '--json decodes the whole area' ndctl read-labels -j -O 4 $dimm
refuse "1.3" ndctl init-labels -V 1.3 $dimm
refuse "cannot write to '/nowhere/x'" ndctl read-labels $dimm -o /nowhere/x
