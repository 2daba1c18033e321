/* Is the directory fit for us?  For doctor. */
#ifndef DIRECTORY_EXAMINE_H
#define DIRECTORY_EXAMINE_H

#include "directory/directory.h"
#include "directory/report.h"

/* Calls tell for each part.  Writes and deletes a probe entry below the
 * people base; where entries are claimed, only if our log-in may.  OK if all
 * was well, else the worst. */
enum outcome	directory_examine(struct directory *, directory_report_fn *,
		    void *arg) MUST_USE;

#endif
