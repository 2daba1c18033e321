/* A parent and its pools of workers. */
#include <sys/prctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/prefork.h"

#define SHORT_LIFE_MS 1000	/* who lived shorter waits before the next */
#define STOP_MS 4000		/* who has not ended by then is killed */
#define LOOK_MS 1000		/* the parent looks around at least so often */

struct worker {
	pid_t	pid;		/* 0: none is running */
	int64_t	started_ms;
	int64_t	not_before_ms;
	const struct prefork_pool *pool;
};

static volatile sig_atomic_t stopping;

static void
on_stop(int sig)
{
	(void)sig;
	stopping = 1;
}

bool
prefork_stopping(void)
{
	return stopping != 0;
}

static void
catch_stop(void)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sigemptyset(&sa.sa_mask);
	sa.sa_handler = on_stop;	/* no SA_RESTART: waits must end */
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);
}

/*
 * The parent takes its signals only while it waits: between a look at
 * "stopping" and a wait none can slip through.
 */
static void
hold_signals(sigset_t *held, sigset_t *before)
{
	sigemptyset(held);
	sigaddset(held, SIGTERM);
	sigaddset(held, SIGINT);
	sigaddset(held, SIGCHLD);
	sigprocmask(SIG_BLOCK, held, before);
}

static void
wait_signal(const sigset_t *held)
{
	struct timespec ts = { LOOK_MS / 1000, LOOK_MS % 1000 * 1000000L };
	int sig = sigtimedwait(held, NULL, &ts);

	if (sig == SIGTERM || sig == SIGINT)
		stopping = 1;
}

static void
start_worker(struct worker *w, const sigset_t *mask)
{
	pid_t parent = getpid();

	w->started_ms = clock_ms();
	w->not_before_ms = w->started_ms + SHORT_LIFE_MS;
	w->pid = fork();
	if (w->pid == -1) {
		log_err("fork: %s", strerror(errno));
		w->pid = 0;
		return;
	}
	if (w->pid != 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);	/* it died before the prctl */
	/* Ctrl-C reaches the whole group; only the parent may act on it. */
	signal(SIGINT, SIG_IGN);
	sigprocmask(SIG_SETMASK, mask, NULL);
	exit(w->pool->work(w->pool->arg));
}

static void
start_missing(struct worker *workers, size_t n, const sigset_t *mask)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (workers[i].pid == 0 &&
		    clock_ms() >= workers[i].not_before_ms)
			start_worker(&workers[i], mask);
}

static void
log_end(const struct worker *w, int status)
{
	if (stopping)
		return;
	if (WIFSIGNALED(status))
		log_err("worker %s: killed by signal %d, replaced",
		    w->pool->name, WTERMSIG(status));
	else
		log_warn("worker %s: ended with status %d, replaced",
		    w->pool->name, WEXITSTATUS(status));
}

static void
reap(struct worker *workers, size_t n)
{
	int status;
	size_t i;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (i = 0; i < n; i++) {
			if (workers[i].pid != pid)
				continue;
			log_end(&workers[i], status);
			workers[i].pid = 0;
		}
}

/* Asks again each second: a worker may miss one just before it waits.  What
 * a worker leaves behind undone is found in the database, as after a crash. */
static bool
stop_workers(const struct worker *workers, size_t n, int sig)
{
	bool any = false;
	size_t i;

	for (i = 0; i < n; i++)
		if (workers[i].pid != 0) {
			kill(workers[i].pid, sig);
			any = true;
		}
	return any;
}

static struct worker *
make_workers(const struct prefork_pool *pools, size_t n_pools, size_t *out)
{
	struct worker *workers;
	size_t total = 0, n = 0, i, k;

	for (i = 0; i < n_pools; i++)
		total += pools[i].workers;
	if ((workers = calloc(total + 1, sizeof(*workers))) == NULL)
		return NULL;
	for (i = 0; i < n_pools; i++)
		for (k = 0; k < pools[i].workers; k++)
			workers[n++].pool = &pools[i];
	*out = n;
	return workers;
}

int
prefork_run(const struct prefork_pool *pools, size_t n_pools)
{
	struct worker *workers;
	sigset_t held, before;
	int64_t kill_at;
	size_t n;

	if ((workers = make_workers(pools, n_pools, &n)) == NULL)
		return 1;
	catch_stop();
	hold_signals(&held, &before);
	start_missing(workers, n, &before);
	log_info("ready");
	while (!stopping) {
		wait_signal(&held);
		reap(workers, n);
		if (!stopping)
			start_missing(workers, n, &before);
	}
	kill_at = clock_ms() + STOP_MS;
	while (stop_workers(workers, n, clock_ms() < kill_at ? SIGTERM :
	    SIGKILL)) {
		wait_signal(&held);
		reap(workers, n);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	free(workers);
	log_info("stopped");
	return 0;
}
