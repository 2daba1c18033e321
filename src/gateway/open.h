/*
 * From the settings to a gateway that can work with them.
 */
#ifndef GATEWAY_OPEN_H
#define GATEWAY_OPEN_H

#include "gateway/gateway.h"

/* Refuses settings that cannot work; needs no secret. */
enum outcome	gateway_open_check(const struct conf *, struct detail *)
		    MUST_USE;
/* Reads the secrets and refuses settings that cannot work, with one line:
 * E_CONF.  conf must outlive it. */
enum outcome	gateway_open(const struct conf *, struct gateway **out,
		    struct detail *) MUST_USE;

#endif
