// SPDX-License-Identifier: LGPL-2.1-or-later
#include <dlfcn.h>
#include <limits.h>
#include <numa.h>
#include <stdbool.h>

#include "scrub-node.h"

/*
 * Loaded when memory is scrubbed: linked, it would look at the machine's
 * nodes in every program that uses libdaxctl. It stays, for it does not give
 * back all of its memory when it goes.
 */
#define FUNCTIONS(f)                                                       \
	f(numa_available) f(numa_allocate_cpumask) f(numa_bitmask_free)    \
		f(numa_bitmask_isbitset) f(numa_distance) f(numa_max_node) \
			f(numa_node_to_cpus)

struct libnuma {
#define FUNCTION(name) __typeof__(&name) name;
	FUNCTIONS(FUNCTION)
#undef FUNCTION
};

static bool load(struct libnuma *lib)
{
	void *handle =
		dlopen("libnuma.so.1", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	bool whole = true;

	if (!handle)
		return false;
#define FUNCTION(name)                               \
	*(void **)&lib->name = dlsym(handle, #name); \
	whole = whole && lib->name;
	FUNCTIONS(FUNCTION)
#undef FUNCTION
	dlclose(handle);
	return whole && lib->numa_available() >= 0;
}

/* How many of @allowed are of the node, which *@ret then gets. */
static int cpus_of(struct libnuma *lib, int node, const cpu_set_t *allowed,
		   cpu_set_t *ret)
{
	struct bitmask *mask = lib->numa_allocate_cpumask();
	cpu_set_t found;
	int cpu, count = 0;

	CPU_ZERO(&found);
	/* It prints when it is asked for a node that there is not. */
	if (mask && node <= lib->numa_max_node() &&
	    lib->numa_node_to_cpus(node, mask) == 0) {
		for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
			if (CPU_ISSET(cpu, allowed) &&
			    lib->numa_bitmask_isbitset(mask, cpu))
				CPU_SET(cpu, &found);
		count = CPU_COUNT(&found);
	}
	if (mask)
		lib->numa_bitmask_free(mask);
	if (count)
		*ret = found;
	return count;
}

static void find_nearest(struct libnuma *lib, int node,
			 const cpu_set_t *allowed, cpu_set_t *ret)
{
	int other, distance, best = INT_MAX;
	cpu_set_t found;

	for (other = 0; other <= lib->numa_max_node(); other++) {
		distance = lib->numa_distance(node, other);
		if (distance <= 0 || distance >= best ||
		    !cpus_of(lib, other, allowed, &found))
			continue;
		best = distance;
		*ret = found;
	}
}

void cpus_near(int node, cpu_set_t *ret)
{
	struct libnuma lib;
	cpu_set_t allowed;

	CPU_ZERO(ret);
	if (sched_getaffinity(0, sizeof(allowed), &allowed) < 0) {
		/* More CPUs than fit: the kernel places the threads. */
		return;
	}
	*ret = allowed;
	if (node < 0 || !load(&lib))
		return;
	if (!cpus_of(&lib, node, &allowed, ret))
		find_nearest(&lib, node, &allowed, ret);
}
