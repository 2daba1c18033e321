"""Born in 1990, the day unknown: what an account is made of, asked by and
known by where papers leave the day open."""
import pytest

from stacklib.member import NEW, Member
from university import University


@pytest.fixture(scope="module")
def town(worlds):
    return University(worlds.get(
        "--students", "20", "--set", "pin.resend_after=0s", "--set",
        "limit.contact_daily=1000", "--set", "limit.username_hourly=1000",
        "--set", "limit.client_recoveries=1000000", "--set",
        "sync.rate=0"))


@pytest.fixture(scope="module")
def world(town):
    return town.world


def born_in(world, year="1990", form="{}-00-00"):
    """One who is active, of whom the registry knows the year."""
    person = dict(world.ordinary())
    world.registry("update sis.student set birthdate = %s, ssn = %s, "
                   "ssncountry = 'CY' where loginname = %s",
                   form.format(year), "K" + person["systemID"],
                   person["loginName"])
    s = world.student(person, channel="sms", keep=True)
    s.activate()
    s.wait_texts("sms", s.types["mobile"], count=2)
    return s


def test_the_entry_has_the_year_and_no_day(world):
    s = born_in(world)
    e = world.entry(s.username, "provisioner")
    assert e["schacYearOfBirth"] == ["1990"]
    assert "schacDateOfBirth" not in e
    assert "schacExperimentalOC" in e["objectClass"]
    other = world.student(channel="sms", keep=True)
    other.activate()
    e = world.entry(other.username, "provisioner")
    assert "schacExperimentalOC" not in e["objectClass"]


def test_he_sees_the_year_before_he_agrees(world):
    person = world.case("day-of-birth-unknown")
    s = world.at("confirm", person)
    assert f"({person['birthYear']})" in s.page.text or \
        person["birthYear"] in s.page.text
    assert "00/00" not in s.page.text and "-00" not in s.page.text


@pytest.mark.parametrize("lang,typed,told", [
    ("el", "1990", True), ("en", "00/00/1990", True),
    ("en", "01/01/1990", True), ("el", "1991", False),
    ("en", "01/01/1991", False)])
def test_a_forgotten_username_is_asked_for_by_the_year(world, lang, typed,
                                                       told):
    s = born_in(world)
    m = Member(s, lang)
    m.mark()
    m.get("/account/forgot?username=1")
    assert "έτος" in m.page.text or "the year alone" in m.page.text
    m.post("next", {"contact": s.types["mobile"], "birth_date": typed})
    assert m.page.outcome == "", m.page
    world.settle()
    assert [s.username in t for t in m.sms_texts(s.types["mobile"])] == \
        [True] * told


def test_of_whom_the_day_is_known_the_year_is_not_enough(world):
    s = world.student(channel="sms", keep=True)
    s.activate()
    s.wait_texts("sms", s.types["mobile"], count=2)
    m = Member(s)
    m.mark()
    m.get("/account/forgot?username=1")
    m.post("next", {"contact": s.types["mobile"],
                    "birth_date": s.person["birthYear"]})
    world.settle()
    assert m.sms_texts(s.types["mobile"]) == []


def test_who_has_to_prove_more_tells_the_year(world):
    a, b = born_in(world), born_in(world)
    m = Member(b)
    m.log_in(b.password)
    m.save(mobile=a.types["mobile"], email="the.second@example.net")
    m.post("next", {"pin": m.wait_pin("sms", a.types["mobile"])})
    m = Member(a)
    m.forget("sms", a.types["mobile"])
    m.post("next", {"pin": m.wait_pin("sms", a.types["mobile"])})
    assert "birth_date" in m.page.names(), m.page
    new = {"password": NEW, "password_again": NEW,
           "am": a.person["registrationID"]}
    assert m.post("save", {**new, "birth_date": "1991"}).outcome == "input"
    # and the owner's day to log in
    assert m.post("save", {**new, "birth_date": "1990"}).outcome == "limit"


def test_the_second_visit_says_already_active(world):
    s = born_in(world)
    again = world.student(s.person, channel="sms")
    again.begin()
    again.walk(until=("stopped",))
    assert again.ended() == "stopped/already-active", again.page


def test_a_day_that_the_registry_learns_comes_into_the_entry(town):
    """And he is the same person: before and after."""
    s = born_in(town.world)
    assert " 0 entries to change" in town.plan()
    town.registry(s, birthdate="1990-05-03")
    town.run_on()
    e = town.entry(s)
    assert e["schacDateOfBirth"] == ["19900503"]
    assert "schacYearOfBirth" not in e
    again = town.world.student(s.person, channel="sms")
    again.begin()
    again.walk(until=("stopped",))
    assert again.ended() == "stopped/already-active", again.page
    assert " 0 entries to change" in town.plan()


def test_another_who_got_his_number_and_year_is_not_he(town):
    """A new row in the place of his, with his number and his year, is not
    written into his entry."""
    s = born_in(town.world)
    before = town.entry(s)
    town.registry(s, firstnameel="ΑΛΛΟΣ", lastnameel="ΑΛΛΟΠΟΥΛΟΣ",
                  loginname="other" + s.username, systemid="999",
                  registrationid="999")
    town.run_on()
    after = town.entry(s)
    for same in ("sn", "givenName", "uid", "schacYearOfBirth"):
        assert after[same] == before[same], same
