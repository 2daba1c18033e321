/*
 * Asks the directory from the command line, for the system tests:
 *
 *	directory_probe CONF
 *
 * and one question a line on standard input, fields parted by "|":
 *
 *	find|UID
 *	add|UID|UNIQUE_ID|NUMBER|PASSWORD	readback|(the same)
 *	print|UID|UNIQUE_ID|NUMBER|
 *	login|UID|PASSWORD		password|UID|PASSWORD
 *	set|UID|ATTRIBUTE|VALUE		lock|UID	unlock|UID
 *	check				writes
 *
 * Each is answered by "OUTCOME|detail", lines of results, an empty line.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "directory/account.h"
#include "directory/add.h"
#include "directory/directory.h"
#include "directory/examine.h"
#include "directory/login.h"
#include "directory/password.h"
#include "directory/state.h"
#include "directory/status.h"
#include "directory/writes.h"
#include "entry/entry.h"
#include "entry/ldif.h"
#include "password/hash.h"

#define FIELDS_MAX 5

struct question {
	const struct conf *conf;
	struct directory *dir;
	char	*field[FIELDS_MAX];	/* "" where there is none */
	struct detail detail;
	char	 result[4096];
};

typedef enum outcome ask_fn(struct question *);

static enum outcome
make_entry(struct question *q, struct entry **out)
{
	static struct record record = { .last_name_el = "ΠΑΠΑΔΟΠΟΥΛΟΥ",
	    .first_name_el = "ΜΑΡΙΑ", .department_id = "201",
	    .department_el = "ΙΣΤΟΡΙΑΣ", .birth_date = "2004-03-05",
	    .gender = "2", .citizenship = "GR" };
	struct entry_input in = { .conf = q->conf,
	    .capacity = conf_capacity(q->conf, "student"),
	    .record = &record, .ssn_country = "GR", .language = "el",
	    .mobile = "+306912345678", .now = 1790000000 };

	snprintf(record.login_name, sizeof(record.login_name), "%s",
	    q->field[1]);
	snprintf(record.registration_id, sizeof(record.registration_id),
	    "am%s", q->field[3]);
	in.unique_id = q->field[2];
	in.ssn = q->field[3];
	return entry_make(&in, out, &q->detail);
}

static enum outcome
make_hash(struct question *q, const char *password, struct secret **out)
{
	struct secret *given = NULL;
	enum outcome r;

	if ((r = secret_from(password, strlen(password), &given)) != OK)
		return r;
	r = hash_password(q->conf, given, out);
	secret_free(&given);
	return r;
}

static void
show(struct question *q, const struct directory_account *a)
{
	snprintf(q->result, sizeof(q->result), "dn=%s\nuid=%s\nunique_id=%s\n"
	    "mail=%s\nlanguage=%s\nperson=%s\nactivated=%lld\npassword=%d\n"
	    "locked=%d\nreset=%d\n", a->dn, a->uid, a->unique_id, a->mail,
	    a->language, a->person_id[0], (long long)a->activated_at,
	    a->has_password, a->locked, a->reset);
}

static enum outcome
find(struct question *q)
{
	struct directory_account a;
	enum outcome r;

	r = directory_account_find(q->dir, q->field[1], &a, &q->detail);
	if (r == OK)
		show(q, &a);
	return r;
}

static enum outcome
add(struct question *q)
{
	struct secret *hash = NULL;
	struct entry *e = NULL;
	bool was_there;
	enum outcome r;

	if ((r = make_entry(q, &e)) == OK &&
	    (r = make_hash(q, q->field[4], &hash)) == OK)
		r = directory_add(q->dir, e, hash, &was_there, &q->detail);
	secret_free(&hash);
	entry_free(&e);
	return r;
}

static enum outcome
read_back(struct question *q)
{
	struct entry *e = NULL;
	enum outcome r;

	if ((r = make_entry(q, &e)) == OK)
		r = directory_add_read_back(q->dir, e, &q->detail);
	entry_free(&e);
	return r;
}

static enum outcome
print_entry(struct question *q)
{
	struct secret *text = NULL;
	struct entry *e = NULL;
	enum outcome r;

	if ((r = make_entry(q, &e)) == OK &&
	    (r = ldif_print(e, &text)) == OK)
		snprintf(q->result, sizeof(q->result), "%s",
		    secret_text(text));
	secret_free(&text);
	entry_free(&e);
	return r;
}

static enum outcome
login(struct question *q)
{
	struct directory_login l;
	struct secret *given = NULL;
	enum outcome r;

	r = secret_from(q->field[2], strlen(q->field[2]), &given);
	if (r == OK)
		r = directory_login(q->dir, q->field[1], given, &l,
		    &q->detail);
	secret_free(&given);
	if (r == OK)
		snprintf(q->result, sizeof(q->result), "uid=%s\n"
		    "must_change=%d\ngrace=%d\nexpires=%lld\n", l.uid,
		    l.must_change, l.grace, (long long)l.expires_in);
	return r;
}

static enum outcome
password(struct question *q)
{
	struct secret *hash = NULL;
	char former[MARK_SIZE];
	enum outcome r;

	if ((r = make_hash(q, q->field[2], &hash)) == OK)
		r = directory_password_set(q->dir, q->field[1], hash,
		    former, &q->detail);
	secret_free(&hash);
	return r;
}

static enum outcome
set(struct question *q)
{
	const char *values[] = { *q->field[3] != '\0' ? q->field[3] : NULL,
	    NULL };

	return directory_account_set(q->dir, q->field[1], q->field[2], values,
	    &q->detail);
}

static enum outcome
lock(struct question *q)
{
	return directory_state_set(q->dir, q->field[1],
	    DIRECTORY_SUSPENDED, &q->detail);
}

static enum outcome
unlock(struct question *q)
{
	return directory_state_set(q->dir, q->field[1], DIRECTORY_ACTIVE,
	    &q->detail);
}

static void
report(void *arg, const char *part, bool well, const char *text)
{
	struct question *q = arg;
	size_t len = strlen(q->result);

	snprintf(q->result + len, sizeof(q->result) - len, "%s=%s: %s\n",
	    part, well ? "ok" : "BAD", text);
}

static enum outcome
check(struct question *q)
{
	return directory_examine(q->dir, report, q);
}

static enum outcome
writes(struct question *q)
{
	struct directory_writes w;
	enum outcome r = directory_writes(q->dir, &w);

	if (r == OK)
		snprintf(q->result, sizeof(q->result),
		    "uri=%s\nrefused=%zu\nwhy=%s\n", w.uri, w.refused,
		    w.why.text);
	return r;
}

static const struct {
	const char *verb;
	ask_fn	*ask;
} verbs[] = {
	{ "find", find }, { "add", add },
	{ "readback", read_back }, { "print", print_entry },
	{ "login", login }, { "password", password }, { "set", set },
	{ "lock", lock }, { "unlock", unlock }, { "check", check },
	{ "writes", writes },
};

static void
answer(struct question *q, char *line)
{
	static char none[1] = "";
	enum outcome r = E_BUG;
	size_t i;

	q->detail.text[0] = q->result[0] = '\0';
	for (i = 0; i < FIELDS_MAX; i++)
		if ((q->field[i] = strsep(&line, "|")) == NULL)
			q->field[i] = none;
	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].verb, q->field[0]) == 0)
			r = verbs[i].ask(q);
	printf("%s|%s\n%s\n", outcome_name(r), q->detail.text, q->result);
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	static struct question q;
	struct conf *conf = NULL;
	char line[1024];

	if (argc != 2 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return 2;
	log_open("directory_probe", LOG_LEVEL_INFO);
	if (conf_load(argv[1], CONF_CORE, &conf, &q.detail) != OK ||
	    directory_open(conf, &q.dir, &q.detail) != OK) {
		printf("E_CONF|%s\n\n", q.detail.text);
		conf_free(&conf);
		return 1;
	}
	q.conf = conf;
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		answer(&q, line);
	}
	directory_close(&q.dir);
	conf_free(&conf);
	return 0;
}
