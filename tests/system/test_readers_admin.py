"""The identity admin: etc/readers/admin/person, and who else may ask."""
import datetime
import re
import time

import ldap
import pytest

from stacklib import readers


class Admin:
    def __init__(self, program, world):
        secret = program.write("secret", world.env["PRIVREADER_PW"], 0o600)
        self.script = program.write("person", readers.fill(
            "admin/person", readers.words(world.env, PASSWORD_FILE=secret)))

    def ask(self, *question):
        """The uids that it finds."""
        status, text = readers.run(["/bin/sh", self.script, *question])
        assert status == 0, text
        return re.findall(r"^uid: (.*)$", text, re.M)


@pytest.fixture(scope="module")
def admin(world):
    with readers.Program("admin") as program:
        yield Admin(program, world)


@pytest.fixture(scope="module")
def self_dn(world, account):
    c = world.ldap(None)
    c.simple_bind_s(account.dn, account.password)
    return c


def question(account, what):
    p = account.person
    return {"uid": account.uid, "mail": account.mail,
            "am": p["registrationID"], "amka": p["SSN"]}[what]


@pytest.mark.parametrize("what", ["uid", "mail", "am", "amka"])
def test_finds_the_one(admin, account, what):
    assert admin.ask(what, question(account, what)) == [account.uid]


@pytest.mark.parametrize("what", ["uid", "mail", "am", "amka"])
def test_finds_nobody_by_another_value(admin, what):
    assert admin.ask(what, "0") == []


@pytest.mark.parametrize("value", ["*", "a)(uid=*", "", "a b", "\\2a"])
def test_refuses_what_has_a_meaning_in_a_filter(admin, value):
    status, text = readers.run(["/bin/sh", admin.script, "uid", value])
    assert status == 2 and "person uid NAME" in text


def athens_day(seconds):
    return readers.run(["/usr/bin/env", "TZ=Europe/Athens", "date", "-d",
                        f"@{int(seconds)}", "+%F"])[1].strip()


def test_activated_today(admin, world, account):
    stamp, = world.entry(account.uid, "reader",
                         ["uregisterActivated"])["uregisterActivated"]
    at = datetime.datetime.strptime(stamp, "%Y%m%d%H%M%SZ").replace(
        tzinfo=datetime.timezone.utc).timestamp()
    # It is rounded to the second, not cut.
    assert time.time() - 3600 < at < time.time() + 2
    assert account.uid in admin.ask("day", athens_day(at))
    found = admin.ask("today")
    if athens_day(at) == athens_day(time.time()):	# no midnight between
        assert account.uid in found


@pytest.mark.parametrize("stamp, found", [
    # 25 October 2026 has 25 hours in Greece: 21:00Z to 22:00Z.
    ("20261024205959Z", False), ("20261024210000Z", True),
    ("20261025215959Z", True), ("20261025220000Z", False)])
def test_the_day_is_that_of_athens(admin, world, stamp, found):
    uid = "of-that-day"
    dn = f"uid={uid},{world.env['PEOPLE_BASE']}"
    c = world.ldap("provisioner")
    c.add_s(dn, [("objectClass", [b"inetOrgPerson", b"uregisterAccount"]),
                 ("uid", uid.encode()), ("cn", b"X"), ("sn", b"X"),
                 ("uregisterActivated", stamp.encode())])
    try:
        assert (uid in admin.ask("day", "2026-10-25")) == found
    finally:
        c.delete_s(dn)


# --- who may see what

def entries(connection, world, filt, names=("*", "+")):
    try:
        return connection.search_s(world.env["LDAP_BASE"],
                                   ldap.SCOPE_SUBTREE, filt, list(names))
    except ldap.NO_SUCH_OBJECT:
        return []


def test_the_reader_neither_sees_nor_finds_by_amka(world, account):
    c = world.ldap("reader")
    ssn = account.person["SSN"]
    for value in ("*", f"*{ssn}",
                  "urn:mace:terena.org:schac:personalUniqueID:GR:SSN:" + ssn):
        assert entries(c, world, f"(schacPersonalUniqueID={value})") == []
    (_, found), = entries(c, world, f"(uid={account.uid})")
    assert "schacPersonalUniqueID" not in found
    with pytest.raises(ldap.LDAPError):
        c.compare_s(account.dn, "schacPersonalUniqueID", b"x")


@pytest.mark.parametrize("who", ["reader", "privreader", "radius", "self"])
def test_nobody_sees_a_hash(world, account, self_dn, who):
    c = self_dn if who == "self" else world.ldap(who)
    found = entries(c, world, "(objectClass=*)",
                    ("*", "+", "userPassword", "pwdHistory"))
    assert found or who == "self"
    for _, attributes in found:
        assert not {"userPassword", "pwdHistory"} & set(attributes)
    assert entries(c, world, "(userPassword=*)") == []


def test_the_provisioner_sees_it(world, account):
    found = entries(world.ldap("provisioner"), world,
                    f"(uid={account.uid})", ("userPassword",))
    assert [v.decode() for v in found[0][1]["userPassword"]] == [
        account.wrong["hash"]]


def test_anonymous_sees_nothing(world, account):
    c = world.ldap(None)
    for filt in ("(objectClass=*)", f"(uid={account.uid})",
                 f"(mail={account.mail})"):
        assert entries(c, world, filt) == []
    for base in (world.env["PEOPLE_BASE"], account.dn):
        with pytest.raises(ldap.NO_SUCH_OBJECT):
            c.search_s(base, ldap.SCOPE_BASE, "(objectClass=*)")


def test_a_student_sees_himself_alone(world, account, self_dn):
    found = self_dn.search_s(account.dn, ldap.SCOPE_BASE)
    assert found[0][1]["uid"] == [account.uid.encode()]
    other = world.people[0]["loginName"] or "x"
    with pytest.raises(ldap.NO_SUCH_OBJECT):
        self_dn.search_s(f"uid={other},{world.env['PEOPLE_BASE']}",
                         ldap.SCOPE_BASE)
    with pytest.raises(ldap.LDAPError):
        self_dn.modify_s(account.dn, [(ldap.MOD_REPLACE, "mail", b"x@y.z")])


def test_every_filter_of_the_readers_has_its_index(world):
    with open(readers.TOP + "/ldif/20-database.ldif", encoding="utf-8") as f:
        rows = re.findall(r"^olcDbIndex: (\S+) (\S+)$", f.read(), re.M)
    have = {(a.lower(), kind) for names, kinds in rows
            for a in names.split(",") for kind in kinds.split(",")}
    for name, kind in (("uid", "eq"), ("mail", "eq"),
                       ("mailLocalAddress", "eq"),
                       ("eduPersonPrincipalName", "eq"),
                       ("schacUserStatus", "eq"),
                       ("schacPersonalUniqueID", "eq"),
                       ("schacPersonalUniqueCode", "sub"),
                       ("uregisterActivated", "eq"),
                       ("objectClass", "eq"),
                       ("pwdAccountLockedTime", "eq")):
        assert (name.lower(), kind) in have, name
