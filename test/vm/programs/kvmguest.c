// SPDX-License-Identifier: GPL-2.0
/*
 * kvmguest [OPTIONS] DEVICE [COMMAND...]: a virtual machine whose memory is a
 * device. Its code fills the memory with a pattern, which this side checks;
 * then this side fills it, and the guest adds it up.
 *   -s SIZE   of the memory (default: all of the device, 3G at most)
 *   -o OFFSET into the device
 *   -t STEP   one word in each STEP bytes (default 4K)
 *   -n        memory of no device (for comparison; leave DEVICE out)
 * COMMAND runs between the two halves, with the machine alive.
 *
 * Prints guest_wrong=N, guest_sum=ok|wrong, run=ok|ERRNO (of the second half)
 * and KVM's count of pages of each size: pages_4k=, pages_2m=, pages_1g=.
 */
#include <linux/kvm.h>
#include "common.h"

/* Guest-physical places: the device's memory, and the code's own page. */
#define MEMORY_AT	0x00000000u
#define CODE_AT		0xd0000000u
#define DONE_PORT	0x10
/* QEMU's own choice for the three pages that VMX wants for real mode. */
#define TSS_AT		0xfffbd000u

/*
 * Flat 32-bit code, two entries. In: edi first word, ecx count, ebx step,
 * edx seed. Each word is its own address plus the seed.
 */
static const uint8_t fill_code[] = {
	0x8d, 0x04, 0x17,	/* again: lea eax, [edi + edx] */
	0x89, 0x07,		/* mov [edi], eax */
	0x01, 0xdf,		/* add edi, ebx */
	0x49,			/* dec ecx */
	0x75, 0xf6,		/* jnz again */
	0xe6, DONE_PORT,	/* out DONE_PORT, al */
};

static const uint8_t sum_code[] = {
	0x31, 0xc0,		/* xor eax, eax */
	0x03, 0x07,		/* again: add eax, [edi] */
	0x01, 0xdf,		/* add edi, ebx */
	0x49,			/* dec ecx */
	0x75, 0xf9,		/* jnz again */
	0xe7, DONE_PORT,	/* out DONE_PORT, eax */
};
#define SUM_AT 0x100u

struct machine {
	int kvm, vm, cpu;
	struct kvm_run *run;
	char *memory, *code;
	uint64_t size, step;
};

static int checked(int result, const char *what)
{
	if (result < 0)
		die("%s: %m", what);
	return result;
}

static void add_memory(struct machine *m, int slot, uint32_t at, void *from,
		       uint64_t size)
{
	struct kvm_userspace_memory_region region = {
		.slot = slot,
		.guest_phys_addr = at,
		.memory_size = size,
		.userspace_addr = (uintptr_t)from,
	};

	checked(ioctl(m->vm, KVM_SET_USER_MEMORY_REGION, &region),
		"KVM_SET_USER_MEMORY_REGION");
}

static void *anonymous(uint64_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		die("mmap: %m");
	return at;
}

static void make_machine(struct machine *m)
{
	int run_size;

	m->kvm = checked(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
	m->vm = checked(ioctl(m->kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	ioctl(m->vm, KVM_SET_TSS_ADDR, TSS_AT);
	add_memory(m, 0, MEMORY_AT, m->memory, m->size);
	m->code = anonymous(4 * KiB);
	memcpy(m->code, fill_code, sizeof(fill_code));
	memcpy(m->code + SUM_AT, sum_code, sizeof(sum_code));
	add_memory(m, 1, CODE_AT, m->code, 4 * KiB);
	m->cpu = checked(ioctl(m->vm, KVM_CREATE_VCPU, 0), "KVM_CREATE_VCPU");
	run_size = checked(ioctl(m->kvm, KVM_GET_VCPU_MMAP_SIZE, 0),
			   "KVM_GET_VCPU_MMAP_SIZE");
	m->run = mmap(NULL, run_size, PROT_READ | PROT_WRITE, MAP_SHARED,
		      m->cpu, 0);
	if (m->run == MAP_FAILED)
		die("mmap of the processor: %m");
}

/* Protected mode, no paging, segments over everything. */
static void set_registers(struct machine *m, uint32_t entry, uint32_t seed)
{
	struct kvm_segment data = {
		.limit = 0xffffffff, .selector = 0x10, .type = 3, .present = 1,
		.db = 1, .s = 1, .g = 1,
	};
	struct kvm_regs regs = {
		.rip = CODE_AT + entry, .rflags = 2, .rdi = MEMORY_AT,
		.rcx = m->size / m->step, .rbx = m->step, .rdx = seed,
	};
	struct kvm_sregs sregs;

	checked(ioctl(m->cpu, KVM_GET_SREGS, &sregs), "KVM_GET_SREGS");
	sregs.cr0 |= 1;
	sregs.ds = sregs.es = sregs.ss = sregs.fs = sregs.gs = data;
	sregs.cs = data;
	sregs.cs.selector = 8;
	sregs.cs.type = 11;
	checked(ioctl(m->cpu, KVM_SET_SREGS, &sregs), "KVM_SET_SREGS");
	checked(ioctl(m->cpu, KVM_SET_REGS, &regs), "KVM_SET_REGS");
}

/* Until the guest says that it is done: 0 or -errno. */
static int run_guest(struct machine *m)
{
	for (;;) {
		if (ioctl(m->cpu, KVM_RUN, 0) < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		if (m->run->exit_reason == KVM_EXIT_IO &&
		    m->run->io.port == DONE_PORT)
			return 0;
		if (m->run->exit_reason == KVM_EXIT_INTERNAL_ERROR)
			die("KVM gave up: suberror %u",
			    m->run->internal.suberror);
		die("the guest stopped with exit reason %u",
		    m->run->exit_reason);
	}
}

static uint32_t guest_result(struct machine *m)
{
	return *(uint32_t *)((char *)m->run + m->run->io.data_offset);
}

static unsigned long count_wrong(const struct machine *m, uint32_t seed)
{
	unsigned long wrong = 0;

	for (uint64_t i = 0; i < m->size; i += m->step)
		wrong += *(volatile uint32_t *)(m->memory + i) !=
			 (uint32_t)(MEMORY_AT + i + seed);
	return wrong;
}

static uint32_t fill_and_sum(struct machine *m)
{
	uint32_t sum = 0;

	for (uint64_t i = 0; i < m->size; i += m->step) {
		uint32_t word = (uint32_t)pattern(i, 3);

		*(volatile uint32_t *)(m->memory + i) = word;
		sum += word;
	}
	return sum;
}

/* KVM names a machine's folder by process and descriptor. */
static void print_statistics(const struct machine *m)
{
	static const char *const names[] = { "pages_4k", "pages_2m",
					     "pages_1g" };
	char path[128];

	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "/sys/kernel/debug/kvm/%d-%d/%s",
			 getpid(), m->vm, names[i]);
		printf("%s=%llu\n", names[i],
		       (unsigned long long)read_number(path));
	}
}

static char *map_device(const char *path, uint64_t offset, uint64_t *size)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	char *at;

	if (fd < 0)
		die("%s: %m", path);
	if (!*size)
		*size = device_size(fd) - offset;
	if (*size > 3 * GiB)
		*size = 3 * GiB;
	/* Huge entries need the same place in a page on both sides. */
	at = mmap(reserve_aligned(*size, GiB), *size, PROT_READ | PROT_WRITE,
		  MAP_SHARED | MAP_FIXED, fd, offset);
	if (at == MAP_FAILED)
		die("mmap of %s: %m", path);
	close(fd);
	return at;
}

static void run_command(char **words)
{
	char command[4096] = "";

	for (; *words; words++) {
		if (strlen(command) + strlen(*words) + 2 > sizeof(command))
			die("the command is too long");
		strcat(command, *words);
		strcat(command, " ");
	}
	fflush(stdout);
	printf("command=%d\n", WEXITSTATUS(system(command)));
}

int main(int argc, char **argv)
{
	struct machine m = { .step = 4 * KiB };
	uint64_t offset = 0;
	bool no_device = false;
	uint32_t sum;
	int option, rc;

	while ((option = getopt(argc, argv, "+s:o:t:n")) != -1) {
		switch (option) {
		case 's': m.size = size_arg(optarg); break;
		case 'o': offset = size_arg(optarg); break;
		case 't': m.step = size_arg(optarg); break;
		case 'n': no_device = true; break;
		default: return 2;
		}
	}
	if (!no_device && optind >= argc)
		die("which device?");
	if (no_device)
		m.memory = anonymous(m.size);
	else
		m.memory = map_device(argv[optind++], offset, &m.size);
	make_machine(&m);

	set_registers(&m, 0, 0x1234567);
	rc = run_guest(&m);
	if (rc)
		die("KVM_RUN: %s", strerror(-rc));
	printf("size=%llu\nguest_wrong=%lu\n", (unsigned long long)m.size,
	       count_wrong(&m, 0x1234567));
	print_statistics(&m);
	sum = fill_and_sum(&m);
	if (optind < argc)
		run_command(argv + optind);
	set_registers(&m, SUM_AT, 0);
	rc = run_guest(&m);
	printf("run=%s\n", rc ? strerrorname_np(-rc) : "ok");
	if (!rc)
		printf("guest_sum=%s\n", guest_result(&m) == sum ? "ok" :
		       "wrong");
	return 0;
}
