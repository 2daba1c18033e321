"""directory.mode = claim, over HTTP: a student whose entry the institution
made before, and those whose entry cannot be his."""
import re

import ldap
import pytest

import waiting
from stacklib.member import Member

ALIAS = "first.last@example.org"


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "60", "--set", "directory.mode=claim")


def birthday(person):
    """Of the registry's notations the directory's."""
    d = re.split(r"\D", person["birthDate"])
    return "".join(d if len(d[0]) != 2 else reversed(d))


def pre_create(world, person, rdn=None, **more):
    """As another program of the institution would."""
    uid = person["loginName"]
    dn = f"{rdn or 'uid=' + uid},{world.env['PEOPLE_BASE']}"
    attributes = {"objectClass": ["inetOrgPerson", "eduPerson",
                                  "inetLocalMailRecipient",
                                  "schacPersonalCharacteristics",
                                  "schacLinkageIdentifiers",
                                  "uregisterAccount",
                                  "schacUserEntitlements"],
                  "uid": [uid], "cn": ["Old name"],
                  "sn": [person["lastNameEl"]],
                  "schacDateOfBirth": [birthday(person)],
                  "roomNumber": ["12"], **more}
    c = world.ldap("provisioner")
    c.add_s(dn, [(k, [v.encode() for v in vs])
                 for k, vs in attributes.items() if vs])
    c.unbind_s()
    return dn


def refused(world, person):
    """Comes twice, and is refused twice; the one notice."""
    for _ in range(2):
        s = world.student(person, channel="email")
        s.begin()
        s.walk()
        assert s.ended() == "stopped/ambiguous", s.visited
    told, = world.notices(person["loginName"])
    assert "conflict" in told
    return told


def journal(world):
    return world.vault("select count(*) from provision")[0][0]


def test_an_entry_made_before_becomes_the_account(world):
    person = world.ordinary()
    pre_create(world, person, mailLocalAddress=[ALIAS])
    s = world.student(person, channel="email")
    s.activate()
    entry = world.entry(s.username)
    assert world.bind(s.username, s.password)
    assert entry["roomNumber"] == ["12"]
    assert sorted(entry["mailLocalAddress"]) == sorted(
        [ALIAS, s.username + "@example.org"])
    assert entry["cn"] != ["Old name"]
    assert world.notices(s.username) == []


def test_without_an_entry_the_operator_is_told_and_can_mend_it(world):
    person = world.ordinary()
    uid = person["loginName"]
    told = refused(world, person)
    assert "no entry" in told and person["registrationID"] in told
    assert journal(world) == 0
    number = told.split()[0]
    pre_create(world, person)
    world.ctl("notice", "done", number)
    s = world.student(person, channel="email")
    s.activate()
    assert world.bind(uid, s.password)
    assert world.notices(uid) == []


def test_an_entry_with_a_password_stays_as_it_is(world):
    person = world.ordinary()
    uid = person["loginName"]
    pre_create(world, person, userPassword=["Old-password-1"])
    before = world.entry(uid, "provisioner")
    assert "password already" in refused(world, person)
    assert world.entry(uid, "provisioner") == before
    assert world.bind(uid, "Old-password-1")
    assert journal(world) == 0


def test_an_entry_of_another_name_is_told_once_and_not_tried_again(world):
    person = world.ordinary()
    uid = person["loginName"]
    pre_create(world, person, "cn=Old name")
    before = world.entry(uid, "provisioner")
    told = refused(world, person)
    assert "aming violation" in told
    assert journal(world) == 0
    assert world.vault("select status from account where uid = %s",
                       uid) == [("conflict",)]
    world.settle()
    assert world.entry(uid, "provisioner") == before
    assert len(world.notices(uid)) == 1
    world.ctl("account", "release", uid, "--reason", "renamed")
    c = world.ldap("provisioner")
    c.rename_s(f"cn=Old name,{world.env['PEOPLE_BASE']}", f"uid={uid}",
               delold=0)
    s = world.student(person, channel="email")
    s.activate()
    assert world.bind(uid, s.password)


def test_a_directory_that_is_down_is_waited_for(world):
    person = world.ordinary()
    uid = person["loginName"]
    pre_create(world, person)
    s = world.at("password", person, channel="email")
    world.kill("slapd")
    try:
        assert s.do_password().step == "done"
    finally:
        world.start("slapd")
    waiting.poll(lambda: world.bind(uid, s.password))
    assert world.notices(uid) == []


def test_who_was_promised_an_account_that_cannot_be_is_told(world):
    """The directory was down at the last step, and somebody gave the entry a
    password before it was our turn."""
    person = world.ordinary()
    uid = person["loginName"]
    dn = pre_create(world, person)
    s = world.at("password", person, channel="email")
    s.mark()
    world.kill("slapd")
    assert s.do_password().step == "done"
    world.kill("core")
    world.start("slapd")
    c = world.ldap("provisioner")
    c.modify_s(dn, [(ldap.MOD_REPLACE, "userPassword", [b"Another-one-7"])])
    c.unbind_s()
    world.start("core")
    letter, = s.wait_texts("email", person["types"]["email"], seconds=60)
    told, = world.notices(uid)
    reference = re.search(r"reference (\S+):", told)[1]
    assert uid in letter and reference in letter
    assert world.bind(uid, "Another-one-7")


# --- whose it is, and what state it is in

def admin(world, dn, **values):
    c = world.ldap("provisioner")
    c.modify_s(dn, [(ldap.MOD_REPLACE, k, v and [v.encode()])
                    for k, v in values.items()])
    c.unbind_s()


@pytest.mark.parametrize("more,why", (
    ({"schacDateOfBirth": ["19700101"]}, "birth date"),
    ({"sn": ["ΞΕΝΟΠΟΥΛΟΣ"]}, "surname"),
    ({"schacDateOfBirth": []}, "nothing that tells"),
    ({"schacPersonalUniqueID": [
        "urn:schac:personalUniqueID:GR:SSN:01010112345"]}, "identifier"),
    ({"schacUserStatus": ["urn:schac:userStatus:gr:example.org:account:"
                          "suspended"]}, "suspended or closed")))
def test_an_entry_that_is_not_his_to_open_stays_as_it_is(world, more, why):
    person = world.ordinary()
    pre_create(world, person, **more)
    before = world.entry(person["loginName"], "provisioner")
    assert why in refused(world, person)
    assert world.entry(person["loginName"], "provisioner") == before
    assert journal(world) == 0


def test_an_entry_that_is_locked_meanwhile_stays_locked(world):
    person = world.ordinary()
    dn = pre_create(world, person)
    s = world.at("password", person, channel="email")
    admin(world, dn, pwdAccountLockedTime="000001010000Z")
    s.do_password()
    assert s.ended() == "stopped/ambiguous", s.page
    assert "suspended or closed" in world.notices(person["loginName"])[0]
    admin(world, dn, pwdAccountLockedTime=None)
    again = world.student(person, channel="email")
    again.activate()
    assert world.bind(again.username, again.password)


@pytest.mark.parametrize("prefix", ("urn:schac:",
                                    "urn:mace:terena.org:schac:"))
def test_his_amka_makes_it_his_under_either_prefix(world, prefix):
    person = world.ordinary()
    held = f"{prefix}personalUniqueID:GR:SSN:{person['SSN']}"
    pre_create(world, person, schacPersonalUniqueID=[held],
               schacDateOfBirth=[], sn=["ΠΑΝΤΡΕΜΕΝΗ"])
    s = world.student(person, channel="email")
    s.activate()
    assert held in world.entry(s.username)["schacPersonalUniqueID"]


def test_the_second_of_two_names_is_the_account(world):
    person = world.ordinary()
    uid = person["loginName"]
    pre_create(world, person, rdn="uid=old" + uid, uid=["old" + uid, uid])
    s = world.student(person, channel="email")
    s.activate()
    m = Member(s)
    assert m.log_in(s.password).step == "menu", m.page
    world.ctl("account", "suspend", uid, "--reason", "test")
    assert world.vault("select status from account where uid = %s",
                       uid) == [("suspended",)]


def test_who_was_suspended_and_restored_before_he_came_gets_in(world):
    person = world.ordinary()
    uid = person["loginName"]
    pre_create(world, person)
    world.ctl("account", "suspend", uid, "--reason", "not enrolled")
    assert "suspended or closed" in refused(world, person)
    world.ctl("account", "restore", uid, "--reason", "enrolled")
    s = world.student(person, channel="email")
    s.activate()
    assert world.bind(uid, s.password)


def test_a_row_that_was_restored_before_can_be_released(world):
    """As it was left by a version that kept it."""
    person = world.ordinary()
    uid = person["loginName"]
    pre_create(world, person)
    world.ctl("account", "suspend", uid, "--reason", "test")
    world.ctl("account", "restore", uid, "--reason", "test")
    world.vault("update account set uid = %s, status = 'active' "
                "where uid like %s", uid, uid + "#%")
    world.ctl("account", "release", uid, "--reason", "test")
    s = world.student(person, channel="email")
    s.activate()
    assert world.bind(uid, s.password)


# --- directory.mode = both

@pytest.fixture(scope="module")
def both(worlds):
    return worlds.get("--students", "20", "--set", "directory.mode=both")


def test_both_completes_the_entry_that_is_there(both):
    person = both.ordinary()
    pre_create(both, person)
    s = both.student(person, channel="email")
    s.activate()
    assert both.entry(s.username)["roomNumber"] == ["12"]
    assert both.bind(s.username, s.password)


def test_both_makes_one_where_there_is_none(both):
    s = both.student(both.ordinary(), channel="email")
    s.activate()
    assert both.bind(s.username, s.password)
    assert both.notices(s.username) == []


def test_both_stops_before_an_entry_that_only_has_the_name(both):
    person = both.ordinary()
    pre_create(both, person, schacDateOfBirth=[])
    before = both.entry(person["loginName"])
    assert "nothing that tells whose it is" in refused(both, person)
    assert both.entry(person["loginName"]) == before


def test_both_makes_no_second_entry_of_one_person(both):
    person = both.ordinary()
    code = ("urn:schac:personalUniqueCode:gr:example.org:"
            f"{person['departmentID']}:{person['registrationID']}")
    dn = pre_create(both, person, rdn="uid=elsewhere", uid=["elsewhere"],
                    schacPersonalUniqueCode=[code])
    assert "the code" in refused(both, person)
    c = both.ldap("provisioner")
    assert not c.search_s(both.env["PEOPLE_BASE"], ldap.SCOPE_SUBTREE,
                          f"(uid={person['loginName']})")
    c.delete_s(dn)
