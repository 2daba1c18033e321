/* A number for each thing that is counted, in memory shared over fork. */
#include <sys/mman.h>

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "turn/count.h"
#include "vault/counter.h"

#define NAME_SIZE 96

static const char *const limits[] = {
#define LIMIT(name, kinds, by, channels, how_many, flags) name,
#include "turn/limit.def"
#undef LIMIT
};

#define LIMITS (sizeof(limits) / sizeof(limits[0]))
#define CELLS ((size_t)STEPS * SAYS + LIMITS)

struct count {
	_Atomic int64_t	cell[CELLS];
	/* What was never reached is 0, and not unknown. */
	bool		begun;
};

enum outcome
count_share(struct core *core)
{
	void *shared = mmap(NULL, sizeof(struct count), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return E_NOMEM;
	core->count = shared;
	return OK;
}

void
count_answer(struct core *core, const char *step, const char *says)
{
	enum msg_says as = SAYS_NOTHING;
	enum msg_step at;

	if (core->count == NULL || step == NULL ||
	    msg_step_find(step, &at) != OK ||
	    (says != NULL && msg_says_find(says, &as) != OK))
		return;
	core->count->cell[(size_t)at * SAYS + as]++;
}

void
count_limit(struct core *core, const char *name)
{
	size_t i;

	for (i = 0; core->count != NULL && i < LIMITS; i++)
		if (strcmp(limits[i], name) == 0)
			core->count->cell[(size_t)STEPS * SAYS + i]++;
}

static void
print_name(size_t cell, char out[NAME_SIZE])
{
	const char *says;

	if (cell >= (size_t)STEPS * SAYS) {
		snprintf(out, NAME_SIZE, "limits_reached_total{limit=\"%s\"}",
		    limits[cell - (size_t)STEPS * SAYS]);
		return;
	}
	says = msg_says_name((enum msg_says)(cell % SAYS));
	snprintf(out, NAME_SIZE, "answers_total{outcome=\"%s\",step=\"%s\"}",
	    *says == '\0' ? "ok" : says,
	    msg_step_name((enum msg_step)(cell / SAYS)));
}

/* In the order of the cells on every machine: two of them never wait for one
 * another in a circle. */
static enum outcome
add_cells(struct core *core, const int64_t *taken)
{
	char name[NAME_SIZE];
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < CELLS && r == OK; i++) {
		if (taken[i] == 0 && (core->count->begun ||
		    i < (size_t)STEPS * SAYS))
			continue;
		print_name(i, name);
		r = vault_counter_add(core->vault, name, taken[i]);
	}
	return r;
}

/* Is there anything to be written? */
static bool
take_cells(struct count *count, int64_t *taken)
{
	bool any = !count->begun;
	size_t i;

	for (i = 0; i < CELLS; i++) {
		taken[i] = atomic_exchange(&count->cell[i], 0);
		any = any || taken[i] != 0;
	}
	return any;
}

enum outcome
count_write(struct core *core)
{
	int64_t taken[CELLS];
	enum outcome r;
	size_t i;

	if (!take_cells(core->count, taken))
		return OK;
	if ((r = vault_batch(core->vault)) == OK &&
	    (r = add_cells(core, taken)) == OK)
		r = vault_commit(core->vault);
	vault_rollback(core->vault);
	if (r == OK)
		core->count->begun = true;
	for (i = 0; i < CELLS && r != OK; i++)
		core->count->cell[i] += taken[i];
	return r;
}
