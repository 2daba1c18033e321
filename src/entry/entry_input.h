/*
 * What an entry is made of: a person, and the rows of a mapping.
 */
#ifndef ENTRY_ENTRY_INPUT_H
#define ENTRY_ENTRY_INPUT_H

#include <stdint.h>

#include "conf/conf.h"
#include "person/record.h"

#define ENTRY_UNIQUE_ID_LEN 32

struct entry_input {
	const struct conf	   *conf;
	const struct conf_capacity *capacity;
	const struct record	   *record;
	const char	*unique_id;	/* 32 of 0-9a-f, for life */
	/* The number in force: the registry's, or one that the identity
	 * check confirmed; "" is none.  NULL takes the record's. */
	const char	*ssn;
	const char	*ssn_country;	/* GR, or alpha-2 of another */
	const char	*mobile;	/* E.164, proven, agreed; or NULL */
	const char	*language;	/* "el", "en" */
	int64_t		 now;		/* activation, epoch seconds */
	/* Bits of entry/assurance.h: how he was proven, and which promises
	 * about affiliations hold. */
	unsigned	 proofs;
	unsigned	 kept;
	/* Of an account that is kept right; NULL and 0: as at an activation. */
	const struct conf_list *affiliations;	/* the first is primary */
	const struct conf_list *entitlements;
	int64_t		 expires;
	bool		 no_mail;	/* {mail} is empty */
};

/* A row of the mapping. */
struct entry_row {
	const char	*attribute;
	const char	*value;
	const char	*when;		/* "", "name" or "name=value" */
};

#endif
