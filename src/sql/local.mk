noinst_LIBRARIES += libsql.a
libsql_a_CFLAGS = $(AM_CFLAGS) $(PQ_CFLAGS) $(SODIUM_CFLAGS)
libsql_a_SOURCES = \
	src/sql/address.c src/sql/address.h \
	src/sql/error.c src/sql/error.h \
	src/sql/exchange.c src/sql/exchange.h \
	src/sql/hosts.c src/sql/hosts.h \
	src/sql/param.h src/sql/pooler.c src/sql/pooler.h \
	src/sql/rows.c src/sql/rows.h \
	src/sql/session.c src/sql/session.h \
	src/sql/silent.c src/sql/silent.h \
	src/sql/sql.c src/sql/sql.h src/sql/sql_private.h \
	src/sql/statement.c src/sql/statement.h \
	src/sql/watch.c src/sql/watch.h \
	src/sql/write.c src/sql/write.h
