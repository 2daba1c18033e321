/* The look-up by contact. */
#ifndef REGISTRY_CONTACT_H
#define REGISTRY_CONTACT_H

#include "registry/registry.h"
#include "registry/rows.h"

/* The rows that hold this mobile (E.164, of phone_parse) or this e-mail
 * (of email_parse), whatever notation the registry keeps; either may be
 * NULL or "".  Several enrolments, several people, and rows that are not
 * live are all there.  E_NOTFOUND; E_LIMIT: more than 16.  The rows hold
 * personal data: registry_rows_free. */
enum outcome	registry_contact_find(struct registry *,
		    const struct conf_capacity *, const char *mobile,
		    const char *email, struct registry_rows **out) MUST_USE;
/* Whether an index serves both look-ups by contact; E_CONF: the detail says
 * which one has none. */
enum outcome	registry_contact_indexed(struct registry *,
		    const struct conf_capacity *) MUST_USE;

#endif
