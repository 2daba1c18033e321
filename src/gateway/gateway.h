/*
 * What uregister-gateway knows: the settings and its secrets.
 */
#ifndef GATEWAY_GATEWAY_H
#define GATEWAY_GATEWAY_H

#include "base/secret.h"
#include "base/slots.h"
#include "conf/conf.h"
#include "gateway/wire.h"

struct sms_driver;
struct identity_driver;

struct gateway {
	const struct conf	*conf;		/* borrowed */
	const struct sms_driver	*sms;		/* NULL: none */
	const struct identity_driver *identity; /* NULL: none */
	struct secret		*sms_password;	/* each NULL if not set */
	struct secret		*mail_password;
	struct secret		*mail_client_secret;
	struct secret		*identity_token;
	struct slots		*mails;		/* who waits for that server */
};

/* Wipes; NULL is fine. */
void		gateway_free(struct gateway **);
/* A text, or "" for NULL. */
const char	*gateway_secret_text(const struct secret *);

#endif
