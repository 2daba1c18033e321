/*
 * What was agreed to, or withdrawn.
 */
#include <string.h>

#include "turn/consent.h"
#include "vault/consent.h"

static bool
was_shown(const struct turn *t)
{
	char shown[LEGAL_SHOWN_SIZE];

	legal_shown(t->core->legal, t->flow.lang, shown);
	return strcmp(turn_get(t, M_SHOWN), shown) == 0;
}

enum outcome
consent_record(struct turn *t, const char *what, enum legal_kind kind,
    bool given)
{
	const struct legal_text *text = legal_get(t->core->legal, kind,
	    t->flow.lang);
	struct consent c = { .kind = what, .given = given,
	    .version = text->version, .lang = t->flow.lang,
	    .client = t->client };

	if (given && !was_shown(t)) {
		detail_set(&t->detail, "uregister-web shows other texts than "
		    "those of site.legal_dir: restart it and uregister-core");
		return E_CONF;
	}
	memcpy(c.sha256, text->sha256, sizeof(c.sha256));
	return vault_consent_add(t->core->vault, t->flow.account, &c);
}

enum outcome
consent_record_contact(struct turn *t, enum channel channel, bool given)
{
	return consent_record(t, channel == CHANNEL_SMS ? "keep-mobile" :
	    "keep-email", LEGAL_PRIVACY, given);
}
