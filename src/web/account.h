/* mypassword: what is below /account.  POST asks core, GET shows where the
 * visitor stands. */
#ifndef WEB_ACCOUNT_H
#define WEB_ACCOUNT_H

#include "web/visit.h"

void	account_get(struct visit *);
void	account_post(struct visit *);
/* "/account" alone. */
void	account_go_home(struct visit *);

#endif
