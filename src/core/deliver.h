/*
 * What goes on behind the pages: the senders empty the outbox, the keeper
 * goes on with the journal and sweeps away what is over.  Work functions of
 * their pools (base/prefork.h); arg is the struct core.
 */
#ifndef CORE_DELIVER_H
#define CORE_DELIVER_H

enum deliver_queue { DELIVER_SMS, DELIVER_MAIL, DELIVER_JOBS,
    DELIVER_QUEUES };

/* A channel waits for its own neighbour only, and for no job. */
int	deliver_sms(void *core);
int	deliver_mail(void *core);
int	deliver_jobs(void *core);
int	deliver_keep(void *core);
/* Knows for all others whether the database answers. */
int	deliver_watch(void *core);

#endif
