/* What is known of the owner of an account. */
#include <sodium.h>
#include <string.h>

#include "account/person.h"
#include "base/log.h"
#include "vault/contact.h"

static enum outcome
read_contacts(struct turn *t, struct person *p)
{
	char kept[CHANNELS][EMAIL_SIZE];
	enum outcome r;

	r = vault_contact_all(t->core->vault, t->flow.account, kept);
	if (r == OK) {
		memcpy(p->mobile, kept[CHANNEL_SMS], sizeof(p->mobile));
		memcpy(p->email, kept[CHANNEL_EMAIL], sizeof(p->email));
	}
	sodium_memzero(kept, sizeof(kept));
	return r;
}

enum outcome
person_read(struct turn *t, const char *uid, struct person *out)
{
	struct detail d = { "" };
	enum outcome r;

	memset(out, 0, sizeof(*out));
	if ((r = read_contacts(t, out)) != OK)
		return r;
	r = directory_owner_find(t->core->directory, uid, &out->entry, &d);
	if (r != OK)
		log_outcome(LOG_LEVEL_WARN, r, &d, "the password's owner");
	return OK;
}

void
person_context(const struct person *p, const char *uid,
    struct policy_context *out)
{
	size_t i;

	*out = (struct policy_context){
		.username = uid, .ssn = p->entry.number,
		.mobile = { p->mobile, p->entry.mobile },
		.email = p->email, .birth_date = p->entry.birth_date,
	};
	for (i = 0; i < OWNER_NAMES_MAX && i < POLICY_NAMES_MAX; i++)
		out->names[i] = p->entry.name[i];
}
