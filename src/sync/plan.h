/*
 * A plan: a file of LDIF (RFC 2849) with a reason above each change, that a
 * person can read, a program apply, and an operator approve by its hash.
 *
 *	#: account=17 ended=20634 missing=0 step=60 state=keep keep=1 \
 *	    person=- hash=0 kinds=8 uid=st2100001 department=1501
 *	# of student, ended 2026-06-30
 *	dn: uid=st2100001,ou=people,dc=example,dc=org
 *	changetype: modify
 *	delete: eduPersonAffiliation
 *	eduPersonAffiliation: student
 *	-
 *	(an empty line)
 */
#ifndef SYNC_PLAN_H
#define SYNC_PLAN_H

#include <stdint.h>

#include "base/detail.h"
#include "sync/item.h"
#include "vault/sync_run.h"

#define PLAN_PATH_SIZE 1024

struct plan;

/* A new one in that folder.  E_CONF. */
enum outcome	plan_new(const char *dir, struct plan **out,
		    struct detail *) MUST_USE;
/* A line of remarks. */
void		plan_remark(struct plan *, const char *);
enum outcome	plan_put(struct plan *, const struct item *) MUST_USE;
/* Under its hash, and by that name besides.  E_BACKEND: the disk is full. */
#define PLAN_LATEST "latest"
#define PLAN_LAPSED "lapsed"	/* takes promises away (sync/lapse.h) */
enum outcome	plan_end(struct plan *, const char *name,
		    char hash[SYNC_PLAN_SIZE], struct detail *) MUST_USE;
/* Wipes; resets the pointer; one that was not ended is removed. */
void		plan_free(struct plan **);
/* The plan of that hash, or name, and whether it is what it was.
 * E_NOTFOUND; E_EXPIRED: it was changed. */
enum outcome	plan_open(const char *dir, const char *hash,
		    struct plan **out, struct detail *) MUST_USE;
/* The next item, to be cleared.  E_NOTFOUND: no more; E_INPUT. */
enum outcome	plan_next(struct plan *, struct item *out) MUST_USE;
const char	*plan_hash(const struct plan *);
/* Removes what is older. */
void		plan_sweep(const char *dir, int64_t max_age_s);

#endif
