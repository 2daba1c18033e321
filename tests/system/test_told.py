"""Who leaves is told before each step and after, by day and in his language,
sees at mypassword how he stands, and hears when what stopped him is mended."""
import datetime

import pytest

import waiting
from stacklib.member import Member
from university import ZONE, University

END = datetime.date(2026, 6, 30)


@pytest.fixture(scope="module")
def town(worlds):
    u = University(worlds.get(
        "--students", "30", "--scheme", "ssha",
        "--set", "site.timezone=" + ZONE,
        "--set", "sync.brake_departures=100",
        "--set", "sync.brake_affiliations=100"))
    u.run_on()
    return u


@pytest.fixture(autouse=True)
def everybody_is_back(town):
    yield
    town.world.registry("update sis.student set enrollmentstatus = 'active' "
                        "where enrollmentstatus = 'graduated'")
    town.world.registry("update sis.employee set employeestatus = 'active' "
                        "where employeestatus = 'retired'")
    town.run_on()
    town.world.vault("delete from outbox")


def owner(town, **how):
    s = town.world.student(**how)
    s.activate()
    return s


def leave(town, *students):
    for s in students:
        town.registry(s, enrollmentstatus="graduated",
                      enrollmentstatusdate=END.strftime("%Y%m%d"))


def newest(town):
    return town.world.vault("select coalesce(max(id), 0) from outbox")[0][0]


def letters(town, since):
    """{kind: how many}; by day they may be gone already."""
    return dict(town.world.vault("select kind, count(*) from outbox where "
                                 "id > %s group by 1", since))


def deliver(town):
    """The morning has come."""
    assert town.world.vault(
        "select count(*) from outbox where extract(hour from due at time zone "
        "%s) not between 9 and 20 and fate is null", ZONE) == [(0,)]
    town.world.vault("update outbox set due = now() where fate is null")
    town.world.vault("select pg_notify('outbox_' || c, '') from "
                     "unnest(array['sms', 'email']) c")
    town.world.settle()


def run_on_day(town, days):
    """So many days after the end; the letters that it writes."""
    town.world.settle()
    town.today = END + datetime.timedelta(days)
    since = newest(town)
    town.run_on()
    return letters(town, since)


def test_before_a_step_and_after_it_comes_one_letter(town):
    s = owner(town, channel="email", keep=True)
    english = owner(town, channel="email", keep=True, lang="en")
    leave(town, s, english)
    assert run_on_day(town, 45) == {}
    assert run_on_day(town, 46) == {"ending": 2}
    s.mark(), english.mark()
    deliver(town)
    (mail,) = s.wait_texts("email", s.types["email"])
    assert "έληξε στις 30/06/2026" in mail and "στις 29/08/2026" in mail
    (mail,) = english.wait_texts("email", english.types["email"])
    assert "ended on 2026-06-30" in mail and "end on 2026-08-29" in mail
    for day in (47, 59):
        assert run_on_day(town, day) == {}
    assert run_on_day(town, 60) == {"ended": 2}
    deliver(town)
    assert run_on_day(town, 61) == {}


def test_the_whole_way_down_and_back(town):
    s = owner(town, channel="email", keep=True)
    leave(town, s)
    told = []
    for day in (0, 46, 60, 166, 180, 531, 545, 546):
        told.append((day, "".join(run_on_day(town, day))))
        s.mark()
        if told[-1][1]:
            deliver(town)
    assert told == [(0, ""), (46, "ending"), (60, "ended"), (166, "ending"),
                    (180, "ended"), (531, "closing"), (545, "closed"),
                    (546, "")]
    town.registry(s, enrollmentstatus="active")
    assert run_on_day(town, 550) == {"back": 1}
    deliver(town)
    (mail,) = s.wait_texts("email", s.types["email"])
    assert "ισχύει ξανά" in mail


def test_who_keeps_no_address_is_told_by_sms_or_in_his_mailbox(town):
    by_sms = owner(town, channel="sms", keep=True)
    nothing = owner(town, channel="sms")
    leave(town, by_sms, nothing)
    by_sms.mark()
    assert run_on_day(town, 46) == {"ending": 2}
    deliver(town)
    (sms,) = by_sms.wait_texts("sms", by_sms.types["mobile"])
    assert sms.endswith(": στις 29/08/2026 λήγουν υπηρεσίες σας.")
    nothing.wait_texts("email", nothing.username + "@example.org")
    assert run_on_day(town, 60) == {"ended": 2}
    deliver(town)
    town.registry(by_sms, enrollmentstatus="active")
    assert run_on_day(town, 61) == {"back": 1}
    deliver(town)
    sms = by_sms.wait_texts("sms", by_sms.types["mobile"], count=3)
    assert sms[1].endswith(": στις 29/08/2026 έληξαν υπηρεσίες σας.")
    assert sms[2].endswith(f": ο λογαριασμός {by_sms.username} ισχύει ξανά")


def test_mypassword_says_how_he_stands(town):
    s = owner(town, channel="email", keep=True)
    m = Member(s)
    page = m.log_in(s.password)
    assert "η ιδιότητά σας έληξε" not in page.text
    leave(town, s)
    run_on_day(town, 10)
    page = m.at("menu")
    assert "έληξε στις 30/06/2026" in page.text
    assert "αλλάζουν στις 29/08/2026" in page.text
    assert "συνδέεστε έως τις 27/12/2027" in page.text
    town.registry(s, enrollmentstatus="active")
    run_on_day(town, 11)
    assert "η ιδιότητά σας έληξε" not in m.at("menu").text


def test_staff_read_there_of_their_own_office(town):
    s = town.world.student(town.world.case("staff"), channel="email")
    s.activate()
    town.world.registry(
        "update sis.employee set employeestatus = 'retired', "
        "employeestatusdate = %s where loginname = %s",
        END.strftime("%Y%m%d"), s.username)
    run_on_day(town, 10)
    text = Member(s).log_in(s.password).text
    assert "υπηρεσία προσωπικού" in text and "Γραμματεία" not in text


def test_whom_an_operator_stopped_is_not_told(town):
    s = owner(town, channel="email", keep=True)
    town.world.ask_ctl("account", "suspend", s.username, "--reason",
                       "asked for")
    leave(town, s)
    assert run_on_day(town, 46) == {}


def test_owners_are_told_only_where_the_institution_wants_it(town):
    s = owner(town, channel="email", keep=True)
    leave(town, s)
    town.today = END + datetime.timedelta(46)
    path = town.world.env["CONF"] + ".silent"
    with open(town.world.env["CONF"], encoding="utf-8") as f:
        text = f.read()
    with open(path, "w", encoding="utf-8") as f:
        f.write(text.replace("sync:\n{", "sync:\n{\n\ttell_owners = false;"))
    since = newest(town)
    assert town.start(path).wait(60) == 0
    assert letters(town, since) == {}


@pytest.mark.parametrize("column, bad", [("birthdate", None)])
def test_whom_missing_data_stopped_hears_that_he_can_go_on(town, column, bad):
    s = town.world.student(channel="email")
    person = s.person
    good = town.world.registry(
        f"select {column} from sis.student where loginname = %s",
        person["loginName"])[0][0]
    town.world.registry(f"update sis.student set {column} = %s where "
                        "loginname = %s", bad, person["loginName"])
    s.begin()
    s.walk()
    assert s.page.step == "stopped", s.page
    assert run_on_day(town, 20) == {}
    town.world.registry(f"update sis.student set {column} = %s where "
                        "loginname = %s", good, person["loginName"])
    assert run_on_day(town, 21) == {"cured": 1}
    s.mark()
    deliver(town)
    (mail,) = s.wait_texts("email", s.types["email"])
    assert "αρχίστε ξανά" in mail
    again = town.world.student(person, channel="email")
    again.activate()


def test_of_two_with_one_number_the_one_it_was_about_is_told(town):
    s, other = (town.world.student(channel="email") for _ in range(2))
    uid = s.person["loginName"]
    good = town.world.registry("select birthdate, departmentid from "
                               "sis.student where loginname = %s", uid)[0]
    # the first of the rows is another's, of another department
    town.world.registry(
        "update sis.student set registrationid = %s, departmentid = 'D' || "
        "%s where loginname = %s", s.person["registrationID"], good[1],
        other.person["loginName"])
    town.world.registry("update sis.student set birthdate = null where "
                        "loginname = %s", uid)
    s.begin()
    s.walk()
    assert s.page.step == "stopped", s.page
    town.world.registry("update sis.student set birthdate = %s where "
                        "loginname = %s", good[0], uid)
    assert run_on_day(town, 24) == {"cured": 1}
    s.mark(), other.mark()
    deliver(town)
    s.wait_texts("email", s.types["email"])
    assert other.mail_texts(other.types["email"]) == []


def test_who_disagreed_hears_when_the_registry_was_changed(town):
    s = town.world.at("confirm", channel="email")
    s.post("disagree")
    assert s.post("stop").step == "stopped"
    assert run_on_day(town, 22) == {}
    town.world.registry("update sis.student set lastnameel = 'ΔΙΟΡΘΩΜΕΝΟΣ' "
                        "where loginname = %s", s.person["loginName"])
    assert run_on_day(town, 23) == {"cured": 1}
    deliver(town)
    waiting.poll(lambda: not town.world.notices(s.person["loginName"]))
