// SPDX-License-Identifier: GPL-2.0
/*
 * Restarts the machine, as if by its reset button, when nd_e820_label has
 * written to its label area `at` times since this was loaded; with half=1 only
 * half of that last write is done. With drop=1 the machine goes on, and all
 * later writes do nothing.
 */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/reboot.h>

static int at;
module_param(at, int, 0444);
MODULE_PARM_DESC(at, "how many writes are done, the last of them in part");

static bool half;
module_param(half, bool, 0444);
MODULE_PARM_DESC(half, "halve the last one");

static bool drop;
module_param(drop, bool, 0444);
MODULE_PARM_DESC(drop, "drop what follows instead of restarting the machine");

static atomic_t count;

/* 0: the return is of interest, too. */
static int entered(unsigned long *length)
{
	int nr = atomic_inc_return(&count);

	if (nr == at && half)
		*length /= 2;
	if (nr > at && drop)
		*length = 0;
	return nr != at || drop;
}

/* The length is the fourth argument of the one, the third of the other. */
static int enter_write(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	return entered(&regs->cx);
}

static int enter_zero(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	return entered(&regs->dx);
}

static int leave(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	emergency_restart();
	return 0;
}

static struct kretprobe probe_write = {
	.kp.symbol_name = "e820_area_write",
	.entry_handler = enter_write,
	.handler = leave,
};

static struct kretprobe probe_zero = {
	.kp.symbol_name = "e820_area_zero",
	.entry_handler = enter_zero,
	.handler = leave,
};

static struct kretprobe *probes[] = { &probe_write, &probe_zero };

static int __init cutoff_init(void)
{
	return register_kretprobes(probes, ARRAY_SIZE(probes));
}
module_init(cutoff_init);

static void __exit cutoff_exit(void)
{
	unregister_kretprobes(probes, ARRAY_SIZE(probes));
}
module_exit(cutoff_exit);

MODULE_DESCRIPTION("Resets the machine in the middle of a write to a label area");
MODULE_LICENSE("GPL");
