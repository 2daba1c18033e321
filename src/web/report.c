/*
 * Of what a gateway sends one word is read, and nothing kept: not the number,
 * not the text.  The path is the whole right to say it.
 */
#include <string.h>
#include <strings.h>

#include "web/core.h"
#include "web/report.h"

#define WORD_SIZE 16
#define DELIVERED "delivered"
#define UNDELIVERED "undelivered"

static bool
is_letter(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

/* The word behind "status", be it in a query, a form, JSON or XML. */
static bool
find_status(const char *text, size_t len, char out[WORD_SIZE])
{
	static const char name[] = "status";
	const size_t name_len = sizeof(name) - 1;
	size_t i, n = 0;

	for (i = 0; i + name_len < len; i++)
		if (strncasecmp(text + i, name, name_len) == 0)
			break;
	if (i + name_len >= len)
		return false;
	for (i += name_len; i < len && !is_letter(text[i]); i++)
		continue;
	for (; i < len && is_letter(text[i]) && n < WORD_SIZE - 1; i++)
		out[n++] = text[i];
	out[n] = '\0';
	return n > 0;
}

/* The states of a message that are final, by their words in receipts (SMPP
 * 3.4, appendix B), GUnet's "ERROR", and the bits that Kannel says (its user
 * guide, "SMS Push", dlr-mask). */
const char *
report_fate(const char *text, size_t len)
{
	static const struct { const char *word, *fate; } rows[] = {
		{ "DELIVRD", DELIVERED }, { "DELIVERED", DELIVERED },
		{ "1", DELIVERED },
		{ "EXPIRED", UNDELIVERED }, { "DELETED", UNDELIVERED },
		{ "UNDELIV", UNDELIVERED }, { "UNDELIVERED", UNDELIVERED },
		{ "REJECTD", UNDELIVERED }, { "REJECTED", UNDELIVERED },
		{ "ERROR", UNDELIVERED }, { "FAILED", UNDELIVERED },
		{ "2", UNDELIVERED }, { "16", UNDELIVERED },
	};
	char word[WORD_SIZE];
	size_t i;

	if (!find_status(text, len, word))
		return NULL;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcasecmp(rows[i].word, word) == 0)
			return rows[i].fate;
	return NULL;
}

static const char *
find_fate(const struct request *q)
{
	const char *fate = report_fate(q->query, strlen(q->query));

	return fate != NULL || q->body == NULL ? fate :
	    report_fate(q->body, q->body_len);
}

void
report_take(struct visit *v)
{
	const char *fate = find_fate(v->request);
	enum outcome r = OK;

	session_forget(&v->session);
	/* What is on its way comes later; a gateway that were refused would
	 * say it again and again. */
	if (fate != NULL)
		r = core_report(v, v->request->path + strlen(REPORT_PATH),
		    fate);
	if (r == OK)
		visit_say(v, 200, "ok\n");
	else if (r == E_LIMIT)
		visit_say(v, 429, "too many\n");
	else if (r == E_NOTFOUND || r == E_PROTO)
		visit_say(v, 404, "no such message\n");
	else
		visit_say(v, 503, "later\n");
}
