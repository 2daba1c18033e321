/* /activate: the wizard.  POST asks core, GET shows where it stands. */
#ifndef WEB_ACTIVATE_H
#define WEB_ACTIVATE_H

#include "web/visit.h"

void	activate_get(struct visit *);
void	activate_post(struct visit *);

#endif
