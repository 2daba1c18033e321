/*
 * What the tables of kinds cannot say of a value: the form of an address or
 * a domain, words of an outside standard, values that must differ.  For
 * this folder only.
 */
#ifndef CONF_CHECK_H
#define CONF_CHECK_H

#include <libconfig.h>

#include "conf/settings.h"

/* E_CONF, as conf_refuse says it.  c was read from cfg; a capacity without a
 * line for live gets the status "active". */
enum outcome	conf_check(const config_t *cfg, struct conf *c,
		    const char *file, struct detail *) MUST_USE;

#endif
