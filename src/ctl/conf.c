/*
 * The verbs that need nothing but the settings.
 */
#include <stdio.h>
#include <string.h>

#include "conf/print.h"
#include "ctl/conf.h"
#include "ctl/program.h"

int
ctl_conf_check(const struct ctl *ctl)
{
	struct conf *conf = NULL;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	conf_free(&conf);
	if (!ctl_program_look(ctl))
		return 1;
	printf("%s: right\n", ctl->path);
	return 0;
}

int
ctl_conf_print(const struct ctl *ctl)
{
	struct conf *conf = NULL;

	if (ctl->count == 1 && strcmp(ctl->args[0], "-n") != 0) {
		fprintf(stderr, "conf print [-n]: what is \"%s\"?\n",
		    ctl->args[0]);
		return CTL_EXIT_USAGE;
	}
	if (ctl_load(ctl, &conf) != OK)
		return 1;
	if (ctl->count == 1)
		conf_print_changes(conf, stdout);
	else
		conf_print(conf, stdout);
	conf_free(&conf);
	return 0;
}

int
ctl_conf_list(const struct ctl *ctl)
{
	const char *name;
	size_t n;

	(void)ctl;
	for (n = 0; (name = conf_name(n)) != NULL; n++)
		printf("%s\t%s\n", name, conf_describe(n));
	return 0;
}
