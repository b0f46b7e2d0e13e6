# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For the tests of namespaces:  . ./ns.sh  after lib.sh.

ND=/sys/bus/nd
DN=$ND/drivers/dax_none

# create OPTIONS...: prints the record of the new namespace.
create() {
	ndctl create-namespace "$@"
}

# none SIZE ALIGN [OPTIONS...]: a map none namespace, by name.
none() {
	local size=$1 align=$2

	shift 2
	create -m devdax -M none -s "$size" -a "$align" "$@" | json .dev
}

# namespaces: those that have a size, as records, one a line, in order.
namespaces() {
	ndctl list -Ni | jq -c '[.] | flatten | .[] | select(.size > 0)'
}

# about NAMESPACE FILTER: one fact of its record.
about() {
	namespaces | jq -ser ".[] | select(.dev == \"$1\") | $2"
}

# available REGION
available() {
	cat "$ND/devices/$1/available_size"
}

# no_disk: not one block device of persistent memory.
no_disk() {
	settle
	! ls /dev/pmem* 2>/dev/null || fail "there is a disk"
}

remembered() {
	sort "$DN/remembered"
}

# nothing_left REGION SIZE: as if no namespace had ever been made.
nothing_left() {
	same "namespaces" '' "$(namespaces)"
	same "free space" "$2" "$(available "$1")"
	same "what is remembered" '' \
		"$( [[ ! -e $DN ]] || remembered; cat /var/lib/ndctl/none 2>/dev/null || :)"
	same "what is pending" '' "$(ls /var/lib/ndctl/pending 2>/dev/null)"
	no_disk
}

# snapshot: everything that an operation which was refused must leave alone.
snapshot() {
	ndctl list -BDRNXi
	grep -s . $ND/devices/{namespace,dax,pfn,btt}*/{uuid,size,align,mode,namespace,holder_class,alt_name,force_raw} \
		$ND/devices/region*/{align,namespace_seed,dax_seed,pfn_seed} \
		$DN/remembered /var/lib/ndctl/{none,pending/*} || :
	readlink -v $ND/devices/*/driver 2>&1 || :
}

# refuse_untouched ERE COMMAND...: refused, and nothing changed by it.
refuse_untouched() {
	local before after

	before=$(snapshot)
	refuse "$@"
	after=$(snapshot)
	[[ $before == "$after" ]] ||
		fail "'${*:2}' changed: $(diff <(echo "$before") <(echo "$after"))"
}
