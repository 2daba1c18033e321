"""Whose number it is: one typed by a student is his word alone until the
registry or the national check has said the same."""
import json

import pytest

ID = "urn:mace:terena.org:schac:personalUniqueID:"


def change(world, person, **columns):
    """What the registrar holds of him from now on."""
    sets = ", ".join(f"{name} = %s" for name in columns)
    world.registry(f"update sis.student set {sets} where systemid = %s",
                   *columns.values(), person["systemID"])


def without_number(world, **types):
    """One of whom the registry has no number, and what he types."""
    person = world.ordinary()
    change(world, person, ssn=None, ssncountry=None)
    return dict(person, types=dict(person["types"], **types))


def again(world, person):
    s = world.student(person, channel="email")
    s.begin()
    s.walk()
    return s.ended()


def test_who_types_a_classmates_number_takes_nothing_from_him(world):
    thief = without_number(world, insurance_country="DE",
                           insurance_number="C-40815/7")
    owner = world.ordinary()
    uid = world.student(thief, channel="email").activate()
    change(world, owner, ssn="C-40815/7", ssncountry="de")
    assert "schacPersonalUniqueID" not in world.entry(uid)
    s = world.student(owner, channel="email")
    assert s.activate() == owner["loginName"]
    assert world.entry(s.username)["schacPersonalUniqueID"] == \
        [ID + "DE:SSN:C408157"]


@pytest.fixture(scope="module", name="unchecked")
def _unchecked(worlds):
    return worlds.get("--set", "identity.driver=none")


def test_without_a_check_an_amka_is_his_word_alone(unchecked):
    owner = unchecked.ordinary()
    amka = owner["SSN"]
    change(unchecked, owner, ssn=None)
    unchecked.student(without_number(unchecked, amka=amka),
                      channel="email").activate()
    change(unchecked, owner, ssn=amka)
    assert unchecked.student(owner, channel="email").activate() == \
        owner["loginName"]
    assert again(unchecked, owner) == "stopped/already-active"


def test_without_a_check_a_number_of_anothers_row_is_a_conflict(unchecked):
    """Before the password; and at the promise, if it came there since."""
    owner, second = unchecked.ordinary(), unchecked.ordinary()
    thief = without_number(unchecked, amka=owner["SSN"])
    s = unchecked.student(thief, channel="email")
    s.begin()
    s.walk()
    assert s.ended() == "stopped/ambiguous" and "password" not in s.visited
    told, = unchecked.notices(thief["loginName"])
    assert "row of another person" in told
    late = without_number(unchecked, amka=second["SSN"])
    change(unchecked, second, ssn=None)
    s = unchecked.at("password", late, channel="email")
    change(unchecked, second, ssn=second["SSN"])
    s.do_password()
    assert s.ended() == "stopped/ambiguous", s.page
    for person in (thief, late):
        assert unchecked.entry(person["loginName"]) is None
    for person in (owner, second):
        assert unchecked.student(person, channel="email").activate() == \
            person["loginName"]


def test_a_number_names_nobody_who_was_born_on_another_day(world):
    owner = world.case("same-number")
    other = world.case("same-number-and-another-birth-date")
    s = world.student(other, channel="email")
    s.begin()
    s.walk()
    assert s.ended() == "stopped/ambiguous"
    assert owner["loginName"] not in s.page.text
    assert "another day" in reason(world, s)
    assert f"{other['loginName']}: the number is that of another" in \
        world.ask_ctl("notice", "list")
    assert again(world, owner) == "stopped/already-active"


def test_a_confirmed_amka_is_written(world):
    person = world.ordinary()
    person = dict(person, types=dict(person["types"], amka=person["SSN"]))
    change(world, person, ssn=None)
    uid = world.student(person, channel="email").activate()
    assert world.entry(uid)["schacPersonalUniqueID"] == \
        [ID + "GR:SSN:" + person["SSN"]]
    assert again(world, person) == "stopped/already-active"
    change(world, person, ssn=person["SSN"], ssncountry="EL")
    assert again(world, person) == "stopped/already-active"


def test_account_is_found_when_the_registry_got_the_number_later(world):
    person = without_number(world, insurance_country="CY",
                            insurance_number="771234")
    world.student(person, channel="email").activate()
    assert again(world, person) == "stopped/already-active"
    change(world, person, ssn="77-1234", ssncountry="CY")
    assert again(world, person) == "stopped/already-active"


def test_a_replaced_amka_is_the_same_person(worlds):
    world = worlds.get("--privacy", "strict")
    person = world.case("amka-replaced")
    world.student(person, channel="email").activate()
    assert again(world, person) == "stopped/already-active"


def test_check_is_asked_for_digits_whatever_the_registry_writes(world):
    person = world.ordinary()
    written = person["SSN"][:6] + "-" + person["SSN"][6:]
    change(world, person, ssn=written, ssncountry=" gr ")
    world.at("confirm", person, channel="email")
    with open(world.env["AMKA_LOG"], encoding="utf-8") as f:
        asked = [json.loads(line)["ssn"] for line in f]
    assert asked.count(person["SSN"]) == 1


def reason(world, s):
    """What the helpdesk reads of the reference code."""
    code = s.page.outputs["reference"]
    return world.vault("select reason from flow where reference = %s",
                       code)[0][0]


@pytest.mark.parametrize("columns,word", [
    ({"loginname": "st 25"}, "username"),
    ({"lastnameel": None, "lastnameen": None}, "lastName"),
    ({"ssncountry": "QQ"}, "country"),
    ({"birthdate": None}, "birth date")],
    ids=["loginname", "surname", "country", "birth"])
def test_what_no_entry_takes_is_missing_before_the_password(world, columns,
                                                            word):
    person = world.ordinary()
    change(world, person, **columns)
    assert again(world, person) == "stopped/missing-data"
    s = world.student(person, channel="email")
    s.begin()
    s.walk()
    assert "password" not in s.visited
    assert word in reason(world, s), reason(world, s)


def test_record_spoilt_at_the_password_stops_with_its_reason(world):
    s = world.at("password", channel="email")
    change(world, s.person, loginname="st 25")
    s.do_password()
    assert s.ended() == "stopped/missing-data", s.page
    assert "username" in reason(world, s)
    assert s.get("/activate").outcome == "missing-data"
    assert "empty or unusable: username" in world.log("core")
