/* The look-up by a username, a registration number or an AMKA. */
#ifndef REGISTRY_KEY_H
#define REGISTRY_KEY_H

#include "registry/registry.h"
#include "registry/rows.h"

enum registry_key { REGISTRY_LOGIN_NAME, REGISTRY_REGISTRATION,
    REGISTRY_NUMBER };

/* The rows with this username, in any case of letters, or this registration
 * number, or that may hold this number (of record_number_key, in digits and
 * letters of ASCII): record_number tells; matched is 0.  E_NOTFOUND; E_LIMIT:
 * more than 16. */
enum outcome	registry_key_find(struct registry *,
		    const struct conf_capacity *, enum registry_key,
		    const char *text, struct registry_rows **out) MUST_USE;
/* Whether an index serves it; E_CONF: the detail says that none does. */
enum outcome	registry_key_indexed(struct registry *,
		    const struct conf_capacity *, enum registry_key)
		    MUST_USE;

#endif
