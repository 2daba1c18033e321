/*
 * The national check: do this number, surname and date of birth belong to
 * one person?  Match, no match and unavailable are three things; of the
 * answer nothing is read but the verdict and the number now in force.
 */
#ifndef GATEWAY_IDENTITY_H
#define GATEWAY_IDENTITY_H

#include "gateway/identity_driver.h"

/* NULL for IDENTITY_NONE. */
const struct identity_driver *identity_find_driver(int64_t driver);
enum outcome	identity_check_conf(const struct gateway *, struct detail *)
		    MUST_USE;
/*
 * As judge() says; E_INPUT: not an AMKA, or no date.  Where there is nothing
 * to ask (identity.driver is "none", or a number of another country, which
 * the Greek service does not know) it is OK with an empty current, and the
 * detail says so.
 */
enum outcome	identity_ask(const struct gateway *, const struct identity *,
		    char current[IDENTITY_NUMBER_SIZE], struct detail *)
		    MUST_USE;
/* Asks about a number that cannot exist.  E_CONF: our token is not taken. */
enum outcome	identity_probe(const struct gateway *, struct detail *)
		    MUST_USE;

#endif
