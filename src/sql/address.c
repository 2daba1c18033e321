/* A connection string, judged before it is used. */
#include <libpq-fe.h>
#include <string.h>

#include "base/text.h"
#include "sql/address.h"

static const char *
find_option(const PQconninfoOption *parsed, const char *keyword)
{
	for (; parsed->keyword != NULL; parsed++)
		if (strcmp(parsed->keyword, keyword) == 0)
			return parsed->val == NULL ? "" : parsed->val;
	return "";
}

/* One of a list: a path or "@…" is a UNIX socket, and so is none. */
static bool
is_here(const char *host, size_t len)
{
	static const char *const hosts[] = { "localhost", "::1" };
	size_t i;

	if (len == 0 || *host == '/' || *host == '@' ||
	    strncmp(host, "127.", 4) == 0)
		return true;
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (strlen(hosts[i]) == len &&
		    strncmp(host, hosts[i], len) == 0)
			return true;
	return false;
}

static bool
are_here(const char *hosts)
{
	size_t len;

	for (;; hosts += len + 1) {
		len = strcspn(hosts, ",");
		if (!is_here(hosts, len))
			return false;
		if (hosts[len] == '\0')
			return true;
	}
}

/* A service file may name any host: what it says is not seen here. */
static bool
stays_here(const PQconninfoOption *parsed)
{
	const char *address = find_option(parsed, "hostaddr");

	return *find_option(parsed, "service") == '\0' &&
	    are_here(*address != '\0' ? address :
	    find_option(parsed, "host"));
}

static enum sql_tls
tls_of(const char *mode)
{
	if (strcmp(mode, "verify-full") == 0)
		return SQL_VERIFIED;
	if (strcmp(mode, "verify-ca") == 0 || strcmp(mode, "require") == 0)
		return SQL_UNVERIFIED;
	return SQL_CLEAR;
}

enum outcome
sql_address_check(const char *uri, enum sql_tls wanted, struct detail *d)
{
	PQconninfoOption *parsed;
	enum outcome r = OK;
	char *why = NULL;

	if ((parsed = PQconninfoParse(uri, &why)) == NULL) {
		/* the text quotes the URI, which may hold a password */
		detail_set(d, "not a PostgreSQL URI or conninfo");
		PQfreemem(why);
		return E_CONF;
	}
	if (!stays_here(parsed) &&
	    tls_of(find_option(parsed, "sslmode")) > wanted) {
		detail_set(d, "the server is not on this machine: add %s",
		    wanted == SQL_VERIFIED ? "sslmode=verify-full and "
		    "sslrootcert=/path/of/its/authorities" :
		    "sslmode=require");
		r = E_CONF;
	}
	PQconninfoFree(parsed);
	return r;
}
