/*
 * The answers of logging in and out: the flow is locked, the request is legal
 * where it stands.
 */
#ifndef ACCOUNT_LOGIN_H
#define ACCOUNT_LOGIN_H

#include "turn/turn.h"

enum outcome	login_answer(struct turn *) MUST_USE;
enum outcome	login_logout(struct turn *) MUST_USE;
/* From a double click, with the handle of before: the password is the proof
 * that the new handle may be given once more. */
enum outcome	login_again(struct turn *) MUST_USE;
/* Gives the flow's handle once more to who knows the password (M_PASSWORD)
 * of the account that the flow is logged in to. */
void		login_hand_out(struct turn *);

#endif
