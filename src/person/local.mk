noinst_LIBRARIES += libperson.a
libperson_a_CFLAGS = $(AM_CFLAGS) $(ICU_CFLAGS) $(SODIUM_CFLAGS)
libperson_a_SOURCES = \
	src/person/amka.c src/person/amka.h \
	src/person/clean.c src/person/clean.h \
	src/person/date.c src/person/date.h \
	src/person/email.c src/person/email.h \
	src/person/greeklish.c src/person/greeklish.h \
	src/person/insurance.c src/person/insurance.h \
	src/person/latin.c src/person/latin.h \
	src/person/letters.c src/person/letters.h \
	src/person/names.c src/person/names.h \
	src/person/phone.c src/person/phone.h \
	src/person/points.c src/person/points.h \
	src/person/record.c src/person/record.h \
	src/person/schac.c src/person/schac.h \
	src/person/username.c src/person/username.h
