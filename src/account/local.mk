noinst_LIBRARIES += libaccount.a
libaccount_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
libaccount_a_SOURCES = \
	src/account/account.c src/account/account.h \
	src/account/activity.c src/account/activity.h \
	src/account/change.c src/account/change.h \
	src/account/contacts.c src/account/contacts.h \
	src/account/credential.c src/account/credential.h \
	src/account/job.c src/account/job.h \
	src/account/login.c src/account/login.h \
	src/account/logins.c src/account/logins.h \
	src/account/owed.c src/account/owed.h \
	src/account/person.c src/account/person.h \
	src/account/owner.c src/account/owner.h \
	src/account/recover.c src/account/recover.h \
	src/account/remind.c src/account/remind.h \
	src/account/screen.c src/account/screen.h \
	src/account/settle.c src/account/settle.h \
	src/account/standing.c src/account/standing.h \
	src/account/username.c src/account/username.h
