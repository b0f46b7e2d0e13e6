# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Our "ndctl list" against the stock one, to the byte:  . ./list.sh
#
# Two freedoms: the order of objects, which is readdir's in the stock tools and
# by number in ours; and whether regions with namespaces in them are an array
# or an object with one, which there hangs on the last region in that order.
# Where the raw outputs differ, they must have the same lines, and be the same
# once arrays are sorted.

stock=/stock/bin/ndctl
compared=0

# Keys stay in their order; -S would hide a wrong one.
sorted() {
	jq 'def number: (.dev // .chardev // .dimm // .provider // "") |
		[scan("[0-9]+") | tonumber];
	    def tidy: if type == "array" then
			(if length > 0 and all(.[]; type == "object")
			 then sort_by(number) else . end) | map(tidy)
		elif type == "object" then map_values(tidy) else . end;
	    tidy | if type == "object" and keys == ["regions"] then .regions
		else . end' "$1"
}

boxed() {
	[[ $(head -n 2 "$1") == $'{\n  "regions":['* ]]
}

# Without the box, as json-c would have printed it.
lines() {
	if boxed "$1"; then
		sed '1d;$d;s/^  //;s/^"regions"://' "$1"
	else
		cat "$1"
	fi | sed 's/,$//' | sort
}

same_list() { # OPTION...
	local theirs=0 ours=0

	compared=$((compared + 1))
	$stock list "$@" >stock.json 2>stock.err || theirs=$?
	ndctl list "$@" >ours.json 2>ours.err || ours=$?
	same "status of list $*" $theirs $ours
	same "stderr of list $*" '' "$(<ours.err)"
	! cmp -s stock.json ours.json || return 0
	cmp -s <(lines stock.json) <(lines ours.json) &&
		cmp -s <(sorted stock.json) <(sorted ours.json) || {
		diff <(sorted stock.json) <(sorted ours.json) >&2 || :
		fail "list $* differs from the stock tools'"
	}
}

# Every kind of object, and every way to show it, without all combinations:
# a list takes most of a second in an emulated machine.
same_views() {
	local kind how

	for kind in '' B D R N X BX DN RN DR BDRN BDRNX; do
		for how in '' iuMv; do
			same_list ${kind:+-$kind} ${how:+-$how}
		done
	done
	for how in i c v u vv iu RCu Dci Rc DRc; do
		same_list -$how
	done
	same_list -vvv
	same_list -vvvu
}

# filters of every kind; the words are names of what the machine has.
same_filters() { # BUS PROVIDER REGION NAMESPACE DIMM
	local filter

	for filter in "-b $1" "-b $2" "-r $3" "-r ${3#region}" "-n $4" \
		"-n ${4#namespace}" "-d $5" "-d ${5#nmem}" "-m raw" \
		"-m fsdax" "-m devdax" "-m dax" "-t pmem" "-U 0" "-U 1" \
		"-r 99" "-n 9.9" "-r $3 -m devdax" "-b $2 -n $4" \
		"-r all -n all"; do
		same_list $filter
		same_list $filter -BDRNiu
	done
}
