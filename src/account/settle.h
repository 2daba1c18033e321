/* What was begun between the vault and the directory comes to its end. */
#ifndef ACCOUNT_SETTLE_H
#define ACCOUNT_SETTLE_H

#include "turn/turn.h"

/* The mobile that the turn's transaction has kept, into the tree; what fails
 * is for settle_resume. */
void		settle_mobile(struct turn *);
/* What is due: somebody died before he told of it. */
void		settle_resume(struct core *);

#endif
