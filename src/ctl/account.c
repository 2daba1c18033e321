/* What an operator does to an account, and why: the reason is demanded. */
#include <stdio.h>
#include <string.h>

#include "ctl/account.h"
#include "ctl/core.h"

/* The word --reason is for who reads the command later. */
static int
change_account(const struct ctl *ctl, const char *verb)
{
	char *const args[] = { ctl->args[0], ctl->args[2] };
	struct ctl words = *ctl;

	if (strcmp(ctl->args[1], "--reason") != 0) {
		fprintf(stderr, "account %s UID --reason TEXT: the reason is "
		    "missing\n", verb);
		return CTL_EXIT_USAGE;
	}
	words.args = args;
	words.count = 2;
	return ctl_core_tell(&words, verb);
}

int
ctl_account_suspend(const struct ctl *ctl)
{
	return change_account(ctl, "suspend");
}

/* The NT hash went with the suspension, and nobody has the password that it
 * is made of. */
int
ctl_account_restore(const struct ctl *ctl)
{
	struct conf *conf = NULL;
	int status = change_account(ctl, "restore");

	if (status != 0 || ctl_load(ctl, &conf) != OK)
		return status;
	if (conf->entry_nt_hash)
		puts("restored without an NT hash: eduroam by PEAP works again "
		    "after the next change of the password");
	conf_free(&conf);
	return 0;
}

int
ctl_account_close(const struct ctl *ctl)
{
	return change_account(ctl, "close");
}

int
ctl_account_release(const struct ctl *ctl)
{
	return change_account(ctl, "release");
}
