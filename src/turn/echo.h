/*
 * A server of the directory may say "done", show it, and be lost before
 * another has it.  So where there are several, what was written rests sealed
 * until a second one shows it, and is written again if nobody does.
 */
#ifndef TURN_ECHO_H
#define TURN_ECHO_H

#include "directory/echo.h"
#include "directory/mark.h"
#include "turn/turn.h"
#include "vault/echo.h"

/* What is to be done with one, by what each server shows. */
enum echo_fate {
	ECHO_WAIT,		/* one shows it, or nobody answers */
	ECHO_DONE,		/* two do */
	ECHO_OTHERS,		/* it is another's by now, or too late */
	ECHO_AGAIN,		/* who answers shows what was before */
};

/* In the transaction that says it is done; former is the mark of the
 * password that it took the place of, "" if there was none. */
enum outcome	echo_keep(struct core *, const struct echo_row *,
		    const char *former) MUST_USE;
enum echo_fate	echo_judge(const struct directory_echo *, bool over);
/* All that are due. */
void		echo_resume(struct core *);

#endif
