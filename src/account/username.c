/* A username as it is typed at mypassword. */
#include <string.h>
#include <strings.h>

#include "account/username.h"
#include "base/text.h"
#include "person/clean.h"

/* site.mail_domains: what is below them may be another namespace. */
static bool
is_own_domain(const struct conf *conf, const char *domain)
{
	const struct conf_list *own = &conf->site_mail_domains;
	size_t i;

	if (strcasecmp(domain, conf->site_scope) == 0 ||
	    strcasecmp(domain, conf->entry_mail_domain) == 0)
		return true;
	for (i = 0; i < own->count; i++)
		if (strcasecmp(domain, own->item[i]) == 0)
			return true;
	return false;
}

enum outcome
username_read(const struct conf *conf, const char *typed,
    char out[USERNAME_TYPED_SIZE])
{
	char *at;

	if (clean_text(typed, out, USERNAME_TYPED_SIZE) != OK)
		return E_INPUT;
	at = strrchr(out, '@');
	if (at != NULL && at[1] != '\0' && is_own_domain(conf, at + 1))
		*at = '\0';
	return text_is_empty(out) ? E_INPUT : OK;
}
