check_PROGRAMS += test_buf test_conf test_cursor test_ipc test_key test_log \
	test_msg test_prefork test_sandbox test_secret test_slots test_text
TESTS += test_buf test_conf test_cursor test_ipc test_key test_log \
	test_msg test_prefork test_sandbox test_secret test_slots test_text
EXTRA_DIST += tests/unit/unit.h tests/unit/scratch.h

test_buf_SOURCES = tests/unit/test_buf.c
test_buf_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_buf_LDADD = libbase.a $(CMOCKA_LIBS)

test_conf_SOURCES = tests/unit/test_conf.c
test_conf_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_conf_LDADD = libconf.a libbase.a $(CONFIG_LIBS) $(CMOCKA_LIBS)

test_cursor_SOURCES = tests/unit/test_cursor.c
test_cursor_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_cursor_LDADD = libbase.a $(CMOCKA_LIBS)

test_ipc_SOURCES = tests/unit/test_ipc.c
test_ipc_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_ipc_LDADD = libipc.a libbase.a $(SODIUM_LIBS) $(CMOCKA_LIBS)

test_key_SOURCES = tests/unit/test_key.c
test_key_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_key_LDADD = libbase.a $(SODIUM_LIBS) $(CMOCKA_LIBS)

test_log_SOURCES = tests/unit/test_log.c
test_log_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_log_LDADD = libbase.a $(CMOCKA_LIBS)

test_msg_SOURCES = tests/unit/test_msg.c
test_msg_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_msg_LDADD = libipc.a libbase.a $(SODIUM_LIBS) $(CMOCKA_LIBS)

test_prefork_SOURCES = tests/unit/test_prefork.c
test_prefork_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_prefork_LDADD = libbase.a $(CMOCKA_LIBS)

test_sandbox_SOURCES = tests/unit/test_sandbox.c
test_sandbox_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_sandbox_LDADD = libipc.a libbase.a $(SODIUM_LIBS) $(CMOCKA_LIBS)

test_secret_SOURCES = tests/unit/test_secret.c
test_secret_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_secret_LDADD = libbase.a $(SODIUM_LIBS) $(CMOCKA_LIBS)

test_slots_SOURCES = tests/unit/test_slots.c
test_slots_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_slots_LDADD = libbase.a $(CMOCKA_LIBS)

test_text_SOURCES = tests/unit/test_text.c
test_text_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_text_LDADD = libbase.a $(CMOCKA_LIBS)

check_PROGRAMS += test_contact test_names test_policy test_record
TESTS += test_contact test_names test_policy test_record

check_PROGRAMS += test_messages
TESTS += test_messages
test_messages_SOURCES = tests/unit/test_messages.c
test_messages_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_messages_LDADD = libturn.a libbase.a $(CONFIG_LIBS) $(SODIUM_LIBS) \
	$(CMOCKA_LIBS)

test_contact_SOURCES = tests/unit/test_contact.c
test_contact_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_contact_LDADD = libperson.a libbase.a $(CMOCKA_LIBS)

test_names_SOURCES = tests/unit/test_names.c
test_names_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_names_LDADD = libperson.a libbase.a $(ICU_LIBS) $(CMOCKA_LIBS)

test_policy_SOURCES = tests/unit/test_policy.c
test_policy_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_policy_LDADD = libpassword.a libperson.a libbase.a $(ICU_LIBS) \
	$(CRACK_LIBS) $(NETTLE_LIBS) $(SODIUM_LIBS) $(CMOCKA_LIBS)

test_record_SOURCES = tests/unit/test_record.c
test_record_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_record_LDADD = libperson.a libbase.a $(SODIUM_LIBS) $(CMOCKA_LIBS)

gateway_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
gateway_test_libs = libgateway.a libipc.a libconf.a libbase.a $(CURL_LIBS) \
	$(JANSSON_LIBS) $(CONFIG_LIBS) $(SODIUM_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += test_check_gunet test_encode test_mail test_sms test_wire
TESTS += test_check_gunet test_encode test_mail test_sms test_wire
test_check_gunet_SOURCES = tests/unit/test_check_gunet.c
test_check_gunet_CFLAGS = $(gateway_test_cflags)
test_check_gunet_LDADD = $(gateway_test_libs)
test_encode_SOURCES = tests/unit/test_encode.c
test_encode_CFLAGS = $(gateway_test_cflags)
test_encode_LDADD = $(gateway_test_libs)
test_mail_SOURCES = tests/unit/test_mail.c
test_mail_CFLAGS = $(gateway_test_cflags)
test_mail_LDADD = $(gateway_test_libs)
test_sms_SOURCES = tests/unit/test_sms.c
test_sms_CFLAGS = $(gateway_test_cflags)
test_sms_LDADD = $(gateway_test_libs)
test_wire_SOURCES = tests/unit/test_wire.c
test_wire_CFLAGS = $(gateway_test_cflags)
test_wire_LDADD = $(gateway_test_libs)

check_PROGRAMS += test_flow test_pin
TESTS += test_flow test_pin
test_flow_SOURCES = tests/unit/test_flow.c
test_flow_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_flow_LDADD = libturn.a libipc.a libbase.a $(SODIUM_LIBS) $(CMOCKA_LIBS)
test_pin_SOURCES = tests/unit/test_pin.c
test_pin_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS) $(CMOCKA_CFLAGS)
test_pin_LDADD = libturn.a libipc.a libbase.a $(SODIUM_LIBS) $(CMOCKA_LIBS)

directory_test_libs = libdirectory.a libentry.a libpassword.a libperson.a libconf.a libbase.a \
	$(LDAP_LIBS) $(SASL_LIBS) $(NETTLE_LIBS) $(ICU_LIBS) $(CONFIG_LIBS) \
	$(SODIUM_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += test_filter test_hash
TESTS += test_filter test_hash
test_filter_SOURCES = tests/unit/test_filter.c
test_filter_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_filter_LDADD = $(directory_test_libs)
test_hash_SOURCES = tests/unit/test_hash.c
test_hash_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(NETTLE_CFLAGS)
test_hash_LDADD = $(directory_test_libs)
check_PROGRAMS += test_entry
TESTS += test_entry
test_entry_SOURCES = tests/unit/test_entry.c
test_entry_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_entry_LDADD = $(directory_test_libs)

web_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
web_test_libs = libweb.a libpage.a libipc.a libconf.a libbase.a \
	$(CONFIG_LIBS) $(SODIUM_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += test_form test_pages test_request test_template
TESTS += test_form test_pages test_request test_template
test_form_SOURCES = tests/unit/test_form.c
test_form_CFLAGS = $(web_test_cflags)
test_form_LDADD = $(web_test_libs)
test_pages_SOURCES = tests/unit/test_pages.c
test_pages_CFLAGS = $(web_test_cflags)
test_pages_LDADD = $(web_test_libs)
test_request_SOURCES = tests/unit/test_request.c
test_request_CFLAGS = $(web_test_cflags)
test_request_LDADD = $(web_test_libs)
test_template_SOURCES = tests/unit/test_template.c
test_template_CFLAGS = $(web_test_cflags)
test_template_LDADD = $(web_test_libs)
