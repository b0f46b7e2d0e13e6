# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# What a guest boots: an unpacked kernel and a chain of cpio archives, each
# cached under a name that says what went into it. Sourced by "guest".
#
#   kernel   vmlinux and the stock modules            rebuilt with the package
#   base     Debian's userland                        rebuilt with its packages
#   stock    Debian's ndctl and daxctl, on request
#   ours     our tools, modules and test programs     rebuilt with the sources

cache=${NDCTL_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ndctl-none}
tree=$(cd "$here/../.." && pwd)

# Stock modules a guest may load, with all that they depend on.
IMAGE_MODULES='
	libnvdimm nd_pmem nd_btt nd_e820 nfit virtio_pmem dax_pmem device_dax
	dax_hmem kmem kvm kvm_amd vfio vfio_pci vfio_iommu_type1
	virtio_blk 9p 9pnet_virtio loop encrypted-keys trusted ext4'

# GNU programs: scripts use options that busybox's lack. Busybox fills in the
# rest of the names.
IMAGE_PROGRAMS='
	bash udevadm kmod strace jq dd cp stat timeout od head tail sort cmp
	find xargs grep sed mawk tar date env seq mktemp readlink realpath
	sha1sum sha256sum md5sum truncate wc tr cut comm diff df du ln ls cat
	tee stty setsid mount umount findmnt lsblk blkid wipefs blkdiscard
	blockdev losetup dmesg flock taskset setpriv unshare nsenter
	ps pgrep free hexdump getfacl runuser id numfmt
	lsmem chmem prlimit ldd script'

IMAGE_PACKAGES='busybox-static kmod udev libc6 bash coreutils strace jq
	util-linux bsdutils findutils grep sed mawk tar procps'

say() {
	echo "vm: $*" >&2
}

# cpio_tree DIR FILE: newc archive of DIR, appearing whole or not at all.
cpio_tree() {
	(cd "$1" && find . -mindepth 1 -print0 | sort -z |
		cpio -o -0 -H newc -R 0:0 --quiet) >"$2.tmp$$"
	mv "$2.tmp$$" "$2"
}

# add_program ROOT FILE...: copies programs, and the libraries they load.
add_program() {
	local root=$1 file lib

	shift
	for file; do
		mkdir -p "$root$(dirname "$file")"
		cp -L "$file" "$root$file"
		strip_quietly "$root$file"
	done
	list_libraries "$@" | while read -r lib; do
		[[ -e $root$lib ]] || {
			mkdir -p "$root$(dirname "$lib")"
			cp -L "$lib" "$root$lib"
		}
	done
}

strip_quietly() {
	[[ ! -w $1 ]] || strip "$1" 2>/dev/null || :
}

# list_libraries FILE...: paths of all that the dynamic linker would load.
list_libraries() {
	ldd "$@" 2>/dev/null |
		sed -nE 's/^\s+(\S+ => )?(\/\S+) \(0x.*/\2/p' | sort -u
}

hash_of() {
	sha256sum | cut -c1-16
}

# layer NAME KEY BUILDER: appends a cached archive to layers, after building it
# if it is not there.
layer() {
	local file=$cache/$1-$2.cpio lock

	if [[ ! -e $file ]]; then
		exec {lock}>"$cache/$1.lock"
		flock "$lock"
		[[ -e $file ]] || "$3" "$file" >&2 ||
			die_build "could not build the image's layer '$1'"
		exec {lock}>&-
	fi
	touch -c "$file"
	layers+=("$file")
}

# --- kernel ---------------------------------------------------------------

# The newest installed 6.12 kernel that has its modules.
find_kernel() {
	local image

	for image in $(printf '%s\n' /boot/vmlinuz-6.12.*-amd64 | sort -rV); do
		kernel=${image#/boot/vmlinuz-}
		[[ -r $image && -d /lib/modules/$kernel ]] && return
	done
	die_build "no 6.12 kernel in /boot: run contrib/packages vm"
}

kernel_key() {
	{
		echo "$kernel $IMAGE_MODULES"
		stat -c '%s %Y' "/boot/vmlinuz-$kernel"
		declare -f unpack_kernel kernel_modules build_kernel
	} | hash_of
}

# Booting the ELF image spares the machine the decompression: QEMU enters it
# through its PVH note. The payload's place is in the boot header.
unpack_kernel() {
	local sectors offset length image=/boot/vmlinuz-$kernel

	sectors=$(od -An -tu1 -j $((0x1f1)) -N1 "$image")
	offset=$(od -An -tu4 -j $((0x248)) -N4 "$image")
	length=$(od -An -tu4 -j $((0x24c)) -N4 "$image")
	# The payload's last four bytes are its unpacked size, not zstd's.
	dd if="$image" iflag=skip_bytes,count_bytes bs=1M status=none \
		skip=$(((sectors + 1) * 512 + offset)) count=$((length - 4)) |
		zstd -dcq >"$1"
}

# kernel_modules ROOT: the chosen modules, unpacked, with dependencies.
kernel_modules() {
	local root=$1 from=/lib/modules/$kernel to=$1/lib/modules/$kernel
	local name file

	# A folder "lib" would take the place of the base's link.
	mkdir -p "$root/usr/lib"
	ln -s usr/lib "$root/lib"
	mkdir -p "$to"
	cp "$from"/modules.{order,builtin,builtin.modinfo} "$to"
	for name in $IMAGE_MODULES; do
		modprobe -S "$kernel" --show-depends -i "$name" 2>/dev/null ||
			: # not in this kernel
	done | awk '$1 == "insmod" { print $2 }' | sort -u |
		while read -r file; do
			file=${file#"$from"/}
			mkdir -p "$to/$(dirname "$file")"
			case $file in
			*.xz) xz -dc "$from/$file" >"$to/${file%.xz}" ;;
			*.zst) zstd -dcq "$from/$file" >"$to/${file%.zst}" ;;
			*) cp "$from/$file" "$to/$file" ;;
			esac
		done
	# Debian's ndctl hides libnvdimm behind an "install" rule; -i above and
	# this check make sure that it cannot go missing in silence.
	find "$to" -name libnvdimm.ko | grep -q . || return 1
	depmod -b "$root" "$kernel"
}

build_kernel() {
	local dir=${1%.cpio}

	say "unpacking kernel $kernel"
	rm -rf "$dir"
	mkdir -p "$dir"
	unpack_kernel "$dir/vmlinux" && kernel_modules "$dir/root" &&
		cpio_tree "$dir/root" "$1"
}

# --- base -----------------------------------------------------------------

base_key() {
	{
		# shellcheck disable=SC2086
		dpkg-query -W -f '${Package} ${Version}\n' $IMAGE_PACKAGES \
			2>/dev/null
		echo "$IMAGE_PROGRAMS"
		declare -f build_base add_program base_files
	} | hash_of
}

base_files() {
	local root=$1

	mkdir -p "$root"/{proc,sys,dev,run,tmp,root,vm,state,mnt,var/lib,etc}
	mkdir -p "$root"/etc/{modprobe.d,udev/rules.d} "$root"/usr/lib/udev/rules.d
	ln -s /run "$root/var/run"
	echo 'root:x:0:0:root:/root:/bin/bash
nobody:x:65534:65534:nobody:/:/bin/sh' >"$root/etc/passwd"
	cp /etc/group "$root/etc/group"
	echo 'passwd: files
group: files' >"$root/etc/nsswitch.conf"
	echo 'NAME="test machine"' >"$root/etc/os-release"
	: >"$root/etc/machine-id"
	cp /lib/udev/rules.d/{50-udev-default,60-block,60-persistent-storage,80-drivers}.rules \
		"$root/usr/lib/udev/rules.d"
}

build_base() {
	local root=${1%.cpio}.root program path applet

	say "building the userland"
	rm -rf "$root"
	# Merged /usr, as on any Debian 12.
	mkdir -p "$root"/usr/{bin,sbin,lib,lib64}
	for path in bin sbin lib lib64; do
		ln -s "usr/$path" "$root/$path"
	done
	base_files "$root"
	for program in $IMAGE_PROGRAMS; do
		path=$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v "$program") ||
			continue
		add_program "$root" "$path"
	done
	cp /bin/busybox "$root/bin/busybox"
	for applet in $(/bin/busybox --list); do
		[[ -e $root/bin/$applet || -e $root/sbin/$applet ]] ||
			ln -s busybox "$root/bin/$applet"
	done
	for applet in modprobe insmod rmmod lsmod modinfo depmod; do
		rm -f "$root/bin/$applet"
		ln -sf ../bin/kmod "$root/sbin/$applet"
	done
	ln -sf bash "$root/bin/sh"
	ln -sf mawk "$root/bin/awk"
	mkdir -p "$root/lib/systemd"
	ln -s ../../bin/udevadm "$root/lib/systemd/systemd-udevd"
	cpio_tree "$root" "$1" && rm -rf "$root"
}

# --- stock ----------------------------------------------------------------

stock_key() {
	{
		dpkg-query -W ndctl daxctl libndctl6 libdaxctl1 libc6 2>/dev/null
		declare -f build_stock
	} | hash_of
}

# Started through the dynamic linker, so that nothing of theirs can meet
# anything of ours.
build_stock() {
	local root=${1%.cpio}.root tool lib

	for tool in ndctl daxctl; do
		[[ -x /usr/bin/$tool ]] || {
			say "--stock needs Debian's $tool: run contrib/packages vm"
			return 1
		}
	done
	rm -rf "$root"
	mkdir -p "$root"/stock/{bin,lib,libexec}
	list_libraries /usr/bin/ndctl /usr/bin/daxctl | while read -r lib; do
		cp -L "$lib" "$root/stock/lib"
	done
	for tool in ndctl daxctl; do
		cp "/usr/bin/$tool" "$root/stock/libexec"
		cat >"$root/stock/bin/$tool" <<-EOF
			#!/bin/sh
			exec /stock/lib/ld-linux-x86-64.so.2 --argv0 $tool --library-path /stock/lib /stock/libexec/$tool "\$@"
		EOF
		chmod +x "$root/stock/bin/$tool"
	done
	cpio_tree "$root" "$1" && rm -rf "$root"
}

# --- ours -----------------------------------------------------------------

# One build folder for each source tree, kept between runs.
build_dir() {
	echo "$cache/build-$(echo "$tree" | hash_of)"
}

# build_tools STAGING: our commands as "meson install" lays them out.
build_tools() {
	local staging=$1 build=${NDCTL_BUILD:-$(build_dir)/tools} log stamp

	[[ -f $tree/meson.build ]] || {
		say "no meson.build: this guest has no ndctl of ours"
		return
	}
	log=$(mktemp "$run/tools.XXXX")
	if [[ ! -f $build/build.ninja ]]; then
		say "configuring our tools"
		meson setup "$build" "$tree" -Dprefix=/usr -Dtests=false \
			-Ddocs=disabled >"$log" 2>&1 ||
			{ cat "$log"; return 1; }
	fi
	ninja -C "$build" >"$log" 2>&1 || { cat "$log"; return 1; }
	# What ninja had to do says nothing: others may have run it before, and
	# the folder may hold what came of another $NDCTL_BUILD.
	stamp=$({
		echo "$build"
		find "$build" -type f \( -name '*.so.*' -o -name ndctl -o \
			-name daxctl \) -printf '%p %s %T@\n' | sort
	} | hash_of)
	if [[ $(cat "$staging.stamp" 2>/dev/null) != "$stamp" ]]; then
		rm -rf "$staging"
		DESTDIR=$staging meson install -C "$build" --no-rebuild \
			>"$log" 2>&1 || { cat "$log"; return 1; }
		echo "$stamp" >"$staging.stamp"
	fi
}

# build_modules OUTDIR: our kernel modules.
build_modules() {
	local out=$1 log stamp

	[[ -x $tree/contrib/kmod/build ]] || {
		say "no contrib/kmod/build: this guest has no modules of ours"
		return
	}
	mkdir -p "$out"
	stamp=$({
		find "$tree/contrib/kmod" -type f -printf '%p %s %T@\n' | sort
		echo "$kernel"
	} | hash_of)
	[[ $(cat "$out/.stamp" 2>/dev/null) != "$stamp" ]] || return 0
	log=$(mktemp "$run/modules.XXXX")
	say "building our modules"
	"$tree/contrib/kmod/build" -o "$out" "$kernel" >"$log" 2>&1 ||
		{ cat "$log"; return 1; }
	echo "$stamp" >"$out/.stamp"
}

# build_programs OUTDIR: the test programs, static.
build_programs() {
	local out=$1 source program

	mkdir -p "$out"
	for source in "$here"/programs/*.c; do
		[[ -e $source ]] || continue
		program=$out/$(basename "$source" .c)
		[[ ! $program -nt $source || ! $program -nt $here/programs/common.h ||
			! $program -nt $here/kmod/ptwalk.h ]] || continue
		${CC:-gcc} -std=gnu17 -O2 -static -D_GNU_SOURCE -Wall -Wextra \
			-Werror -o "$program" "$source" || return 1
	done
}

# build_test_modules OUTDIR: what the tests want to know of the kernel. Needed
# with and without our modules.
build_test_modules() {
	local out=$1 log stamp headers=/lib/modules/$kernel/build

	[[ -e $headers ]] || {
		say "no headers of kernel $kernel: run contrib/packages kmod"
		return 1
	}
	stamp=$({
		cat "$here"/kmod/*
		echo "$kernel"
	} | hash_of)
	[[ $(cat "$out/.stamp" 2>/dev/null) != "$stamp" ]] || return 0
	rm -rf "$out"
	mkdir -p "$out"
	cp "$here"/kmod/* "$out"
	log=$(mktemp "$run/modules.XXXX")
	make -s -C "$headers" M="$out" modules >"$log" 2>&1 ||
		{ cat "$log"; return 1; }
	echo "$stamp" >"$out/.stamp"
}

# ours_layer: builds what changed, appends the archive to layers.
ours_layer() {
	local dir file lock

	dir=$(build_dir)
	mkdir -p "$dir"
	exec {lock}>"$dir/lock"
	flock "$lock"
	[[ ! $with_tools ]] || build_tools "$dir/staging" >&2 ||
		die_build "our tools do not build (--no-tools boots without)"
	[[ ! $with_modules ]] || build_modules "$dir/modules" >&2 ||
		die_build "our modules do not build (--modules stock boots without)"
	build_test_modules "$dir/test-modules" >&2 ||
		die_build "the test modules do not build"
	build_programs "$dir/programs" >&2 ||
		die_build "the test programs do not build"
	programs=$dir/programs
	file=$cache/ours-$(ours_key "$dir").cpio
	[[ -e $file ]] || pack_ours "$dir" "$file" >&2 ||
		die_build "could not pack our tools and modules"
	touch -c "$file"
	exec {lock}>&-
	layers+=("$file")
}

ours_key() {
	{
		echo "$kernel_archive $with_tools $with_modules"
		declare -f pack_ours
		[[ ! $with_tools ]] || find "$1/staging" -type f,l \
			-printf '%p %s %T@ %l\n' 2>/dev/null
		[[ ! $with_modules ]] || find "$1/modules" -maxdepth 1 \
			-name '*.ko' -printf '%p %s %T@\n' 2>/dev/null
		[[ ! $with_modules ]] ||
			cat "$tree"/contrib/kmod/modprobe.d/*.conf 2>/dev/null
		find "$1/programs" "$1"/test-modules/*.ko -type f -printf '%p %s %T@\n'
	} | sort | hash_of
}

pack_ours() {
	local dir=$1 root=$1/root lib file

	rm -rf "$root"
	mkdir -p "$root/usr/bin"
	if [[ $with_tools && -d $dir/staging ]]; then
		cp -a "$dir/staging/." "$root"
		rm -rf "$root"/usr/{include,share/man}
		find "$root" -type f -perm -u+x -print0 |
			xargs -0r ldd 2>/dev/null |
			sed -nE 's/^\s+(\S+ => )?(\/\S+) \(0x.*/\2/p' | sort -u |
			while read -r lib; do
				[[ -e $root$lib ]] && continue
				mkdir -p "$root$(dirname "$lib")"
				cp -L "$lib" "$root$lib"
			done
	fi
	find "$dir/programs" -type f -exec cp -t "$root/usr/bin" {} +
	add_modules "$dir" "$root"
	# The base has these as links into /usr; a folder here would hide them.
	for file in bin sbin lib lib64; do
		[[ ! -d $root/$file ]] || {
			mkdir -p "$root/usr/$file"
			cp -a "$root/$file/." "$root/usr/$file"
			rm -rf "${root:?}/$file"
		}
	done
	cpio_tree "$root" "$2"
}

# Our modules, and the stock ones' tables made anew with ours among them.
add_modules() {
	local dir=$1 root=$2 both=$1/depmod modules

	rm -rf "$both"
	cp -al "${kernel_archive%.cpio}/root" "$both"
	modules=$both/usr/lib/modules/$kernel
	mkdir -p "$modules/updates" "$root/usr/lib/modules/$kernel" \
		"$root/etc/modprobe.d"
	cp "$dir"/test-modules/*.ko "$modules/updates"
	if [[ $with_modules ]] &&
		compgen -G "$dir/modules/*.ko" >/dev/null; then
		cp "$dir"/modules/*.ko "$modules/updates"
		cp "$tree"/contrib/kmod/modprobe.d/*.conf \
			"$root/etc/modprobe.d" 2>/dev/null || :
	fi
	# depmod would write through the hard links otherwise.
	find "$modules" -maxdepth 1 -name 'modules.*' \
		-not -name '*.order' -not -name '*.builtin*' -delete
	depmod -b "$both" "$kernel"
	cp -a "$modules/updates" "$modules"/modules.* \
		"$root/usr/lib/modules/$kernel"
	rm -rf "$both"
}

# --- all of it ------------------------------------------------------------

# prepare_image: sets vmlinux and layers.
prepare_image() {
	mkdir -p "$cache"
	find_kernel
	layers=()
	layer kernel "$kernel-$(kernel_key)" build_kernel
	kernel_archive=${layers[0]}
	vmlinux=${kernel_archive%.cpio}/vmlinux
	layer base "$(base_key)" build_base
	[[ ! $with_stock ]] || layer stock "$(stock_key)" build_stock
	ours_layer
	prune_cache
}

# Archives that nobody has used for long. Ours come with every change.
prune_cache() {
	local file

	{
		find "$cache" -maxdepth 1 -name 'ours-*.cpio' -mmin +300 -print0
		find "$cache" -maxdepth 1 -name '*.cpio' -mtime +7 -print0
	} | while IFS= read -r -d '' file; do
		rm -rf "$file" "${file%.cpio}"
	done
}
