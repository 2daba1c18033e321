/* --version and --help, as the first word (GNU Coding Standards 4.8); -c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/about.h"

bool
about_help(int argc, char *const *argv, const char *program)
{
	if (argc < 2)
		return false;
	if (strcmp(argv[1], "--version") == 0) {
		printf("%s %s\n", program, UREGISTER_VERSION);
		exit(0);
	}
	return strcmp(argv[1], "--help") == 0;
}

int
about_settings(const char *program, enum outcome r, const struct detail *d)
{
	if (r == OK)
		return 0;
	fprintf(stderr, "%s: %s\n", program, d->text[0] != '\0' ? d->text :
	    outcome_name(r));
	return 1;
}
