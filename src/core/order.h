/*
 * What an operator does to an account, in both places; the request has the
 * username and the reason.
 */
#ifndef CORE_ORDER_H
#define CORE_ORDER_H

#include "core/operator.h"

enum outcome	order_suspend(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;
enum outcome	order_restore(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;
enum outcome	order_close(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;
/* An activation that stopped at another's entry may begin again. */
enum outcome	order_release(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;

#endif
