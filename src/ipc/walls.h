/*
 * The walls of each program, in one table: what it may still do when its
 * doors are open.
 */
#ifndef IPC_WALLS_H
#define IPC_WALLS_H

#include "base/detail.h"

enum walls_of { WALLS_WEB, WALLS_CORE, WALLS_GATEWAY, WALLS_SYNC };

#define WALLS_FILES_MAX 4

/* files: paths of the settings that this program reads later, "" and NULL for
 * none; at most WALLS_FILES_MAX.  OK where the kernel has no such walls; the
 * detail says so. */
enum outcome	walls_close(enum walls_of, const char *const *files,
		    struct detail *) MUST_USE;
/* In a worker: it has no children. */
enum outcome	walls_close_worker(struct detail *) MUST_USE;

#endif
