# SPDX-License-Identifier: GPL-2.0
# guest: --machine legacy --stock
# Labels on reserved memory: page-less namespaces of every align beside others,
# one of them disabled and so parked.
ndctl create-namespace -r 0 -m devdax -M none -a 1G -s 1G
ndctl create-namespace -r 0 -m devdax -M none -s 128M -n guest-1
ndctl create-namespace -r 0 -m devdax -M none -a 4K -s 64M
ndctl create-namespace -r 0 -m devdax -M mem -s 64M
ndctl create-namespace -r 0 -m fsdax -M dev -s 64M
ndctl create-namespace -r 0 -m raw -s 32M
ndctl disable-namespace namespace0.2
