/*
 * What of a directory can only be tried, on an entry of our own.  Private to
 * this folder.
 */
#ifndef DIRECTORY_PROBE_H
#define DIRECTORY_PROBE_H

#include "directory/directory.h"
#include "directory/report.h"

/* Was there a probe to try on? */
bool	probe_run(struct directory *, struct directory_report *);

#endif
