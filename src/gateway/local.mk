noinst_LIBRARIES += libgateway.a
libgateway_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) $(CURL_CFLAGS) \
	$(JANSSON_CFLAGS)
libgateway_a_SOURCES = \
	src/gateway/call.c src/gateway/call.h \
	src/gateway/check_gunet.c \
	src/gateway/encode.c src/gateway/encode.h \
	src/gateway/gateway.c src/gateway/gateway.h \
	src/gateway/identity.c src/gateway/identity.h \
	src/gateway/identity_driver.h \
	src/gateway/mail.c src/gateway/mail.h \
	src/gateway/options.h \
	src/gateway/open.c src/gateway/open.h \
	src/gateway/site.c src/gateway/site.h \
	src/gateway/sms.c src/gateway/sms.h \
	src/gateway/sms_driver.c src/gateway/sms_driver.h \
	src/gateway/sms_gunet.c src/gateway/sms_http.c \
	src/gateway/sms_kannel.c \
	src/gateway/smtp.c src/gateway/smtp.h \
	src/gateway/token.c src/gateway/token.h \
	src/gateway/wiped.c src/gateway/wiped.h \
	src/gateway/wire.c src/gateway/wire.h

sbin_PROGRAMS += uregister-gateway
uregister_gateway_SOURCES = src/gateway/main.c
uregister_gateway_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
uregister_gateway_LDADD = libgateway.a libipc.a libconf.a libbase.a \
	$(CURL_LIBS) $(JANSSON_LIBS) $(CONFIG_LIBS) $(SODIUM_LIBS) \
	$(SECCOMP_LIBS)
