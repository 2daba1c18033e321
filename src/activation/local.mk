noinst_LIBRARIES += libactivation.a
libactivation_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libactivation_a_SOURCES = \
	src/activation/activation.c src/activation/activation.h \
	src/activation/advance.c src/activation/advance.h \
	src/activation/choose.c src/activation/choose.h \
	src/activation/decide.c src/activation/decide.h \
	src/activation/find.c src/activation/find.h \
	src/activation/identity.c src/activation/identity.h \
	src/activation/provision.c src/activation/provision.h \
	src/activation/register.c src/activation/register.h \
	src/activation/screen.c src/activation/screen.h \
	src/activation/typed.c src/activation/typed.h \
	src/activation/who.c src/activation/who.h \
	src/activation/wizard.c src/activation/wizard.h
