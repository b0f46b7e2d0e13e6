# SPDX-License-Identifier: GPL-2.0
# machine: nvdimm
# What the configuration says of a namespace's device is done, and nothing else.
. "$VM_LIB"

conf=/etc/daxctl.conf.d
mkdir -p $conf
echo offline >/sys/devices/system/memory/auto_online_blocks
ndctl create-namespace -m devdax -M mem -s 512M -r 1 >ns
uuid=$(json .uuid <ns)
dev=$(daxctl list | json '.[0].chardev')

reconfigure() {
	daxctl reconfigure-device -C "$@" 2>said >/dev/null
}

mode() {
	daxctl list -d "$dev" | json '.[0].mode'
}

step "no folder, no file, another namespace, other sections"
reconfigure "$dev"
same "said" 'reconfigured 0 devices' "$(cat said)"
rm -r $conf
reconfigure "$dev"
mkdir $conf
cat >$conf/other.conf <<-END
	# a comment
	[core]
	foo = bar
	[reconfigure-device other]
	nvdimm.uuid = $(cat /proc/sys/kernel/random/uuid)
END
reconfigure "$dev"
same "said" 'reconfigured 0 devices' "$(cat said)"
same "mode" devdax "$(mode)"

step "system RAM, as movable, unless it says otherwise"
cat >$conf/ours.conf <<-END
	[reconfigure-device ours]
	nvdimm.uuid = $uuid
END
reconfigure "$dev"
same "said" 'reconfigured 1 device' "$(cat said)"
same "mode" system-ram "$(mode)"
same "online" true "$(daxctl list -d "$dev" |
	json '.[0] | .movable and .online_memblocks == .total_memblocks')"
daxctl reconfigure-device -m devdax -f "$dev" >/dev/null
echo 'online = false' >>$conf/ours.conf
reconfigure all
same "online" 0 "$(daxctl list -d "$dev" | json '.[0].online_memblocks')"
echo 'mode = devdax' >>$conf/ours.conf
reconfigure "$dev"
same "mode" devdax "$(mode)"

step "udev asks systemd for it, when the device appears"
ndctl disable-namespace all
ndctl enable-namespace all
settle
matches "properties" 'SYSTEMD_WANTS=daxdev-reconfigure@dax1.0.service' \
	"$(udevadm info -q property /sys/bus/dax/devices/dax1.0)"
matches "tags" 'systemd' "$(udevadm info -q property /sys/bus/dax/devices/dax1.0)"

step "the older device model is left behind"
mkdir -p /etc/modprobe.d
daxctl migrate-device-model 2>said
matches "said" 'installed /etc/modprobe.d/daxctl.conf' "$(cat said)"
daxctl migrate-device-model 2>said
same "says" 'blacklist dax_pmem_compat' \
	"$(modprobe --showconfig | grep '^blacklist dax_pmem_compat')"
rm /etc/modprobe.d/daxctl.conf

step "what is wrong in a file is said, with the file"
cp $conf/ours.conf $conf/again.conf
refuse 'ours.conf: \[reconfigure-device ours\] is in .*again.conf already' \
	daxctl reconfigure-device -C "$dev"
rm $conf/again.conf
for line in 'mode = fast' 'online = maybe' 'nvdimm.uuid = 12'; do
	cp $conf/ours.conf saved
	echo "$line" >>$conf/ours.conf
	refuse "ours.conf.*${line% = *} = ${line#* = } is not valid" \
		daxctl reconfigure-device -C "$dev"
	cp saved $conf/ours.conf
done
refuse 'check-config' daxctl reconfigure-device -C -m devdax "$dev"

step "what a namespace decides is not daxctl's to change"
refuse 'decided with its namespace.*--map' \
	daxctl reconfigure-device -M none "$dev"
refuse 'those of its namespace.*ndctl' daxctl reconfigure-device -s 1G "$dev"
refuse 'those of its namespace.*destroy-namespace' \
	daxctl destroy-device -f "$dev"
refuse 'all of a namespace.*ndctl create-namespace' \
	daxctl create-device -s 64M -r 1
same "mode" devdax "$(mode)"
