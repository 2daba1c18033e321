noinst_LIBRARIES += libturn.a
libturn_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) $(CONFIG_CFLAGS)
libturn_a_SOURCES = \
	src/turn/alarm.c src/turn/alarm.h \
	src/turn/guess.c src/turn/guess.h \
	src/turn/round.c src/turn/round.h \
	src/turn/limit.c src/turn/limit.def src/turn/limit.h \
	src/turn/consent.c src/turn/consent.h \
	src/turn/contact.c src/turn/contact.h \
	src/turn/count.c src/turn/count.h \
	src/turn/echo.c src/turn/echo.h \
	src/turn/exposure.c src/turn/exposure.h \
	src/turn/flow.c src/turn/flow.h \
	src/turn/gate.c src/turn/gate.h \
	src/turn/journey.c src/turn/journey.h \
	src/turn/letters.c src/turn/letters.h \
	src/turn/sending.c src/turn/sending.h \
	src/turn/messages.c src/turn/messages.h \
	src/turn/pin.c src/turn/pin.h \
	src/turn/proof.c src/turn/proof.h \
	src/turn/sending.c src/turn/sending.h \
	src/turn/turn.c src/turn/turn.h

messagesdir = $(pkgdatadir)/messages
dist_messages_DATA = src/turn/messages/el.cfg src/turn/messages/en.cfg
