noinst_LIBRARIES += libaccount.a
libaccount_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libaccount_a_SOURCES = \
	src/account/account.c src/account/account.h \
	src/account/credential.c src/account/credential.h \
	src/account/recover.c \
	src/account/view.c
