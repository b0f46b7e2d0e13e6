# SPDX-License-Identifier: GPL-2.0
# machine: soft2
# stock
# Debian's daxctl on our library, with Debian's libndctl beside it, does on
# real devices what it does on its own.
. "$VM_LIB"

lib=$(find /usr -name libdaxctl.so.1 -path '*ndctl*')
[[ -e $lib ]]
mkdir mixed
cp -L /stock/lib/* mixed
cp -L "$lib" mixed

# On Debian's library, and on ours.
old() {
	/stock/bin/daxctl "$@"
}

new() {
	/stock/lib/ld-linux-x86-64.so.2 --argv0 daxctl --library-path mixed \
		/stock/libexec/daxctl "$@"
}

# its_way WHO: everything that it can do, and what it says to that
its_way() {
	local do=$1

	echo online >/sys/devices/system/memory/auto_online_blocks
	$do create-device -r 0 -s 1G
	$do create-device -r 1 -s 512M -a 4K
	$do list -RDM
	$do disable-device dax0.1
	$do reconfigure-device -s 2G dax0.1
	$do enable-device dax0.1
	$do reconfigure-device -m system-ram dax0.1 || echo "status $?"
	echo offline >/sys/devices/system/memory/auto_online_blocks
	$do reconfigure-device -m system-ram -N dax0.1
	$do online-memory dax0.1
	$do list -Du
	$do offline-memory dax0.1
	$do reconfigure-device -m devdax dax0.1
	$do destroy-device dax0.1 || echo "status $?"
	$do disable-device dax0.1
	$do destroy-device dax0.1
	$do destroy-device -f dax1.1
	$do create-device -r 7 || echo "status $?"
	$do list -RDi
}

# What the library says of a step that fails is its own business, and in which
# order upstream's lists things is readdir()'s.
its_way old >old.out 2>&1
grep -q '"mode":"system-ram"' old.out
its_way new >new.out 2>&1
sed -i '/^libdaxctl: /d' old.out new.out
diff <(sort old.out) <(sort new.out) || fail "they differ"
