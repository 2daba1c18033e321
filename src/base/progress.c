/*
 * How far a long run is.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/progress.h"

#define TERMINAL_MS 500
#define LOG_MS 60000

void
progress_begin(struct progress *p, const char *what, int64_t total)
{
	*p = (struct progress){ .what = what, .total = total,
	    .began = clock_ms(), .told = clock_ms() };
}

static void
print_progress(const struct progress *p, char *out, size_t size)
{
	const int64_t ms = clock_ms() - p->began + 1;
	const int64_t rate = p->done * 1000 / ms;
	int n;

	n = snprintf(out, size, "%lld %s, %lld a second", (long long)p->done,
	    p->what, (long long)rate);
	if (p->total > 0 && rate > 0 && n > 0 && (size_t)n < size)
		snprintf(out + n, size - (size_t)n, ", %lld of %lld left, "
		    "%lld s", (long long)(p->total - p->done),
		    (long long)p->total,
		    (long long)((p->total - p->done) / rate));
}

static void
tell_progress(struct progress *p)
{
	char text[160];

	p->told = clock_ms();
	print_progress(p, text, sizeof(text));
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K%s", text);
	else
		log_info("%s", text);
}

void
progress_add(struct progress *p, int64_t n)
{
	const int64_t every = isatty(STDERR_FILENO) ? TERMINAL_MS : LOG_MS;

	p->done += n;
	if (++p->steps % 64 == 0 && clock_ms() - p->told >= every)
		tell_progress(p);
}

void
progress_step(struct progress *p)
{
	progress_add(p, 1);
}

void
progress_end(struct progress *p)
{
	/* what was over at once needs no line */
	if (isatty(STDERR_FILENO) && p->told != p->began) {
		tell_progress(p);
		fputc('\n', stderr);
	}
}
