/*
 * What the mail server takes for a password where passwords are switched off:
 * an access token, asked for in our own name (RFC 6749 section 4.4).
 */
#ifndef GATEWAY_TOKEN_H
#define GATEWAY_TOKEN_H

#include "gateway/gateway.h"

enum outcome	token_check_conf(const struct gateway *, struct detail *)
		    MUST_USE;
/* The one that this worker has, or a new one; borrowed, until the next call.
 * E_BACKEND: none is given now; E_CONF: not to us. */
enum outcome	token_get(const struct gateway *, const struct secret **out,
		    struct detail *) MUST_USE;
/* It was refused: the next one is a new one. */
void		token_forget(void);

#endif
