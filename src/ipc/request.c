/*
 * The table of requests, looked up.
 */
#include "ipc/request.h"

#define AT(step) (1u << (step))
#define ANYWHERE (~0u)
#define OUTSIDE (AT(STEP_LOGIN) | AT(STEP_FORGOT_PIN) |		\
    AT(STEP_FORGOT_PASSWORD))
#define INSIDE (AT(STEP_MENU) | AT(STEP_CHANGE) | AT(STEP_CONTACT_PIN))

enum { LOOKS = REQUEST_LOOKS, BEGINS = REQUEST_BEGINS,
    RETRIES = REQUEST_RETRIES, AGREES = REQUEST_AGREES };

static const struct request_rule rules[MSG_TYPES] = {
#define REQUEST(type, noun, journey, lane, screens, places, flags, answer) \
	[type] = { REQUEST_##journey, REQUEST_##lane, screens, places, flags },
#include "ipc/request.def"
#undef REQUEST
};

const struct request_rule *
request_find(enum msg_type type)
{
	if ((unsigned)type >= MSG_TYPES || rules[type].places == 0)
		return NULL;
	return &rules[type];
}

bool
request_fits(const struct request_rule *rule, enum msg_step step)
{
	return (rule->places & AT(step)) != 0;
}

bool
request_is_of(const struct request_rule *rule, enum msg_step screen)
{
	return (rule->screens & AT(screen)) != 0;
}

bool
request_is_anywhere(const struct request_rule *rule)
{
	return rule->places == ANYWHERE;
}

bool
request_is_outside(enum msg_step step)
{
	return (OUTSIDE & AT(step)) != 0;
}

bool
request_is_inside(enum msg_step step)
{
	return (INSIDE & AT(step)) != 0;
}
