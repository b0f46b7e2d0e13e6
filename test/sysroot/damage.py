# SPDX-License-Identifier: GPL-2.0
"""What may be wrong with a machine's sysfs, and what of it must be noticed."""

import os
import shutil

ND = "sys/devices/LNXSYSTM:00/LNXSYBUS:00/ACPI0012:00/ndbus0/"
HMEM = "sys/devices/platform/hmem.0/"

NDCTL = (["ndctl", "list", "-BDRNXvvvi"], ["ndctl", "list"],
         ["ndctl", "list", "-BDRNiu"])
DAXCTL = (["daxctl", "list", "-RDMi"], ["daxctl", "list"],
          ["daxctl", "list", "-RDMiu"])


class Case:
    """One kind of damage to one recorded tree.

    is_reported: a listing says so on stderr and fails. may_vanish: names of
    objects that cannot be shown any more.
    """

    def __init__(self, name, tree, apply, commands=None, is_reported=True,
                 may_vanish=()):
        self.name, self.tree, self.apply = name, tree, apply
        if commands is None:
            commands = DAXCTL if tree == "soft" else NDCTL + DAXCTL
        self.commands, self.is_reported = commands, is_reported
        self.may_vanish = set(may_vanish)


def remove(path):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.exists() or path.is_symlink():
        path.unlink()


def holds(path, content):
    """The attribute has this content."""
    def apply(tree):
        remove(tree / path)
        (tree / path).write_bytes(content)
    return apply


def missing(path):
    return lambda tree: remove(tree / path)


def links_to(path, target):
    def apply(tree):
        remove(tree / path)
        os.symlink(target, tree / path)
    return apply


def fifo(path):
    """Reading it would wait for ever for somebody who writes."""
    def apply(tree):
        remove(tree / path)
        os.mkfifo(tree / path)
    return apply


def folder(path):
    def apply(tree):
        remove(tree / path)
        (tree / path).mkdir()
    return apply


def named_like(path, name):
    """A second directory entry whose name only begins like a device's."""
    def apply(tree):
        os.symlink((tree / path).name, (tree / path).parent / name)
    return apply


NAMESPACE = ND + "region0/namespace0.0/"
NDDAX = ND + "region0/dax0.0/"
DAX = HMEM + "dax0.2/"
DAX_FIRST = HMEM + "dax0.0/"

CASES = [
    Case("namespace-uuid", "nvdimm", holds(NAMESPACE + "uuid", b"no-uuid\n")),
    Case("namespace-uuid-long", "nvdimm",
         holds(NAMESPACE + "uuid", b"a" * 10000 + b"\n")),
    Case("namespace-size-words", "nvdimm",
         holds(NAMESPACE + "size", b"very big\n")),
    Case("namespace-size-negative", "nvdimm",
         holds(NAMESPACE + "size", b"-4096\n")),
    Case("namespace-size-overflow", "nvdimm",
         holds(NAMESPACE + "size", b"99999999999999999999999\n")),
    Case("namespace-size-empty", "nvdimm", holds(NAMESPACE + "size", b"")),
    Case("namespace-size-missing", "nvdimm", missing(NAMESPACE + "size")),
    Case("namespace-size-fifo", "nvdimm", fifo(NAMESPACE + "size")),
    Case("namespace-size-folder", "nvdimm", folder(NAMESPACE + "size")),
    Case("namespace-size-endless", "nvdimm",
         links_to(NAMESPACE + "size", "/dev/zero")),
    Case("namespace-size-loop", "nvdimm",
         links_to(NAMESPACE + "size", "size")),
    Case("namespace-mode", "nvdimm", holds(NAMESPACE + "mode", b"\xff\xfe\n")),
    Case("namespace-name-bytes", "nvdimm",
         holds(NAMESPACE + "alt_name", b"caf\xe9 \xc3\x28\n"),
         is_reported=False),
    Case("namespace-name-controls", "nvdimm",
         holds(NAMESPACE + "alt_name", b"\x1b[2J\"\\\x07\n"),
         is_reported=False),
    Case("namespace-twice", "nvdimm",
         named_like(NAMESPACE[:-1], "namespace0.0junk"), is_reported=False),
    Case("namespace-number-padded", "nvdimm",
         named_like(NAMESPACE[:-1], "namespace0.00"), is_reported=False),
    Case("provider-bytes", "nvdimm",
         holds(ND + "provider", b"ACPI\x80\xff\n"), is_reported=False),
    Case("region-size-missing", "nvdimm", missing(ND + "region0/size")),
    Case("region-size-words", "nvdimm",
         holds(ND + "region0/size", b"0x\n")),
    Case("region-mappings-huge", "nvdimm",
         holds(ND + "region0/mappings", b"4294967295\n")),
    Case("region-mappings-negative", "nvdimm",
         holds(ND + "region0/mappings", b"-1\n")),
    Case("region-mapping-words", "nvdimm",
         holds(ND + "region0/mapping0", b"nmem0,0\n")),
    Case("region-mapping-unknown", "nvdimm",
         holds(ND + "region0/mapping0", b"nmem77,0,2147483648,0\n")),
    Case("region-twice", "nvdimm",
         named_like(ND + "region0", "region-5"), is_reported=False),
    Case("dimm-handle", "nvdimm",
         holds(ND + "nmem0/nfit/handle", b"handle\n")),
    Case("dimm-id-bytes", "nvdimm",
         holds(ND + "nmem0/nfit/id", b"\xc0\xaf\n"), is_reported=False),
    Case("nd-dax-uuid", "nvdimm", holds(NDDAX + "uuid", b"{}\n")),
    Case("nd-dax-align-fifo", "nvdimm", fifo(NDDAX + "align")),
    Case("dax-size-missing", "soft", missing(DAX + "size")),
    Case("dax-size-words", "soft", holds(DAX + "size", b"12 34\n")),
    Case("dax-size-fifo", "soft", fifo(DAX + "size")),
    Case("dax-size-endless", "soft", links_to(DAX + "size", "/dev/zero")),
    Case("dax-align-folder", "soft", folder(DAX + "align")),
    # The kernel has one for all of a region: that of its first device is read.
    Case("dax-target-node", "soft", holds(DAX_FIRST + "target_node", b"-7\n")),
    Case("dax-mapping-backwards", "soft",
         holds(DAX + "mapping0/end", b"0x1000\n")),
    Case("dax-mapping-bytes", "soft",
         holds(DAX + "mapping0/start", b"\xff\xff\n")),
    Case("dax-link-folder", "soft", folder("sys/bus/dax/devices/dax0.0")),
    Case("dax-link-top", "soft", links_to("sys/bus/dax/devices/dax0.0", "/")),
    Case("dax-link-elsewhere", "soft",
         links_to("sys/bus/dax/devices/dax0.0", "../../../nowhere/dax0.0")),
    # Once a region is known, its folder says what is in it.
    Case("dax-link-unread", "soft",
         links_to("sys/bus/dax/devices/dax0.2", "/"), is_reported=False),
    Case("dax-twice", "soft", named_like("sys/bus/dax/devices/dax0.2",
                                         "dax0.2junk"), is_reported=False),
    Case("dax-driver-file", "soft", holds(DAX + "driver", b"kmem\n")),
    Case("dax-region-size-words", "soft",
         holds(HMEM + "dax_region/size", b"all\n")),
    Case("dax-region-align-missing", "soft",
         missing(HMEM + "dax_region/align")),
    Case("memory-block-size", "soft",
         holds("sys/devices/system/memory/block_size_bytes", b"0\n")),
    Case("memory-state-bytes", "soft",
         holds("sys/devices/system/memory/memory39/state", b"\xff\n")),
]
