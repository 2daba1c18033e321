/* What the files of this folder share. */
#ifndef SQL_PRIVATE_H
#define SQL_PRIVATE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/detail.h"
#include "base/outage.h"
#include "base/secret.h"
#include "base/silence.h"
#include "sql/hosts.h"
#include "sql/statement.h"
#include "sql/watch.h"

#define SQL_CHANNEL_SIZE 64
#define SQL_NUMBER_SIZE 24
#define SQL_SENT_MAX 32

/* A command under way: one that tells the server of a statement, or one that
 * has it done. */
struct sql_sent {
	bool	 tells;
	struct statement_name name;
};

struct sql {
	char	*uri;
	char	*application;
	struct secret *password;
	enum outage outage;
	const char *name;
	int64_t	 timeout_s;
	int64_t	 idle_s;	/* 0: for ever */
	int64_t	 used_ms;	/* when it was ready last */
	struct sql_watch *watch;	/* NULL: nobody asks for us */
	bool	 asks;			/* this is who asks */
	struct sql_hosts hosts;
	size_t	 at;			/* which of them conn leads to */
	bool	 by_index;
	bool	 read_only;
	PGconn	*conn;
	bool	 open;			/* a transaction */
	bool	 begun;			/* and the server was told */
	bool	 batch;			/* which needs not be told */
	bool	 failed;		/* and has given it up */
	bool	 missed;		/* a notification may have been */
	bool	 stale;			/* the server forgot statements */
	bool	 slow;			/* the last call waited in vain */
	bool	 unsure;		/* it is stored, on one server alone */
	struct silence *silence;	/* or NULL */
	bool	 leaves_probes;
	bool	 probe;			/* this call finds out for all */
	int64_t	 idle_ms;		/* before this call; 0: just made */
	struct statements known;
	struct sql_sent sent[SQL_SENT_MAX];	/* not answered yet */
	size_t	 sents;
	char	 channel[SQL_CHANNEL_SIZE];
	struct detail detail;
};

struct sql_rows {
	PGresult *result;
};

#endif
