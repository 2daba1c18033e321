/* Is the directory fit for us?  Here what can be seen; probe.c tries. */
#include <string.h>
#include <time.h>

#include <ldap.h>

#include "base/buf.h"
#include "base/clock.h"
#include "directory/directory_private.h"
#include "directory/examine.h"
#include "directory/mapping.h"
#include "directory/probe.h"
#include "directory/rights.h"
#include "directory/tree.h"

#define WRITERS_S 600

struct examination {
	struct directory *dir;
	struct directory_report *report;
	bool	probed;			/* there was a probe to try on */
};

static int
start_whoami(LDAP *ld, void *arg, int *msgid)
{
	(void)arg;
	return ldap_whoami(ld, NULL, NULL, msgid);
}

/* RFC 4532: "dn:" and a name; nothing for anonymous. */
static enum outcome
examine_identity(struct examination *x, const char *uri, const char *name)
{
	if (strncmp(name, "dn:", 3) == 0 && name[3] != '\0' &&
	    strstr(name, ",cn=auth") == NULL) {
		report_tell(x->report, "directory", OK,
		    "%s knows us as %s", uri, name + 3);
		return OK;
	}
	report_tell(x->report, "directory", E_CONF,
	    "%s knows us as %s, which is no entry: the number of "
	    "this user is not mapped, see what uregisterctl directory plan "
	    "says", uri,
	    *name == '\0' ? "nobody" : name);
	return E_CONF;
}

static enum outcome
examine_connection(struct examination *x)
{
	const struct link_ask ask = { start_whoami, NULL, true };
	struct berval *name = NULL;
	struct detail d = { "" };
	struct link_reply reply;
	enum outcome r;

	r = link_run(x->dir->link, LINK_ANY, &ask, &reply, &d);
	if (r == OK) {
		r = link_reply_outcome(&reply, "who am I", &d);
		if (r == OK && ldap_parse_whoami(reply.ld, reply.message,
		    &name) != LDAP_SUCCESS)
			r = E_BACKEND;
		link_reply_clear(&reply);
	}
	if (r != OK)
		report_tell(x->report, "directory", r, "%s", d.text);
	else
		r = examine_identity(x, link_uri(x->dir->link, reply.server),
		    name != NULL && name->bv_val != NULL ? name->bv_val : "");
	ber_bvfree(name);
	return r;
}

static void
examine_schema(struct examination *x)
{
	struct detail d = { "" };
	enum outcome r;

	r = directory_mapping_check(x->dir, &d);
	report_tell(x->report, "directory schema", r, "%s", r == OK ?
	    "has all that the mapping names" : d.text);
}

static void
examine_rights(struct examination *x)
{
	struct detail d = { "" };
	enum outcome r = directory_rights_check(x->dir, &d);

	report_tell(x->report, "directory rights", r == E_DENIED ? E_CONF : r,
	    "%s",
	    r == OK ? "no more than needed" : d.text);
}

/*
 * The root DSE tells of modules, whether or not a database uses them; what
 * the overlays hang on the base tells of the database.  entryCSN is there
 * on any server: if we may not see it, the others prove nothing.
 */
static void
examine_base(struct examination *x)
{
	static const struct {
		const char *part, *attribute, *there, *not_there;
	} overlays[] = {
		{ "directory syncprov", "contextCSN", "consumers can follow",
		    "missing; only consumers need it: load "
		    "ldif/80-syncprov.ldif if there will be one" },
		{ "directory accesslog", "auditContext", "changes are kept",
		    "missing; load ldif/70-accesslog.ldif if you want to know "
		    "who changed what" },
	};
	static const char *const names[] = { "entryCSN", "contextCSN",
	    "auditContext", NULL };
	struct tree_search s = tree_one(x->dir->conf->directory_base,
	    "(objectClass=*)", names);
	struct detail d = { "" };
	struct link_reply reply;
	enum outcome r;
	bool visible;
	size_t i;

	if ((r = tree_search(x->dir->link, &s, &reply, &d)) != OK) {
		report_tell(x->report, "directory overlays", r, "%s", d.text);
		return;
	}
	visible = tree_has(&reply, "entryCSN");
	for (i = 0; i < sizeof(overlays) / sizeof(overlays[0]); i++)
		report_tell(x->report, overlays[i].part, OK, "%s",
		    tree_has(&reply, overlays[i].attribute) ?
		    overlays[i].there : visible ? overlays[i].not_there :
		    "not known: we may not read the base");
	link_reply_clear(&reply);
}

/*
 * Of a contextCSN, "20261130093000.123456Z#000000#002#000000" (slapd's own
 * form): its server, where that was written to since; else "".  Three
 * hexadecimal digits; 000 has no other beside it.
 */
static const char *
writer_of(const char *csn, const char *since)
{
	const char *mark;

	if (strncmp(csn, since, strlen(since)) < 0 ||
	    (mark = strchr(csn, '#')) == NULL ||
	    (mark = strchr(mark + 1, '#')) == NULL)
		return "";
	return mark + 1;
}

static size_t
count_writers(const struct link_reply *reply, const char *since, char names[],
    size_t size)
{
	size_t i, found = 0;
	const char *server;
	char csn[64];
	struct buf b;

	buf_init(&b, names, size);
	for (i = 0; tree_value(reply, "contextCSN", i, csn, sizeof(csn)) &&
	    !buf_failed(&b); i++) {
		server = writer_of(csn, since);
		if (*server != '\0')
			buf_putf(&b, "%s%.3s", found++ == 0 ? "" : ", ",
			    server);
	}
	return found;
}

/* One server does not see what the other is just told.  The probe before
 * this was written to the one that we write to. */
static void
examine_writers(struct examination *x)
{
	static const char *const names[] = { "contextCSN", NULL };
	struct tree_search s = tree_one(x->dir->conf->directory_base,
	    "(objectClass=*)", names);
	const time_t since = (time_t)clock_now() - WRITERS_S;
	char from[16], writers[64];
	struct detail d = { "" };
	struct link_reply reply;
	struct tm tm;

	if (x->dir->conf->directory_uris.count < 2 ||
	    gmtime_r(&since, &tm) == NULL ||
	    strftime(from, sizeof(from), "%Y%m%d%H%M%S", &tm) == 0 ||
	    tree_search(x->dir->link, &s, &reply, &d) != OK)
		return;
	if (count_writers(&reply, from, writers, sizeof(writers)) > 1)
		report_tell(x->report, "directory writers", E_CONF, "in the "
		    "last ten minutes changes were made at the servers of "
		    "olcServerID %s: where none failed, give all nodes "
		    "directory.uris in the same order, or two people could "
		    "get one name", writers);
	else
		report_tell(x->report, "directory writers", OK, "one of its "
		    "servers is written to");
	link_reply_clear(&reply);
}

/* By the root DSE; a server may have a control and a database not use it. */
static void
examine_control(struct examination *x, const char *part, const char *oid,
    const char *what)
{
	static const char *const names[] = { "supportedControl", NULL };
	struct tree_search s = tree_one("", "(objectClass=*)", names);
	struct detail d = { "" };
	struct link_reply reply;
	enum outcome r;
	bool has;

	if ((r = tree_search(x->dir->link, &s, &reply, &d)) != OK) {
		report_tell(x->report, part, r, "%s", d.text);
		return;
	}
	has = tree_has_value(&reply, "supportedControl", oid);
	report_tell(x->report, part, has ? OK : E_CONF, "the server %s %s%s",
	    has ? "has" : "does not name", what, has ? "" : ", or its root "
	    "DSE cannot be read");
	link_reply_clear(&reply);
}

/* A claim is made with an assertion that there is no password yet. */
static void
examine_claim(struct examination *x)
{
	if (x->dir->conf->directory_mode == MODE_CREATE)
		return;
	examine_control(x, "directory assertion", LDAP_CONTROL_ASSERT,
	    "the control by which an entry is claimed only once");
	if (!x->probed)
		examine_control(x, "directory ppolicy",
		    LDAP_CONTROL_PASSWORDPOLICYREQUEST, "slapo-ppolicy; "
		    "whether this database uses it was not examined");
}

enum outcome
directory_examine(struct directory *dir, directory_report_fn *tell, void *arg)
{
	struct directory_report report = { .tell = tell, .arg = arg,
	    .worst = OK };
	struct examination x = { .dir = dir, .report = &report };
	const bool checked = dir->checked;
	enum outcome r;

	if ((r = examine_connection(&x)) != OK)
		return r;
	examine_schema(&x);
	examine_rights(&x);
	/* Too many rights were told; the probe may be changed for all that. */
	dir->checked = true;
	examine_base(&x);
	x.probed = probe_run(dir, &report);
	examine_writers(&x);
	examine_claim(&x);
	dir->checked = checked;
	return report.worst;
}
