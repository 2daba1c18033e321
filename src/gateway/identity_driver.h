/*
 * A service over the national register: its driver writes the question and
 * judges the answer, both without I/O.  A new one is its file, its row below,
 * and its word in conf.def.
 */
#ifndef GATEWAY_IDENTITY_DRIVER_H
#define GATEWAY_IDENTITY_DRIVER_H

#include "gateway/gateway.h"

#define IDENTITY_NUMBER_SIZE 65

struct identity {
	const char	*number;
	const char	*country;	/* ISO 3166; "" is Greece */
	const char	*surname;	/* in Greek */
	const char	*birth_date;	/* 2003-04-25 */
};

struct identity_driver {
	const char	*name;
	enum outcome	(*check)(const struct gateway *, struct detail *);
	/* E_INPUT: such a person cannot be asked for.  E_CONF. */
	enum outcome	(*compose)(const struct gateway *,
			    const struct identity *,
			    struct wire_request *out);
	/* OK: match; current is "" if the answer does not say.  E_DENIED:
	 * registered, with other data.  E_NOTFOUND: not registered.
	 * E_CONF: we are not let in.  E_BACKEND: all else. */
	enum outcome	(*judge)(const struct wire_answer *,
			    char current[IDENTITY_NUMBER_SIZE],
			    struct detail *);
};

/* The word of identity.driver, and the driver. */
#define IDENTITY_DRIVERS(X)						\
	X(IDENTITY_GUNET, check_gunet)

#define X(constant, driver) extern const struct identity_driver driver;
IDENTITY_DRIVERS(X)
#undef X

#endif
