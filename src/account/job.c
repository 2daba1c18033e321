/*
 * The work that mypassword leaves behind for later.
 */
#include <string.h>

#include "account/job.h"
#include "account/recover.h"
#include "account/remind.h"
#include "vault/job.h"
#include "vault/vault.h"

enum outcome
job_run(struct core *core, const struct job_row *job)
{
	struct vault *v = core->vault;
	enum outcome r;

	r = strcmp(job->kind, "recover") == 0 ? recover_job(core, job) :
	    remind_job(core, job);
	if (r == E_NOTFOUND)
		r = OK;		/* the flow was swept away */
	if (r == OK)
		r = vault_job_done(v, job->id);
	if (r == OK)
		r = vault_commit(v);
	vault_rollback(v);
	return r;
}
