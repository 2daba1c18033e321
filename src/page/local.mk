noinst_LIBRARIES += libpage.a
libpage_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) $(CONFIG_CFLAGS)
libpage_a_SOURCES = \
	src/page/arena.c src/page/arena.h \
	src/page/blocks.c src/page/blocks.h \
	src/page/html.c src/page/html.h \
	src/page/template.c src/page/template.h \
	src/page/scope.c src/page/scope.h \
	src/page/words.c src/page/words.h

pagesdir = $(pkgdatadir)/pages
dist_pages_DATA = \
	src/page/pages/accessibility.html \
	src/page/pages/bottom.html \
	src/page/pages/capacity.html \
	src/page/pages/change.html \
	src/page/pages/changed.html \
	src/page/pages/confirm.html \
	src/page/pages/contact-pin.html \
	src/page/pages/contact.html \
	src/page/pages/contacts.html \
	src/page/pages/disagree.html \
	src/page/pages/done.html \
	src/page/pages/enrolment.html \
	src/page/pages/forgot-password.html \
	src/page/pages/forgot-pin.html \
	src/page/pages/forgot.html \
	src/page/pages/goodbye.html \
	src/page/pages/icon.png \
	src/page/pages/icon.svg \
	src/page/pages/identity.html \
	src/page/pages/landing.html \
	src/page/pages/legal.html \
	src/page/pages/login.html \
	src/page/pages/menu.html \
	src/page/pages/missing.html \
	src/page/pages/note.html \
	src/page/pages/office.html \
	src/page/pages/password-fields.html \
	src/page/pages/password.html \
	src/page/pages/pin-fields.html \
	src/page/pages/pin.html \
	src/page/pages/problems.html \
	src/page/pages/progress.html \
	src/page/pages/registration.html \
	src/page/pages/restart.html \
	src/page/pages/script.js \
	src/page/pages/stopped.html \
	src/page/pages/style.css \
	src/page/pages/title.html \
	src/page/pages/top.html \
	src/page/pages/username-field.html
wordsdir = $(pkgdatadir)/words
dist_words_DATA = src/page/words/el.cfg src/page/words/en.cfg \
	src/page/words/person-el.cfg src/page/words/person-en.cfg
