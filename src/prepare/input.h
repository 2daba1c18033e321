/* What a plan is made of. */
#ifndef PREPARE_INPUT_H
#define PREPARE_INPUT_H

#include <sys/types.h>

#include "conf/conf.h"
#include "prepare/facts.h"

struct plan_input {
	const struct conf *conf;
	const struct facts *facts;
	const struct changes *ours;	/* what was applied before */
	uid_t	core;			/* of uregister-core */
};

#endif
