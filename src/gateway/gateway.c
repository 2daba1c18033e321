/*
 * What uregister-gateway knows, given back.
 */
#include <stdlib.h>

#include "gateway/gateway.h"

void
gateway_free(struct gateway **g)
{
	if (g == NULL || *g == NULL)
		return;
	secret_free(&(*g)->sms_password);
	secret_free(&(*g)->mail_password);
	secret_free(&(*g)->mail_client_secret);
	secret_free(&(*g)->identity_token);
	slots_free(&(*g)->mails);
	free(*g);
	*g = NULL;
}

const char *
gateway_secret_text(const struct secret *s)
{
	return s == NULL ? "" : secret_text(s);
}
