/*
 * The life of a flow's PINs.
 */
#include <stdio.h>
#include <string.h>

#include "turn/flow.h"
#include "turn/guess.h"
#include "turn/pin.h"
#include "turn/round.h"

#define ON_ITS_WAY_S 120	/* so long a message may take */
#define PART 4			/* of a life, where that is short */

bool
round_due(struct turn *t)
{
	const struct conf *conf = t->core->conf;
	int64_t at = flow_resend_at(&t->flow, conf->pin_resend_after,
	    conf->pin_sends);

	if (at != 0 && t->flow.now >= at && t->flow.tries < conf->pin_tries)
		return true;
	/* Pressed twice: the new one is on its way, and that is no limit. */
	if (t->flow.sends < 2 || t->flow.now - t->flow.last_send >=
	    ROUND_TWICE_S)
		flow_say(&t->flow, SAYS_LIMIT);
	return false;
}

bool
round_lives(const struct conf *conf, const struct flow_row *f)
{
	const int64_t part = conf->pin_life / PART;

	return f->sends > 0 && f->now + (part < ON_ITS_WAY_S ? part :
	    ON_ITS_WAY_S) < f->pin_expires;
}

void
round_of(const struct flow_row *f, struct round *out)
{
	memcpy(out->name, f->data.round, sizeof(out->name));
	memcpy(out->digits, f->data.digits, sizeof(out->digits));
	out->ends = f->pin_expires;
}

enum outcome
round_find(struct core *core, const struct flow_row *f, struct round *out)
{
	unsigned level;
	enum outcome r;

	if (round_lives(core->conf, f)) {
		round_of(f, out);
		return OK;
	}
	if ((r = guess_level(core, f, &level)) != OK)
		return r;
	out->ends = f->now + core->conf->pin_life;
	snprintf(out->name, sizeof(out->name), "%lld", (long long)f->now);
	snprintf(out->digits, sizeof(out->digits), "%u",
	    (unsigned)pin_digits(core->conf, level));
	return OK;
}

void
round_keep(struct flow_row *f, const struct round *round)
{
	memcpy(f->data.round, round->name, sizeof(f->data.round));
	memcpy(f->data.digits, round->digits, sizeof(f->data.digits));
	f->pin_expires = round->ends;
}
