/*
 * The settings: read once at start from one libconfig file, checked against
 * the table in conf.def, and constant from then on.  Anything unknown, of
 * the wrong type or out of range is refused with file, line and what would
 * be right.  A restart is the reload; the programs hold no state.
 */
#ifndef CONF_SETTINGS_H
#define CONF_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/detail.h"
#include "base/secret.h"

enum conf_role { CONF_WEB = 1, CONF_CORE = 2, CONF_GATEWAY = 4,
    CONF_CTL = 8 };

#define CONF_CAPACITIES_MAX 8
#define CONF_MAPPING_MAX 128
#define CONF_STEPS_MAX 64
#define CONF_ASSURANCES_MAX 16

struct conf_list {
	char	**item;
	size_t	  count;
};

#define TEXT(path, field, def, roles) char *field;
#define ADDRESS(path, field, def, roles) char *field;
#define FILE_(path, field, def, roles) char *field;
#define SECRET(path, field, roles) char *field;
#define NUMBER(path, field, def, min, max, roles) int64_t field;
#define TIME(path, field, def, min, max, roles) int64_t field;
#define BOOL(path, field, def, roles) int64_t field;
#define WORD(path, field, def, words, roles) int64_t field;
#define LIST(path, field, roles) struct conf_list field;

struct conf_capacity {
#include "conf/capacity.def"
};

struct conf_mapping {
#include "conf/mapping.def"
};

struct conf_step {
#include "conf/step.def"
};

struct conf_assurance {
#include "conf/assurance.def"
};

struct conf {
#include "conf/conf.def"
	struct conf_capacity capacity[CONF_CAPACITIES_MAX];
	size_t	capacities;
	struct conf_mapping mapping[CONF_MAPPING_MAX];
	size_t	mappings;
	struct conf_step step[CONF_STEPS_MAX];
	size_t	steps;
	struct conf_assurance assurance[CONF_ASSURANCES_MAX];
	size_t	assurances;
};

#undef TEXT
#undef ADDRESS
#undef FILE_
#undef SECRET
#undef NUMBER
#undef TIME
#undef BOOL
#undef WORD
#undef LIST

/* A WORD's field holds the index of the word chosen, in the order of its
 * row.  The ones that code asks for: */
enum { PRIVACY_MANUAL, PRIVACY_STRICT };
enum { ALPHABET_ASCII, ALPHABET_UNICODE };
enum { DIRECTORY_STARTTLS, DIRECTORY_LDAPS, DIRECTORY_NO_TLS };
enum { BIND_EXTERNAL, BIND_SIMPLE, BIND_SCRAM };
enum { MODE_CREATE, MODE_CLAIM, MODE_BOTH };
enum { ERASE_KEEP, ERASE_CLOSE, ERASE_REMOVE };
enum { SCHEME_ARGON2, SCHEME_SSHA };
enum { LANGUAGE_EL, LANGUAGE_EN };
enum { SMS_NONE, SMS_GUNET, SMS_KANNEL, SMS_HTTP };
enum { NUMBER_NATIONAL, NUMBER_E164, NUMBER_DIGITS };
enum { METHOD_GET, METHOD_POST };
enum { MAIL_IMPLICIT, MAIL_STARTTLS, MAIL_NO_TLS };
enum { MAIL_PASSWORD, MAIL_XOAUTH2 };
enum { IDENTITY_NONE, IDENTITY_GUNET };
enum { PROOF_PIN_SMS, PROOF_PIN_EMAIL, PROOF_IDENTITY_CHECK, PROOF_ADOPTED,
    PROOFS };
enum { STEP_ACTIVE, STEP_SUSPENDED, STEP_CLOSED };

#endif
