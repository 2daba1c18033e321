/* What the verbs that prepare the directory share. */
#include <sys/stat.h>

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/preparation.h"
#include "directory/prepare.h"
#include "prepare/plan.h"
#include "prepare/write.h"


int
preparation_refuse(const struct preparation *x, const char *what)
{
	fprintf(stderr, "%s: %s\n", what, *x->detail.text == '\0' ?
	    "out of memory" : x->detail.text);
	return 1;
}

/* ---- opening ---- */

static void
use_socket(struct preparation *x)
{
	static char local[] = "ldapi:///", *only[1];
	const struct conf_list *uris = &x->conf->directory_uris;
	size_t i;

	only[0] = local;
	for (i = uris->count; i-- > 0; )
		if (strncasecmp(uris->item[i], "ldapi:", 6) == 0)
			only[0] = uris->item[i];
	x->own.directory_uris = (struct conf_list){ only, 1 };
	x->own.directory_bind = BIND_EXTERNAL;
}

/* -D and -y: another log-in; -c: cn=config out of a file; -o: where the
 * record is. */
bool
preparation_words(struct preparation *x, int argc, char **argv)
{
	bool named = false;
	int c;

	optind = 0;
	while ((c = getopt(argc, argv, "D:c:o:y:")) != -1) {
		if (c == 'D') {
			x->own.directory_bind_dn = optarg;
			named = true;
		} else if (c == 'y')
			x->own.directory_password_file = optarg;
		else if (c == 'c')
			x->config = optarg;
		else if (c == 'o')
			x->record.folder = optarg;
		else
			return false;
	}
	if (named)
		x->own.directory_bind = BIND_SIMPLE;
	else
		use_socket(x);
	return optind == argc;
}

enum outcome
preparation_read(struct preparation *x)
{
	enum outcome r;

	facts_free(&x->facts);
	x->facts.fixed = x->config != NULL;
	if (x->config != NULL && applied_read(x->config, &x->facts.config,
	    &x->detail) != OK)
		return E_CONF;
	r = directory_prepare_read(x->dir, &x->names, &x->facts, &x->detail);
	/* What is not there when nothing is hidden is not there. */
	if (r == OK && x->sees)
		change_free(&x->facts.unseen);
	return r;
}

/* core.key_file names the user of uregister-core. */
static uid_t
core_user(const struct conf *conf)
{
	const struct passwd *pw = getpwnam("uregister-core");
	struct stat st;

	if (stat(conf->core_key_file, &st) == 0 && st.st_uid != 0)
		return st.st_uid;
	return pw != NULL ? pw->pw_uid : geteuid();
}

enum outcome
preparation_plan(struct preparation *x)
{
	const struct plan_input in = { .conf = x->conf, .facts = &x->facts,
	    .ours = &x->record.done, .core = core_user(x->conf) };
	enum outcome r;

	change_free(&x->plan);
	if ((r = preparation_read(x)) != OK)
		return r;
	return plan_make(&in, &x->plan, &x->detail);
}

enum outcome
preparation_open(struct preparation *x)
{
	enum outcome r;

	if ((r = applied_load(&x->record, &x->detail)) != OK ||
	    (r = directory_open(&x->own, &x->dir, &x->detail)) != OK)
		return r;
	r = plan_names(x->conf, &x->names);
	if (r == E_CONF)
		detail_set(&x->detail, "directory.base or people_base cannot "
		    "be used");
	return r;
}

void
preparation_close(struct preparation *x)
{
	directory_close(&x->dir);
	facts_free(&x->facts);
	change_free(&x->plan);
	change_free(&x->names);
	change_free(&x->left);
	applied_free(&x->record);
}

/* ---- plan ---- */

size_t
preparation_count(const struct changes *list)
{
	size_t i, n = 0;

	for (i = 0; i < list->count; i++)
		n += list->at[i].kind != CHANGE_REMARK;
	return n;
}

void
preparation_print(const struct preparation *x)
{
	const bool fixed = x->facts.fixed;
	size_t i;

	if (fixed)
		printf("# cn=config cannot be written here: these lines belong "
		    "into slapd.conf(5),\n# and the entries behind them are "
		    "to be added.%s\n\n", x->facts.known ? "" : "  What is "
		    "there already cannot be\n# seen: leave that out, or "
		    "show it by -c (uregisterctl(8)).");
	for (i = 0; i < x->plan.count; i++)
		if (fixed && !write_is_tree(&x->plan.at[i]))
			write_conf(&x->plan.at[i], stdout);
		else if (!fixed)
			write_ldif(&x->plan.at[i], stdout);
	for (i = 0; fixed && i < x->plan.count; i++)
		if (write_is_tree(&x->plan.at[i]))
			write_ldif(&x->plan.at[i], stdout);
	if (preparation_count(&x->plan) == 0)
		puts("# Nothing is missing.");
}
