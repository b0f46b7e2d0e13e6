# SPDX-License-Identifier: GPL-2.0
# guest: --machine all --modules stock --no-tools --stock
# Every kind of bus in one machine: e820, ACPI.NFIT, virtio-pmem, and a dynamic
# dax region beside them; label areas that were never initialised.
PATH=/stock/bin:$PATH
daxctl create-device -s 1G
