/* What will be recorded, for the person to agree. */
#include <string.h>

#include "web/step_confirm.h"

/* ISO/IEC 5218 */
static const struct { const char *code, *word; } genders[] = {
	{ "1", "gender.male" }, { "2", "gender.female" },
	{ "9", "gender.unspecified" },
};

static bool
is_set(const struct msg *reply, enum msg_field field)
{
	const char *value = msg_get(reply, field);

	return value != NULL && strcmp(value, "1") == 0;
}

static void
put_contact_shown(struct visit *v, const struct msg *reply, const char *name,
    enum msg_field plain, enum msg_field masked)
{
	const char *value = msg_get(reply, plain);

	scope_put(v->scope, name, value != NULL ? value :
	    msg_get(reply, masked));
}

/* In the visitor's language; the code of two letters if there is none. */
static const char *
country_name(struct visit *v, const char *code)
{
	const char *name;

	name = words_get(v->words,
	    arena_printf(v->arena, "country.%s", code));
	return name == NULL ? code : name;
}

void
step_confirm(struct visit *v, const struct msg *reply)
{
	const char *gender = msg_get(reply, M_GENDER);
	const char *country = msg_get(reply, M_ID_COUNTRY);
	bool mobile = is_set(reply, M_MOBILE_PROVEN);
	bool email = is_set(reply, M_EMAIL_PROVEN);
	size_t i;

	for (i = 0; i < sizeof(genders) / sizeof(genders[0]); i++)
		if (gender != NULL && strcmp(gender, genders[i].code) == 0)
			scope_put(v->scope, "gender_word",
			    visit_word(v, genders[i].word));
	put_contact_shown(v, reply, "mobile_shown", M_MOBILE, M_MOBILE_MASKED);
	put_contact_shown(v, reply, "email_shown", M_EMAIL, M_EMAIL_MASKED);
	scope_put_if(v->scope, "may_keep_mobile", mobile);
	scope_put_if(v->scope, "may_keep_email", email);
	if (country != NULL && strcmp(country, "GR") != 0) {
		scope_put_if(v->scope, "is_foreign", true);
		scope_put(v->scope, "country", country_name(v, country));
	}
}

void
step_confirm_keys(struct keys *k)
{
	size_t i;

	for (i = 0; i < sizeof(genders) / sizeof(genders[0]); i++)
		keys_add(k, genders[i].word);
}
