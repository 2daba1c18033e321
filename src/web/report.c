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

/* The word behind the next "status", be it in a query, a form, JSON or XML;
 * *text goes on behind that name. */
static bool
find_status(const char **text, const char *end, char out[WORD_SIZE])
{
	static const char name[] = "status";
	const size_t len = sizeof(name) - 1;
	const char *p = *text;
	size_t n = 0;

	while ((size_t)(end - p) > len && strncasecmp(p, name, len) != 0)
		p++;
	if ((size_t)(end - p) <= len)
		return false;
	*text = p += len;
	while (p < end && !is_letter(*p))
		p++;
	while (p < end && is_letter(*p) && n < WORD_SIZE - 1)
		out[n++] = *p++;
	out[n] = '\0';
	return true;
}

/* The states of a message that are final, by their words in receipts (SMPP
 * 3.4, appendix B), GUnet's "ERROR", and the bits that Kannel says (its user
 * guide, "SMS Push", dlr-mask). */
static const char *
fate_of_word(const char *word)
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
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcasecmp(rows[i].word, word) == 0)
			return rows[i].fate;
	return NULL;
}

/* Of several that are called so, or nearly, the first that says one of
 * these. */
const char *
report_fate(const char *text, size_t len)
{
	const char *const end = text + len, *fate = NULL;
	char word[WORD_SIZE];

	while (fate == NULL && find_status(&text, end, word))
		fate = fate_of_word(word);
	return fate;
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
