/*
 * An attacker's day without a server: tallies in memory, the settings with
 * their bounds, and chances by a seed.  For the tests of what the limits let
 * one do.
 */
#ifndef TEST_DAYS_H
#define TEST_DAYS_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../scratch.h"
#include "turn/alarm.h"
#include "vault/tally.h"

#define SLOTS (1u << 21)

/* --- tallies of one day */

static struct { uint64_t key; int64_t count; unsigned day; } tally[SLOTS];
static unsigned day = 1;

void
vault_tally_name(const struct vault *v, struct tally *m, const char *what,
    const char *whom)
{
	uint64_t hash = UINT64_C(1469598103934665603);

	(void)v;
	memset(m->key, 0, sizeof(m->key));
	for (; *what != '\0'; what++)
		hash = (hash ^ (unsigned char)*what) * 1099511628211u;
	for (hash = (hash ^ '\n') * 1099511628211u; *whom != '\0'; whom++)
		hash = (hash ^ (unsigned char)*whom) * 1099511628211u;
	memcpy(m->key, &hash, sizeof(hash));
}

static int64_t *
count_of(const struct tally *m)
{
	uint64_t key;
	size_t i;

	memcpy(&key, m->key, sizeof(key));
	for (i = key % SLOTS; tally[i].day == day && tally[i].key != key;
	    i = (i + 1) % SLOTS)
		;
	if (tally[i].day != day) {
		tally[i].day = day;
		tally[i].key = key;
		tally[i].count = 0;
	}
	return &tally[i].count;
}

enum outcome
vault_tally_add(struct vault *v, struct tally *m, size_t count)
{
	size_t i;

	(void)v;
	for (i = 0; i < count; i++) {
		int64_t *n = count_of(&m[i]);

		*n += m[i].n;
		m[i].count = *n;
	}
	return OK;
}

enum outcome
vault_tally_give(struct vault *v, const struct tally *m, size_t count,
    int64_t by)
{
	size_t i;

	(void)v;
	for (i = 0; i < count; i++)
		if (*count_of(&m[i]) > 0)
			*count_of(&m[i]) -= by;
	return OK;
}

enum outcome
vault_tally_read(struct vault *v, struct tally *m)
{
	(void)v;
	m->count = *count_of(m);
	return OK;
}

void
turn_alarm(struct core *with, const struct turn_alarm *a)
{
	(void)with, (void)a;	/* the operator was told */
}

/* --- the settings, and the bounds of each number */

static struct conf *conf;
static struct core core;

#define TEXT(path, field, def, roles)
#define ADDRESS(path, field, def, roles)
#define FILE_(path, field, def, roles)
#define SECRET(path, field, roles)
#define NUMBER(path, field, def, min, max, roles) \
	{ path, offsetof(struct conf, field), { min, max } },
#define TIME(path, field, def, min, max, roles)
#define BOOL(path, field, def, roles)
#define WORD(path, field, def, words, roles)
#define LIST(path, field, roles)
static const struct bounded {
	const char	*path;
	size_t		 at;
	int64_t		 bound[2];
} numbers[] = {
#include "conf/conf.def"
};
#define NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

static bool
load(void)
{
	struct detail d = { "" };
	const char *path;
	enum outcome r;

	if (scratch_open(NULL) != 0)
		return false;
	path = scratch_write("u.conf", 0600, "", 0);
	if ((r = conf_load(path, CONF_CORE, &conf, &d)) != OK)
		printf("%s\n", d.text);
	unlink(path);
	scratch_close(NULL);
	core.conf = conf;
	return r == OK;
}

/* --- chances */

static uint64_t state;

static uint64_t
pick(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return below == 0 ? 0 : state % below;
}

#endif
