/*
 * What init is told of us: sd_notify(3).  Where nobody asks (a program that
 * is started by hand), nothing is said.
 */
#ifndef BASE_NOTIFY_H
#define BASE_NOTIFY_H

#include <stdint.h>

/* "READY=1", "WATCHDOG=1", "STOPPING=1". */
void	notify_say(const char *state);
/* How long init waits for the next "WATCHDOG=1" before it ends us; 0: for
 * ever. */
int64_t	notify_watchdog_ms(void);

#endif
