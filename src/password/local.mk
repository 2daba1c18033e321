# Pure: which passwords are taken, and their hashes.  Needs libperson.a
# $(ICU_LIBS) $(NETTLE_LIBS).
noinst_LIBRARIES += libpassword.a
libpassword_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) \
	$(NETTLE_CFLAGS)
libpassword_a_SOURCES = \
	src/password/breached.c src/password/breached.h \
	src/password/dictionary.c src/password/dictionary.h \
	src/password/hash.c src/password/hash.h \
	src/password/phrase.def \
	src/password/policy.c src/password/policy.h \
	src/password/suggest.c src/password/suggest.h \
	src/password/walk.c src/password/walk.h \
	src/password/wordset.c src/password/wordset.h
dist_pkgdata_DATA = etc/words-el.txt
nodist_pkgdata_DATA = etc/words-common.txt
CLEANFILES += etc/words-common.txt

# A # would begin a remark, and of four letters on it is a word.
etc/words-common.txt: $(COMMON_WORDS) Makefile
	$(AM_V_GEN)$(MKDIR_P) etc && \
	LC_ALL=C tr A-Z a-z <'$(COMMON_WORDS)' | \
	    LC_ALL=C grep -x '[!-"$$-~]\{4,32\}' | LC_ALL=C sort -u >$@.tmp && \
	mv -f $@.tmp $@
