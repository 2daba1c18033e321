/*
 * Contacts as people type them.
 */
#include <string.h>

#include "turn/contact.h"
#include "person/phone.h"

static const char *
check_mobile(const struct conf *conf, const char *typed,
    char out[EMAIL_SIZE])
{
	char parsed[PHONE_SIZE];

	if (phone_parse(typed, parsed) != OK || !phone_is_mobile(parsed))
		return "mobile-syntax";
	if (!phone_is_greek(parsed) && !conf->sms_international)
		return "mobile-foreign";
	memcpy(out, parsed, sizeof(parsed));
	return NULL;
}

static const char *
check_email(const struct conf *conf, const char *typed, char out[EMAIL_SIZE])
{
	const struct conf_list *own = &conf->site_mail_domains;
	char parsed[EMAIL_SIZE];

	if (email_parse(typed, parsed) != OK)
		return "email-syntax";
	if (email_is_in(parsed, own->item, own->count))
		return "email-institutional";
	memcpy(out, parsed, sizeof(parsed));
	return NULL;
}

const char *
contact_check(const struct conf *conf, enum channel channel,
    const char *typed, char out[EMAIL_SIZE])
{
	return channel == CHANNEL_SMS ? check_mobile(conf, typed, out) :
	    check_email(conf, typed, out);
}

bool
contact_parse(enum channel channel, const char *typed, char out[EMAIL_SIZE])
{
	if (channel == CHANNEL_SMS)
		return phone_parse(typed, out) == OK;
	return email_parse(typed, out) == OK;
}

enum channel
contact_channel(const char *contact)
{
	return strchr(contact, '@') != NULL ? CHANNEL_EMAIL : CHANNEL_SMS;
}
