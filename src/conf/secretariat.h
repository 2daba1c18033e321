/*
 * The offices that students are sent to: a file of UTF-8 lines,
 *
 *	code | address, in Greek | the same in English | telephone | e-mail
 *
 * code is that of the department in the registry, or "*" for those that
 * have no line.  Any part may be empty; "#" begins a comment.
 */
#ifndef CONF_SECRETARIAT_H
#define CONF_SECRETARIAT_H

#include "base/detail.h"

enum secretariat_part {
	SECRETARIAT_CODE, SECRETARIAT_EL, SECRETARIAT_EN, SECRETARIAT_PHONE,
	SECRETARIAT_EMAIL, SECRETARIAT_PARTS
};

struct secretariat {
	char	*part[SECRETARIAT_PARTS];	/* "" if it is not known */
};

struct secretariats;

/* "" is a file without lines.  E_CONF with its line, E_NOMEM. */
enum outcome	 secretariat_load(const char *path, struct secretariats **out,
		    struct detail *) MUST_USE;
void		 secretariat_free(struct secretariats **);
/* Of the department with that code, or of "*"; NULL if there is none. */
const struct secretariat *secretariat_find(const struct secretariats *,
		    const char *code);

#endif
