/*
 * What a flow may be asked, and how it moves: no input, no output.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ipc/request.h"
#include "turn/flow.h"

/* A log-in belongs to the steps behind it, and to no other. */
static bool
is_at_odds(const struct flow_row *f)
{
	return f->uid[0] != '\0' ? request_is_outside(f->step) :
	    request_is_inside(f->step);
}

bool
flow_permits(const struct flow_row *f, enum msg_type type)
{
	const struct request_rule *rule = request_find(type);

	if (rule == NULL || !request_fits(rule, f->step))
		return false;
	if (rule->flags & REQUEST_RETRIES)
		return f->says == SAYS_UNAVAILABLE && f->ended == 0;
	return request_is_anywhere(rule) || !is_at_odds(f);
}

void
flow_say(struct flow_row *f, enum msg_says says)
{
	f->says = says;
	f->problems[0] = '\0';
	f->reason[0] = '\0';
}

void
flow_go(struct flow_row *f, enum msg_step step)
{
	f->step = step;
	flow_say(f, SAYS_NOTHING);
}

void
flow_stop(struct flow_row *f, enum msg_says says, const char *reason)
{
	flow_go(f, STEP_STOPPED);
	flow_say(f, says);
	text_cut(f->reason, sizeof(f->reason), reason);
	if (says != SAYS_UNAVAILABLE)
		f->ended = f->now;
}

void
flow_problem(struct flow_row *f, enum msg_says says, const char *key)
{
	size_t len = strlen(f->problems);

	f->says = says;
	/* A cut key would name no sentence: whole or not at all. */
	if (len + strlen(key) + 2 > sizeof(f->problems))
		return;
	snprintf(f->problems + len, sizeof(f->problems) - len, "%s%s",
	    len == 0 ? "" : " ", key);
}

/* The sweep ends a flow without a word: whoever meets it then has to know
 * that nothing can be done there any more. */
bool
flow_expire(struct flow_row *f)
{
	const bool open = f->step == STEP_STOPPED ?
	    f->says == SAYS_UNAVAILABLE : f->step != STEP_DONE;

	if (!open || (f->ended == 0 && f->now < f->expires))
		return false;
	flow_stop(f, SAYS_EXPIRED, "the flow's time was over");
	return true;
}

bool
flow_take_try(struct flow_row *f, int64_t max)
{
	if (f->tries >= max)
		return false;
	f->tries++;
	return true;
}

int64_t
flow_resend_at(const struct flow_row *f, int64_t pause_s, int64_t max_sends)
{
	if (f->sends >= max_sends)
		return 0;
	return f->last_send + pause_s;
}

void
flow_set_page(struct flow_row *f, enum flow_page page)
{
	f->data.page = page;
	f->data.note[0] = '\0';
}

void
flow_set_note(struct flow_row *f, const char *key)
{
	snprintf(f->data.note, sizeof(f->data.note), "%s", key);
}

enum channel
flow_channel(unsigned set)
{
	return set & CHANNEL_BIT(CHANNEL_SMS) ? CHANNEL_SMS : CHANNEL_EMAIL;
}
