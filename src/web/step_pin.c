/* The PIN: where it went, until when it holds, when another may be sent. */
#include "base/clock.h"
#include "web/stamp.h"
#include "web/step_pin.h"

void
step_pin(struct visit *v, const struct msg *reply)
{
	int64_t now = clock_now(), when, left;

	scope_put_if(v->scope, "is_sent_to", msg_get(reply, M_MOBILE_MASKED) !=
	    NULL || msg_get(reply, M_EMAIL_MASKED) != NULL);
	scope_put_if(v->scope, "is_sent_to_both",
	    msg_get(reply, M_MOBILE_MASKED) != NULL &&
	    msg_get(reply, M_EMAIL_MASKED) != NULL);
	if (msg_get_int(reply, M_PIN_EXPIRES, &when) == OK && when > now) {
		scope_put(v->scope, "valid_until", stamp_clock(v->arena, when));
		scope_put(v->scope, "seconds_left", arena_printf(v->arena,
		    "%lld", (long long)(when - now)));
	}
	if (msg_get_int(reply, M_RESEND_AT, &when) == OK && when > now) {
		/* Rounded up: a minute too early would be refused. */
		scope_put(v->scope, "resend_from", stamp_clock(v->arena,
		    when + 59));
		scope_put(v->scope, "resend_left", arena_printf(v->arena,
		    "%lld", (long long)(when - now)));
	}
	scope_put_if(v->scope, "is_unconfirmed",
	    msg_get(reply, M_UNCONFIRMED) != NULL);
	scope_put_if(v->scope, "is_last_sent",
	    msg_get_int(reply, M_SENDS_LEFT, &left) == OK && left <= 0);
}
