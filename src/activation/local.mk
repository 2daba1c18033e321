noinst_LIBRARIES += libactivation.a
libactivation_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libactivation_a_SOURCES = \
	src/activation/choose.c \
	src/activation/decide.c src/activation/decide.h \
	src/activation/provision.c src/activation/provision.h \
	src/activation/view.c src/activation/view.h \
	src/activation/who.c src/activation/who.h \
	src/activation/wizard.c src/activation/wizard.h
