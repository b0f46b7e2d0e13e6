// SPDX-License-Identifier: GPL-2.0
/*
 * Which processes have mapped a device since it was bound.
 *
 * A process that has unmapped and closed the device may still let hardware
 * write to its memory: a VFIO container keeps what was mapped into the IOMMU.
 * Before memory goes to somebody else, whoever hands it out must be able to
 * look at every process that ever had it mapped and still lives.
 *
 * A process is recorded, as a struct pid, when it calls mmap(2). A child that
 * inherits a mapping over fork has no pid yet at that moment, so its mm is
 * noted instead and matched with the running processes whenever somebody asks;
 * the child is recorded for good at the latest when its mapping goes away
 * through munmap(2) or execve(2), that is before the mm can no longer be
 * matched.
 *
 * There are no more records than living processes, give or take those that
 * died since the last pruning.
 */
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "dax_none.h"

#define PRUNE_MIN 64

struct user_pid {
	struct hlist_node node;
	struct pid *pid;	/* referenced, so the address stays its own */
};

/* An mm with mappings of the device; not referenced, only compared with */
struct user_mm {
	struct hlist_node node;
	struct mm_struct *mm;
	unsigned int maps;
};

void dn_users_init(struct dn_users *users)
{
	mutex_init(&users->lock);
	hash_init(users->pids);
	hash_init(users->mms);
	users->prune_at = PRUNE_MIN;
}

static void drop_pid(struct dn_users *users, struct user_pid *u)
{
	hash_del(&u->node);
	put_pid(u->pid);
	kfree(u);
	users->nr_pids--;
}

void dn_users_destroy(struct dn_users *users)
{
	struct hlist_node *next;
	struct user_pid *u;
	struct user_mm *m;
	int bucket;

	hash_for_each_safe(users->pids, bucket, next, u, node)
		drop_pid(users, u);
	hash_for_each_safe(users->mms, bucket, next, m, node)
		kfree(m);
	mutex_destroy(&users->lock);
}

/*
 * Until the last thread is a zombie: only then are its descriptors closed, of
 * whatever kind they are.
 */
static bool lives(struct pid *pid)
{
	struct task_struct *leader, *t;
	bool found = false;

	rcu_read_lock();
	leader = pid_task(pid, PIDTYPE_TGID);
	if (leader)
		for_each_thread(leader, t)
			if (!READ_ONCE(t->exit_state)) {
				found = true;
				break;
			}
	rcu_read_unlock();
	return found;
}

static void prune(struct dn_users *users)
{
	struct hlist_node *next;
	struct user_pid *u;
	int bucket;

	lockdep_assert_held(&users->lock);
	hash_for_each_safe(users->pids, bucket, next, u, node)
		if (!lives(u->pid))
			drop_pid(users, u);
	users->prune_at = max(2 * users->nr_pids, (unsigned int)PRUNE_MIN);
}

static int add_pid(struct dn_users *users, struct pid *pid, gfp_t gfp)
{
	unsigned long key = (unsigned long)pid;
	struct user_pid *u;

	lockdep_assert_held(&users->lock);
	hash_for_each_possible(users->pids, u, node, key)
		if (u->pid == pid)
			return 0;

	u = kmalloc(sizeof(*u), gfp);
	if (!u)
		return -ENOMEM;
	u->pid = get_pid(pid);
	hash_add(users->pids, &u->node, key);
	users->nr_pids++;
	return 0;
}

static int add_current(struct dn_users *users)
{
	if (users->nr_pids >= users->prune_at)
		prune(users);
	return add_pid(users, task_tgid(current), GFP_KERNEL);
}

static struct user_mm *find_mm(struct dn_users *users, struct mm_struct *mm)
{
	struct user_mm *m;

	hash_for_each_possible(users->mms, m, node, (unsigned long)mm)
		if (m->mm == mm)
			return m;
	return NULL;
}

static int add_mm(struct dn_users *users, struct mm_struct *mm)
{
	struct user_mm *m = find_mm(users, mm);

	if (!m) {
		m = kmalloc(sizeof(*m), GFP_KERNEL);
		if (!m)
			return -ENOMEM;
		m->mm = mm;
		m->maps = 0;
		hash_add(users->mms, &m->node, (unsigned long)mm);
	}
	m->maps++;
	return 0;
}

int dn_users_map(struct dn_users *users, struct mm_struct *mm)
{
	int rc;

	mutex_lock(&users->lock);
	rc = add_current(users);
	if (!rc)
		rc = add_mm(users, mm);
	mutex_unlock(&users->lock);
	return rc;
}

void dn_users_dup(struct dn_users *users, struct mm_struct *mm)
{
	mutex_lock(&users->lock);
	if (add_mm(users, mm))
		users->lost++;
	mutex_unlock(&users->lock);
}

void dn_users_unmap(struct dn_users *users, struct mm_struct *mm)
{
	struct user_mm *m;

	mutex_lock(&users->lock);
	/*
	 * Only a process that unmaps its own is of interest: not one that
	 * exits, and not one that happens to drop the last reference to the mm
	 * of another. An execve() has switched to its new mm already.
	 */
	if ((current->mm == mm || current->in_execve) && add_current(users))
		users->lost++;

	m = find_mm(users, mm);
	if (m && !--m->maps) {
		hash_del(&m->node);
		kfree(m);
	}
	mutex_unlock(&users->lock);
}

/* Record the processes behind the mms: children that inherited a mapping */
static void adopt_children(struct dn_users *users)
{
	struct task_struct *p, *t;

	lockdep_assert_held(&users->lock);
	if (hash_empty(users->mms))
		return;

	rcu_read_lock();
	for_each_process_thread(p, t) {
		struct mm_struct *mm = READ_ONCE(t->mm);

		/* kernel threads borrow mms */
		if (!mm || (t->flags & PF_KTHREAD) || !find_mm(users, mm))
			continue;
		if (add_pid(users, task_tgid(t), GFP_ATOMIC))
			users->lost++;
	}
	rcu_read_unlock();
}

static int compare_pids(const void *a, const void *b)
{
	pid_t x = *(const pid_t *)a, y = *(const pid_t *)b;

	return x < y ? -1 : x > y;
}

int dn_users_get(struct dn_users *users, pid_t **ret_pids, size_t *ret_nr)
{
	struct user_pid *u;
	size_t nr = 0;
	pid_t *pids;
	int bucket;

	mutex_lock(&users->lock);
	adopt_children(users);
	prune(users);
	pids = kvmalloc_array(max(users->nr_pids, 1U), sizeof(*pids),
			      GFP_KERNEL);
	if (pids)
		hash_for_each(users->pids, bucket, u, node)
			pids[nr++] = pid_vnr(u->pid);
	mutex_unlock(&users->lock);
	if (!pids)
		return -ENOMEM;

	sort(pids, nr, sizeof(*pids), compare_pids, NULL);
	*ret_pids = pids;
	*ret_nr = nr;
	return 0;
}

unsigned int dn_users_lost(struct dn_users *users)
{
	unsigned int lost;

	mutex_lock(&users->lock);
	lost = users->lost;
	mutex_unlock(&users->lock);
	return lost;
}
