/*
 * Client credentials (RFC 6749 sections 4.4 and 5), kept until they end.
 */
#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "gateway/encode.h"
#include "gateway/token.h"

#define TOKEN_MAX 8192
#define MARGIN_S 60		/* a mail takes its time, clocks differ */
#define LIFE_S 300		/* where none is told */
#define LIFE_MAX_S 86400

/* A worker's own. */
static struct secret *kept;
static int64_t kept_until_ms;

void
token_forget(void)
{
	secret_free(&kept);
	kept_until_ms = 0;
}

enum outcome
token_check_conf(const struct gateway *g, struct detail *d)
{
	const struct conf *c = g->conf;

	if (c->mail_auth != MAIL_XOAUTH2)
		return OK;
	if (c->mail_username[0] == '\0' || c->mail_client_id[0] == '\0' ||
	    c->mail_client_secret_file[0] == '\0') {
		detail_set(d, "mail.username, mail.client_id, "
		    "mail.client_secret_file: mail.auth \"xoauth2\" needs "
		    "all of them");
		return E_CONF;
	}
	if (wire_check_url(c->mail_token_url, d) == OK)
		return OK;
	detail_prefix(d, "mail.token_url: ");
	return E_CONF;
}

static enum outcome
compose_token(const struct gateway *g, struct wire_request *out)
{
	const struct conf *c = g->conf;
	struct buf b;

	buf_init(&b, out->url, sizeof(out->url));
	buf_puts(&b, c->mail_token_url);
	if (buf_failed(&b))
		return E_CONF;
	out->post = true;
	buf_init(&b, out->body, sizeof(out->body));
	buf_puts(&b, "grant_type=client_credentials&client_id=");
	encode_url(&b, c->mail_client_id);
	buf_puts(&b, "&client_secret=");
	encode_url(&b, gateway_secret_text(g->mail_client_secret));
	if (c->mail_token_scope[0] != '\0') {
		buf_puts(&b, "&scope=");
		encode_url(&b, c->mail_token_scope);
	}
	if (buf_failed(&b) || wire_add_header(out, "Content-Type: "
	    "application/x-www-form-urlencoded") != OK)
		return E_CONF;
	return wire_add_header(out, "Accept: application/json");
}

/* Only what may stand in a header of SASL (RFC 6750 section 2.1). */
static bool
is_token(const char *s)
{
	const size_t len = s == NULL ? 0 : strlen(s);

	return len > 0 && len < TOKEN_MAX && strspn(s,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "-._~+/=") == len;
}

static enum outcome
keep_token(const json_t *root, struct detail *d)
{
	const char *token = json_string_value(json_object_get(root,
	    "access_token"));
	const json_t *life = json_object_get(root, "expires_in");
	int64_t life_s = json_is_integer(life) ? json_integer_value(life) :
	    LIFE_S;
	enum outcome r;

	if (!is_token(token)) {
		detail_set(d, "mail.token_url answered without a token");
		return E_BACKEND;
	}
	if (life_s > LIFE_MAX_S)
		life_s = LIFE_MAX_S;
	if ((r = secret_from(token, strlen(token), &kept)) == OK)
		kept_until_ms = clock_ms() + (life_s - MARGIN_S) * 1000;
	return r;
}

static enum outcome
judge_token(const struct wire_answer *a, struct detail *d)
{
	enum outcome r;
	json_t *root;

	if (a->status != 200) {
		detail_set(d, "mail.token_url answered %ld", a->status);
		/* 400, 401: our id, secret or scope (RFC 6749 section 5.2) */
		return a->status / 100 == 4 && a->status != 408 &&
		    a->status != 429 ? E_CONF : E_BACKEND;
	}
	root = json_loadb(secret_text(a->body), a->len, 0, NULL);
	r = keep_token(root, d);
	json_decref(root);
	return r;
}

static enum outcome
fetch_token(const struct gateway *g, struct detail *d)
{
	const struct wire_options o = { g->conf->gateway_timeout,
	    g->conf->mail_token_ca_file, g->conf->gateway_proxy,
	    NEIGHBOUR_TOKEN, false };
	struct wire_request request = { 0 };
	struct wire_answer answer = { 0 };
	enum outcome r;

	if ((r = compose_token(g, &request)) == OK &&
	    (r = wire_fetch(&o, &request, &answer, d)) == OK)
		r = judge_token(&answer, d);
	wire_free_answer(&answer);
	wire_wipe(&request);
	return r == E_UNSURE ? E_BACKEND : r;
}

enum outcome
token_get(const struct gateway *g, const struct secret **out,
    struct detail *d)
{
	enum outcome r = OK;

	if (kept == NULL || clock_ms() >= kept_until_ms) {
		token_forget();
		r = fetch_token(g, d);
	}
	if (r == OK)
		*out = kept;
	return r;
}
