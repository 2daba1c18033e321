/*
 * The verbs that need nothing but the file.
 */
#include <stdio.h>

#include "conf/print.h"
#include "ctl/conf.h"

int
ctl_conf_check(const struct ctl *ctl)
{
	struct conf *conf = NULL;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
	printf("%s: right\n", ctl->path);
	conf_free(&conf);
	return 0;
}

int
ctl_conf_print(const struct ctl *ctl)
{
	struct conf *conf = NULL;

	if (ctl_load(ctl, &conf) != OK)
		return 1;
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
