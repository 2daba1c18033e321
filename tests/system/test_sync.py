"""Accounts kept right after their first day: a small university on real
servers, by a clock of its own."""
import datetime
import os
import re
import time

import ldap
import psycopg
import pytest

import waiting
from stacklib.crowd import Crowd
from university import University

END = datetime.date(2026, 6, 30)
CROWD = 300
RATE = 20	# changes in a second, where somebody disturbs
OPERATOR = "operator@mail.example.net"


STATUS = "urn:schac:userStatus:gr:example.org:account:"
RIGHTS = ("eduPersonAffiliation", "eduPersonPrimaryAffiliation",
          "eduPersonScopedAffiliation", "eduPersonEntitlement")


@pytest.fixture(scope="module")
def town(worlds):
    u = University(worlds.get(
        "--students", "80", "--scheme", "ssha",
        "--set", "limit.client_sms_daily=100000",
        "--set", "sync.brake_departures=2",
        "--set", "sync.mail_to=" + OPERATOR,
        "--set", "sync.brake_affiliations=50", "--set", "sync.rate=0"))
    u.admit(8)
    return u


def only_changes(said):
    """{uid: text} of the entries that a plan changes."""
    items = re.findall(r"^# (\S+)(.*?)(?=^# \S+\n# |^plan |\Z)", said,
                       re.M | re.S)
    return dict(items)


def test_an_account_of_today_needs_nothing(town):
    said = town.plan()
    assert " 0 entries to change" in said, said


def test_the_first_run_waits_for_an_operator(town):
    s = town.students[0]
    town.registry(s, lastnameel="ΝΕΟΣ", lastnameen="Neos",
                  departmentid="1999", departmentel="ΤΜΗΜΑ ΝΕΟ")
    before = town.entry(s)
    said = town.sync("run", code=3)
    assert "brake first" in said, said
    assert town.entry(s) == before
    assert "brakes: first" in town.sync("status")
    assert "may pass the brakes once, until 20" in town.sync(
        "approve", town.hash(said))
    assert " 1 changed" in town.sync("run")
    after = town.entry(s)
    assert after["sn"] == after["sn;lang-el"] == ["ΝΕΟΣ"]
    assert after["sn;lang-en"] == ["Neos"]
    assert after["cn"][0].endswith(" ΝΕΟΣ")
    assert after["departmentNumber"] == ["1999"]
    for same in ("uid", "userPassword", "eduPersonUniqueId", "mail",
                 "uregisterActivated", *RIGHTS):
        assert after[same] == before[same], same
    assert " 0 entries to change" in town.plan()


def test_what_the_mapping_does_not_own_is_left(town):
    s = town.students[1]
    dn = f"uid={s.username},{town.world.env['PEOPLE_BASE']}"
    c = town.world.ldap("provisioner")
    c.modify_s(dn, [(0, "mobile", [b"+306900000001"]),
                    (0, "telephoneNumber", [b"2310000000"]),
                    (0, "mailLocalAddress", [b"alias@example.org"]),
                    (0, "eduPersonEntitlement", [b"urn:x:theirs"]),
                    (0, "schacUserStatus",
                     [b"urn:schac:userStatus:gr:example.org:library:active"])])
    before = town.entry(s)
    assert " 0 entries to change" in town.plan()
    town.sync("run")
    assert town.entry(s) == before


# Days after the end of his status, what he is, and whether he may log in.
STAIRCASE = [(0, {"student", "member"}, True), (59, {"student", "member"},
                                                 True),
             (60, {"affiliate"}, True), (179, {"affiliate"}, True),
             (180, {"alum"}, True), (544, {"alum"}, True),
             (545, {"alum"}, False)]


def test_one_goes_down_the_staircase_and_comes_back_as_he_was(town):
    s = town.students[2]
    before = town.entry(s)
    town.registry(s, enrollmentstatus="graduated",
                  enrollmentstatusdate=END.strftime("%Y%m%d"))
    for days, affiliations, login in STAIRCASE:
        town.today = END + datetime.timedelta(days)
        town.sync("run")
        e = town.entry(s)
        assert set(e["eduPersonAffiliation"]) == affiliations, days
        assert set(e["eduPersonScopedAffiliation"]) == {
            a + "@example.org" for a in affiliations}, days
        assert ("eduPersonEntitlement" in e) == (days < 60), days
        assert town.world.bind(s.username, s.password) == login, days
        assert e["schacUserStatus"] == [
            STATUS + ("active" if login else "closed")], days
        assert e["schacExpiryDate"] == [
            (END + datetime.timedelta(545)).strftime("%Y%m%d000000Z")]
        assert " 0 entries to change" in town.plan(), days
    said = town.sync("explain", s.username)
    assert "closed by the staircase" in said
    assert said.count("registry: ") == 1, said
    town.registry(s, enrollmentstatus="active",
                  enrollmentstatusdate="20280101")
    town.sync("run")
    after = town.entry(s)
    assert {k: sorted(v) for k, v in after.items()} == {
        k: sorted(v) for k, v in before.items()}
    assert town.world.bind(s.username, s.password)
    assert town.world.vault("select count(*) from sync_account") == [(0,)]


def test_what_an_operator_suspended_stays_suspended(town):
    s = town.students[3]
    town.world.ctl("account", "suspend", s.username, "--reason", "test")
    town.registry(s, firstnameel="ΑΛΛΟΣ")
    town.sync("run")
    e = town.entry(s)
    assert e["givenName;lang-el"] == ["ΑΛΛΟΣ"]
    assert e["schacUserStatus"] == [STATUS + "suspended"]
    assert not town.world.bind(s.username, s.password)
    assert "by an operator" in town.sync("explain", s.username)
    town.world.ctl("account", "restore", s.username, "--reason", "test")


def test_a_missing_row_counts_at_the_third_run(town):
    s = town.students[4]
    before = town.entry(s)
    row = town.world.registry("delete from sis.student where loginname = %s "
                              "returning *", s.username)[0]
    first = town.today
    for n in (1, 2, 3):
        assert ("missing: " if n < 3 else "leaves: ") in town.plan()
        town.sync("run")
        assert town.entry(s) == before
        town.today += datetime.timedelta(1)
    town.today = first + datetime.timedelta(60)
    town.sync("run")
    assert town.entry(s)["eduPersonAffiliation"] == ["affiliate"]
    # without a row, what the registry says of him stays
    assert town.entry(s)["cn"] == before["cn"]
    marks = ", ".join(["%s"] * len(row))
    town.world.registry(f"insert into sis.student values ({marks})", *row)
    town.sync("run")
    assert {k: sorted(v) for k, v in town.entry(s).items()} == {
        k: sorted(v) for k, v in before.items()}


def test_a_corrected_number_and_another_name_are_the_same_person(town):
    s = town.students[5]
    before = town.entry(s)
    number = town.world.registry("select ssn from sis.student where "
                                 "loginname = %s", s.username)[0][0]
    other = town.world.registry("select ssn from sis.student where ssn like "
                                "%s and ssn <> %s limit 1", number[:6] + "%",
                                number)
    new = other[0][0] if other else another_amka(number)
    if other:
        pytest.skip("two people of one day")
    town.registry(s, ssn=new)
    assert "renumbered" in town.plan()
    town.sync("run")
    e = town.entry(s)
    assert e["schacPersonalUniqueID"] == [
        "urn:mace:terena.org:schac:personalUniqueID:GR:SSN:" + new]
    assert e["eduPersonUniqueId"] == before["eduPersonUniqueId"]
    # now the number finds him, and another loginName is not followed
    town.registry(s, loginname="other1")
    said = town.plan()
    assert "the registry calls him other1" in said
    town.sync("run")
    assert town.entry(s)["uid"] == [s.username]
    town.world.registry("update sis.student set loginname = %s where "
                        "loginname = 'other1'", s.username)


def another_amka(number):
    """The next one of the same day, with its check digit."""
    from stacklib.people import luhn_digit
    head = f"{number[:6]}{(int(number[6:10]) + 10) % 10000:04}"
    return head + luhn_digit(head)


def test_an_entry_of_nobody_is_reported_and_left(town):
    c = town.world.ldap("provisioner")
    dn = f"uid=stranger,{town.world.env['PEOPLE_BASE']}"
    c.add_s(dn, [("objectClass", [b"inetOrgPerson", b"uregisterAccount"]),
                 ("uid", [b"stranger"]), ("cn", [b"x"]), ("sn", [b"x"])])
    before = town.world.entry("stranger", "provisioner")
    assert re.search(r"1 +stranger", town.plan())
    town.sync("run")
    assert town.world.entry("stranger", "provisioner") == before
    c.delete_s(dn)


def test_a_notice_that_the_secretariat_saw_to_is_closed(town):
    person = town.world.case("no-amka")
    s = town.world.student(person, channel="email")
    s.activate()
    numbers = [line.split()[0] for line in
               town.world.ask_ctl("notice", "list").splitlines()
               if " id-supplied " in line]
    assert numbers
    town.sync("run")
    assert set(numbers) <= {line.split()[0] for line in town.world.ask_ctl(
        "notice", "list").splitlines()}
    town.world.registry("update sis.student set ssn = %s, ssncountry = 'GR' "
                        "where loginname = %s", s.types["amka"], s.username)
    town.sync("run")
    left = town.world.ask_ctl("notice", "list")
    assert not any(" id-supplied " in line and person["registrationID"] in
                   line for line in left.splitlines())
    assert town.world.vault("select count(*) from audit where event = "
                            "'notice.cured'") == [(1,)]


# ---- the brakes ----

def copy_of(town):
    town.world.registry("drop table if exists sis.before")
    town.world.registry("create table sis.before as select * from "
                        "sis.student")


# The views themselves, or what is behind them.
NAMES = ("alter view v_vd_sis rename to v_x; alter view v_vd_hrms rename to "
         "v_vd_sis; alter view v_x rename to v_vd_hrms")
ROWS = ("create table sis.x as select * from sis.student; truncate "
        "sis.student; insert into sis.student select * from sis.employee; "
        "truncate sis.employee; insert into sis.employee select * from "
        "sis.x; drop table sis.x")


@pytest.mark.parametrize("swap, code", [(NAMES, 1), (ROWS, 3)])
def test_two_views_that_were_swapped_change_nothing(town, swap, code):
    before = [town.entry(s) for s in town.students]
    kept = town.world.vault("select * from sync_account order by 1")
    for statement in swap.split(";"):
        town.world.registry(statement)
    try:
        said = town.sync("run", code=code)
    finally:
        for statement in swap.split(";"):
            town.world.registry(statement)
    assert re.search("brake rows: the view of student" if code == 3 else
                     "v_vd_", said), said
    assert [town.entry(s) for s in town.students] == before
    assert town.world.vault("select * from sync_account order by 1") == kept
    assert " 0 entries to change" in town.plan()


def test_a_new_view_is_tried_before_the_switch(town):
    before = [town.entry(s) for s in town.students]
    town.world.registry("create view v_new as select * from v_vd_sis where "
                        "departmentid <> '1502'")
    town.world.registry("grant select on v_new to registry_reader")
    said = town.sync("plan", "-v", "student=v_new")
    assert "brake department: student department 1502 has 0" in said
    assert [town.entry(s) for s in town.students] == before
    assert "CAPACITY=VIEW" in town.sync("plan", "-v", "x", code=1)
    town.world.registry("drop view v_new")


def test_an_approved_plan_passes_once_and_is_true_entry_by_entry(town):
    gone, back = town.students[:4], town.students[3]
    town.sync("run")
    before = [town.entry(s) for s in gone]
    for s in gone:
        town.registry(s, enrollmentstatus="erased",
                      enrollmentstatusdate="20200101")
    said = town.sync("run", code=3)
    assert "brake departures" in said
    town.sync("approve", town.hash(said))
    # one of them is back before it is done
    town.registry(back, enrollmentstatus="active",
                  enrollmentstatusdate="20240101")
    town.sync("run")
    assert "partial" not in town.sync("status").splitlines()[0]
    for s in gone[:3]:
        assert not town.world.bind(s.username, s.password)
    assert town.world.bind(back.username, back.password)
    for s in gone:
        town.registry(s, enrollmentstatus="active",
                      enrollmentstatusdate="20240101")
    town.sync("run")
    for s, was in zip(gone, before):
        assert {k: sorted(v) for k, v in town.entry(s).items()} == {
            k: sorted(v) for k, v in was.items()}
        assert town.world.bind(s.username, s.password)
    assert town.world.vault("select count(*) from sync_approval where used "
                            "is null") == [(0,)]


def test_an_approval_is_somebodys_and_is_over_after_three_days(town):
    s = town.students[7]
    before = town.entry(s)
    town.world.vault("delete from sync_figure")
    town.registry(s, departmentel="ΤΜΗΜΑ ΑΛΛΟ")
    town.sync("approve", town.hash(town.sync("run", code=3)))
    (actor,), = town.world.vault(
        "select actor from audit where event = 'sync.approved' order by id "
        "desc limit 1")
    assert actor
    town.world.vault("update sync_approval set at = at - interval "
                     "'72 hours'")
    assert "brake first" in town.sync("run", code=3)
    assert town.entry(s) == before
    town.run_on()
    assert town.entry(s)["ou"] == ["ΤΜΗΜΑ ΑΛΛΟ"]


def changed_conf(town, name, old, new):
    with open(town.world.env["CONF"], encoding="utf-8") as f:
        text = f.read()
    assert re.search(old, text), old
    path = f"{town.world.env['CONF']}.{name}"
    with open(path, "w", encoding="utf-8") as f:
        f.write(re.sub(old, new, text, count=1))
    return path


def test_a_replica_may_be_what_is_read(town):
    """registry.uri is of a server that is not there."""
    there = re.search(r'registry:\n\{\n\turi = ("[^"]+");', open(
        town.world.env["CONF"], encoding="utf-8").read())[1]
    path = changed_conf(town, "replica", re.escape(there),
                        '"postgresql://nobody@127.0.0.1:1/registry"')
    assert town.start(path).wait(60) == 1
    with open(path, encoding="utf-8") as f:
        text = f.read()
    with open(path, "w", encoding="utf-8") as f:
        f.write(text.replace("sync:\n{", "sync:\n{\n\tregistry_uri = " +
                             there + ";"))
    assert town.start(path).wait(60) == 0


def test_what_was_approved_in_part_is_no_good_run(town):
    first, second = town.students[:2]
    both = (first, second, town.students[2], town.students[3])
    for s in both[:3]:
        town.registry(s, enrollmentstatus="erased",
                      enrollmentstatusdate="20200101")
    town.sync("approve", town.hash(town.sync("run", code=3)))
    town.registry(both[3], enrollmentstatus="erased",
                  enrollmentstatusdate="20200101")
    good = town.sync("status").splitlines()[1]
    assert " 1 left" in town.sync("run")
    last, still = town.sync("status").splitlines()[:2]
    assert "partial" in last and still == good
    for s in both:
        town.registry(s, enrollmentstatus="active",
                      enrollmentstatusdate="20240101")
    town.run_on()


def test_a_plan_that_was_touched_is_not_approved(town):
    said = town.sync("plan")
    path = os.path.join(town.world.dir, "data", "sync",
                        town.hash(said) + ".plan")
    with open(path, "a", encoding="utf-8") as f:
        f.write("# a word\n")
    assert "was changed" in town.sync("approve", town.hash(said), code=1)
    assert "no plan" in town.sync("approve", "0" * 32, code=1)


# ---- many at once ----

@pytest.fixture(scope="module")
def crowd(town):
    """Their usernames."""
    uids = crowd_of(town).admit(CROWD)
    assert " 0 entries to change" in town.plan()
    town.sync("run")
    return uids


def crowd_of(town):
    """Who activate like one of the students did."""
    return Crowd.like(town.world.env, town.students[6])


def entries_of(town):
    """{uid: {attribute: [bytes], sorted}}, without passwords."""
    c = town.world.ldap("provisioner")
    found = c.search_s(town.world.env["PEOPLE_BASE"], ldap.SCOPE_ONELEVEL,
                       "(uid=cr*)")
    c.unbind_s()
    return {e["uid"][0].decode(): {k: sorted(v) for k, v in e.items()
                                   if k != "userPassword"}
            for _, e in found}


def test_the_operator_hears_of_a_run_that_nobody_watched(town, crowd):
    copy_of(town)
    town.world.registry("delete from sis.student where id %% 2 = 0")
    try:
        assert town.start().wait(60) == 3
    finally:
        town.world.registry("truncate sis.student")
        town.world.registry("insert into sis.student select * from "
                            "sis.before")
    mail = town.students[0].wait_texts("email", OPERATOR)[-1]
    assert "brake rows: the view of student has" in mail
    assert "uregisterctl sync approve " + town.hash(mail) in mail
    said = town.world.tell_ctl("doctor")
    assert "bad sync: the last run was stopped by: rows" in said
    town.sync("run")
    assert "ok sync: the last good run was 0 hours ago" in \
        town.world.tell_ctl("doctor")


def test_two_runs_at_once_are_one(town, crowd):
    with psycopg.connect(town.world.env["VAULT_URI"]) as c:
        c.execute("select pg_advisory_xact_lock(7310582)")
        assert "another run" in town.sync("run", code=1)


def test_on_a_terminal_one_sees_how_far_it_is(town, crowd):
    town.world.registry("update sis.student set departmentel = 'ΕΝΑ' where "
                        "loginname like 'cr%%'")
    ours, theirs = os.openpty()
    p = town.start(changed_conf(town, "seen", "rate = 0;", "rate = 100;"),
                   log=theirs)
    assert p.wait(120) == 0
    os.close(theirs)
    assert re.search(rb"\r\x1b\[K\d+ changed, \d+ a second, \d+ of "
                     rb"\d+ left, \d+ s", os.read(ours, 65536))
    os.close(ours)


def test_the_directory_may_be_away_for_a_while(town, crowd):
    town.world.registry("update sis.student set departmentel = 'ΑΛΛΟ' where "
                        "loginname like 'cr%%'")
    begun = time.monotonic()
    p = town.start(changed_conf(town, "slow", "rate = 0;", f"rate = {RATE};"))
    waiting.poll(lambda: any(e["ou"] == ["ΑΛΛΟ".encode()]
                             for e in entries_of(town).values()))
    town.world.kill("slapd")
    assert p.poll() is None
    town.world.start("slapd")
    assert p.wait(120) == 0
    # and it is no faster than it may be
    assert time.monotonic() - begun > CROWD / RATE - 1
    assert " 0 entries to change" in town.plan()
