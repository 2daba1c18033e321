/*
 * What core asks of uregister-gateway, the program with the network.
 */
#ifndef TURN_GATE_H
#define TURN_GATE_H

#include "base/detail.h"
#include "conf/conf.h"
#include "ipc/msg.h"
#include "person/record.h"
#include "vault/channel.h"

#define GATE_NUMBER_SIZE 65

/* How many seconds that may take. */
int64_t		gate_time_of(const struct conf *, enum channel);
/* Has a message (MSG_SMS, MSG_MAIL) sent.  OK; E_DENIED: it never will be
 * (the address is refused); E_UNSURE: it may have been sent; else try
 * later.  *reports, in any case: whether it came is going to be told, at
 * M_REPORT_URL. */
enum outcome	gate_send(const struct conf *, const struct msg *packet,
		    bool *reports, struct detail *) MUST_USE;
/* The national identity check of a number with the record's surname (its
 * look-alike letters repaired) and birth date.  OK: they match, *current is
 * the number in force now, "" if the service did not say; E_DENIED: they do
 * not, E_NOTFOUND: there is no such number; else the service gave no
 * answer. */
enum outcome	gate_check(const struct conf *, const char *number,
		    const struct record *, char current[GATE_NUMBER_SIZE],
		    struct detail *) MUST_USE;
/* part: "sms", "mail", "identity".  For the doctor. */
enum outcome	gate_probe(const struct conf *, const char *part,
		    struct detail *) MUST_USE;

#endif
