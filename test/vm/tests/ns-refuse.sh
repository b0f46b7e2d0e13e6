# SPDX-License-Identifier: GPL-2.0
# What cannot be is refused in words that help, and nothing is changed.
# machine: nvdimm
# timeout: 900
# copy: lib/ns.sh

. "$VM_LIB"
. ./ns.sh
none 512M 2M -r 0 >/dev/null
create -m raw -s 64M -r 1 >/dev/null

step "options by themselves"
for bad in "-m nonsense" "-M nonsense" "-s 0" "-s abc" "-s 101%" "-s 1.5" \
	"-s -1" "-s +1" "-s 1e9" "-s 16MX" "-s 1Gi" "-s 1,5G" "-s %" \
	"-s 0%" "-s 50%%" "-s .5G" "-s 16E" "-s 0xG" "-s -5%" "-a 3M" "-a x" "-l 520" "-u 12" "--nonsense" "extra" \
	"-u 00000000-0000-0000-0000-000000000000" "-t blub" "-r region-5" \
	"-r region0x" "-e namespace0.0junk" "-e namespace0.0 -c" \
	"-n $(printf 'x%.0s' {1..64})"; do
	rc=0
	# shellcheck disable=SC2086 # several words
	said=$(ndctl create-namespace $bad 2>&1 >/dev/null) || rc=$?
	same "status of $bad" 129 $rc
	[[ $said == ndctl\ create-namespace:\ * ]] || fail "$bad: '$said'"
done
rc=0
ndctl create-namespace -s "" 2>/dev/null || rc=$?
same "status of an empty size" 129 $rc
for command in enable disable destroy; do
	rc=0
	ndctl $command-namespace 2>/dev/null || rc=$?
	same "status of $command-namespace alone" 129 $rc
done

step "options together"
refuse_untouched 'struct pages' ndctl create-namespace -m fsdax -M none
refuse_untouched 'struct pages' ndctl create-namespace -M none
refuse_untouched 'not for raw' ndctl create-namespace -m raw -M none
refuse_untouched 'not for raw' ndctl create-namespace -m raw -a 2M
refuse_untouched 'later version.*raw, fsdax or devdax' \
	ndctl create-namespace -m sector -s 64M
refuse_untouched 'use 4K, 2M or 1G' \
	ndctl create-namespace -m devdax -M none -a 8M

step "sizes, with the nearest that would do"
refuse_untouched 'use 32M or 48M' \
	ndctl create-namespace -m devdax -M none -s 33M
refuse_untouched 'use 16M' ndctl create-namespace -m devdax -M none -s 4K
refuse_untouched 'use 1G or 2G' \
	ndctl create-namespace -m devdax -M none -s 1536M -a 1G
refuse_untouched '1536M are free.*ask for 1536M or less' \
	ndctl create-namespace -m devdax -M none -s 1552M -r 0
refuse_untouched 'ask for 1G or less' \
	ndctl create-namespace -m devdax -M none -s 2G -a 1G -r 0
refuse_untouched 'use 2G or more' \
	ndctl create-namespace -m devdax -M mem -s 1G -a 1G -r 0
refuse_untouched 'use 1G or 2G' \
	ndctl create-namespace -m fsdax -s 1552M -a 1G -r 1

step "places"
refuse_untouched 'no region' ndctl create-namespace -r 7
refuse_untouched 'no region' ndctl create-namespace -b nonsense
refuse_untouched "no namespace 'namespace0.77'" \
	ndctl create-namespace -f -e namespace0.77
refuse_untouched "no namespace 'namespace0.77'" \
	ndctl destroy-namespace -f namespace0.77
ndctl disable-region region1
refuse_untouched 'region1 is disabled' ndctl create-namespace -r 1
ndctl enable-region region1
echo 1 >$ND/devices/region1/read_only
refuse_untouched 'read-only' ndctl create-namespace -m raw -r 1
refuse_untouched 'read-only' ndctl destroy-namespace -f namespace1.0
echo 0 >$ND/devices/region1/read_only

step "who is not root"
chmod 755 . /vm 2>/dev/null || :
refuse 'root|ermission' setpriv --reuid 65534 --regid 65534 --clear-groups \
	ndctl create-namespace -m raw -r 1
refuse 'root|ermission' setpriv --reuid 65534 --regid 65534 --clear-groups \
	ndctl destroy-namespace -f all

step "a failure half-way is undone, unless that is not wanted"
rmmod nd_pmem
module=$(find /lib/modules -name 'nd_pmem.ko*')
mv "$module" away
refuse_untouched 'nd_pmem' ndctl create-namespace -m raw -s 64M -r 1
refuse_untouched 'nd_pmem' ndctl create-namespace -m fsdax -s 64M -r 1
refuse 'nd_pmem' ndctl create-namespace -m raw -s 64M -r 1 -n half \
	--no-autorecover
same "left to look at" "half $((64 << 20)) disabled" "$(namespaces |
	jq -r 'select(.name == "half") | "\(.name) \(.size) \(.state)"')"
mv away "$module"
modprobe nd_pmem
settle
same "the others" "destroyed 2 namespaces" \
	"$(ndctl destroy-namespace -f all -r 1 2>&1)"
create -m raw -s 64M -r 1 >/dev/null

step "a directory that others may write to is not trusted"
chmod 777 /var/lib/ndctl
refuse_untouched 'only root may write' ndctl create-namespace -m raw -r 1
chmod 755 /var/lib/ndctl
create -m raw -s 64M -r 1 >/dev/null
