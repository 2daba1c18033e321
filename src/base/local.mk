noinst_LIBRARIES += libbase.a
libbase_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libbase_a_SOURCES = \
	src/base/about.c src/base/about.h \
	src/base/buf.c src/base/buf.h \
	src/base/clock.c src/base/clock.h \
	src/base/cursor.c src/base/cursor.h \
	src/base/detail.c src/base/detail.h \
	src/base/event.def \
	src/base/journald.c src/base/journald.h \
	src/base/key.c src/base/key.h \
	src/base/log.c src/base/log.h \
	src/base/notify.c src/base/notify.h \
	src/base/outcome.c src/base/outcome.h \
	src/base/outage.c src/base/outage.h \
	src/base/prefork.c src/base/prefork.h \
	src/base/progress.c src/base/progress.h \
	src/base/secret.c src/base/secret.h \
	src/base/rest.c src/base/rest.h \
	src/base/silence.c src/base/silence.h \
	src/base/slots.c src/base/slots.h \
	src/base/text.c src/base/text.h
