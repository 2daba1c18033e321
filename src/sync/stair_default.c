/*
 * The staircase that is built in, after one that a Greek university
 * published: two months everything; then mail, and no services nor network;
 * then mail for a year as one who was here; then nothing.
 */
#include "sync/stair_default.h"

#define DAYS(n) ((int64_t)(n) * 86400)

static char any[] = "";
static char *affiliate[] = { (char[]){ "affiliate" } };
static char *alum[] = { (char[]){ "alum" } };

static const struct conf_step steps[] = {
	{ .source = any, .after = DAYS(60), .affiliations = { affiliate, 1 },
	    .account = STEP_ACTIVE, .mail = true, .tell = DAYS(14) },
	{ .source = any, .after = DAYS(180), .affiliations = { alum, 1 },
	    .account = STEP_ACTIVE, .mail = true, .tell = DAYS(14) },
	{ .source = any, .after = DAYS(545), .affiliations = { alum, 1 },
	    .account = STEP_CLOSED, .mail = true, .tell = DAYS(14) },
};

const struct conf_step *
stair_default(size_t n)
{
	return n < sizeof(steps) / sizeof(steps[0]) ? &steps[n] : NULL;
}
