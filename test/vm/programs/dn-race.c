// SPDX-License-Identifier: GPL-2.0
/*
 * dn-race DEVICE RETIRED SECONDS: one process opens the device as often as it
 * can, another retires it and takes that back. Counts how often each
 * succeeded, and how often a retire succeeded while the other had it open
 * ("both", which must never be).
 */
#include <sched.h>
#include <stdatomic.h>
#include "common.h"

struct shared {
	atomic_int open;	/* between a successful open and before close */
	atomic_ulong opened, refused, both, retired, busy;
	atomic_bool stop;
};

static void opener(struct shared *s, const char *device)
{
	while (!s->stop) {
		int fd = open(device, O_RDWR | O_CLOEXEC);

		if (fd < 0) {
			s->refused++;
			sched_yield();
			continue;
		}
		s->open = 1;
		s->opened++;
		sched_yield();
		s->open = 0;
		close(fd);
		sched_yield();
	}
}

static void retirer(struct shared *s, const char *attribute)
{
	int fd = open(attribute, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		die("%s: %m", attribute);
	while (!s->stop) {
		if (pwrite(fd, "1", 1, 0) == 1) {
			s->retired++;
			s->both += s->open;
			sched_yield();
			s->both += s->open;
			pwrite(fd, "0", 1, 0) == 1 ? 0 : (s->both += 1000);
		} else {
			s->busy++;
		}
		sched_yield();
	}
}

int main(int argc, char **argv)
{
	struct shared *s;
	int i;

	if (argc != 4)
		die("usage: dn-race DEVICE RETIRED SECONDS");
	s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (i = 0; i < 4; i++)
		if (fork() == 0) {
			if (i == 0)
				retirer(s, argv[2]);
			else
				opener(s, argv[1]);
			return 0;
		}
	sleep(atoi(argv[3]));
	s->stop = true;
	while (wait(NULL) > 0)
		;
	printf("opened=%lu\nrefused=%lu\nretired=%lu\nbusy=%lu\nboth=%lu\n",
	       s->opened, s->refused, s->retired, s->busy, s->both);
	return 0;
}
