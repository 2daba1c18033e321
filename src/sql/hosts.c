/* Lists of hosts, turned so that the one that answers is asked first. */
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "sql/hosts.h"

static enum outcome
take_option(const PQconninfoOption *o, struct sql_hosts *out)
{
	const struct { const char *keyword; char *to; } wanted[] = {
		{ "host", out->host }, { "hostaddr", out->address },
		{ "port", out->port },
	};
	size_t i;

	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (strcmp(o->keyword, wanted[i].keyword) == 0 &&
		    o->val != NULL)
			return text_copy(wanted[i].to, HOSTS_SIZE, o->val);
	return OK;
}

enum outcome
sql_hosts_read(const char *uri, struct sql_hosts *out)
{
	PQconninfoOption *parsed = PQconninfoParse(uri, NULL), *o;
	enum outcome r = OK;

	if (parsed == NULL)
		return E_CONF;
	memset(out, 0, sizeof(*out));
	for (o = parsed; o->keyword != NULL && r == OK; o++)
		r = take_option(o, out);
	PQconninfoFree(parsed);
	return r == OK ? OK : E_CONF;
}

static size_t
places_of(const char *list)
{
	size_t n = 1;

	for (; *list != '\0'; list++)
		n += *list == ',';
	return n;
}

/* The part at that place, and what is behind it. */
static const char *
part_at(const char *list, size_t place)
{
	while (place-- > 0)
		list += strcspn(list, ",") + 1;
	return list;
}

/* Of one list; a single port is everybody's. */
static void
turn_list(const char *list, size_t first, char *out)
{
	const char *head;
	struct buf b;

	if (first == 0 || first >= places_of(list)) {
		snprintf(out, HOSTS_SIZE, "%s", list);
		return;
	}
	head = part_at(list, first);
	buf_init(&b, out, HOSTS_SIZE);
	buf_putf(&b, "%s,%.*s", head, (int)(head - list - 1), list);
}

static const char *
names_of(const struct sql_hosts *h)
{
	return h->host[0] != '\0' ? h->host : h->address;
}

size_t
sql_hosts_count(const struct sql_hosts *h)
{
	return places_of(names_of(h));
}

void
sql_hosts_turn(const struct sql_hosts *h, size_t first, struct sql_hosts *out)
{
	turn_list(h->host, first, out->host);
	turn_list(h->address, first, out->address);
	turn_list(h->port, first, out->port);
}

static bool
is_part(const char *part, const char *text)
{
	const size_t len = strcspn(part, ",");

	return strlen(text) == len && strncmp(part, text, len) == 0;
}

/* Where none is said, libpq's own is meant. */
static bool
is_port(const char *list, size_t place, const char *port)
{
	const char *part = places_of(list) == 1 ? list : part_at(list, place);

	return *part == '\0' || *part == ',' || is_part(part, port);
}

size_t
sql_hosts_find(const struct sql_hosts *h, const char *host, const char *port)
{
	size_t i;

	for (i = 0; i < sql_hosts_count(h); i++)
		if (is_part(part_at(names_of(h), i), host) &&
		    is_port(h->port, i, port))
			return i;
	return 0;
}
