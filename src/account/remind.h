/* The answer about a forgotten username, on the terms of login.h. */
#ifndef ACCOUNT_REMIND_H
#define ACCOUNT_REMIND_H

#include "turn/turn.h"

enum outcome	remind_username(struct turn *) MUST_USE;
/* As recover_job(). */
enum outcome	remind_job(struct core *, const struct job_row *) MUST_USE;

#endif
