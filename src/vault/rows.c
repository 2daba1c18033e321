#include <sodium.h>

#include "vault/rows.h"

const char *
channel_name(enum channel channel)
{
	return channel == CHANNEL_SMS ? "sms" : "email";
}

void
provision_clear(struct provision_row *p)
{
	secret_free(&p->entry);
	secret_free(&p->hash);
	sodium_memzero(p, sizeof(*p));
}
