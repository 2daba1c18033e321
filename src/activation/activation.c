/*
 * The journey of an activation: how its flows begin and end.
 */
#include "activation/activation.h"
#include "activation/screen.h"
#include "base/text.h"
#include "turn/flow.h"

static int64_t
activation_life(const struct conf *conf)
{
	return conf->flow_life;
}

static enum outcome
begin_activation(struct turn *t)
{
	const char *source = turn_get(t, M_SOURCE);

	if (conf_capacity(t->core->conf, source) == NULL ||
	    text_copy(t->flow.source, sizeof(t->flow.source), source) != OK)
		return E_NOTFOUND;
	return OK;
}

static bool
expire_activation(struct turn *t)
{
	return flow_expire(&t->flow);
}

/* What the registry holds of him and nobody can work with is no trouble that
 * passes. */
static bool
stop_activation(struct turn *t, enum outcome why)
{
	if (why != E_INPUT)
		return false;
	flow_stop(&t->flow, SAYS_MISSING_DATA, t->detail.text[0] != '\0' ?
	    t->detail.text : "the record has what no entry takes");
	return true;
}

static void
refuse_activation(struct turn *t)
{
	flow_stop(&t->flow, SAYS_AMBIGUOUS, "the entry of the username is "
	    "another's");
}

const struct journey activation_journey = {
	.name = "activation",
	.first = STEP_CONTACT,
	.life = activation_life,
	.begin = begin_activation,
	.expire = expire_activation,
	.stop = stop_activation,
	.refuse = refuse_activation,
	.place = activation_screen_place,
	.screen = activation_screen,
	.screen_none = activation_screen_none,
	.screen_before = activation_screen_before,
};
