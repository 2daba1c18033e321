/*
 * Every call that reaches PostgreSQL, the directory or the outside is a place
 * to die: loaded before libpq, libldap and libcurl (LD_PRELOAD) into core and
 * gateway, this counts them, and at the one that a test names the process
 * dies, or the call fails, or its answer is lost.  The test speaks through
 * the file $UREGISTER_POINTS, which all processes map; test_points.py has the
 * same shapes.
 */
#define _GNU_SOURCE	/* RTLD_NEXT */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <curl/curl.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <ldap.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_SIZE 120
#define RECORDS 16384
#define CONNECTIONS 8
#define STATEMENTS 256
#define WAIT_MS 5000

enum mode {
	NONE, RECORD,
	DIE_BEFORE,	/* nothing was sent */
	DIE_SENT,	/* sent, and nobody hears the answer */
	DIE_AFTER,	/* done */
	FAIL,		/* nothing was sent, and the caller is told */
	LOSE		/* done, and the caller is told that it failed */
};

static struct shared {
	uint32_t mode, id, nth;
	uint32_t met, fired, count;
	struct {
		uint32_t id;
		char	 text[TEXT_SIZE];
	} record[RECORDS];
} *shared;

static __attribute__((constructor)) void
begin(void)
{
	const char *path = getenv("UREGISTER_POINTS");
	int fd;
	void *p;

	if (path == NULL || (fd = open(path, O_RDWR | O_CLOEXEC)) == -1)
		return;
	p = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED,
	    fd, 0);
	close(fd);
	shared = p == MAP_FAILED ? NULL : p;
}

static void *
real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL)
		abort();
	return found;
}

static void
die(void)
{
	syscall(SYS_kill, getpid(), SIGKILL);
	__builtin_trap();	/* where a wall keeps it from that */
}

static uint32_t
hash(uint32_t h, const char *text)
{
	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return h;
}

/* What is to happen here, NONE nearly always. */
static enum mode
meet(uint32_t id, const char *text)
{
	uint32_t n;

	if (shared == NULL || shared->mode == NONE)
		return NONE;
	if (shared->mode == RECORD) {
		n = __atomic_fetch_add(&shared->count, 1, __ATOMIC_SEQ_CST);
		if (n < RECORDS) {
			shared->record[n].id = id;
			snprintf(shared->record[n].text, TEXT_SIZE, "%s",
			    text);
		}
		return NONE;
	}
	if (id != shared->id || __atomic_fetch_add(&shared->met, 1,
	    __ATOMIC_SEQ_CST) != shared->nth)
		return NONE;
	shared->fired = 1;
	return (enum mode)shared->mode;
}

/* --- PostgreSQL: what goes in one round trip is one point */

static struct connection {
	PGconn	*conn;
	uint32_t id;
	char	 text[TEXT_SIZE];
	bool	 dying;		/* at the end of the answer */
} connections[CONNECTIONS];

static struct {
	char	 name[64];
	char	 text[TEXT_SIZE];
} statements[STATEMENTS];

static struct connection *
connection_of(PGconn *conn)
{
	struct connection *c, *unused = NULL;

	for (c = connections; c < connections + CONNECTIONS; c++) {
		if (c->conn == conn)
			return c;
		if (c->conn == NULL ||
		    PQstatus(c->conn) == CONNECTION_BAD)
			unused = c;
	}
	if (unused == NULL)
		abort();
	memset(unused, 0, sizeof(*unused));
	unused->conn = conn;
	return unused;
}

static void
put(PGconn *conn, const char *text)
{
	struct connection *c = connection_of(conn);
	const size_t len = strlen(c->text);

	c->id = hash(c->id, text);
	snprintf(c->text + len, TEXT_SIZE - len, "%s%.40s",
	    len == 0 ? "sql " : "; ", text);
}

static const char *
text_of(const char *name)
{
	size_t i;

	for (i = 0; i < STATEMENTS; i++)
		if (strcmp(statements[i].name, name) == 0)
			return statements[i].text;
	return name;
}

int
PQsendPrepare(PGconn *conn, const char *name, const char *query, int n,
    const Oid *types)
{
	int (*call)(PGconn *, const char *, const char *, int, const Oid *) =
	    (int (*)(PGconn *, const char *, const char *, int,
	    const Oid *))real("PQsendPrepare");
	size_t i = 0;

	while (i < STATEMENTS - 1 && statements[i].name[0] != '\0' &&
	    strcmp(statements[i].name, name) != 0)
		i++;
	snprintf(statements[i].name, sizeof(statements[i].name), "%s", name);
	snprintf(statements[i].text, TEXT_SIZE, "%s", query);
	return call(conn, name, query, n, types);
}

int
PQsendQueryPrepared(PGconn *conn, const char *name, int n,
    const char *const *values, const int *lens, const int *formats, int format)
{
	int (*call)(PGconn *, const char *, int, const char *const *,
	    const int *, const int *, int) = (int (*)(PGconn *, const char *,
	    int, const char *const *, const int *, const int *,
	    int))real("PQsendQueryPrepared");

	put(conn, text_of(name));
	return call(conn, name, n, values, lens, formats, format);
}

int
PQsendQueryParams(PGconn *conn, const char *query, int n, const Oid *types,
    const char *const *values, const int *lens, const int *formats, int format)
{
	int (*call)(PGconn *, const char *, int, const Oid *,
	    const char *const *, const int *, const int *, int) =
	    (int (*)(PGconn *, const char *, int, const Oid *,
	    const char *const *, const int *, const int *,
	    int))real("PQsendQueryParams");

	put(conn, query);
	return call(conn, query, n, types, values, lens, formats, format);
}

static void
flush(PGconn *conn)
{
	struct pollfd pfd = { .fd = PQsocket(conn), .events = POLLOUT };

	while (PQflush(conn) == 1)
		poll(&pfd, 1, WAIT_MS);
}

/* Until the server says that it is ready (ReadyForQuery: Z, its length, how
 * the transaction stands), then nothing of it. */
static void
swallow(PGconn *conn)
{
	struct pollfd pfd = { .fd = PQsocket(conn), .events = POLLIN };
	unsigned char got[65536];
	ssize_t len;

	while (poll(&pfd, 1, WAIT_MS) == 1) {
		len = recv(pfd.fd, got, sizeof(got), 0);
		if (len <= 0 || (len >= 6 && got[len - 6] == 'Z' &&
		    got[len - 2] == 5))
			break;
	}
	shutdown(pfd.fd, SHUT_RDWR);
}

static void
send_and(PGconn *conn, enum mode what)
{
	if (what != DIE_SENT && what != LOSE)
		return;
	flush(conn);
	if (what == DIE_SENT)
		die();
	swallow(conn);
}

static enum mode
meet_sql(PGconn *conn)
{
	struct connection *c = connection_of(conn);
	enum mode what = meet(c->id, c->text);

	c->id = 0;
	c->text[0] = '\0';
	if (what == DIE_BEFORE)
		die();
	if (what == FAIL)
		shutdown(PQsocket(conn), SHUT_RDWR);
	c->dying = what == DIE_AFTER;
	return what;
}

int
PQpipelineSync(PGconn *conn)
{
	int (*call)(PGconn *) = (int (*)(PGconn *))real("PQpipelineSync");
	enum mode what = meet_sql(conn);
	int ok = call(conn);

	send_and(conn, what);
	return ok;
}

int
PQsendQuery(PGconn *conn, const char *query)
{
	int (*call)(PGconn *, const char *) =
	    (int (*)(PGconn *, const char *))real("PQsendQuery");
	enum mode what;
	int ok;

	put(conn, query);
	what = meet_sql(conn);
	ok = call(conn, query);
	send_and(conn, what);
	return ok;
}

PGresult *
PQgetResult(PGconn *conn)
{
	PGresult *(*call)(PGconn *) =
	    (PGresult *(*)(PGconn *))real("PQgetResult");
	struct connection *c = connection_of(conn);
	PGresult *result = call(conn);

	if (c->dying && (PQpipelineStatus(conn) == PQ_PIPELINE_OFF ?
	    result == NULL : PQresultStatus(result) == PGRES_PIPELINE_SYNC))
		die();
	return result;
}

/* --- the directory */

static LDAP *losing, *dying;

static enum mode met;

/* Does it fail at once? */
static bool
meet_ldap(const char *what)
{
	met = meet(hash(0, what), what);
	if (met == DIE_BEFORE)
		die();
	return met == FAIL;
}

static int
sent_ldap(LDAP *ld, int rc)
{
	if (met == DIE_SENT)
		die();
	if (met == DIE_AFTER)
		dying = ld;
	if (met == LOSE)
		losing = ld;
	return rc;
}

/* The shapes of those functions are libldap's. */
#define LDAP_CALL(name, what, wanted, given)				\
int name wanted;							\
int name wanted { return meet_ldap("ldap " what) ? LDAP_SERVER_DOWN :	\
	sent_ldap(ld, ((int (*) wanted)real(#name)) given); }

LDAP_CALL(ldap_add_ext, "add", (LDAP *ld, const char *dn, LDAPMod **mods,
    LDAPControl **server, LDAPControl **client, int *id),
    (ld, dn, mods, server, client, id))
LDAP_CALL(ldap_modify_ext, "modify", (LDAP *ld, const char *dn,
    LDAPMod **mods, LDAPControl **server, LDAPControl **client, int *id),
    (ld, dn, mods, server, client, id))
LDAP_CALL(ldap_delete_ext, "delete", (LDAP *ld, const char *dn,
    LDAPControl **server, LDAPControl **client, int *id),
    (ld, dn, server, client, id))
LDAP_CALL(ldap_search_ext, "search", (LDAP *ld, const char *base, int scope,
    const char *filter, char **attributes, int only, LDAPControl **server,
    LDAPControl **client, struct timeval *limit, int size, int *id),
    (ld, base, scope, filter, attributes, only, server, client, limit, size,
    id))
LDAP_CALL(ldap_sasl_bind, "bind", (LDAP *ld, const char *dn,
    const char *mechanism, struct berval *cred, LDAPControl **server,
    LDAPControl **client, int *id),
    (ld, dn, mechanism, cred, server, client, id))

int
ldap_result(LDAP *ld, int id, int all, struct timeval *limit,
    LDAPMessage **out)
{
	int (*call)(LDAP *, int, int, struct timeval *, LDAPMessage **) =
	    (int (*)(LDAP *, int, int, struct timeval *,
	    LDAPMessage **))real("ldap_result");
	int rc = call(ld, id, all, limit, out), down = LDAP_SERVER_DOWN;

	if (dying == ld)
		die();
	if (losing != ld || rc <= 0)
		return rc;
	losing = NULL;
	ldap_msgfree(*out);
	*out = NULL;
	ldap_set_option(ld, LDAP_OPT_RESULT_CODE, &down);
	return -1;
}

/* --- the outside */

#undef curl_easy_perform
CURLcode
curl_easy_perform(CURL *curl)
{
	CURLcode (*call)(CURL *) =
	    (CURLcode (*)(CURL *))real("curl_easy_perform");
	enum mode what = meet(hash(0, "curl"), "curl");
	CURLcode rc;

	if (what == DIE_BEFORE)
		die();
	if (what == FAIL)
		return CURLE_COULDNT_CONNECT;
	rc = call(curl);
	if (what == DIE_SENT || what == DIE_AFTER)
		die();
	return what == LOSE ? CURLE_RECV_ERROR : rc;
}
