/*
 * Approved plans, as marks.
 */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "sync/approval.h"
#include "sync/plan.h"

#define LAPSED_ONLY (UINT64_C(1) << KIND_LAPSED)

static int
compare_marks(const void *a, const void *b)
{
	return memcmp(a, b, ITEM_MARK_LEN);
}

static void
add_mark(void *arg, const unsigned char *mark)
{
	struct approval *a = arg;
	const size_t more = a->room == 0 ? 1024 : a->room * 2;
	void *bigger;

	if (a->marks == a->room) {
		bigger = reallocarray(a->mark, more, ITEM_MARK_LEN);
		if (bigger == NULL)
			return;		/* it is not approved, then */
		a->mark = bigger;
		a->room = more;
	}
	memcpy(a->mark[a->marks++], mark, ITEM_MARK_LEN);
}

static enum outcome
read_marks(const char *dir, struct approval *a, struct detail *d)
{
	struct plan *plan = NULL;
	struct item item;
	enum outcome r;

	r = plan_open(dir, a->plan, &plan, d);
	if (r == E_NOTFOUND)
		return E_EXPIRED;	/* on another node, or swept */
	while (r == OK && (r = plan_next(plan, &item)) == OK) {
		item_marks(&item, add_mark, a);
		a->kinds |= item.kinds;
		item_clear(&item);
	}
	plan_free(&plan);
	if (r != E_NOTFOUND)
		return r;
	if (a->marks > 0)
		qsort(a->mark, a->marks, ITEM_MARK_LEN, compare_marks);
	return OK;
}

enum outcome
approval_find(struct sync *s, bool lapsed, struct approval *out,
    struct detail *d)
{
	struct approval a = { .limits = true };
	int64_t at = 0;
	enum outcome r;

	if ((r = vault_sync_run_approved(s->vault, s->conf->sync_approval,
	    a.plan, &at)) == OK &&
	    (r = read_marks(s->conf->sync_dir, &a, d)) == OK &&
	    lapsed != (a.kinds == LAPSED_ONLY))
		r = E_NOTFOUND;
	if (r != OK) {
		approval_clear(&a);
		return r;
	}
	log_info("the plan %s is approved", a.plan);
	*out = a;
	return OK;
}

struct passing {
	const struct approval *approval;
	bool	passes;
};

static void
look_for_mark(void *arg, const unsigned char *mark)
{
	struct passing *p = arg;
	const struct approval *a = p->approval;

	if (a->marks == 0 || bsearch(mark, a->mark, a->marks, ITEM_MARK_LEN,
	    compare_marks) == NULL)
		p->passes = false;
}

bool
approval_allows(const struct approval *a, const struct item *item)
{
	struct passing p = { a, true };

	if (a->limits)
		item_marks(item, look_for_mark, &p);
	return p.passes;
}

void
approval_clear(struct approval *a)
{
	free(a->mark);
	memset(a, 0, sizeof(*a));
}
