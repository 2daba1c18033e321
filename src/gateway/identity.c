/*
 * The call of the identity check, whichever the driver.
 */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "gateway/identity.h"

const struct identity_driver *
identity_find_driver(int64_t driver)
{
	static const struct identity_driver *const drivers[] = {
		[IDENTITY_NONE] = NULL,
#define X(constant, driver) [constant] = &driver,
		IDENTITY_DRIVERS(X)
#undef X
	};

	return drivers[driver];
}

enum outcome
identity_check_conf(const struct gateway *g, struct detail *d)
{
	if (g->identity == NULL)
		return OK;
	if (wire_check_url(g->conf->identity_url, d) != OK) {
		detail_prefix(d, "identity.url: ");
		return E_CONF;
	}
	return g->identity->check(g, d);
}

static struct wire_options
identity_options(const struct gateway *g)
{
	return (struct wire_options){ g->conf->gateway_timeout,
	    g->conf->identity_ca_file, g->conf->gateway_proxy,
	    NEIGHBOUR_IDENTITY, false };
}

static bool
is_greek(const struct identity *id)
{
	return id->country[0] == '\0' || strcasecmp(id->country, "GR") == 0 ||
	    strcasecmp(id->country, "GRC") == 0 ||
	    strcasecmp(id->country, "EL") == 0;
}

enum outcome
identity_ask(const struct gateway *g, const struct identity *id,
    char current[IDENTITY_NUMBER_SIZE], struct detail *d)
{
	struct wire_options o = identity_options(g);
	struct wire_answer answer = { 0 };
	struct wire_request request = { 0 };
	enum outcome r;

	if (g->identity == NULL || !is_greek(id)) {
		current[0] = '\0';
		detail_set(d, "not checked: %s", g->identity == NULL ?
		    "identity.driver is \"none\"" :
		    "a number of another country");
		return OK;
	}
	if ((r = g->identity->compose(g, id, &request)) != OK) {
		detail_set(d, r == E_INPUT ?
		    "the number, surname or date is malformed" :
		    "identity.url or identity.token_file fits no request");
		goto done;
	}
	if ((r = wire_fetch(&o, &request, &answer, d)) != OK) {
		/* A question may be asked again. */
		r = r == E_UNSURE ? E_BACKEND : r;
		goto done;
	}
	r = g->identity->judge(&answer, current, d);
done:
	wire_free_answer(&answer);
	wire_wipe(&request);
	return r;
}

/* That it answers is not enough: does it know our token?  Asked about
 * nobody, it tells nothing about anybody. */
enum outcome
identity_probe(const struct gateway *g, struct detail *d)
{
	static const struct identity nobody = { "00000000000", "GR",
	    "\xce\x9a\xce\x91\xce\x9d\xce\x95\xce\x99\xce\xa3",
	    "1900-01-01" };
	char current[IDENTITY_NUMBER_SIZE];
	enum outcome r;

	if (g->identity == NULL) {
		detail_set(d, "identity.driver is \"none\"");
		return E_NOTFOUND;
	}
	r = identity_ask(g, &nobody, current, d);
	if (r == OK) {
		detail_set(d, "it confirms a number that cannot exist");
		return E_BACKEND;
	}
	if (r == E_CONF)
		detail_set(d, "it does not let us in: identity.token_file");
	return r == E_DENIED || r == E_NOTFOUND ? OK : r;
}
