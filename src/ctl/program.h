/*
 * What other programs do that are started by hand: uregister-core, which
 * alone has the directory and the rules of passwords, and uregister-sync.
 */
#ifndef CTL_PROGRAM_H
#define CTL_PROGRAM_H

#include <sys/types.h>

#include <stdbool.h>

#include "ctl/ctl.h"

int	ctl_program_migrate(const struct ctl *);
/* Lets each program look at the settings (-c): false if one refuses them,
 * which it has said. */
bool	ctl_program_look(const struct ctl *);
int	ctl_program_breached(const struct ctl *);
/* uregister-sync, its verb. */
int	ctl_program_sync_plan(const struct ctl *);
int	ctl_program_sync_show(const struct ctl *);
int	ctl_program_sync_approve(const struct ctl *);
int	ctl_program_sync_run(const struct ctl *);
int	ctl_program_sync_status(const struct ctl *);
int	ctl_program_sync_explain(const struct ctl *);
int	ctl_program_adopt_plan(const struct ctl *);
int	ctl_program_adopt_apply(const struct ctl *);
int	ctl_program_repair_plan(const struct ctl *);
int	ctl_program_repair_apply(const struct ctl *);
/* directory plan, apply, remove: as who calls us, root as a rule. */
#define CTL_PROGRAM_WORDS 8
int	ctl_program_plan(const struct ctl *);
int	ctl_program_apply(const struct ctl *);
int	ctl_program_remove(const struct ctl *);
/* Root takes on that user, and his groups; who is not in passwd has that
 * one. */
bool	ctl_program_become(uid_t, gid_t);
/* An enum rotation (ipc/rotation.h), or 1. */
int	ctl_program_rotate(const struct ctl *, const struct conf *);
/* Lets its start check tell what is wrong; it may find nothing. */
void	ctl_program_check(const struct ctl *, const struct conf *);

#endif
