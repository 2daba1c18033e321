/* What the verbs of uregisterctl share. */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include "conf/conf.h"

#define CTL_EXIT_USAGE 2

struct ctl {
	const char	*path;		/* of uregister.conf */
	char		*const *args;	/* behind the verb */
	int		 count;
};

/* Each is a verb and returns the exit status: 0 done, 1 not. */
int	ctl_conf_check(const struct ctl *);
int	ctl_conf_print(const struct ctl *);
int	ctl_conf_list(const struct ctl *);
int	ctl_db_migrate(const struct ctl *);
int	ctl_doctor(const struct ctl *);
int	ctl_reference(const struct ctl *);
int	ctl_account_suspend(const struct ctl *);
int	ctl_account_restore(const struct ctl *);
int	ctl_account_close(const struct ctl *);
int	ctl_account_release(const struct ctl *);
int	ctl_entry_preview(const struct ctl *);
int	ctl_notice_list(const struct ctl *);
int	ctl_notice_done(const struct ctl *);
int	ctl_breached_build(const struct ctl *);

/* Loads the settings of all roles, or says why not. */
enum outcome	ctl_load(const struct ctl *, struct conf **out) MUST_USE;

#endif
