/* The work that mypassword leaves behind for later. */
#ifndef ACCOUNT_JOB_H
#define ACCOUNT_JOB_H

#include "turn/turn.h"

/* Does it, and takes it from the list.  Does nothing, silently, for whom
 * nothing is to be done. */
enum outcome	job_run(struct core *, const struct job_row *) MUST_USE;

#endif
