/*
 * GUnet's service over the AMKA register.  Its answer tells addresses,
 * telephones, the tax number and whether a person has died; we take "match"
 * and "amka_cur" and forget the rest.
 */
#define _GNU_SOURCE	/* memmem */
#include <jansson.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "gateway/encode.h"
#include "gateway/identity_driver.h"

#define AMKA_LEN 11
#define MISMATCH_CODE "ssnerr002"

static enum outcome
check_gunet_conf(const struct gateway *g, struct detail *d)
{
	if (g->conf->identity_token_file[0] != '\0')
		return OK;
	detail_set(d, "identity.token_file: the driver \"gunet\" needs it");
	return E_CONF;
}

static bool
is_amka(const char *s)
{
	return strlen(s) == AMKA_LEN && text_is_digits(s);
}

static bool
is_date(const char *s)
{
	static const char form[] = "dddd-dd-dd";
	size_t i;

	if (strlen(s) != sizeof(form) - 1)
		return false;
	for (i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? (s[i] < '0' || s[i] > '9') :
		    s[i] != form[i])
			return false;
	return true;
}

static enum outcome
check_gunet_compose(const struct gateway *g, const struct identity *id,
    struct wire_request *out)
{
	char token[WIRE_HEADER_SIZE];
	const char *url = g->conf->identity_url;
	enum outcome r;
	struct buf b;

	if (!is_amka(id->number) || !is_date(id->birth_date) ||
	    text_is_empty(id->surname))
		return E_INPUT;
	buf_init(&b, out->url, sizeof(out->url));
	buf_putf(&b, "%s%sssn=%s&birthdate=%s&surname=", url,
	    strchr(url, '?') == NULL ? "?" : "&", id->number,
	    id->birth_date);
	encode_url(&b, id->surname);
	if (buf_failed(&b))
		return E_CONF;
	buf_init(&b, token, sizeof(token));
	buf_putf(&b, "Authorization: Token %s",
	    gateway_secret_text(g->identity_token));
	r = buf_failed(&b) ? E_INPUT : wire_add_header(out, token);
	if (r == OK)
		r = wire_add_header(out, "Accept: application/json");
	sodium_memzero(token, sizeof(token));
	/* Ours, not the person's: a URL or a token that fits no request. */
	return r == E_INPUT ? E_CONF : r;
}

static enum outcome
read_match(const json_t *match, struct detail *d)
{
	const char *word = json_string_value(match);

	if (json_is_true(match) ||
	    (word != NULL && strcasecmp(word, "true") == 0))
		return OK;
	if (json_is_false(match) ||
	    (word != NULL && strcasecmp(word, "false") == 0)) {
		detail_set(d, "no match");
		return E_DENIED;
	}
	detail_set(d, "the identity service answered without a verdict");
	return E_BACKEND;
}

/* "Not registered" is a good answer without items: an empty list, an empty
 * object, or a "collection" that has none (draft of the service). */
static bool
has_items(const json_t *root)
{
	const json_t *collection = json_object_get(root, "collection");

	if (json_is_object(collection))
		return json_array_size(json_object_get(collection,
		    "items")) > 0;
	return json_array_size(root) > 0 || json_object_size(root) > 0;
}

static enum outcome
read_verdict(const json_t *root, char *current, struct detail *d)
{
	const json_t *item = json_is_array(root) ? json_array_get(root, 0) :
	    root;
	const char *number;
	enum outcome r;

	if (!json_is_array(root) && !json_is_object(root)) {
		detail_set(d, "the identity service answered nonsense");
		return E_BACKEND;
	}
	if (!has_items(root)) {
		detail_set(d, "not registered");
		return E_NOTFOUND;
	}
	r = read_match(json_object_get(item, "match"), d);
	if (r != OK)
		return r;
	number = json_string_value(json_object_get(item, "amka_cur"));
	if (number == NULL || !is_amka(number))
		number = "";
	return text_copy(current, IDENTITY_NUMBER_SIZE, number);
}

static enum outcome
check_gunet_judge(const struct wire_answer *a,
    char current[IDENTITY_NUMBER_SIZE], struct detail *d)
{
	enum outcome r;
	json_t *root;

	if (a->status == 200) {
		root = json_loadb(secret_text(a->body), a->len, 0, NULL);
		r = read_verdict(root, current, d);
		json_decref(root);
		return r;
	}
	/* Looked for as text: the published example of this answer is not
	 * well-formed JSON. */
	if (a->status == 400 && memmem(secret_text(a->body), a->len,
	    MISMATCH_CODE, strlen(MISMATCH_CODE)) != NULL) {
		detail_set(d, "registered, with other data");
		return E_DENIED;
	}
	detail_set(d, "the identity service answered %ld", a->status);
	return a->status == 401 || a->status == 403 ? E_CONF : E_BACKEND;
}

const struct identity_driver check_gunet = { "gunet",
    check_gunet_conf, check_gunet_compose, check_gunet_judge };
