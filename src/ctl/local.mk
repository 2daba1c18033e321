sbin_PROGRAMS += uregisterctl
uregisterctl_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
uregisterctl_SOURCES = src/ctl/main.c \
	src/ctl/account.c src/ctl/account.h \
	src/ctl/anchor.c src/ctl/anchor.h \
	src/ctl/audit.c src/ctl/audit.h \
	src/ctl/conf.c src/ctl/conf.h \
	src/ctl/core.c src/ctl/core.h \
	src/ctl/ctl.c src/ctl/ctl.h \
	src/ctl/doctor.c src/ctl/doctor.h \
	src/ctl/entry.c src/ctl/entry.h \
	src/ctl/finding.c src/ctl/finding.h \
	src/ctl/json.c src/ctl/json.h \
	src/ctl/key.c src/ctl/key.h \
	src/ctl/knock.c src/ctl/knock.h \
	src/ctl/metrics.c src/ctl/metrics.h src/ctl/metric.def \
	src/ctl/notice.c src/ctl/notice.h \
	src/ctl/person.c src/ctl/person.h \
	src/ctl/program.c src/ctl/program.h \
	src/ctl/sheet.c src/ctl/sheet.h \
	src/ctl/queue.c src/ctl/queue.h \
	src/ctl/test.c src/ctl/test.h \
	src/ctl/trail.c src/ctl/trail.h
uregisterctl_LDADD = libpage.a libipc.a libconf.a libbase.a $(CONFIG_LIBS) \
	$(SODIUM_LIBS)
