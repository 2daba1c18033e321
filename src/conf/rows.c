/* The tables of settings, from the .def files. */
#include <string.h>

#include "conf/rows.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { W = CONF_WEB, C = CONF_CORE, G = CONF_GATEWAY, T = CONF_CTL };

#define TEXT(path, field, def, roles) \
    { path, K_TEXT, offsetof(OF, field), def, 0, 0, "", roles },
#define ADDRESS(path, field, def, roles) \
    { path, K_ADDRESS, offsetof(OF, field), def, 0, 0, "", roles },
#define FILE_(path, field, def, roles) \
    { path, K_FILE, offsetof(OF, field), def, 0, 0, "", roles },
#define SECRET(path, field, roles) \
    { path, K_SECRET, offsetof(OF, field), "", 0, 0, "", roles },
#define NUMBER(path, field, def, min, max, roles) \
    { path, K_NUMBER, offsetof(OF, field), def, min, max, "", roles },
#define TIME(path, field, def, min, max, roles) \
    { path, K_TIME, offsetof(OF, field), def, min, max, "", roles },
#define BOOL(path, field, def, roles) \
    { path, K_BOOL, offsetof(OF, field), def, 0, 1, "", roles },
#define WORD(path, field, def, words, roles) \
    { path, K_WORD, offsetof(OF, field), def, 0, 0, words, roles },
#define LIST(path, field, roles) \
    { path, K_LIST, offsetof(OF, field), "", 0, 0, "", roles },

#define OF struct conf
static const struct conf_row setting_rows[] = {
#include "conf/conf.def"
};
#undef OF
#define OF struct conf_capacity
static const struct conf_row capacity_rows[] = {
#include "conf/capacity.def"
};
#undef OF
#define OF struct conf_mapping
static const struct conf_row mapping_rows[] = {
#include "conf/mapping.def"
};
#undef OF
#define OF struct conf_step
static const struct conf_row step_rows[] = {
#include "conf/step.def"
};
#undef OF
#define OF struct conf_assurance
static const struct conf_row assurance_rows[] = {
#include "conf/assurance.def"
};
#undef OF

_Static_assert(COUNT(setting_rows) <= CONF_ROWS_MAX, "CONF_ROWS_MAX");

const struct conf_table conf_rows_settings = { setting_rows,
    COUNT(setting_rows) };

const struct conf_group conf_rows_groups[CONF_GROUPS] = {
	{ "capacities", { capacity_rows, COUNT(capacity_rows) },
	    sizeof(struct conf_capacity), offsetof(struct conf, capacity),
	    offsetof(struct conf, capacities), CONF_CAPACITIES_MAX },
	{ "entry.mapping", { mapping_rows, COUNT(mapping_rows) },
	    sizeof(struct conf_mapping), offsetof(struct conf, mapping),
	    offsetof(struct conf, mappings), CONF_MAPPING_MAX },
	{ "staircase", { step_rows, COUNT(step_rows) },
	    sizeof(struct conf_step), offsetof(struct conf, step),
	    offsetof(struct conf, steps), CONF_STEPS_MAX },
	{ "entry.assurance_by_proof", { assurance_rows, COUNT(assurance_rows) },
	    sizeof(struct conf_assurance), offsetof(struct conf, assurance),
	    offsetof(struct conf, assurances), CONF_ASSURANCES_MAX },
};

char **
conf_rows_text(void *base, const struct conf_row *row)
{
	return (char **)(void *)((char *)base + row->offset);
}

int64_t *
conf_rows_number(void *base, const struct conf_row *row)
{
	return (int64_t *)(void *)((char *)base + row->offset);
}

struct conf_list *
conf_rows_list(void *base, const struct conf_row *row)
{
	return (struct conf_list *)(void *)((char *)base + row->offset);
}

bool
conf_rows_is_text(enum conf_kind kind)
{
	return kind <= K_SECRET;
}

const struct conf_row *
conf_rows_find(const struct conf_table *table, const char *path)
{
	size_t i;

	for (i = 0; i < table->count; i++)
		if (strcmp(table->row[i].path, path) == 0)
			return &table->row[i];
	return NULL;
}

bool
conf_rows_is_above(const char *path)
{
	size_t i, len = strlen(path);

	for (i = 0; i < COUNT(setting_rows); i++)
		if (strncmp(setting_rows[i].path, path, len) == 0 &&
		    setting_rows[i].path[len] == '.')
			return true;
	return false;
}

const struct conf_group *
conf_rows_group(const char *path)
{
	size_t i;

	for (i = 0; i < CONF_GROUPS; i++)
		if (strcmp(conf_rows_groups[i].path, path) == 0)
			return &conf_rows_groups[i];
	return NULL;
}

const struct conf_row *
conf_rows_nth(size_t n, const struct conf_group **g)
{
	size_t i;

	*g = NULL;
	if (n < COUNT(setting_rows))
		return &setting_rows[n];
	n -= COUNT(setting_rows);
	for (i = 0; i < CONF_GROUPS; i++) {
		*g = &conf_rows_groups[i];
		if (n < conf_rows_groups[i].table.count)
			return &conf_rows_groups[i].table.row[n];
		n -= conf_rows_groups[i].table.count;
	}
	return NULL;
}
