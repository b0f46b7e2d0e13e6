// SPDX-License-Identifier: GPL-2.0
/* daxctl guest-args: how a carve becomes a virtual machine's memory. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <daxctl/carve.h>

#include "daxctl/carve-common.h"
#include "daxctl/commands.h"
#include "util/report.h"

enum vmm {
	VMM_QEMU,
	VMM_LIBVIRT,
	VMM_CLOUD_HYPERVISOR,
};

static const struct option_choice vmm_choices[] = { { "qemu", VMM_QEMU },
						    { "libvirt", VMM_LIBVIRT },
						    { "cloud-hypervisor",
						      VMM_CLOUD_HYPERVISOR },
						    { NULL } };

struct guest_args_settings {
	int vmm;
};

static const struct option_spec options[] = {
	OPT_CHOICE(
		0, "for", struct guest_args_settings, vmm, "vmm",
		"whose arguments: qemu, libvirt or cloud-hypervisor (default: qemu)",
		vmm_choices),
	OPT_END
};

/*
 * share=on is what makes it the device's memory: a private mapping would be a
 * copy, which page-less memory refuses.
 */
static void print_object(struct daxctl_carve *carve)
{
	printf("memory-backend-file,id=mem-%s,mem-path=/dev/%s,share=on,size=%llu,align=%llu",
	       daxctl_carve_get_name(carve), daxctl_carve_get_devname(carve),
	       daxctl_carve_get_size(carve), daxctl_carve_get_align(carve));
}

static void print_qemu(struct daxctl_carve *carve)
{
	printf("-m %lluM -object ", daxctl_carve_get_size(carve) >> 20);
	print_object(carve);
	printf(" -machine memory-backend=mem-%s\n",
	       daxctl_carve_get_name(carve));
}

/*
 * Its own elements cannot name a device for the main memory; arguments of
 * QEMU's that come after libvirt's count instead of them.
 */
static void print_libvirt(struct daxctl_carve *carve)
{
	printf("<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>\n"
	       "  <memory unit='bytes'>%llu</memory>\n"
	       "  <qemu:commandline>\n"
	       "    <qemu:arg value='-object'/>\n"
	       "    <qemu:arg value='",
	       daxctl_carve_get_size(carve));
	print_object(carve);
	printf("'/>\n"
	       "    <qemu:arg value='-machine'/>\n"
	       "    <qemu:arg value='memory-backend=mem-%s'/>\n"
	       "  </qemu:commandline>\n"
	       "</domain>\n",
	       daxctl_carve_get_name(carve));
}

static void print_cloud_hypervisor(struct daxctl_carve *carve)
{
	printf("--memory size=0 --memory-zone id=%s,size=%llu,file=/dev/%s,shared=on\n",
	       daxctl_carve_get_name(carve), daxctl_carve_get_size(carve),
	       daxctl_carve_get_devname(carve));
}

static int check(struct daxctl_ctx *ctx, struct daxctl_carve *carve,
		 const char *name)
{
	int rc = -errno;

	if (!carve && rc != -ENOENT)
		return report_daxctl(ctx, rc, "look for %s", name);
	if (!carve) {
		report(rc, "there is no carve '%s'", name);
		return report_cure(
			rc,
			"'daxctl list --carves' shows those that there are");
	}
	if (strcmp(daxctl_carve_get_state(carve), "ready") == 0 &&
	    daxctl_carve_get_devname(carve))
		return 0;
	report(-EBUSY, "%s has no device that a guest could have: it is %s",
	       name, daxctl_carve_get_state(carve));
	return report_cure(-EBUSY, "'daxctl carve %s' makes it", name);
}

static int guest_args_run(const struct call *call, void *data)
{
	const struct guest_args_settings *cfg = data;
	const char *name = call->argv[0];
	struct daxctl_carve *carve;
	int rc;

	carve = daxctl_carve_get_by_name(call->ctx, name);
	rc = check(call->ctx, carve, name);
	if (rc)
		return carve_status(rc);
	switch ((enum vmm)cfg->vmm) {
	case VMM_QEMU:
		print_qemu(carve);
		break;
	case VMM_LIBVIRT:
		print_libvirt(carve);
		break;
	case VMM_CLOUD_HYPERVISOR:
		print_cloud_hypervisor(carve);
		break;
	}
	return 0;
}

const struct command command_guest_args = {
	.name = "guest-args",
	.summary = "print the arguments that give a carve to a virtual machine",
	.operands = "<name>",
	.min_operands = 1,
	.max_operands = 1,
	.missing = "specify a carve",
	.options = options,
	.settings_size = sizeof(struct guest_args_settings),
	.run = guest_args_run,
};
