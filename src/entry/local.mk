noinst_LIBRARIES += libentry.a
libentry_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libentry_a_SOURCES = \
	src/entry/assurance.c src/entry/assurance.h \
	src/entry/dn.c src/entry/dn.h \
	src/entry/entry.c src/entry/entry.h \
	src/entry/entry_default.c src/entry/entry_default.h \
	src/entry/entry_input.h \
	src/entry/facts.c src/entry/facts.h \
	src/entry/ldif.c src/entry/ldif.h
