# SPDX-License-Identifier: GPL-2.0
# guest: --machine nvdimm --stock
# Page-less namespaces on two labelled DIMMs, beside others.
ndctl disable-region all
ndctl init-labels -f -V 1.2 all
ndctl enable-region all
ndctl create-namespace -r region0 -m devdax -M none -s 128M
ndctl create-namespace -r region0 -m fsdax -M mem -s 64M
ndctl create-namespace -r region0 -m devdax -M none -a 4K -s 64M -n 'with "quotes"'
ndctl create-namespace -r region1 -m devdax -M none -s 256M
ndctl create-namespace -r region1 -m devdax -M dev -s 64M
ndctl disable-namespace namespace1.0
