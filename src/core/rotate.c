/*
 * The server key exchanged: begun, moved, ended, each from what the database
 * and the files say, so that whoever is killed is gone on from.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/progress.h"
#include "base/text.h"
#include "core/rotate.h"
#include "ipc/rotation.h"
#include "turn/turn.h"
#include "vault/audit.h"
#include "vault/fingerprint.h"
#include "vault/migrate.h"
#include "vault/move.h"
#include "vault/ring.h"
#include "vault/vault.h"

#define PATIENCE_S 120		/* with a database that is away, a row locked */
#define SILENCE_S 60		/* of programs with the old file */

struct rotating {
	struct core	*core;
	struct vault_move move;
	const char	*operator, *reason;
	struct detail	 detail;
};

static enum outcome
audit_rotation(struct rotating *x, const char *event)
{
	struct flow_row f = { .id = 0 };
	char actor[VAULT_ACTOR_SIZE];

	vault_audit_operator(getuid(), x->operator, actor);
	text_cut(f.reason, sizeof(f.reason), x->reason);
	return vault_audit(x->core->vault, &(struct vault_event){
	    .name = event, .flow = &f, .actor = actor });
}

static enum outcome
find_key(const struct rotating *x, const char *suffix, struct key **out,
    struct detail *d)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s%s", x->core->conf->core_key_file,
	    suffix);
	if (access(path, F_OK) == -1)
		return E_NOTFOUND;
	return key_from_file(path, out, d);
}

/* ---- begin ---- */

static enum outcome
begin_move(struct rotating *x, const struct key *next)
{
	struct vault *v = x->core->vault;
	enum outcome r;

	if ((r = vault_begin(v)) != OK)
		return r;
	if ((r = vault_move_begin(v, next)) == OK &&
	    (r = audit_rotation(x, "key.rotating")) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	if (r == OK)
		r = vault_ring_load(v);
	return r == OK ? vault_move_find(v, &x->move) : r;
}

/* Of a rotation that was ended, the old file may lie there still. */
static enum outcome
look_for_rest(struct rotating *x)
{
	struct key *old = NULL;
	enum outcome r;

	if ((r = find_key(x, ROTATION_OLD, &old, &x->detail)) != OK) {
		if (r == E_NOTFOUND)
			detail_set(&x->detail, "there is no new key, and no "
			    "rotation that is under way");
		return r;
	}
	r = vault_fingerprint_is(x->core->vault, old, &x->detail);
	key_free(&old);
	if (r == OK)
		detail_set(&x->detail, "core.key_file" ROTATION_OLD " is the "
		    "key of the tables: put it back in its place");
	return r == E_CONF ? E_EXPIRED : r == OK ? E_BUG : r;
}

static enum outcome
begin_rotation(struct rotating *x)
{
	struct key *next = NULL;
	enum outcome r;

	if ((r = find_key(x, ROTATION_NEW, &next, &x->detail)) == E_NOTFOUND)
		return look_for_rest(x);
	if (r == OK)
		r = begin_move(x, next);
	key_free(&next);
	return r;
}

/* Is the new file that of the rotation which is under way? */
static enum outcome
check_files(struct rotating *x)
{
	struct key *next = NULL;
	bool is = false;
	enum outcome r;

	if (x->move.mine)
		return OK;
	r = find_key(x, ROTATION_NEW, &next, &x->detail);
	if (r == OK)
		r = vault_move_is_to(x->core->vault, next, &is);
	key_free(&next);
	if (r != OK && r != E_NOTFOUND)
		return r;
	if (is)
		return OK;
	detail_set(&x->detail, "a rotation is under way, and its new key is "
	    "not here: copy it from where it was begun, and go on there");
	return E_AMBIGUOUS;
}

/* ---- move ---- */

static enum outcome
wait_until_settled(struct rotating *x)
{
	struct vault *v = x->core->vault;
	bool settled = false;
	int64_t now = 0;
	enum outcome r;

	if ((r = vault_now(v, &now)) != OK)
		return r;
	printf("waiting until all programs have the new ring, some %d s\n",
	    2 * VAULT_RING_TRUST_S);
	fflush(stdout);
	while ((r = vault_move_is_settled(v, now + 1, &settled)) == OK &&
	    !settled)
		clock_sleep(500);
	return r == OK ? vault_move_settle(v) : r;
}

/* A row that a student works on comes again, and so does the database. */
static enum outcome
step_patiently(struct rotating *x, bool keeps)
{
	const int64_t until = clock_ms() + PATIENCE_S * 1000;
	enum outcome r;

	while (((r = vault_move_step(x->core->vault, &x->move,
	    keeps)) == E_BUSY || r == E_BACKEND) && clock_ms() < until)
		clock_sleep(500);
	return r;
}

static enum outcome
walk_values(struct rotating *x, const char *what, bool keeps)
{
	struct progress p;
	enum outcome r;
	int64_t before;

	progress_begin(&p, what, x->move.total - x->move.done);
	do {
		before = x->move.done;
		r = step_patiently(x, keeps);
		progress_add(&p, x->move.done - before);
	} while (r == OK);
	progress_end(&p);
	return r == E_NOTFOUND ? OK : r;
}

static enum outcome
move_values(struct rotating *x)
{
	enum outcome r;

	if (!x->move.settled && ((r = wait_until_settled(x)) != OK ||
	    (r = vault_move_find(x->core->vault, &x->move)) != OK))
		return r;
	if ((r = walk_values(x, "values moved", true)) != OK ||
	    (r = vault_move_done(x->core->vault)) != OK)
		return r;
	printf("%lld values were moved to the new key\n",
	    (long long)x->move.done);
	if (x->move.unread > 0)
		printf("%lld could be opened by neither key, and are left\n",
		    (long long)x->move.unread);
	return OK;
}

/* ---- end ---- */

/* Once more through all: what is sealed with the old key now would be lost. */
static enum outcome
end_rotation(struct rotating *x)
{
	struct vault *v = x->core->vault;
	enum outcome r;

	x->move.part = x->move.last = x->move.done = x->move.unread = 0;
	if ((r = walk_values(x, "values looked at", false)) != OK ||
	    (r = vault_begin(v)) != OK)
		return r;
	if ((r = vault_move_end(v)) == OK &&
	    (r = audit_rotation(x, "key.rotated")) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	return r;
}

static bool
is_old_used(struct rotating *x)
{
	const int64_t ago = x->move.old_used;

	if (ago < 0 || ago >= SILENCE_S)
		return false;
	detail_set(&x->detail, "a program had the old key %lld seconds ago: "
	    "give each node the new core.key_file, start uregister-core there "
	    "again, and come back after a minute", (long long)ago);
	return true;
}

/* ---- all of it ---- */

static enum outcome
rotate_on(struct rotating *x, int *status)
{
	enum outcome r;

	r = vault_move_find(x->core->vault, &x->move);
	if (r == E_NOTFOUND)
		r = begin_rotation(x);
	if (r != OK || (r = check_files(x)) != OK)
		return r;
	if (!x->move.moved && (r = move_values(x)) != OK)
		return r;
	*status = ROTATION_MOVED;
	if (!x->move.mine)
		return OK;
	if (is_old_used(x)) {
		*status = ROTATION_WAITS;
		return E_BUSY;
	}
	if ((r = end_rotation(x)) == OK)
		*status = ROTATION_ENDED;
	return r;
}

static enum outcome
open_rotation(struct core *core, struct detail *d)
{
	enum outcome r;

	if ((r = key_from_file(core->conf->core_key_file, &core->key,
	    d)) != OK ||
	    (r = vault_open(core->conf, core->key, &core->vault, d)) != OK ||
	    (r = vault_migrate_check(core->vault, d)) != OK)
		return r;
	return vault_fingerprint_check(core->vault, d);
}

/* E_EXPIRED: only the old file was left of one. */
static int
tell_end(const struct rotating *x, enum outcome r, int status)
{
	if (r == E_EXPIRED)
		return ROTATION_ENDED;
	if (r == OK)
		return status;
	fprintf(stderr, "%s\n", x->detail.text[0] != '\0' ? x->detail.text :
	    outcome_name(r));
	return r == E_AMBIGUOUS ? ROTATION_OTHER :
	    status == ROTATION_WAITS ? status : 1;
}

int
rotate_run(const struct conf *conf, int argc, char **argv)
{
	struct core core = { .conf = conf };
	struct rotating x = { .core = &core };
	int status = 1;
	enum outcome r;

	if (argc != 2)
		return 2;
	x.operator = argv[0];
	x.reason = argv[1];
	if ((r = open_rotation(&core, &x.detail)) == OK &&
	    (r = rotate_on(&x, &status)) != OK && x.detail.text[0] == '\0')
		x.detail = *vault_detail(core.vault);
	vault_close(&core.vault);
	key_free(&core.key);
	return tell_end(&x, r, status);
}
