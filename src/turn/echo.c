/*
 * What one server of the directory took, kept until a second one shows it.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "directory/add.h"
#include "directory/password.h"
#include "entry/ldif.h"
#include "turn/echo.h"

#define LEASE_S 30		/* longer than one look takes */
#define DELAY_MAX_S 60
#define BATCH 200

enum outcome
echo_keep(struct core *core, const struct echo_row *e, const char *former)
{
	struct echo_row kept = *e;

	if (core->conf->directory_uris.count < 2 ||
	    core->conf->directory_echo == 0)
		return OK;
	if (text_copy(kept.formers, sizeof(kept.formers), former[0] == '\0' ?
	    MARK_NONE : former) != OK)
		return E_BUG;
	return vault_echo_put(core->vault, &kept, core->conf->directory_echo);
}

enum echo_fate
echo_judge(const struct directory_echo *e, bool over)
{
	if (e->shows >= 2)
		return ECHO_DONE;
	if (over || e->others > 0)
		return ECHO_OTHERS;
	return e->shows == 0 && e->formers + e->missing > 0 ? ECHO_AGAIN :
	    ECHO_WAIT;
}

/* An entry that is not there, or not ours yet; else only the password. */
static enum outcome
write_again(struct core *core, const struct echo_row *e,
    const struct directory_echo *found, struct detail *d)
{
	struct entry *entry = NULL;
	bool was_there = false;
	enum outcome r;

	if (e->entry == NULL || found->formers > found->without)
		return directory_password_set_again(core->directory, e->uid,
		    e->hash, e->formers, d);
	r = ldif_parse(secret_text(e->entry), secret_len(e->entry), &entry);
	if (r == OK)
		r = directory_add(core->directory, entry, e->hash, &was_there,
		    d);
	entry_free(&entry);
	return r;
}

/* Would the next time end the same way? */
static bool
is_hopeless(enum outcome r)
{
	return r == E_NOTFOUND || r == E_DENIED || r == E_AMBIGUOUS ||
	    r == E_INPUT;
}

static bool
echo_again(struct core *core, const struct echo_row *e,
    const struct directory_echo *found)
{
	struct detail d = { "" };
	char what[360];
	enum outcome r = write_again(core, e, found, &d);

	snprintf(what, sizeof(what), "uid %s: a server of the directory lost "
	    "its password, which is written again", e->uid);
	log_outcome(LOG_LEVEL_WARN, r, &d, what);
	return is_hopeless(r);
}

static int64_t
delay_of_echo(int64_t attempts)
{
	return attempts > 5 ? DELAY_MAX_S : INT64_C(2) << attempts;
}

static enum outcome
look_for_echo(struct core *core, const struct echo_row *e)
{
	struct directory_echo found;
	char mark[MARK_SIZE];
	enum echo_fate fate;
	enum outcome r;

	if ((r = mark_make(e->hash, mark)) != OK)
		return r;
	directory_echo_look(core->directory, e->uid, mark, e->formers,
	    &found);
	fate = echo_judge(&found, e->over);
	if (fate == ECHO_OTHERS) {
		log_as(LOG_ECHO_LOST);
		log_warn("uid %s: no second server of the directory showed "
		    "the password, which is %s", e->uid, e->over ?
		    "kept no longer" : "another by now");
	}
	if (fate == ECHO_DONE || fate == ECHO_OTHERS ||
	    (fate == ECHO_AGAIN && echo_again(core, e, &found)))
		return vault_echo_done(core->vault, e);
	return vault_echo_later(core->vault, e, delay_of_echo(e->attempts));
}

void
echo_resume(struct core *core)
{
	struct echo_row e;
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < BATCH && r == OK; i++) {
		r = vault_echo_lease(core->vault, LEASE_S, &e);
		if (r != OK)
			break;
		r = look_for_echo(core, &e);
		vault_echo_clear(&e);
	}
	if (r != OK && r != E_NOTFOUND)
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    "echo");
}
