# Pure: which passwords are taken, and their hashes.  Needs libperson.a
# $(ICU_LIBS) $(CRACK_LIBS) $(NETTLE_LIBS).
noinst_LIBRARIES += libpassword.a
libpassword_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) \
	$(NETTLE_CFLAGS)
libpassword_a_SOURCES = \
	src/password/breached.c src/password/breached.h \
	src/password/dictionary.c src/password/dictionary.h \
	src/password/hash.c src/password/hash.h \
	src/password/policy.c src/password/policy.h \
	src/password/suggest.c src/password/suggest.h
dist_pkgdata_DATA = etc/words-el.txt
