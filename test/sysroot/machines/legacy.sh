# SPDX-License-Identifier: GPL-2.0
# guest: --machine legacy --modules stock --no-tools --stock
# The kernel's own driver on reserved memory: one namespace, no labels.
PATH=/stock/bin:$PATH
ndctl create-namespace -f -e namespace0.0 -m devdax -M mem
