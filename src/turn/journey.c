/*
 * What is done with a flow of either journey.
 */
#include <stdio.h>
#include <string.h>

#include "turn/flow.h"
#include "turn/journey.h"
#include "vault/flow.h"
#include "vault/tally.h"

#define FLOWS_WINDOW 600

enum outcome
journey_look(struct turn *t)
{
	(void)t;
	return OK;
}

enum outcome
journey_restart(struct turn *t)
{
	if (t->flow.ended == 0)
		flow_stop(&t->flow, SAYS_EXPIRED, "begun anew");
	return OK;
}

void
journey_take_language(struct turn *t)
{
	snprintf(t->flow.lang, sizeof(t->flow.lang), "%s",
	    strcmp(turn_get(t, M_LANG), "en") == 0 ? "en" : "el");
}

enum outcome
journey_begin(struct turn *t)
{
	const struct journey *j = t->journey;
	enum outcome r;

	memset(&t->flow, 0, sizeof(t->flow));
	t->flow.step = j->first;
	journey_take_language(t);
	if ((r = j->begin(t)) != OK)
		return r;
	r = vault_tally_take(t->core->vault, "flow", t->client, FLOWS_WINDOW,
	    t->core->conf->limit_client_flows);
	if (r != OK)
		return r;
	return vault_flow_new(t->core->vault, j->name,
	    j->life(t->core->conf), &t->flow, t->handle);
}

void
journey_say_trouble(struct turn *t, enum outcome why)
{
	if (t->journey->stop(t, why))
		return;
	flow_say(&t->flow, why == E_BUSY ? SAYS_BUSY : SAYS_UNAVAILABLE);
}
