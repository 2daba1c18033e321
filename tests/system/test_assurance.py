"""What eduPersonAssurance says is true: by how each person was proven, and of
affiliations only while they are looked after."""
import pytest

from university import University

RAF = "https://refeds.org/assurance/"
OPERATOR = "operator@mail.example.net"
BY_PROOF = """( { proof = "pin-sms"; values = [ "urn:x:sms" ]; },
    { proof = "pin-email"; values = [ "urn:x:mail" ]; },
    { proof = "identity-check"; values = [ "%sIAP/medium" ]; },
    { proof = "adopted"; values = [ "urn:x:adopted" ]; } )""" % RAF
EVERYBODY = {RAF[:-1], RAF + "ID/unique"}
MONTH = RAF + "ATP/ePA-1m"


@pytest.fixture(scope="module")
def town(worlds):
    return University(worlds.get(
        "--students", "20", "--scheme", "ssha",
        "--set", "sync.mail_to=" + OPERATOR,
        "--set", "sync.brake_departures=1",
        "--set", "entry.assurance=" + ",".join(
            sorted(EVERYBODY) + [MONTH]),
        "--set", "entry.assurance_by_proof=" + BY_PROOF,
        "--set", "staircase=( { after = \"30d\"; affiliations = "
                 "[ \"alum\" ]; } )"))


def assurance(town, student):
    return set(town.entry(student).get("eduPersonAssurance", []))


def activated(town, **how):
    s = town.world.student(**how)
    s.activate()
    return s


def old_runs(town, days):
    town.world.vault("update sync_run set started = started - %s * "
                     "interval '1 day', ended = ended - %s * "
                     "interval '1 day'", days, days)


def test_each_has_the_values_of_his_proof(town):
    by_sms = activated(town, channel="sms")
    by_mail = activated(town, channel="email")
    sure = EVERYBODY | {RAF + "IAP/medium"}
    assert assurance(town, by_sms) == sure | {"urn:x:sms"}
    assert assurance(town, by_mail) == sure | {"urn:x:mail"}
    assert [town.world.vault("select proof from account where uid = %s",
                             s.person["loginName"]) for s in
            (by_sms, by_mail)] == [[("pin-sms identity-check",)],
                                   [("pin-email identity-check",)]]
    town.students += [by_sms, by_mail]


def test_a_good_run_makes_the_promise_and_the_next_account_says_it(town):
    before = [assurance(town, s) for s in town.students]
    town.run_on()
    for s, was in zip(town.students, before):
        assert assurance(town, s) == was | {MONTH}
    town.students.append(activated(town, channel="email"))
    assert MONTH in assurance(town, town.students[-1])
    assert " 0 entries to change" in town.plan()


def test_what_lapsed_is_not_said_of_a_new_account(town):
    old_runs(town, 32)
    try:
        late = activated(town, channel="sms")
        assert MONTH not in assurance(town, late)
        assert "promises ATP/ePA-1m, and the last good run is older" in \
            town.world.tell_ctl("doctor")
    finally:
        old_runs(town, -32)
    town.students.append(late)
    town.run_on()
    assert MONTH in assurance(town, late)


@pytest.fixture()
def stopped(town):
    """The registry is not what it was: no run is good."""
    town.world.registry("create table sis.whole as select * from sis.student")
    town.world.registry("truncate sis.student")
    yield
    town.world.registry("insert into sis.student select * from sis.whole")
    town.world.registry("drop table sis.whole")


def test_a_promise_that_is_not_kept_goes_by_one_approved_plan(town, stopped):
    everything = [town.entry(s) for s in town.students]
    said = town.sync("run", code=3)
    assert "brake rows" in said and "promise" not in said, said
    old_runs(town, 32)
    said = town.sync("run", code=3)
    assert " entries promise what is not kept" in said
    assert [town.entry(s) for s in town.students] == everything
    assert town.start().wait(60) == 3
    mails = town.students[0].wait_texts("email", OPERATOR, count=2)
    assert any("sync approve " + town.hash(m) in m for m in mails
               if "entries promise in eduPersonAssurance" in m)
    said = town.sync("status")
    assert "a promise of eduPersonAssurance is not kept" in said
    plan = town.hash(said.split("taken away by:")[1])
    assert "lapsed" in town.sync("show", plan)
    town.sync("approve", plan)
    town.sync("run", code=3)        # and the rest stays stopped
    for s, was in zip(town.students, everything):
        now = town.entry(s)
        assert set(was.pop("eduPersonAssurance")) - {MONTH} == set(
            now.pop("eduPersonAssurance"))
        assert now == was
    assert town.world.vault("select count(*) from sync_approval where used "
                            "is null") == [(0,)]
    assert town.world.vault("select count(*) from audit where event = "
                            "'sync.lapsed'") == [(1,)]
    assert "promise what is not kept" not in town.sync("run", code=3)


def test_a_good_run_brings_it_back(town):
    town.run_on()
    for s in town.students:
        assert MONTH in assurance(town, s)
    assert "promise" not in town.sync("status")
