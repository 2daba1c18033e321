/* How far a long run is: for a terminal, or a line a minute for the log. */
#ifndef SYNC_PROGRESS_H
#define SYNC_PROGRESS_H

#include <stdint.h>

struct progress {
	const char	*what;		/* "compared" */
	int64_t		 total;		/* 0: not known */
	int64_t		 done;
	int64_t		 began, told;	/* of clock_ms */
};

void	progress_begin(struct progress *, const char *what, int64_t total);
void	progress_step(struct progress *);
void	progress_end(struct progress *);

#endif
