"""The accounts that an institution brings with it: recognised in bulk by the
registry, never by a name alone, and known from then on."""
import re

import ldap
import pytest

from stacklib.member import Member
from test_claim import birthday

PASSWORD = "of-twenty-years-7"
CLASSES = ["inetOrgPerson", "eduPerson", "schacPersonalCharacteristics",
           "schacLinkageIdentifiers"]


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "40", "--scheme", "ssha")


def bring(world, uid, person, **more):
    """An entry of before, with a password."""
    attributes = {"objectClass": CLASSES, "uid": [uid], "cn": ["Of before"],
                  "sn": [person["lastNameEl"]], "userPassword": [PASSWORD],
                  **more}
    c = world.ldap("provisioner")
    c.add_s(f"uid={uid},{world.env['PEOPLE_BASE']}",
            [(k, [v.encode() for v in vs]) for k, vs in attributes.items()])
    c.unbind_s()
    return uid


def number_of(person):
    return ["urn:mace:terena.org:schac:personalUniqueID:GR:SSN:" +
            person["SSN"]]


def code_of(person):
    return ["urn:schac:personalUniqueCode:gr:example.org:"
            f"{person['departmentID']}:{person['registrationID']}"]


@pytest.fixture(scope="module")
def brought(world):
    """Who is who, and what adopt plan says of each."""
    folk = {name: world.ordinary() for name in (
        "number", "code", "birth", "name", "wrong", "two", "other")}
    uid = {name: p["loginName"] for name, p in folk.items()}
    bring(world, "by-number", folk["number"],
          schacPersonalUniqueID=number_of(folk["number"]))
    bring(world, "by-code", folk["code"],
          schacPersonalUniqueCode=code_of(folk["code"]))
    bring(world, uid["birth"], folk["birth"],
          schacDateOfBirth=[birthday(folk["birth"])])
    bring(world, uid["name"], folk["name"])
    bring(world, uid["wrong"], folk["wrong"], sn=["Άλλος"],
          schacDateOfBirth=[birthday(folk["wrong"])])
    bring(world, uid["two"], folk["two"],
          schacDateOfBirth=[birthday(folk["two"])])
    bring(world, "again", folk["two"],
          schacPersonalUniqueID=number_of(folk["two"]))
    bring(world, "stranger", folk["other"])
    said = world.ask_ctl("adopt", "plan")
    found = {m[2]: m[1] for m in
             re.finditer(r"^(\w+) +(\S+): ", said, re.M)}
    return folk, uid, found


def rows(world):
    return world.vault("select count(*) from account where uid in "
                       "('by-number', 'by-code', 'again', 'stranger')")[0][0]


def test_a_plan_names_each_entry_and_changes_nothing(world, brought):
    _, uid, found = brought
    assert found == {
        "by-number": "adopt", "by-code": "adopt", uid["birth"]: "adopt",
        uid["name"]: "nobody", uid["wrong"]: "nobody", "stranger": "nobody",
        uid["two"]: "twice", "again": "twice"}
    assert rows(world) == 0


def test_what_is_adopted_is_known(world, brought):
    folk, uid, _ = brought
    before = world.entry("by-number")
    said = world.ask_ctl("adopt", "apply")
    assert "\n3 are known now, 5 are not; " in said
    assert world.entry("by-number") == before, "entries are not touched"
    assert rows(world) == 2
    for name in ("number", "code", "birth"):
        s = world.student(folk[name], channel="email")
        s.begin()
        s.walk()
        assert s.ended() == "stopped/already-active", s.visited
    assert world.vault("select count(*) from audit where event = "
                       "'account.adopted'")[0][0] == 3


@pytest.mark.parametrize("name", ["number", "birth"])
def test_its_owner_logs_in_at_mypassword(world, brought, name):
    folk, uid, _ = brought
    user = {"number": "by-number"}.get(name, uid[name])
    m = Member(world.student(folk[name]))
    assert m.log_in(PASSWORD, user).step == "menu"


def test_nobody_is_taken_for_another(world, brought):
    folk, uid, _ = brought
    for name in ("name", "wrong"):
        assert not world.vault("select 1 from account where uid = %s",
                               uid[name])
    c = world.ldap("provisioner")
    for user in (uid["name"], uid["wrong"], "stranger"):
        found = c.search_s(world.env["PEOPLE_BASE"], ldap.SCOPE_SUBTREE,
                           f"(uid={user})", ["cn"])
        assert found[0][1]["cn"] == [b"Of before"]


def test_what_is_adopted_is_kept_right_as_all_others(world, brought):
    folk, _, _ = brought
    said = world.ask_ctl("sync", "explain", "by-number")
    assert folk["number"]["registrationID"] in said


def test_twice_is_once(world, brought):
    said = world.ask_ctl("adopt", "apply")
    assert "\n0 are known now, 5 are not; 3 were known before\n" in said
