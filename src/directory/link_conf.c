/* The settings of the connection: where, how protected, and as whom. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "directory/link_conf.h"

static bool
is_loopback(const char *uri)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost",
	    "[::1]" };
	const char *host = uri + strlen("ldap://");
	size_t i, len = strcspn(host, ":/");

	if (*host == '[')
		len = strcspn(host, "]") + 1;
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (strlen(hosts[i]) == len &&
		    strncasecmp(host, hosts[i], len) == 0)
			return true;
	return false;
}

static enum outcome
check_uri(const struct conf *c, const char *uri, struct link_server *s,
    struct detail *d)
{
	s->uri = uri;
	if (strncasecmp(uri, "ldapi://", 8) == 0) {
		s->local = true;
		return OK;
	}
	if (strncasecmp(uri, "ldaps://", 8) == 0)
		return OK;
	if (strncasecmp(uri, "ldap://", 7) != 0) {
		detail_set(d, "directory.uris: \"%s\" must begin with "
		    "ldapi://, ldaps:// or ldap://", uri);
		return E_CONF;
	}
	s->start_tls = c->directory_tls == DIRECTORY_STARTTLS;
	if (s->start_tls)
		return OK;
	if (c->directory_tls == DIRECTORY_LDAPS) {
		detail_set(d, "directory.uris: \"%s\" is not protected, but "
		    "directory.tls is \"ldaps\": write ldaps://", uri);
		return E_CONF;
	}
	if (is_loopback(uri))
		return OK;
	detail_set(d, "directory.uris: \"%s\" without TLS would carry "
	    "passwords in clear text; set directory.tls to \"starttls\", or "
	    "use ldaps://", uri);
	return E_CONF;
}

static enum outcome
check_external(const struct conf *c, const struct link_servers *l,
    struct detail *d)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if (!l->at[i].local &&
		    text_is_empty(c->directory_cert_file)) {
			detail_set(d, "directory.bind \"external\" on %s needs "
			    "directory.cert_file and key_file, or an ldapi:// "
			    "address", l->at[i].uri);
			return E_CONF;
		}
	return OK;
}

static enum outcome
check_log_in(const struct conf *c, struct detail *d)
{
	const bool simple = c->directory_bind == BIND_SIMPLE;

	if (text_is_empty(simple ? c->directory_bind_dn :
	    c->directory_bind_user)) {
		detail_set(d, "directory.%s is empty", simple ? "bind_dn" :
		    "bind_user");
		return E_CONF;
	}
	if (text_is_empty(c->directory_password_file)) {
		detail_set(d, "directory.password_file is empty");
		return E_CONF;
	}
	return OK;
}

static enum outcome
load_password(const struct conf *c, struct secret **out, struct detail *d)
{
	struct secret *password = NULL;
	enum outcome r;

	r = secret_from_file(c->directory_password_file, &password, d);
	if (r != OK)
		return r;
	/* RFC 4513 5.1.2: a bind with an empty password succeeds as nobody. */
	if (secret_len(password) == 0) {
		secret_free(&password);
		detail_set(d, "%s: is empty", c->directory_password_file);
		return E_CONF;
	}
	*out = password;
	return OK;
}

enum outcome
link_conf_check(const struct conf *c, struct link_servers *servers,
    struct detail *d)
{
	const struct conf_list *uris = &c->directory_uris;
	enum outcome r;
	size_t i;

	if (uris->count == 0 || uris->count > LINK_URIS_MAX) {
		detail_set(d, "directory.uris must hold 1 to %d addresses, "
		    "such as \"ldapi:///\"", LINK_URIS_MAX);
		return E_CONF;
	}
	for (i = 0; i < uris->count; i++)
		if ((r = check_uri(c, uris->item[i], &servers->at[i],
		    d)) != OK)
			return r;
	servers->count = uris->count;
	return c->directory_bind == BIND_EXTERNAL ?
	    check_external(c, servers, d) : check_log_in(c, d);
}

enum outcome
link_conf_read(const struct conf *c, struct link_servers *servers,
    struct secret **password, struct detail *d)
{
	enum outcome r;

	if ((r = link_conf_check(c, servers, d)) != OK ||
	    c->directory_bind == BIND_EXTERNAL)
		return r;
	return load_password(c, password, d);
}
