/* Time.  Deadlines use the monotonic clock, everything stored uses UTC. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

int64_t	clock_now(void);	/* seconds since the epoch, UTC */
int64_t	clock_ms(void);		/* monotonic, milliseconds */
/* Milliseconds left until a deadline of clock_ms(), never below 0. */
int	clock_left_ms(int64_t deadline_ms);
/* Sleeps so long, or until a signal comes. */
void	clock_sleep(int64_t ms);
/* "2026-11-23 14:05:09 UTC"; out has at least 24 bytes. */
void	clock_print(int64_t at, char *out, size_t size);

#endif
