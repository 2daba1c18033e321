/*
 * Asks the registry from the command line, for the system tests:
 *
 *	registry_probe CONF SOURCE
 *
 * and one question a line on standard input, fields parted by "|":
 *
 *	check
 *	indexes
 *	find|MOBILE|EMAIL
 *	get|SYSTEM_ID|REGISTRATION_ID
 *	by|name|LOGIN_NAME		by|am|REGISTRATION_ID
 *	walk|0 or else a minute|
 *
 * Each is answered by "OUTCOME|detail", a line a row ("registration_id|
 * matched|live|birth_date|first_name_el"; of a walk
 * "rows|live|text|whole|any_bytes"), and an empty line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "person/email.h"
#include "person/phone.h"
#include "registry/contact.h"
#include "registry/key.h"
#include "registry/registry.h"
#include "registry/walk.h"

static void
print_row(const struct registry_row *row)
{
	printf("%s|%u|%d|%s|%s\n", row->record.registration_id, row->matched,
	    row->live, row->record.birth_date, row->record.first_name_el);
}

static void
print_outcome(const struct registry *reg, enum outcome r)
{
	printf("%s|%s\n", outcome_name(r), r == OK ? "" :
	    registry_detail(reg)->text);
}

static void
find(struct registry *reg, const struct conf_capacity *capacity,
    const char *mobile_text, const char *email_text)
{
	struct registry_rows *rows = NULL;
	char mobile[PHONE_SIZE] = "", email[EMAIL_SIZE] = "";
	enum outcome r;
	size_t i;

	if (*mobile_text != '\0' && phone_parse(mobile_text, mobile) != OK) {
		puts("E_INPUT|mobile\n");
		return;
	}
	if (*email_text != '\0' && email_parse(email_text, email) != OK) {
		puts("E_INPUT|email\n");
		return;
	}
	r = registry_contact_find(reg, capacity, mobile, email, &rows);
	print_outcome(reg, r);
	for (i = 0; r == OK && i < rows->count; i++)
		print_row(&rows->row[i]);
	registry_rows_free(&rows);
	puts("");
}

static void
find_by(struct registry *reg, const struct conf_capacity *capacity,
    const char *key, const char *text)
{
	struct registry_rows *rows = NULL;
	enum outcome r;
	size_t i;

	r = registry_key_find(reg, capacity, strcmp(key, "name") == 0 ?
	    REGISTRY_LOGIN_NAME : strcmp(key, "number") == 0 ?
	    REGISTRY_NUMBER : REGISTRY_REGISTRATION, text, &rows);
	print_outcome(reg, r);
	for (i = 0; r == OK && i < rows->count; i++)
		print_row(&rows->row[i]);
	registry_rows_free(&rows);
	puts("");
}

struct sum {
	size_t	rows, live, text;
};

static void
add_up(void *arg, const struct registry_seen *seen)
{
	struct sum *sum = arg;

	sum->rows++;
	sum->live += seen->live;
	sum->text += seen->text;
}

static void
walk(struct registry *reg, const struct conf_capacity *capacity,
    const char *ms)
{
	struct sum sum = { 0 };
	struct registry_walk w = { .see = add_up, .arg = &sum };
	enum outcome r;

	w.deadline = clock_ms() + (*ms == '0' ? 0 : 60000);
	r = registry_walk(reg, capacity, &w);
	print_outcome(reg, r);
	printf("%zu|%zu|%zu|%d|%d\n\n", sum.rows, sum.live, sum.text, w.whole,
	    w.any_bytes);
}

static void
answer(struct registry *reg, const struct conf_capacity *capacity, char *line)
{
	char *verb = strsep(&line, "|");
	char *first = strsep(&line, "|"), *second = strsep(&line, "|");

	if (strcmp(verb, "indexes") == 0) {
		enum outcome r = registry_contact_indexed(reg, capacity);

		print_outcome(reg, r != OK ? r : registry_key_indexed(reg,
		    capacity, REGISTRY_NUMBER));
		puts("");
	} else if (second == NULL) {
		print_outcome(reg, registry_check(reg, capacity));
		puts("");
	} else if (strcmp(verb, "find") == 0) {
		find(reg, capacity, first, second);
	} else if (strcmp(verb, "walk") == 0) {
		walk(reg, capacity, first);
	} else {
		find_by(reg, capacity, first, second);
	}
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	const struct conf_capacity *capacity;
	struct registry *reg = NULL;
	struct conf *conf = NULL;
	struct detail d = { "" };
	char line[1024];

	if (argc != 3)
		return 2;
	log_open("registry_probe", LOG_LEVEL_INFO);
	if (conf_load(argv[1], CONF_CORE, &conf, &d) != OK ||
	    registry_open(conf, &reg, &d) != OK) {
		printf("E_CONF|%s\n\n", d.text);
		conf_free(&conf);
		return 1;
	}
	if ((capacity = conf_capacity(conf, argv[2])) == NULL)
		return 2;
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		answer(reg, capacity, line);
	}
	registry_close(&reg);
	conf_free(&conf);
	return 0;
}
