noinst_LIBRARIES += libconf.a
libconf_a_CFLAGS = $(AM_CFLAGS) $(CONFIG_CFLAGS) $(SODIUM_CFLAGS)
libconf_a_SOURCES = \
	src/conf/capacity.def src/conf/conf.def src/conf/mapping.def \
	src/conf/step.def src/conf/assurance.def \
	src/conf/check.c src/conf/check.h \
	src/conf/conf.c src/conf/conf.h \
	src/conf/legal.c src/conf/legal.h \
	src/conf/print.c src/conf/print.h \
	src/conf/read.c src/conf/read.h \
	src/conf/refuse.c src/conf/refuse.h \
	src/conf/rows.c src/conf/rows.h \
	src/conf/secretariat.c src/conf/secretariat.h \
	src/conf/settings.h \
	src/conf/value.c src/conf/value.h
