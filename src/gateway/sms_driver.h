/*
 * An SMS gateway of one make: its driver writes the request and judges the
 * answer, both without I/O.  A new one is its file, its row below, and its
 * word in conf.def.
 */
#ifndef GATEWAY_SMS_DRIVER_H
#define GATEWAY_SMS_DRIVER_H

#include "gateway/gateway.h"

#define SMS_TEXT_MAX 1024	/* bytes; some seven parts */
#define SMS_NUMBER_SIZE 24
#define SMS_REPLACEMENTS_MAX 16

struct sms {
	char		 to[SMS_NUMBER_SIZE];	/* as the gateway wants it */
	const char	*text;
	const char	*message_id;
	const char	*template;		/* "" if none */
	const char	*lang;			/* "" if none */
	int64_t		 validity;		/* minutes */
	const char	*report_url;		/* it tells there whether it
						   came; "" if none */
	const char	*replacement[SMS_REPLACEMENTS_MAX];
	size_t		 replacements;
};

struct sms_driver {
	const char	*name;
	/* At start: can this work with these settings?  E_CONF. */
	enum outcome	(*check)(const struct gateway *, struct detail *);
	/* E_INPUT: does not fit.  out->reports: report_url is in it. */
	enum outcome	(*compose)(const struct gateway *, const struct sms *,
			    struct wire_request *out);
	/* OK: the gateway took it.  E_DENIED: never will.  E_BACKEND: not
	 * now.  E_UNSURE: it may have.  E_CONF: not from us. */
	enum outcome	(*judge)(const struct gateway *,
			    const struct wire_answer *, struct detail *);
};

/* The word of sms.driver, and the driver. */
#define SMS_DRIVERS(X)							\
	X(SMS_GUNET, sms_gunet)						\
	X(SMS_KANNEL, sms_kannel)					\
	X(SMS_HTTP, sms_http)

#define X(constant, driver) extern const struct sms_driver driver;
SMS_DRIVERS(X)
#undef X

/* All of it is in the alphabet of seven bits (3GPP TS 23.038): ten Greek
 * capitals, no other Greek. */
bool		sms_driver_is_gsm(const char *text);
/* What a status of HTTP says by itself; OK for 2xx. */
enum outcome	sms_driver_judge_status(long status, struct detail *) MUST_USE;

#endif
