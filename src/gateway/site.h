/* What a browser meets first: the certificate of our own pages. */
#ifndef GATEWAY_SITE_H
#define GATEWAY_SITE_H

#include "gateway/gateway.h"

/* Connects to site.url and site.account_url.  OK: trusted, for these names, and
 * for long enough, the detail says how long; E_LIMIT: it ends soon; E_BACKEND:
 * there is no connection, or no trust. */
enum outcome	site_probe(const struct gateway *, struct detail *) MUST_USE;

#endif
