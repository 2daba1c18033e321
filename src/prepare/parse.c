/* LDIF read line by line. */
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "base/buf.h"
#include "prepare/parse.h"

struct parser {
	struct changes	*out;
	bool		 open;		/* within an entry */
	bool		 heading;	/* "add: name" comes next */
	bool		 gone;		/* the values are to be taken away */
	char		 reason[4096];	/* comments above it */
};

/* A line, unfolded in its place; NULL at the end. */
static char *
take_line(char **next)
{
	char *line = *next, *to = line, *p = line;

	if (*p == '\0')
		return NULL;
	for (; *p != '\0'; p++) {
		if (*p == '\r' && p[1] == '\n')
			continue;
		if (*p != '\n')
			*to++ = *p;
		else if (p[1] == ' ')
			p++;
		else
			break;
	}
	*next = *p == '\0' ? p : p + 1;
	*to = '\0';
	return line;
}

/* What stands behind "name:", decoded in its place. */
static char *
decode_value(char *p)
{
	size_t len;

	if (*p != ':')
		return p + strspn(p, " ");
	p++;
	p += strspn(p, " ");
	if (sodium_base642bin((unsigned char *)p, strlen(p) + 1, p, strlen(p),
	    NULL, &len, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return NULL;
	p[len] = '\0';
	return p;
}

static void
note_reason(struct parser *x, const char *comment)
{
	struct buf b;
	size_t len = strlen(x->reason);

	comment += strspn(comment, "# ");
	buf_init(&b, x->reason + len, sizeof(x->reason) - len);
	buf_putf(&b, "%s%s", len > 0 ? " " : "", comment);
}

static enum outcome
begin_entry(struct parser *x, const char *dn)
{
	change_open(x->out, CHANGE_ENTRY, dn, x->reason);
	x->reason[0] = '\0';
	x->gone = false;
	x->heading = false;
	x->open = true;
	return OK;
}

static enum outcome
take_pair(struct parser *x, const char *name, const char *value)
{
	struct change *c;

	if (strcasecmp(name, "dn") == 0)
		return begin_entry(x, value);
	if (!x->open)
		return strcasecmp(name, "version") == 0 ? OK : E_INPUT;
	c = &x->out->at[x->out->count - 1];
	if (strcasecmp(name, "changetype") == 0) {
		if (strcasecmp(value, "modify") == 0)
			c->kind = CHANGE_VALUES;
		x->heading = c->kind == CHANGE_VALUES;
	} else if (x->heading) {
		/* "add: name", "delete: name" */
		x->gone = strcasecmp(name, "delete") == 0;
		x->heading = false;
	} else if (x->gone)
		change_take(x->out, name, value);
	else
		change_put(x->out, name, value);
	return OK;
}

static enum outcome
take_text(struct parser *x, char *line)
{
	char *colon, *value;

	if (*line == '\0') {
		x->open = false;
		x->reason[0] = '\0';
		return OK;
	}
	if (*line == '#') {
		note_reason(x, line);
		return OK;
	}
	if (strcmp(line, "-") == 0) {
		x->heading = true;
		return OK;
	}
	if ((colon = strchr(line, ':')) == NULL)
		return E_INPUT;
	*colon = '\0';
	if ((value = decode_value(colon + 1)) == NULL)
		return E_INPUT;
	return take_pair(x, line, value);
}

enum outcome
parse_ldif(char *text, struct changes *out, struct detail *d)
{
	struct parser x = { .out = out };
	size_t number = 0;
	char *line;

	while ((line = take_line(&text)) != NULL) {
		number++;
		if (take_text(&x, line) != OK || out->failed) {
			detail_set(d, "no LDIF: the line %zu, counted without "
			    "the folded ones", number);
			return out->failed ? E_NOMEM : E_INPUT;
		}
	}
	return OK;
}
