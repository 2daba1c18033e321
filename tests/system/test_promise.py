"""What is promised is true when it is promised: the registry's row, the
number and the account are looked at again at the last step, and decided on
from the beginning."""
import contextlib
import os
import shutil
import subprocess

import pytest

import waiting
from stacklib import procs


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "60")


def change(world, person, **values):
    """The registrar does, while the student chooses a password."""
    world.registry("update sis.student set " + ", ".join(
        f"{name} = %s" for name in values) + " where systemID = %s",
        *values.values(), person["systemID"])


def double(world, person, **values):
    """The same row once more, but for these values."""
    columns = [c for c, in world.registry(
        "select column_name from information_schema.columns where "
        "table_schema = 'sis' and table_name = 'student' "
        "and column_name <> 'id'")]
    taken = ["%s" if c in values else c for c in columns]
    world.registry(f"insert into sis.student ({', '.join(columns)}) select "
                   f"{', '.join(taken)} from sis.student where systemid = %s "
                   "limit 1", *(values[c] for c in columns if c in values),
                   person["systemID"])


def promised(world, uid):
    return world.vault("select count(*) from account where uid = %s",
                       uid)[0][0] > 0 or world.entry(uid) is not None


def ends(world, s, how):
    s.do_password()
    assert s.ended() == how, s.page
    assert not promised(world, s.person["loginName"])


def test_a_row_that_is_still_the_same_leads_to_an_account(world):
    s = world.at("password", channel="email")
    change(world, s.person, enrollmentTerm="9")
    s.walk()
    assert s.page.step == "done"
    assert world.bind(s.username, s.password)


@pytest.mark.parametrize("after,how", (
    ({"enrollmentStatus": "graduated"}, "stopped/denied"),
    ({"birthDate": None}, "stopped/missing-data"),
    ({"ssnCountry": None}, "stopped/missing-data"),
    ({"loginName": None}, "stopped/missing-data")))
def test_what_the_registrar_took_back_is_not_promised(world, after, how):
    s = world.at("password", channel="email")
    change(world, s.person, **after)
    ends(world, s, how)


@pytest.mark.parametrize("moment", ("gone", "of another contact"))
def test_who_left_the_registry_is_not_found_any_more(world, moment):
    s = world.at("password", channel="email")
    if moment == "gone":
        world.registry("delete from sis.student where systemID = %s",
                       s.person["systemID"])
    else:
        change(world, s.person, extEmail="nobody@example.net")
    ends(world, s, "stopped/not-found")


@pytest.mark.parametrize("at,how", (("confirm", "look"), ("password", "look"),
                                    ("confirm", "step")))
def test_a_page_that_shows_a_row_which_left_has_a_way_on(world, at, how):
    """Between the form before and this page, too."""
    s = world.at(at, channel="email")
    change(world, s.person, extEmail=None)
    if how == "look":
        s.get("/activate")
    else:
        s.step()
    assert (s.page.status, s.ended()) == (200, "stopped/not-found"), s.page
    s.post("restart")
    assert s.page.step in ("landing", "capacity"), s.page
    assert not promised(world, s.person["loginName"])


def test_an_amka_that_was_corrected_is_checked_and_shown_again(world):
    other = world.ordinary()
    s = world.at("password", channel="email")
    asked = world.amka_asked()
    change(world, s.person, SSN=other["SSN"][:6] + " " + other["SSN"][6:])
    world.registry("delete from sis.student where systemID = %s",
                   other["systemID"])
    ends(world, s, "stopped/identity-mismatch")
    assert world.amka_asked() == asked + 1


def test_data_that_was_corrected_is_agreed_to_again(world):
    s = world.at("password", channel="email")
    change(world, s.person, fatherFirstNameEl="ΑΡΙΣΤΟΤΕΛΗΣ",
           fatherFirstNameEn="ARISTOTELIS")
    s.do_password()
    assert (s.page.step, s.page.outcome) == ("confirm", "input"), s.page
    assert "ΑΡΙΣΤΟΤΕΛΗΣ" in s.page.text and s.page.alerts
    assert not promised(world, s.person["loginName"])
    s.step()
    s.walk()
    assert s.page.step == "done", s.page
    assert world.bind(s.username, s.password)


def test_a_row_that_stands_twice_is_one(world):
    s = world.at("password", channel="email")
    double(world, s.person, enrollmentterm="77")
    double(world, s.person, enrollmentstatus="graduated")
    s.walk()
    assert s.page.step == "done", s.page


def test_a_row_that_became_two_peoples_is_nobodys(world):
    s, other = world.at("password", channel="email"), world.ordinary()
    double(world, s.person, ssn=other["SSN"], loginname="st99999999",
           birthdate=other["birthDate"])
    ends(world, s, "stopped/ambiguous")
    assert len(world.notices(s.person["loginName"]) +
               world.notices("st99999999")) == 1


def test_another_person_with_the_same_contact_changes_nothing(world):
    s, other = world.at("password", channel="email"), world.ordinary()
    change(world, other, extEmail=s.person["extEmail"])
    s.walk()
    assert s.page.step == "done", s.page


def test_an_account_that_came_meanwhile_is_not_made_twice(world):
    person = world.ordinary()
    first = world.at("password", person, channel="email")
    world.elapse(3600)
    second = world.student(person, channel="email", password="Allo-Kyma-8-x")
    second.activate()
    first.do_password()
    assert first.ended() in ("stopped/already-active", "stopped/expired")
    assert world.bind(second.username, second.password)


@pytest.mark.parametrize("uid,more", (
    ("{uid}", {}),
    ("other-{uid}", {"schacPersonalUniqueID": [
        "urn:schac:personalUniqueID:GR:SSN:{ssn}"]})))
def test_an_entry_in_the_way_is_seen_before_the_promise(world, uid, more):
    """Of the username, without a password; of another, with the number."""
    s = world.at("password", channel="email")
    where = {"uid": s.person["loginName"], "ssn": s.person["SSN"]}
    uid = uid.format(**where)
    attributes = {"objectClass": ["inetOrgPerson", "schacLinkageIdentifiers"],
                  "uid": [uid], "cn": ["x"], "sn": ["x"], **more}
    c = world.ldap("provisioner")
    c.add_s(f"uid={uid},{world.env['PEOPLE_BASE']}",
            [(k, [v.format(**where).encode() for v in vs])
             for k, vs in attributes.items()])
    c.unbind_s()
    s.do_password()
    assert s.ended() == "stopped/ambiguous", s.page
    taken = uid == s.person["loginName"]
    assert (uid in s.page.text) == taken
    assert world.vault("select count(*) from account where uid = %s",
                       s.person["loginName"]) == [(0,)]
    assert len(world.notices(s.person["loginName"])) == 1


@pytest.mark.parametrize("secret", (None, "{SSHA}k7Vathy"))
def test_a_username_that_the_tree_holds_is_found_before_the_password(
        world, secret):
    """With a password it is another's account: he was born on another
    day."""
    person = world.ordinary()
    change(world, person, SSN=None)
    uid = person["loginName"]
    c = world.ldap("provisioner")
    c.add_s(f"uid={uid},{world.env['PEOPLE_BASE']}", [
        (k, [v.encode() for v in vs]) for k, vs in {
            "objectClass": ["inetOrgPerson", "schacPersonalCharacteristics"],
            "uid": [uid], "cn": ["x"], "sn": ["x"],
            "schacDateOfBirth": ["19500101"],
            "userPassword": [secret] if secret else []}.items() if vs])
    c.unbind_s()
    s = world.student(dict(person, types=dict(person["types"],
                                              amka=person["SSN"])),
                      channel="email")
    s.begin()
    s.walk(until=("password", "done", "stopped"))
    assert s.ended() == "stopped/ambiguous", (s.visited, s.page)
    assert uid in s.page.text
    assert len(world.notices(uid)) == 1


def twins(world, **more):
    """Two of one surname, born on one day; only the first has an AMKA."""
    a, b = world.ordinary(), world.ordinary()
    b = dict(b, types=dict(b["types"], amka=a["SSN"]))
    change(world, b, SSN=None, birthDate=a["birthDate"],
           lastNameEl=a["lastNameEl"], firstNameEl="ΠΟΛΥΝΕΙΚΗΣ", **more)
    return a, b


@pytest.mark.parametrize("first", ("the sibling", "the twin"))
def test_a_siblings_amka_is_a_conflict_and_no_account(world, first):
    a, b = twins(world)
    if first == "the twin":
        world.student(a, channel="email").activate()
    s = world.student(b, channel="email")
    s.begin()
    s.walk()
    assert s.ended() == "stopped/ambiguous", s.visited
    assert not promised(world, b["loginName"])
    told, = world.notices(b["loginName"])
    assert "row of another person" in told
    if first == "the sibling":
        world.student(a, channel="email").activate()
    assert world.entry(a["loginName"]) is not None


def test_an_amka_that_came_into_anothers_row_meanwhile_is_a_conflict(world):
    a, b = world.ordinary(), world.ordinary()
    person = dict(b, types=dict(b["types"], amka=b["SSN"]))
    change(world, b, SSN=None)
    s = world.at("password", person, channel="email")
    change(world, a, SSN=b["SSN"])
    ends(world, s, "stopped/ambiguous")
    assert len(world.notices(b["loginName"])) == 1


def test_his_own_other_row_is_not_anothers(world):
    person = world.ordinary()
    person = dict(person, types=dict(person["types"], amka=person["SSN"]))
    double(world, person, systemid="X" + person["systemID"],
           registrationid="X1", loginname="x" + person["loginName"],
           extemail="old@example.net", mobilephone=None,
           enrollmentstatus="graduated")
    change(world, person, SSN=None)
    s = world.student(person, channel="email")
    s.activate()
    assert world.bind(s.username, s.password)


REFUSES = """dn: olcDatabase={1}mdb,cn=config
changetype: modify
add: olcAccess
olcAccess: {0}to dn.children="%s" by * read
"""


@contextlib.contextmanager
def refusing(world):
    """slapd lets nobody write among the people."""
    config = os.path.join(world.dir, "data/slapd-config")
    world.kill("slapd")
    subprocess.run(["cp", "-a", config, config + ".kept"], check=True)
    subprocess.run(
        procs.as_user("slapd", ["/usr/sbin/slapmodify", "-n", "0", "-F",
                                config]),
        input=REFUSES % world.env["PEOPLE_BASE"], text=True, check=True,
        cwd="/")
    world.start("slapd")
    yield
    world.kill("slapd")
    shutil.rmtree(config)
    os.rename(config + ".kept", config)
    world.start("slapd")


def test_an_entry_that_is_refused_for_long_is_told_of(worlds):
    """And made, as soon as it is mended."""
    world = worlds.get("--students", "8")
    s = world.at("password", channel="email")
    uid = s.person["loginName"]
    with refusing(world):
        s.do_password()
        assert s.page.step == "done", s.page
        world.vault("update provision set attempts = 11, due = now()")
        notice, = waiting.poll(lambda: world.notices(uid))
        assert "delayed" in notice and "refuses the entry" in notice
        assert uid in s.wait_texts("email", s.types["email"], count=2)[-1]
        world.vault("update provision set due = now()")
        waiting.poll(lambda: world.vault(
            "select 1 from provision where attempts > 12 and due > now()"))
        assert len(world.notices(uid)) == 1
    world.vault("update provision set due = now()")
    waiting.poll(lambda: world.vault(
        "select 1 from account where uid = %s and status = 'active'", uid))
    assert world.bind(uid, s.password)
