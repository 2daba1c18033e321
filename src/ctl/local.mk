sbin_PROGRAMS += uregisterctl
uregisterctl_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
uregisterctl_SOURCES = src/ctl/main.c src/ctl/ctl.h src/ctl/conf.c \
	src/ctl/ask.c
uregisterctl_LDADD = libipc.a libconf.a libbase.a $(CONFIG_LIBS) \
	$(SODIUM_LIBS)
