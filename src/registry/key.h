/* The look-up by a username or a registration number. */
#ifndef REGISTRY_KEY_H
#define REGISTRY_KEY_H

#include "registry/registry.h"
#include "registry/rows.h"

enum registry_key { REGISTRY_LOGIN_NAME, REGISTRY_REGISTRATION };

/* The rows with this username, in any case of letters, or this registration
 * number; matched is 0.  E_NOTFOUND; E_LIMIT: more than 16. */
enum outcome	registry_key_find(struct registry *,
		    const struct conf_capacity *, enum registry_key,
		    const char *text, struct registry_rows **out) MUST_USE;

#endif
