/* The answers of a changed password, on the terms of login.h. */
#ifndef ACCOUNT_CHANGE_H
#define ACCOUNT_CHANGE_H

#include "turn/turn.h"

enum outcome	change_answer(struct turn *) MUST_USE;
/* From a double click, as login_again(). */
enum outcome	change_again(struct turn *) MUST_USE;

#endif
