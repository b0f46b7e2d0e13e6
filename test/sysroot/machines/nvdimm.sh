# SPDX-License-Identifier: GPL-2.0
# guest: --machine nvdimm --modules stock --no-tools --stock
# Two labelled DIMMs with namespaces of every mode that stock tools make.
PATH=/stock/bin:$PATH
ndctl disable-region all
ndctl init-labels -f all
ndctl enable-region all
ndctl create-namespace -r region0 -m raw -s 32M
ndctl create-namespace -r region0 -m fsdax -M mem -s 32M
ndctl create-namespace -r region0 -m fsdax -M dev -s 64M
ndctl create-namespace -r region0 -m devdax -M mem -s 32M
ndctl create-namespace -r region0 -m devdax -M dev -s 64M -a 4K
ndctl create-namespace -r region0 -m sector -s 64M
ndctl create-namespace -r region0 -m sector -l 512 -s 64M
ndctl create-namespace -r region0 -m raw -l 4096 -s 32M
ndctl create-namespace -r region1 -m devdax -M mem -s 64M -n named
ndctl create-namespace -r region1 -m fsdax -s 64M -n 'with space'
ndctl disable-namespace namespace0.1
ndctl disable-namespace namespace1.0
