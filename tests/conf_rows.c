/*
 * Prints each setting's name, a tab, and what it may be: what the manual and
 * the sample are held against, with the folders of a packaged program.
 * With a file, tells whether that is a right configuration.
 */
#include <stdio.h>

#include "conf/conf.h"

static int
check_file(const char *path)
{
	struct conf *conf = NULL;
	struct detail d = { "" };

	if (conf_load(path, CONF_CTL, &conf, &d) != OK) {
		fprintf(stderr, "%s\n", d.text);
		return 1;
	}
	conf_free(&conf);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *name;
	size_t n;

	if (argc > 1)
		return check_file(argv[1]);
	for (n = 0; (name = conf_name(n)) != NULL; n++)
		printf("%s\t%s\n", name, conf_describe(n));
	return 0;
}
