/* Asking uregister-core, which answers operators on its control socket. */
#ifndef CTL_CORE_H
#define CTL_CORE_H

#include "base/detail.h"
#include "ctl/ctl.h"
#include "ipc/msg.h"

/* Who is at the terminal, as far as it is known; else NULL. */
const char	*ctl_core_operator(void);
/* One question: the verb and what stands behind it.  As ask(); the reply is
 * the caller's to wipe. */
enum outcome	ctl_core_ask(const struct conf *, const char *verb,
		    const struct ctl *, struct msg *reply, struct detail *)
		    MUST_USE;
/* Prints the lines of a reply, and why not; the exit status. */
int		ctl_core_print(const struct msg *reply);
/* Core does not answer; the exit status. */
int		ctl_core_absent(const struct detail *);
/* The same a page at a time: behind the arguments goes the number that the
 * last line of the page before begins with, first 0. */
int		ctl_core_list(const struct ctl *, const char *verb);
/* A verb of which core's lines are the whole answer. */
int		ctl_core_tell(const struct ctl *, const char *verb);

#endif
