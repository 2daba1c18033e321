/*
 * Text messages to mobiles, through whichever gateway the institution has.
 */
#ifndef GATEWAY_SMS_H
#define GATEWAY_SMS_H

#include "gateway/sms_driver.h"

/* NULL for SMS_NONE. */
const struct sms_driver *sms_find_driver(int64_t driver);
enum outcome	sms_check_conf(const struct gateway *, struct detail *)
		    MUST_USE;
/* From E.164 ("+306912345678") to one of NUMBER_*: 6912345678, with 00 and
 * the country for a foreign one; +306912345678; 306912345678.  E_INPUT. */
enum outcome	sms_print_number(const char *e164, int64_t format,
		    char out[SMS_NUMBER_SIZE]) MUST_USE;
/* e164 is put into s->to in the configured format.  *reports, if it was sent:
 * the gateway knows s->report_url. */
enum outcome	sms_send(const struct gateway *, const char *e164,
		    struct sms *s, bool *reports, struct detail *) MUST_USE;
enum outcome	sms_probe(const struct gateway *, struct detail *) MUST_USE;

#endif
