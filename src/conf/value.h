/* The value of one row, by its kind.  For this folder only. */
#ifndef CONF_VALUE_H
#define CONF_VALUE_H

#include <libconfig.h>

#include "conf/rows.h"

#define CONF_TIME_SIZE 24

/* From the file.  E_INPUT: not what the row takes. */
enum outcome	conf_value_set(void *base, const struct conf_row *,
		    const config_setting_t *) MUST_USE;
/* Of every row of the table. */
enum outcome	conf_value_defaults(void *base, const struct conf_table *)
		    MUST_USE;
void		conf_value_clear(void *base, const struct conf_row *);
/* What would be right, for the sentence of refusal and the manual. */
void		conf_value_describe(const struct conf_row *, char *out,
		    size_t size);
/* In the largest unit that loses nothing: 900 is "15m". */
const char	*conf_value_time(int64_t seconds, char out[CONF_TIME_SIZE]);

#endif
