/* The handle in its cookie, and the proofs made from it. */
#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "web/session.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "abcdefghijklmnopqrstuvwxyz0123456789-_";

const char *
session_cookie_name(enum session_kind kind, bool secure)
{
	if (kind == SESSION_ACCOUNT)
		return secure ? "__Host-uregister-account" :
		    "uregister-account";
	return secure ? "__Host-uregister" : "uregister";
}

void
session_open(struct session *s, enum session_kind kind, const char *cookies,
    bool secure)
{
	char value[sizeof(s->handle)];

	session_forget(s);
	s->kind = kind;
	if (http_cookie(cookies, session_cookie_name(kind, secure), value,
	    sizeof(value)) == OK && strlen(value) == KEY_TOKEN_LEN &&
	    value[strspn(value, letters)] == '\0')
		memcpy(s->handle, value, sizeof(value));
	sodium_memzero(value, sizeof(value));
}

void
session_make(struct session *s)
{
	key_make_token(s->handle);
}

void
session_forget(struct session *s)
{
	sodium_memzero(s->handle, sizeof(s->handle));
}

bool
session_is_open(const struct session *s)
{
	return s->handle[0] != '\0';
}

void
session_csrf(const struct session *s, char out[SESSION_CSRF_SIZE])
{
	static const unsigned char label[] = "csrf";
	crypto_generichash_state state;
	unsigned char hash[32];

	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	crypto_generichash_update(&state, label, sizeof(label) - 1);
	crypto_generichash_update(&state, (const unsigned char *)s->handle,
	    strlen(s->handle));
	crypto_generichash_final(&state, hash, sizeof(hash));
	sodium_bin2base64(out, SESSION_CSRF_SIZE, hash, sizeof(hash),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(&state, sizeof(state));
}

bool
session_csrf_is(const struct session *s, const char *given)
{
	char right[SESSION_CSRF_SIZE];

	if (!session_is_open(s) || given == NULL ||
	    strlen(given) != sizeof(right) - 1)
		return false;
	session_csrf(s, right);
	return sodium_memcmp(right, given, sizeof(right) - 1) == 0;
}

/* The bytes of "scheme://host:port" in an address, without a port that is
 * the scheme's own. */
static size_t
origin_len(const char *url)
{
	const char *host = strstr(url, "://");
	size_t len;

	if (host == NULL)
		return 0;
	host += 3;
	len = (size_t)(host - url) + strcspn(host, "/?#");
	if (strncasecmp(url, "https:", 6) == 0 && len > 4 &&
	    strncmp(url + len - 4, ":443", 4) == 0)
		len -= 4;
	else if (strncasecmp(url, "http:", 5) == 0 && len > 3 &&
	    strncmp(url + len - 3, ":80", 3) == 0)
		len -= 3;
	return len;
}

static bool
is_same_origin(const char *a, const char *b)
{
	size_t len = origin_len(a);

	return len > 0 && len == origin_len(b) && strncasecmp(a, b, len) == 0;
}

bool
session_origin_is(const struct session_from *from, const char *site,
    const char *other_site)
{
	const char *given = *from->origin != '\0' ? from->origin :
	    from->referer;

	if (strcmp(given, "null") == 0)
		return strcmp(from->fetch_site, "same-origin") == 0;
	return *given == '\0' || is_same_origin(given, site) ||
	    is_same_origin(given, other_site);
}
