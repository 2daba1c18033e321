/* The sentence by which a line of the file is refused. */
#include "conf/refuse.h"

void
conf_refuse(struct detail *d, const char *file, const config_setting_t *s,
    const char *path, const char *right)
{
	const char *source = config_setting_source_file(s);

	detail_set(d, "%s:%u: %s: must be %s", source ? source : file,
	    (unsigned)config_setting_source_line(s), path, right);
}
