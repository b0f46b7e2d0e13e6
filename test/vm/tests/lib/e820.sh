# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For the tests of nd_e820_label: loading it, its sysfs, and looking at and
# damaging label areas while it is not loaded.

NDCTL=/stock/bin/ndctl
ND=/sys/bus/nd
DAX_NONE=$ND/drivers/dax_none
PLATFORM=/sys/bus/platform/devices/e820_pmem

# Offsets in a label area; contrib/kmod/nd_e820_label/README.md.
HEADER=(0 0x1f000)
TABLE=(0x1000 0x10000)
LABELS=0x20000
AREA_SIZE=$((256 << 10))

e820_load() {
	modprobe nd_e820_label "$@"
	settle
}

# Of every region first: they pin the module.
e820_unload() {
	"$NDCTL" disable-region all >/dev/null 2>&1
	rmmod nd_e820_label
}

e820_reload() {
	e820_unload
	e820_load "$@"
}

# e820_fresh: forgets all labels and records.
e820_fresh() {
	"$NDCTL" destroy-namespace -f all >/dev/null 2>&1 || :
	forget_all
	"$NDCTL" disable-region all >/dev/null 2>&1
	"$NDCTL" zero-labels all >/dev/null 2>&1
	"$NDCTL" enable-region all >/dev/null 2>&1
}

# attr DIMM NAME: an attribute of the module's.
attr() {
	cat "$ND/devices/$1/e820_label/$2"
}

# area DIMM: physical address of its label area.
area() {
	local range

	range=$(attr "$1" area)
	echo $((${range%-*}))
}

# The kernel's lines about the device since the last `said_from_here`.
said_from_here() {
	echo "e820-test mark" >/dev/kmsg
}

said() {
	dmesg | sed -n '/e820-test mark/h;/e820-test mark/!H;${x;p}' |
		grep -a 'e820' | grep -v mark || :
}

# said_that ERE: one of those lines matches.
said_that() {
	said | grep -qE "$1" || fail "the kernel did not say '$1' but: $(said)"
}

# record OPTIONS...: the first record that ndctl lists. Some of its versions wrap
# a single one in an array.
record() {
	"$NDCTL" list "$@" | jq -c 'if type == "array" then .[0] else . end'
}

# create OPTIONS...: a namespace; its record on stdout.
create() {
	"$NDCTL" create-namespace "$@" 2>/dev/null
}

# uuids: of all namespaces, as in their labels, sorted.
uuids() {
	local namespace

	for namespace in "$ND"/devices/namespace*; do
		[[ ! -e $namespace/uuid || $(cat "$namespace/size") == 0 ]] ||
			cat "$namespace/uuid"
	done | sort
}

# remember UUID ALIGN [WHERE]; forget UUID; remembered: the records, sorted
remember() {
	echo "$*" >$DAX_NONE/remember
}

forget() {
	echo "$1" >$DAX_NONE/forget
}

remembered() {
	sort $DAX_NONE/remembered
}

forget_all() {
	local uuid rest

	# shellcheck disable=SC2034
	while read -r uuid rest; do
		forget "$uuid"
	done < <(remembered)
}

# uuid_nr N: a uuid that says N.
uuid_nr() {
	printf '00000000-0000-4000-8000-%012x\n' "$1"
}

# peek ADDRESS; poke ADDRESS VALUE: 64 bits, while nobody has the range.
peek() {
	busybox devmem "$(printf '%#x' "$1")" 64
}

poke() {
	busybox devmem "$(printf '%#x' "$1")" 64 "$2"
}

# flip ADDRESS: every bit of 64.
flip() {
	poke "$1" "$(printf '%#x' $((~$(peek "$1"))))"
}

# fletcher64 ADDRESS LENGTH CHECKSUM-OFFSET: as the area's structures carry it.
fletcher64() {
	local lo=0 hi=0 i word half

	for ((i = 0; i < $2; i += 8)); do
		word=0
		((i == $3)) || word=$(peek $(($1 + i)))
		for half in $((word & 0xffffffff)) $((word >> 32 & 0xffffffff)); do
			lo=$(((lo + half) & 0xffffffff))
			hi=$(((hi + lo) & 0xffffffff))
		done
	done
	printf '%#x\n' $((hi << 32 | lo))
}

# seal_header ADDRESS: makes the checksum of a header right again.
seal_header() {
	poke $(($1 + 120)) "$(fletcher64 "$1" 128 120)"
}
