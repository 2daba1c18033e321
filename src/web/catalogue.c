/* The tables that name sentences, one after the other. */
#include "web/catalogue.h"
#include "web/problem.h"
#include "web/saying.h"
#include "web/step.h"
#include "web/step_confirm.h"
#include "web/step_menu.h"
#include "web/step_stopped.h"

/* Those that stand in no table. */
static const char *const single[] = {
	"accessibility.title", "capacity.student",
	"done.services-of-all", "done.title-pending", "forgot.username-title",
	"goodbye.title", "legal.privacy", "legal.terms", "missing.title",
};

void
catalogue_gather(struct keys *k)
{
	size_t i;

	k->count = 0;
	for (i = 0; i < sizeof(single) / sizeof(single[0]); i++)
		keys_add(k, single[i]);
	step_keys(k);
	saying_keys(k);
	step_confirm_keys(k);
	step_menu_keys(k);
	step_stopped_keys(k);
	problem_keys(k);
}
