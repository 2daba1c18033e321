/* What every question to core carries, and what its answer brings along. */
#include <string.h>

#include "base/log.h"
#include "base/outage.h"
#include "base/text.h"
#include "ipc/ask.h"
#include "ipc/request.h"
#include "web/browser.h"
#include "web/core.h"

static const char *
lane_path(const struct conf *c, const struct request_rule *rule)
{
	return rule->lane == REQUEST_HASH ? c->core_hash_listen :
	    c->core_listen;
}

void
core_begin(struct visit *v, struct msg *m, enum msg_type type)
{
	char client[HTTP_CLIENT_SIZE], shown[LEGAL_SHOWN_SIZE];
	char browser[BROWSER_SIZE];

	msg_init(m, type, v->req);
	if (session_is_open(&v->session))
		msg_put(m, M_HANDLE, v->session.handle);
	http_client(v->request->client, client);
	msg_put(m, M_CLIENT, client);
	browser_name(v->request->agent, browser);
	msg_put(m, M_BROWSER, browser);
	msg_put(m, M_LANG, site_languages[v->language]);
	if (request_find(type)->flags & REQUEST_AGREES) {
		legal_shown(v->site->legal, site_languages[v->language],
		    shown);
		msg_put(m, M_SHOWN, shown);
	}
}

static void
follow_handle(struct visit *v, const struct msg *reply)
{
	const char *handle = msg_get(reply, M_HANDLE);

	if (handle == NULL || strlen(handle) != KEY_TOKEN_LEN ||
	    strcmp(handle, v->session.handle) == 0)
		return;
	memcpy(v->session.handle, handle, KEY_TOKEN_LEN + 1);
	visit_set_cookie(v);
}

static enum outcome
read_answer(const struct msg *reply, struct answer *out)
{
	const char *word = msg_get(reply, M_RESULT);

	/* Core could not do its work; busy is busy whoever says it. */
	if (word != NULL)
		return strcmp(word, outcome_name(E_BUSY)) == 0 ? E_BUSY :
		    E_BACKEND;
	word = msg_get(reply, M_SAYS);
	if (msg_get(reply, M_STEP) == NULL ||
	    msg_step_find(msg_get(reply, M_STEP), &out->step) != OK ||
	    msg_says_find(word == NULL ? "" : word, &out->says) != OK)
		return E_PROTO;
	return OK;
}

/* Who would wait for a hash does so only where that leaves a worker for
 * pages; else he is told at once, and presses again. */
static enum outcome
ask_lane(struct visit *v, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	const struct conf *c = v->site->conf;
	const struct request_rule *rule = request_find(msg_type(request));
	const int timeout_ms = (int)c->web_timeout * 1000;
	enum outcome r;
	size_t place;

	if (rule->lane != REQUEST_HASH)
		return ask(lane_path(c, rule), request, timeout_ms, reply, d);
	if ((r = slots_take(v->site->hashes, &place)) != OK) {
		detail_set(d, "as many wait for a hash as may");
		return r == E_LIMIT ? E_BUSY : r;
	}
	r = ask(lane_path(c, rule), request, timeout_ms, reply, d);
	slots_give(v->site->hashes, place);
	return r;
}

enum outcome
core_ask(struct visit *v, const struct msg *request, struct answer *out)
{
	const enum msg_type type = msg_type(request);
	struct answer a = { .msg = arena_take(v->arena, sizeof(*a.msg)) };
	struct detail d = { "" };
	enum outcome r;

	if (a.msg == NULL)
		return E_NOMEM;
	r = ask_lane(v, request, a.msg, &d);
	outage_heard(OUTAGE_CORE, "uregister-core", r, d.text);
	if (r != OK) {
		log_outcome(LOG_LEVEL_WARN, r, &d, msg_type_name(type));
		return r;
	}
	follow_handle(v, a.msg);
	if ((r = read_answer(a.msg, &a)) == E_PROTO)
		log_err("%s: core's answer names no step",
		    msg_type_name(type));
	if (r != OK)
		return r;
	log_set_step(msg_step_name(a.step));
	*out = a;
	return OK;
}

enum outcome
core_look(struct visit *v, const char *page, struct answer *out)
{
	struct msg *m = arena_take(v->arena, sizeof(*m));

	if (m == NULL)
		return E_NOMEM;
	core_begin(v, m, page == NULL ? MSG_LOOK : MSG_ACCOUNT);
	msg_put(m, M_PAGE, page);
	return core_ask(v, m, out);
}

enum outcome
core_report(struct visit *v, const char *secret, const char *fate)
{
	struct msg *m = arena_take(v->arena, sizeof(*m));
	struct msg *reply = arena_take(v->arena, sizeof(*reply));
	const struct conf *c = v->site->conf;
	char client[HTTP_CLIENT_SIZE];
	struct detail d = { "" };
	enum outcome r;

	if (m == NULL || reply == NULL)
		return E_NOMEM;
	http_client(v->request->client, client);
	msg_init(m, MSG_REPORT, v->req);
	msg_put(m, M_CLIENT, client);
	msg_put(m, M_REPORT, secret);
	msg_put(m, M_FATE, fate);
	if (msg_failed(m))
		return E_NOTFOUND;	/* longer than any secret */
	r = ask(c->core_listen, m, (int)c->web_timeout * 1000, reply, &d);
	if (r != OK) {
		log_outcome(LOG_LEVEL_WARN, r, &d, "report");
		return r;
	}
	return outcome_find(msg_get(reply, M_RESULT));
}
