/*
 * What may be sent in a day: to one contact, abroad, and at all.
 */
#include "base/log.h"
#include "person/email.h"
#include "person/phone.h"
#include "turn/budget.h"
#include "vault/tally.h"

#define DAY 86400

enum outcome
budget_take_contact(struct core *core, const char *to)
{
	char key[EMAIL_SIZE];

	email_key(to, key);
	return vault_tally_take(core->vault, "contact", key, DAY,
	    core->conf->limit_contact_daily);
}

/* What is not sent costs nothing, but is refused with the rest. */
static enum outcome
take_sms(struct core *core, const char *whom, int64_t max, bool blank)
{
	return (blank ? vault_tally_touch : vault_tally_take)(core->vault,
	    "sms", whom, DAY, max);
}

/* Caps for foreign numbers and for the day: pumping of SMS costs money. */
enum outcome
budget_take(struct core *core, enum channel channel, const char *to,
    bool blank)
{
	const struct conf *conf = core->conf;
	enum outcome r;

	if (channel != CHANNEL_SMS)
		return OK;
	if (!phone_is_greek(to) && (r = take_sms(core, "foreign",
	    conf->limit_sms_foreign_daily, blank)) != OK)
		return r;
	r = take_sms(core, "all", conf->limit_sms_daily, blank);
	if (r == E_LIMIT)
		log_err("the day's budget of SMS (limit.sms_daily) is used "
		    "up");
	return r;
}
