/* A parent and its pools of workers. */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/outage.h"
#include "base/prefork.h"

#define SHORT_LIFE_MS 1000	/* who lived shorter waits before the next */
#define STOP_MS 4000		/* who has not ended by then is killed */
#define LOOK_MS 1000		/* the parent looks around at least so often */
#define BEGIN_MS 20		/* and so often before it is ready */

/* What a worker writes of itself: the parent reads it, and the others. */
struct sign {
	_Atomic int64_t	seen_ms;	/* when it was last at work */
	_Atomic bool	busy;
};

struct worker {
	pid_t	pid;		/* 0: none is running */
	int64_t	started_ms;
	int64_t	not_before_ms;
	const struct prefork_pool *pool;
	struct sign *sign;
};

static volatile sig_atomic_t stopping;
static struct sign *own_sign;	/* in a worker */
static struct {
	const struct prefork_pool *pool;
	size_t	pools;
	const struct worker *worker;
	size_t	workers;
} all;

static void
on_stop(int sig)
{
	(void)sig;
	stopping = 1;
}

bool
prefork_stopping(void)
{
	if (own_sign != NULL)
		own_sign->seen_ms = clock_ms();
	return stopping != 0;
}

void
prefork_busy(bool busy)
{
	if (own_sign != NULL)
		own_sign->busy = busy;
}

bool
prefork_look(size_t n, struct prefork_state *out)
{
	size_t i;

	if (n >= all.pools)
		return false;
	*out = (struct prefork_state){ all.pool[n].name, all.pool[n].workers,
	    0 };
	for (i = 0; i < all.workers; i++)
		if (all.worker[i].pool == &all.pool[n] &&
		    all.worker[i].sign->busy)
			out->busy++;
	return true;
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
wait_signal(const sigset_t *held, int64_t ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };
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
	w->sign->busy = false;
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
	own_sign = w->sign;
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
	log_as(LOG_WORKER_ENDED);
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

/* With what they write for the parent. */
static struct worker *
make_workers(const struct prefork_pool *pools, size_t n_pools, size_t *out)
{
	struct worker *workers;
	size_t total = 1, n = 0, i, k;
	struct sign *signs;

	for (i = 0; i < n_pools; i++)
		total += pools[i].workers;
	signs = mmap(NULL, total * sizeof(*signs), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (signs == MAP_FAILED)
		return NULL;
	if ((workers = calloc(total, sizeof(*workers))) == NULL) {
		munmap(signs, total * sizeof(*signs));
		return NULL;
	}
	for (i = 0; i < n_pools; i++)
		for (k = 0; k < pools[i].workers; k++) {
			workers[n].sign = &signs[n];
			workers[n++].pool = &pools[i];
		}
	*out = n;
	return workers;
}

static void
free_workers(struct worker *workers, size_t n)
{
	if (n > 0)
		munmap(workers[0].sign, (n + 1) * sizeof(struct sign));
	free(workers);
}

/* The last sign of life of that pool; 0: none yet. */
static int64_t
last_seen(const struct worker *workers, size_t n,
    const struct prefork_pool *pool)
{
	int64_t last = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if (workers[i].pool == pool &&
		    workers[i].sign->seen_ms > last)
			last = workers[i].sign->seen_ms;
	return last;
}

/* A pool of which nobody has come back since then; NULL: there is none. */
static const struct prefork_pool *
find_silent(const struct worker *workers, size_t n, int64_t since)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!workers[i].pool->unwatched &&
		    last_seen(workers, n, workers[i].pool) <= since)
			return workers[i].pool;
	return NULL;
}

struct watch {
	bool	ready;
	bool	silent;
	int64_t	patience_ms;	/* 0: nobody watches */
};

/* Init hears of us as long as each pool answers; else it ends us all. */
static void
tell_init(struct watch *w, const struct worker *workers, size_t n)
{
	const struct prefork_pool *pool;

	if (!w->ready && find_silent(workers, n, 0) == NULL) {
		w->ready = true;
		notify_say("READY=1");
		log_as(LOG_READY);
		log_info("ready");
	}
	if (!w->ready || w->patience_ms == 0)
		return;
	pool = find_silent(workers, n, clock_ms() - w->patience_ms);
	if (pool == NULL)
		notify_say("WATCHDOG=1");
	else if (!w->silent) {
		log_as(LOG_WORKER_SILENT);
		log_err("no worker %s has answered for %" PRId64 " s",
		    pool->name, w->patience_ms / 1000);
	}
	w->silent = pool != NULL;
}

static void
end_workers(struct worker *workers, size_t n, const sigset_t *held)
{
	const int64_t kill_at = clock_ms() + STOP_MS;

	notify_say("STOPPING=1");
	while (stop_workers(workers, n, clock_ms() < kill_at ? SIGTERM :
	    SIGKILL)) {
		wait_signal(held, LOOK_MS);
		reap(workers, n);
	}
}

int
prefork_run(const struct prefork_pool *pools, size_t n_pools)
{
	struct watch watch = { .patience_ms = notify_watchdog_ms() / 3 * 2 };
	struct worker *workers;
	sigset_t held, before;
	size_t n;

	if (outage_share() != OK ||
	    (workers = make_workers(pools, n_pools, &n)) == NULL)
		return 1;
	all.pool = pools;
	all.pools = n_pools;
	all.worker = workers;
	all.workers = n;
	catch_stop();
	hold_signals(&held, &before);
	start_missing(workers, n, &before);
	while (!stopping) {
		tell_init(&watch, workers, n);
		wait_signal(&held, watch.ready ? LOOK_MS : BEGIN_MS);
		reap(workers, n);
		if (!stopping)
			start_missing(workers, n, &before);
	}
	end_workers(workers, n, &held);
	sigprocmask(SIG_SETMASK, &before, NULL);
	free_workers(workers, n);
	log_as(LOG_STOPPED);
	log_info("stopped");
	return 0;
}
