/* A handle to one server, protected as the settings want it. */
#include "base/text.h"
#include "directory/link_connect.h"
#include "directory/link_wait.h"
#include "directory/scrub.h"

/* Below the time after which firewalls forget an idle connection. */
#define KEEPALIVE_IDLE_S 60
#define KEEPALIVE_INTERVAL_S 10
#define KEEPALIVE_PROBES 3

#define CA_FILE "/etc/ssl/certs/ca-certificates.crt"

static int
set_ldap_text(LDAP *ld, int option, const char *value)
{
	return text_is_empty(value) ? LDAP_SUCCESS :
	    ldap_set_option(ld, option, value);
}

static int
set_tls(const struct conf *c, LDAP *ld)
{
	int demand = LDAP_OPT_X_TLS_DEMAND, client = 0, rc;
	int version = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;

	if ((rc = ldap_set_option(ld, LDAP_OPT_X_TLS_REQUIRE_CERT,
	    &demand)) != LDAP_SUCCESS ||
	    (rc = ldap_set_option(ld, LDAP_OPT_X_TLS_PROTOCOL_MIN,
	    &version)) != LDAP_SUCCESS ||
	    (rc = set_ldap_text(ld, LDAP_OPT_X_TLS_CACERTFILE,
	    text_is_empty(c->directory_ca_file) ? CA_FILE :
	    c->directory_ca_file)) != LDAP_SUCCESS ||
	    (rc = set_ldap_text(ld, LDAP_OPT_X_TLS_CERTFILE,
	    c->directory_cert_file)) != LDAP_SUCCESS ||
	    (rc = set_ldap_text(ld, LDAP_OPT_X_TLS_KEYFILE,
	    c->directory_key_file)) != LDAP_SUCCESS)
		return rc;
	return ldap_set_option(ld, LDAP_OPT_X_TLS_NEWCTX, &client);
}

static int
set_keepalive(LDAP *ld)
{
	static const struct { int option, value; } wanted[] = {
		{ LDAP_OPT_X_KEEPALIVE_IDLE, KEEPALIVE_IDLE_S },
		{ LDAP_OPT_X_KEEPALIVE_INTERVAL, KEEPALIVE_INTERVAL_S },
		{ LDAP_OPT_X_KEEPALIVE_PROBES, KEEPALIVE_PROBES },
	};
	int rc = LDAP_SUCCESS;
	size_t i;

	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]) &&
	    rc == LDAP_SUCCESS; i++)
		rc = ldap_set_option(ld, wanted[i].option, &wanted[i].value);
	return rc;
}

static int
set_options(const struct conf *c, const struct link_server *s, LDAP *ld)
{
	int version = LDAP_VERSION3, rc;

	if ((rc = ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION,
	    &version)) != LDAP_SUCCESS ||
	    (rc = ldap_set_option(ld, LDAP_OPT_REFERRALS,
	    LDAP_OPT_OFF)) != LDAP_SUCCESS ||
	    (rc = ldap_set_option(ld, LDAP_OPT_RESTART,
	    LDAP_OPT_ON)) != LDAP_SUCCESS ||
	    (rc = set_keepalive(ld)) != LDAP_SUCCESS ||
	    (rc = ldap_set_option(ld, LDAP_OPT_X_SASL_NOCANON,
	    LDAP_OPT_ON)) != LDAP_SUCCESS)
		return rc;
	return s->local ? LDAP_SUCCESS : set_tls(c, ld);
}

int
link_connect(const struct conf *c, const struct link_server *s,
    struct deadline *deadline, LDAP **out)
{
	int rc;

	if ((rc = ldap_initialize(out, s->uri)) != LDAP_SUCCESS)
		return rc;
	if ((rc = deadline_attach(deadline, *out)) == LDAP_SUCCESS) {
		link_wait_limit(deadline, *out);
		rc = set_options(c, s, *out);
	}
	if (rc == LDAP_SUCCESS && s->start_tls)
		rc = ldap_start_tls_s(*out, NULL, NULL);
	return rc;
}

void
link_connect_describe(const struct link_server *s, LDAP *ld, int rc,
    struct detail *d)
{
	char *diagnostic = NULL, text[256];

	if (ld != NULL)
		ldap_get_option(ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &diagnostic);
	scrub_diagnostic(diagnostic, text, sizeof(text));
	ldap_memfree(diagnostic);
	detail_set(d, "%s: %s%s%s%s", s->uri,
	    ldap_err2string(rc), *text == '\0' ? "" : ": ", text,
	    rc != LDAP_CONNECT_ERROR ? "" : "; is its certificate for this "
	    "very name, and of directory.ca_file?");
}
