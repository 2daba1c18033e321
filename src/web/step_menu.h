/* The screen "menu" of mypassword. */
#ifndef WEB_STEP_MENU_H
#define WEB_STEP_MENU_H

#include "web/keys.h"
#include "web/visit.h"

void	step_menu(struct visit *, const struct msg *reply);
/* The words of what was done. */
void	step_menu_keys(struct keys *);

#endif
