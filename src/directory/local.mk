noinst_LIBRARIES += libdirectory.a
libdirectory_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) $(LDAP_CFLAGS) \
	$(SASL_CFLAGS)
libdirectory_a_SOURCES = \
	src/directory/add.c \
	src/directory/deadline.c src/directory/deadline.h \
	src/directory/directory.c src/directory/directory.h \
	src/directory/directory_check.c \
	src/directory/directory_private.h \
	src/directory/examine.h \
	src/directory/examine_probe.c \
	src/directory/failures.c \
	src/directory/filter.c src/directory/filter.h \
	src/directory/link.c src/directory/link.h \
	src/directory/mapping.c \
	src/directory/recovery.c \
	src/directory/rights.c \
	src/directory/sample.c src/directory/sample.h \
	src/directory/schema.c src/directory/schema.h \
	src/directory/scrub.c src/directory/scrub.h \
	src/directory/status.c \
	src/directory/tree.c src/directory/tree.h \
	src/directory/verify.c
