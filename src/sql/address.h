/*
 * What a connection string of libpq gives away: names, numbers and passwords
 * go over it, and libpq by itself is content with no TLS (sslmode=prefer).
 */
#ifndef SQL_ADDRESS_H
#define SQL_ADDRESS_H

#include "base/detail.h"
#include "base/outcome.h"

/* How a server on another machine is to be reached, from the strictest. */
enum sql_tls {
	SQL_VERIFIED,		/* sslmode=verify-full */
	SQL_UNVERIFIED,		/* encrypted, to whoever answers */
	SQL_CLEAR
};

/* E_CONF: it cannot be read, or a host of it that is neither this machine's
 * nor a UNIX socket is less protected than that; E_NOMEM. */
enum outcome	sql_address_check(const char *uri, enum sql_tls,
		    struct detail *) MUST_USE;

#endif
