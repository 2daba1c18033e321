/* What the tables cannot say of a value, said by code. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/check.h"
#include "conf/refuse.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define SOURCE_MAX 32		/* the column flow.source */

/* eduPerson 4.4.0, eduPersonAffiliation */
static const char *const affiliations[] = { "faculty", "student", "staff",
    "alum", "member", "affiliate", "employee", "library-walk-in" };
#define AFFILIATIONS \
    "one of \"faculty|student|staff|alum|member|affiliate|employee|" \
    "library-walk-in\""

struct reading {
	const config_t *cfg;
	struct conf *c;
	const char *file;
	struct detail *d;
};

static enum outcome
refuse_line(const struct reading *r, const config_setting_t *s,
    const char *path, const char *right)
{
	conf_refuse(r->d, r->file, s, path, right);
	return E_CONF;
}

/* http is for a machine on which it is tried out. */
static bool
is_site_url(const char *s)
{
	size_t len;

	if (strncmp(s, "https://", 8) == 0)
		s += 8;
	else if (strncmp(s, "http://", 7) == 0)
		s += 7;
	else
		return false;
	len = strcspn(s, "/");
	return len > 0 && strspn(s, LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    DIGITS ".-:[]") == len && strpbrk(s, " \"<>?#") == NULL;
}

static bool
is_scope(const char *s)
{
	const size_t len = strlen(s);

	return len > 0 && *s != '.' && s[len - 1] != '.' &&
	    strstr(s, "..") == NULL && strspn(s, LETTERS
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGITS ".-") == len;
}

static bool
is_source(const char *s)
{
	return *s != '\0' && strlen(s) <= SOURCE_MAX &&
	    strspn(s, LETTERS DIGITS "_-") == strlen(s);
}

static bool
is_affiliation(const char *s)
{
	size_t i;

	for (i = 0; i < sizeof(affiliations) / sizeof(affiliations[0]); i++)
		if (strcmp(affiliations[i], s) == 0)
			return true;
	return false;
}

/* What is not in the file is a default, and right. */
static enum outcome
check_site(const struct reading *r)
{
	static const char url[] = "an address like "
	    "\"https://uregister.example.org\"";
	const struct {
		const char *path, *value;
		bool	(*is_right)(const char *);
		const char *right;
	} rows[] = {
		{ "site.url", r->c->site_url, is_site_url, url },
		{ "site.account_url", r->c->site_account_url, is_site_url,
		    url },
		{ "site.scope", r->c->site_scope, is_scope,
		    "a domain like \"example.org\"" },
	};
	const config_setting_t *s;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = config_lookup(r->cfg, rows[i].path);
		if (s != NULL && !rows[i].is_right(rows[i].value))
			return refuse_line(r, s, rows[i].path, rows[i].right);
	}
	return OK;
}

/* "helpdesk:maria", "operator:%staff" */
static bool
is_operator(const char *s)
{
	const char *name = strchr(s, ':');

	if (name == NULL || (strncmp(s, "helpdesk:", 9) != 0 &&
	    strncmp(s, "operator:", 9) != 0))
		return false;
	name += name[1] == '%' ? 2 : 1;
	return *name != '\0' && strpbrk(name, ":% \t") == NULL;
}

static enum outcome
check_operators(const struct reading *r)
{
	const config_setting_t *s = config_lookup(r->cfg, "core.operators");
	size_t i;

	for (i = 0; i < r->c->core_operators.count; i++)
		if (!is_operator(r->c->core_operators.item[i]))
			return refuse_line(r, config_setting_get_elem(s,
			    (unsigned)i), "core.operators", "a list like "
			    "[ \"helpdesk:maria\", \"operator:%staff\" ]: a "
			    "role, and a user or a %group");
	return OK;
}

static bool
is_taken(const struct conf *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(c->capacity[i].source, c->capacity[n].source) == 0)
			return true;
	return false;
}

static enum outcome
check_source(const struct reading *r, size_t n, const config_setting_t *group)
{
	const config_setting_t *s = config_setting_get_member(group,
	    "source");

	if (!is_source(r->c->capacity[n].source))
		return refuse_line(r, s == NULL ? group : s,
		    "capacities.source",
		    "a word of at most 32 small letters, digits, - or _");
	if (is_taken(r->c, n))
		return refuse_line(r, s, "capacities.source",
		    "a word that no other capacity has");
	return OK;
}

static enum outcome
check_affiliations(const struct reading *r, const struct conf_capacity *c,
    const config_setting_t *group)
{
	const config_setting_t *s;
	size_t i;

	s = config_setting_get_member(group, "primary_affiliation");
	if (*c->primary_affiliation != '\0' &&
	    !is_affiliation(c->primary_affiliation))
		return refuse_line(r, s, "capacities.primary_affiliation",
		    AFFILIATIONS);
	s = config_setting_get_member(group, "affiliations");
	for (i = 0; i < c->affiliations.count; i++)
		if (!is_affiliation(c->affiliations.item[i]))
			return refuse_line(r, config_setting_get_elem(s,
			    (unsigned)i), "capacities.affiliations",
			    "a list, each " AFFILIATIONS);
	return OK;
}

static enum outcome
check_live(const struct reading *r, struct conf_capacity *c,
    const config_setting_t *group)
{
	const config_setting_t *s = config_setting_get_member(group, "live");

	if (s != NULL)
		return c->live.count > 0 ? OK : refuse_line(r, s,
		    "capacities.live", "a list of one status or more");
	if ((c->live.item = calloc(2, sizeof(*c->live.item))) == NULL ||
	    (c->live.item[0] = strdup("active")) == NULL)
		return E_NOMEM;
	c->live.count = 1;
	return OK;
}

/* Of one capacity, or of "". */
static bool
is_above_others(const struct conf *c, size_t n)
{
	size_t i;

	for (i = n; i > 0; i--)
		if (strcmp(c->step[i - 1].source, c->step[n].source) == 0)
			return c->step[i - 1].after < c->step[n].after &&
			    c->step[i - 1].account <= c->step[n].account;
	return true;
}

static bool
is_known_source(const struct conf *c, const char *source)
{
	size_t i;

	for (i = 0; i < c->capacities; i++)
		if (strcmp(c->capacity[i].source, source) == 0)
			return true;
	return *source == '\0';
}

static enum outcome
check_step(const struct reading *r, size_t n, const config_setting_t *group)
{
	const struct conf_step *step = &r->c->step[n];
	size_t i;

	if (!is_known_source(r->c, step->source))
		return refuse_line(r, group, "staircase.source",
		    "the source of a capacity, or \"\"");
	if (!is_above_others(r->c, n))
		return refuse_line(r, group, "staircase.after", "later than "
		    "in the row before it of the same source, and no account "
		    "opens again on the way down");
	for (i = 0; i < step->affiliations.count; i++)
		if (!is_affiliation(step->affiliations.item[i]))
			return refuse_line(r, group, "staircase.affiliations",
			    "a list, each " AFFILIATIONS);
	return OK;
}

static enum outcome
check_staircase(const struct reading *r)
{
	const config_setting_t *list = config_lookup(r->cfg, "staircase");
	enum outcome e = OK;
	size_t i;

	for (i = 0; i < r->c->steps && e == OK; i++)
		e = check_step(r, i, config_setting_get_elem(list,
		    (unsigned)i));
	return e;
}

#define GATE_MARGIN_S 3		/* turn/gate.c */
#define VAULT_IDLE 4		/* times its timeout: sql/session.c */

/* The line that says it, or the first of the lines that make it too short. */
static enum outcome
refuse_time(const struct reading *r, const char *path, int64_t least)
{
	static const char *const others[] = { "gateway.timeout",
	    "directory.timeout", "registry.timeout", "vault.timeout" };
	const config_setting_t *s = config_lookup(r->cfg, path);
	char right[96];
	size_t i;

	for (i = 0; s == NULL && i < sizeof(others) / sizeof(others[0]); i++)
		s = config_lookup(r->cfg, others[i]);
	snprintf(right, sizeof(right), "at least \"%llds\", for the neighbours "
	    "that may be waited for meanwhile", (long long)least);
	return s == NULL ? OK : refuse_line(r, s, path, right);
}

/* Who waits must outlast those whom he waits for: web core and what it asks,
 * our transaction what is asked inside of it. */
static enum outcome
check_times(const struct reading *r)
{
	const struct conf *c = r->c;
	const int64_t asked = c->registry_timeout + c->directory_timeout +
	    c->gateway_timeout;
	const int64_t idle = (asked + GATE_MARGIN_S + VAULT_IDLE - 1) /
	    VAULT_IDLE;

	if (c->vault_timeout < idle)
		return refuse_time(r, "vault.timeout", idle);
	if (c->web_timeout < c->vault_timeout + asked)
		return refuse_time(r, "web.timeout", c->vault_timeout +
		    asked);
	return OK;
}

enum outcome
conf_check(const config_t *cfg, struct conf *c, const char *file,
    struct detail *d)
{
	const struct reading r = { cfg, c, file, d };
	const config_setting_t *list = config_lookup(cfg, "capacities");
	const config_setting_t *group;
	enum outcome e;
	size_t i;

	if ((e = check_site(&r)) != OK || (e = check_operators(&r)) != OK ||
	    (e = check_times(&r)) != OK)
		return e;
	for (i = 0; i < c->capacities; i++) {
		group = config_setting_get_elem(list, (unsigned)i);
		if ((e = check_source(&r, i, group)) != OK ||
		    (e = check_affiliations(&r, &c->capacity[i], group)) !=
		    OK || (e = check_live(&r, &c->capacity[i], group)) != OK)
			return e;
	}
	return check_staircase(&r);
}
