noinst_LIBRARIES += libsql.a
libsql_a_CFLAGS = $(AM_CFLAGS) $(PQ_CFLAGS) $(SODIUM_CFLAGS)
libsql_a_SOURCES = src/sql/sql.c src/sql/sql.h
