/* The verbs of an account that core alone does not answer whole. */
#include <stdio.h>

#include "ctl/account.h"
#include "ctl/core.h"

/* The NT hash went with the suspension, and nobody has the password that it
 * is made of. */
int
ctl_account_restore(const struct ctl *ctl)
{
	struct conf *conf = NULL;
	int status = ctl_core_tell(ctl, "restore");

	if (status != 0 || ctl_load(ctl, &conf) != OK)
		return status;
	if (conf->entry_nt_hash)
		puts("restored without an NT hash: eduroam by PEAP works again "
		    "after the next change of the password");
	conf_free(&conf);
	return 0;
}

int
ctl_account_list(const struct ctl *ctl)
{
	char all[] = "";
	char *const args[] = { ctl->count == 0 ? all : ctl->args[0] };
	struct ctl words = *ctl;

	words.args = args;
	words.count = 1;
	return ctl_core_list(&words, "list");
}
