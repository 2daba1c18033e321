# One cmocka program a module, beside its room: a new test is its file,
# tests/unit/<room>/test_<module>.c, and its line here.
UNIT_TESTS = \
	tests/unit/activation/test_choose \
	tests/unit/activation/test_decide \
	tests/unit/activation/test_who \
	tests/unit/base/test_buf \
	tests/unit/base/test_cursor \
	tests/unit/base/test_detail \
	tests/unit/base/test_key \
	tests/unit/base/test_log \
	tests/unit/base/test_prefork \
	tests/unit/base/test_rest \
	tests/unit/base/test_secret \
	tests/unit/base/test_silence \
	tests/unit/base/test_slots \
	tests/unit/base/test_text \
	tests/unit/conf/test_conf \
	tests/unit/conf/test_secretariat \
	tests/unit/directory/test_filter \
	tests/unit/directory/test_link_server \
	tests/unit/entry/test_assurance \
	tests/unit/entry/test_entry \
	tests/unit/entry/test_ldif \
	tests/unit/gateway/test_check_gunet \
	tests/unit/gateway/test_encode \
	tests/unit/gateway/test_mail \
	tests/unit/gateway/test_sms \
	tests/unit/gateway/test_wire \
	tests/unit/ipc/test_ipc \
	tests/unit/ipc/test_msg \
	tests/unit/ipc/test_request \
	tests/unit/ipc/test_sandbox \
	tests/unit/ipc/test_walls \
	tests/unit/page/test_template \
	tests/unit/password/test_hash \
	tests/unit/password/test_judged \
	tests/unit/password/test_policy \
	tests/unit/person/test_contact \
	tests/unit/person/test_names \
	tests/unit/person/test_record \
	tests/unit/person/test_schac \
	tests/unit/prepare/test_plan \
	tests/unit/sql/test_address \
	tests/unit/sql/test_hosts \
	tests/unit/sync/test_approval \
	tests/unit/sync/test_brake \
	tests/unit/sync/test_diff \
	tests/unit/sync/test_plan \
	tests/unit/sync/test_stair \
	tests/unit/turn/test_exposure \
	tests/unit/turn/test_echo \
	tests/unit/turn/test_flow \
	tests/unit/turn/test_guess \
	tests/unit/turn/test_journey \
	tests/unit/turn/test_messages \
	tests/unit/turn/test_pin \
	tests/unit/turn/test_proof \
	tests/unit/vault/test_flow_data \
	tests/unit/vault/test_seal \
	tests/unit/web/test_browser \
	tests/unit/web/test_form \
	tests/unit/web/test_http \
	tests/unit/web/test_pages \
	tests/unit/web/test_report
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
EXTRA_DIST += tests/unit/password/judged.h tests/unit/unit.h tests/unit/scratch.h \
	tests/unit/turn/days.h
