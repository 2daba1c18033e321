/*
 * Text messages to mobiles, through whichever gateway the institution has:
 * a driver writes the request and judges the answer, both without I/O.
 */
#ifndef GATEWAY_SMS_H
#define GATEWAY_SMS_H

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
	const char	*replacement[SMS_REPLACEMENTS_MAX];
	size_t		 replacements;
};

struct sms_driver {
	const char	*name;
	/* At start: can this work with these settings?  E_CONF. */
	enum outcome	(*check)(const struct gateway *, struct detail *);
	/* E_INPUT: does not fit. */
	enum outcome	(*compose)(const struct gateway *, const struct sms *,
			    struct wire_request *out);
	/* OK: the gateway took it.  E_DENIED: never will.  E_BACKEND: not
	 * now.  E_CONF: not from us. */
	enum outcome	(*judge)(const struct gateway *,
			    const struct wire_answer *, struct detail *);
};

extern const struct sms_driver sms_gunet, sms_kannel, sms_http;

/* NULL for SMS_NONE. */
const struct sms_driver *sms_find_driver(int64_t driver);
enum outcome	sms_check_conf(const struct gateway *, struct detail *)
		    MUST_USE;
/* From E.164 ("+306912345678") to one of NUMBER_*: 6912345678, with 00 and
 * the country for a foreign one; +306912345678; 306912345678.  E_INPUT. */
enum outcome	sms_print_number(const char *e164, int64_t format,
		    char out[SMS_NUMBER_SIZE]) MUST_USE;
/* All of it is in the alphabet of seven bits (3GPP TS 23.038): ten Greek
 * capitals, no other Greek. */
bool		sms_is_gsm(const char *text);
/* What a status of HTTP says by itself; OK for 2xx. */
enum outcome	sms_judge_status(long status, struct detail *) MUST_USE;
/* e164 is put into s->to in the configured format. */
enum outcome	sms_send(const struct gateway *, const char *e164,
		    struct sms *s, struct detail *) MUST_USE;
enum outcome	sms_probe(const struct gateway *, struct detail *) MUST_USE;

#endif
