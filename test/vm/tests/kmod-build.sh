# SPDX-License-Identifier: GPL-2.0
# machine: host
# What contrib/kmod/build refuses: headers and source that are not of one
# version, and kernels that it is not for. Nothing is compiled.

. "$VM_LIB"
build=$(dirname "$VM_GUEST")/../../contrib/kmod/build
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

kernel=$(ls -d /lib/modules/6.12.*/build | sort -V | tail -n 1)
kernel=$(basename "$(dirname "$kernel")")

step "source of another version"
mkdir -p "$work"/source/drivers/{nvdimm,dax}
printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 3\nEXTRAVERSION =\n' \
	>"$work/source/Makefile"
touch "$work"/source/drivers/{nvdimm/{nd,nd-core,pfn,label},dax/{bus,dax-private}}.h
refuse 'source is version 6\.12\.3, the headers of .* are 6\.12' "$build" -o "$work/out" -s "$work/source" "$kernel"
! ls "$work"/out/*.ko 2>/dev/null || fail "it was built all the same"

step "no source, no headers"
refuse 'nowhere is not there' "$build" -o "$work/out" \
	-s "$work/nowhere" "$kernel"
refuse 'headers of kernel 6\.12\.999-none are not installed' "$build" -o "$work/out" 6.12.999-none

step "wrong calls"
refuse 'no module' "$build" -m nonsense
refuse 'Usage' "$build" -x
refuse 'Usage' "$build" one two
