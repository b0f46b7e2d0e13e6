# SPDX-License-Identifier: GPL-2.0
# Damaged, foreign and unknown label areas: repaired where something is left to
# repair from, refused where overwriting would lose labels.
# machine: legacy
# append: iomem=relaxed
# timeout: 900
# stock
# no-tools
# copy: lib/e820.sh

. "$VM_LIB"
. ./e820.sh

START=4294967296
uuid=$(create -m raw -s 64M | json .uuid)
create -m fsdax -s 64M >/dev/null
uuids=$(uuids)
"$NDCTL" disable-namespace all
remember "$uuid" 4096
remember "$(uuid_nr 1)" 2097152 ndbus0
records=$(remembered)
AREA=$(area nmem0)

# damage OFFSET...: one word at each, while the module is not loaded.
damage() {
	local off

	e820_unload
	for off; do
		flip $((AREA + off))
	done
	said_from_here
}

# recovers FOUND ERE: what it says, and that all is there.
recovers() {
	e820_load
	said_that "$2"
	same "label area" "$1" "$(attr nmem0 found)"
	same "namespaces" "$uuids" "$(uuids)"
	same "records" "$records" "$(remembered)"
}

# and_again: repaired means repaired.
and_again() {
	e820_reload
	same "label area" kept "$(attr nmem0 found)"
	same "records" "$records" "$(remembered)"
}

# refused ERE: it does not load, and touches nothing.
refused() {
	local before

	before=$(snapshot)
	said_from_here
	refuse . modprobe nd_e820_label
	said_that "$1"
	same "the area" "$before" "$(snapshot)"
}

# snapshot: a little of everything in the area.
snapshot() {
	local off

	for off in "${HEADER[@]}" "${TABLE[@]}" $LABELS $((LABELS + 256)); do
		peek $((AREA + off)) && peek $((AREA + off + 120))
	done
}

step "one header"
for header in "${HEADER[@]}"; do
	damage $((header + 32))
	recovers repaired 'header [01] of the label area was damaged, repaired'
	and_again
done

step "both headers: labels and table speak for themselves"
damage "${HEADER[@]}"
recovers repaired 'both headers of the label area are damaged'
and_again

step "one copy of the table: its magic, a record, its checksum"
for table in "${TABLE[@]}"; do
	for off in 0 72 56; do
		damage $((table + off))
		recovers repaired \
			'copy [01] of the none table was damaged or half'
		and_again
	done
done

step "one copy is older: the newer counts"
e820_unload
for off in {0..184..8}; do
	old[off]=$(peek $((AREA + TABLE[0] + off)))
done
e820_load
remember "$(uuid_nr 1)" 4096 ndbus0
records=$(remembered)
e820_unload
for off in {0..184..8}; do
	poke $((AREA + TABLE[0] + off)) "${old[off]}"
done
said_from_here
recovers kept 'label area kept'
and_again

step "everything but the labels"
damage "${HEADER[@]}" "${TABLE[@]}"
e820_load
said_that 'both copies of the none table are damaged'
same "label area" repaired "$(attr nmem0 found)"
same "namespaces" "$uuids" "$(uuids)"
same "records" '' "$(remembered)"
"$NDCTL" disable-namespace all
remember "$uuid" 4096
records=$(remembered)
and_again

step "one index block of the labels: the other one counts"
damage $((LABELS + 64))
recovers kept '2 labels'
settle
# the kernel writes the damaged one when it changes a label
"$NDCTL" disable-namespace all
name=$(grep -l "$uuid" $ND/devices/namespace*/uuid)
echo first >"${name%/uuid}/alt_name"
echo second >"${name%/uuid}/alt_name"
e820_reload
said_that '2 labels'
same "namespaces" "$uuids" "$(uuids)"

step "both index blocks: nothing is set up anew, nothing overwritten"
damage $((LABELS + 64)) $((LABELS + 256 + 64))
e820_load
said_that '0 labels'
same "label area" kept "$(attr nmem0 found)"
same "records" "$records" "$(remembered)"
refuse . "$NDCTL" check-labels nmem0
e820_unload
flip $((AREA + LABELS + 64))
flip $((AREA + LABELS + 256 + 64))
e820_load
same "namespaces" "$uuids" "$(uuids)"

# foreign OFFSET VALUE: both headers, and right ones as far as that goes.
foreign() {
	local header

	for header in "${HEADER[@]}"; do
		poke $((AREA + header + $1)) "$2"
		seal_header $((AREA + header))
	done
}

step "made for another range: refused"
e820_unload
start=$(peek $((AREA + 24)))
same "start in the header" $START $((start))
foreign 24 0x140000000
refused 'its labels were made for 0x0*140000000, size 0xc1000000'
foreign 24 "$start"

step "a later layout: refused"
version=$(peek $((AREA + 16)))
foreign 16 $((version + 1))
refused 'label area of layout version 2, this module knows 1'
same "driver" none "$(driver_of $PLATFORM)"

step "until the operator gives it up"
said_from_here
e820_load discard=$START
said_that 'given up, as discard= says'
same "label area" new "$(attr nmem0 found)"
same "namespaces" '' "$(uuids)"
same "records" '' "$(remembered)"
same "free" $((3 << 30)) "$(record -R | json .available_size)"

step "labels without headers that reach into the last 256 KiB: refused"
# a namespace over the whole region, then a label that claims 16 MiB more; older
# versions of it may lie beside it
create -m raw >/dev/null
e820_unload
for slot in 0 1 2 3; do
	label=$((AREA + LABELS + 512 + slot * 256))
	(($(peek $label))) || continue
	poke $((label + 112)) 0xc1000000
	poke $((label + 248)) "$(fletcher64 $label 256 248)"
done
for header in "${HEADER[@]}"; do
	poke $((AREA + header)) 0
done
refused 'a namespace in its labels reaches into the last 256 KiB'
