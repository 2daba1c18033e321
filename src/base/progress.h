/* How far a long run is: for a terminal, or a line a minute for the log. */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdint.h>

struct progress {
	const char	*what;		/* "compared" */
	int64_t		 total;		/* 0: not known */
	int64_t		 done;
	uint64_t	 steps;
	int64_t		 began, told;	/* of clock_ms */
};

void	progress_begin(struct progress *, const char *what, int64_t total);
void	progress_step(struct progress *);
void	progress_add(struct progress *, int64_t n);
void	progress_end(struct progress *);

#endif
