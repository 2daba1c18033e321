/* What the files of this folder share. */
#ifndef SQL_PRIVATE_H
#define SQL_PRIVATE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/detail.h"
#include "base/secret.h"

#define SQL_CHANNEL_SIZE 64
#define SQL_NUMBER_SIZE 24

struct sql {
	char	*uri;
	char	*application;
	struct secret *password;
	int64_t	 timeout_s;
	int64_t	 idle_s;	/* 0: for ever */
	int64_t	 used_ms;	/* when it was ready last */
	bool	 read_only;
	PGconn	*conn;
	bool	 open;			/* a transaction */
	bool	 missed;		/* a notification may have been */
	char	 channel[SQL_CHANNEL_SIZE];
	struct detail detail;
};

struct sql_rows {
	PGresult *result;
};

#endif
