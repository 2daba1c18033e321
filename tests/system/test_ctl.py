"""uregisterctl against a running service, as the operator uses it."""
import base64
import hashlib
import re
import subprocess

import ldap
import pytest

import waiting


@pytest.fixture(scope="module")
def world(worlds):
    """Its own: the people of the awkward cases are used up by others."""
    return worlds.get("--students", "30")


def ctl(world, *words):
    return subprocess.run(
        [world.program("uregisterctl"), "-f", world.env["CONF"], *words],
        capture_output=True, text=True, timeout=90)


@pytest.fixture(scope="module")
def active(world):
    s = world.student(channel="sms")
    s.activate()
    return s


def test_doctor_finds_every_part_fit(world):
    r = ctl(world, "doctor")
    bad = [line for line in r.stdout.splitlines() if line.startswith("bad")]
    assert (r.returncode, bad) == (0, []), r.stdout + r.stderr
    for part in ("configuration", "secrets", "vault", "clock", "registry",
                 "directory password", "sms", "mail", "identity"):
        assert f"ok {part}" in r.stdout


def test_a_suspended_account_binds_nowhere_until_it_is_restored(
        world, active):
    name, password = active.username, active.password
    assert world.bind(name, password)
    r = ctl(world, "account", "suspend", name, "--reason", "lost card")
    assert r.returncode == 0, r.stderr
    assert not world.bind(name, password)
    assert world.entry(name)["schacUserStatus"] == [
        "urn:schac:userStatus:gr:example.org:account:suspended"]
    r = ctl(world, "account", "restore", name, "--reason", "card found")
    assert (r.returncode, r.stdout) == (0, ""), r.stderr
    assert world.bind(name, password)
    assert world.entry(name)["schacUserStatus"] == [
        "urn:schac:userStatus:gr:example.org:account:active"]


EDUROAM = "urn:mace:example.org:eduroam"


def test_a_restored_account_has_no_nt_hash_and_the_operator_is_told(worlds):
    w = worlds.get("--students", "20", "--set", "entry.nt_hash=true",
                   "--set", "entry.entitlements=" + EDUROAM,
                   "--set", "entry.eduroam_entitlement=" + EDUROAM)
    s = w.student(channel="email")
    s.activate()

    def has_hash():
        return "uregisterNtPassword" in w.entry(
            s.username, "provisioner", ["uregisterNtPassword"])
    assert has_hash()
    assert ctl(w, "account", "suspend", s.username, "--reason",
               "x").returncode == 0
    r = ctl(w, "account", "restore", s.username, "--reason", "x")
    assert r.returncode == 0 and "NT hash" in r.stdout, r.stderr
    assert not has_hash()
    assert ctl(w, "account", "restore", "nobody.here", "--reason",
               "x").stdout == ""


def test_the_search_of_the_manual_finds_closed_entries(world):
    """By which the administrator deletes them when the name is free."""
    s = world.student(channel="email")
    s.activate()
    found = "(&(schacUserStatus=*:account:closed)" \
            "(modifyTimestamp<=20991231000000Z))"
    c = world.ldap("privreader")
    dn = f"uid={s.username},{world.env['PEOPLE_BASE']}"
    assert dn not in [d for d, _ in c.search_s(
        world.env["PEOPLE_BASE"], ldap.SCOPE_SUBTREE, found, ["1.1"])]
    assert ctl(world, "account", "close", s.username, "--reason",
               "left").returncode == 0
    assert dn in [d for d, _ in c.search_s(
        world.env["PEOPLE_BASE"], ldap.SCOPE_SUBTREE, found, ["1.1"])]


def test_a_closed_name_is_not_given_again(world):
    s = world.student(channel="sms")
    s.activate()
    assert ctl(world, "account", "close", s.username, "--reason", "left").returncode == 0
    assert not world.bind(s.username, s.password)
    # what is for good is not undone by the lesser
    assert ctl(world, "account", "suspend", s.username, "--reason",
               "late").returncode == 1
    assert world.entry(s.username)["schacUserStatus"][0].endswith(":closed")
    again = world.student(s.person, channel="sms")
    again.begin()
    again.walk()
    assert again.ended() == "stopped/denied"
    assert "έχει κλείσει" in again.response.text
    assert not world.bind(s.username, s.password)


def test_a_closed_name_is_free_again_only_after_the_months_of_the_setting(
        worlds):
    w = worlds.get("--students", "10", "--set", "account.reserve=6")
    names = []
    for months in (5, 7):
        s = w.student(channel="sms")
        s.activate()
        assert ctl(w, "account", "close", s.username, "--reason", "left").returncode == 0
        w.vault("update account set closed = now() - make_interval("
                "months => %s) where uid = %s", months, s.username)
        names.append(s.username)
    w.restart("core")		# sweeps when it starts

    def kept():
        return {uid for uid, in w.vault("select uid from account")}
    waiting.poll(lambda: names[1] not in kept())
    assert names[0] in kept()


def test_an_operator_is_told_what_is_missing(world):
    assert ctl(world, "account", "suspend", "nobody.here", "--reason", "x").returncode == 1
    assert ctl(world, "account", "suspend", "nobody.here").returncode == 2
    for empty in ("", " ", "two\nlines", "\x1b[2J"):
        assert ctl(world, "account", "suspend", "nobody.here", "--reason",
                   empty).returncode == 1
    assert ctl(world, "no", "such", "verb").returncode == 2


def test_a_reference_tells_the_reason_and_nothing_personal(world):
    person = world.case("no-username")
    s = world.student(person)
    s.begin()
    s.walk()
    assert s.ended() == "stopped/missing-data"
    r = ctl(world, "reference", s.page.outputs["reference"])
    assert r.returncode == 0, r.stderr
    assert "missing-data" in r.stdout and "username" in r.stdout
    for secret in ("SSN", "mobilePhone", "extEmail", "lastNameEl"):
        assert person[secret] not in r.stdout
    assert ctl(world, "reference", "0000-0000").returncode == 1


def test_the_secretariat_hears_of_a_username_that_cannot_be_one(world):
    person = world.case("username-that-is-no-address")
    for _ in range(2):
        s = world.student(person, channel="email")
        s.begin()
        s.walk(until=("password", "stopped"))
        assert s.ended() == "stopped/missing-data"
    told = [line for line in ctl(world, "notice", "list").stdout.splitlines()
            if person["registrationID"] in line]
    assert len(told) == 1 and "missing-data" in told[0]
    assert "username" in told[0] and person["loginName"] not in told[0]


def test_the_secretariat_hears_of_a_disagreement_and_a_number(world):
    s = world.at("confirm")
    s.post("disagree")
    s.post("stop", {"wrong_surname": "1", "wrong_birth": "1"})
    assert s.ended() == "stopped/disagreed"
    person = world.case("no-amka")
    t = world.student(person)
    t.activate()
    r = ctl(world, "notice", "list")
    assert r.returncode == 0, r.stderr
    told = [line for line in r.stdout.splitlines()
            if person["registrationID"] in line]
    assert len(told) == 1 and "id-supplied" in told[0]
    assert person["types"]["amka"] in told[0]
    assert any("disagreed" in line and s.person["registrationID"] in line
               and "surname, birth date" in line
               for line in r.stdout.splitlines())
    number = told[0].split()[0]
    assert ctl(world, "notice", "done", number).returncode == 0
    assert person["registrationID"] not in ctl(world, "notice",
                                               "list").stdout
    assert ctl(world, "notice", "done", number).returncode == 1


def ldif(text):
    """{attribute: [value, …]} of each entry, as RFC 2849 reads it."""
    entries = []
    for block in text.split("\n\n"):
        told = {}
        for line in block.splitlines():
            if line and not line.startswith("#"):
                assert line.isascii(), line
                name, _, value = line.partition(":")
                value = base64.b64decode(value[1:]).decode() \
                    if value.startswith(":") else value[1:]
                told.setdefault(name, []).append(value)
        if told:
            entries.append(told)
    return entries


def gaps(text):
    """{attribute: why it is not there}."""
    found, name = {}, None
    for line in text.splitlines():
        if " is " in line and not line.startswith("#   "):
            name = line.split()[1]
        elif line.startswith("#   not written: "):
            found[name] = line.partition(": ")[2]
    return found


DRAWN = {"eduPersonUniqueId", "uregisterActivated", "schacExpiryDate", "dn",
         "userPassword"}


def test_a_preview_is_what_the_activation_writes(world):
    person = world.ordinary()
    r = ctl(world, "entry", "preview", person["types"]["mobile"])
    assert r.returncode == 0, r.stderr
    told, = ldif(r.stdout)
    assert told["dn"] == [f"uid={person['loginName']},"
                          f"{world.env['PEOPLE_BASE']}"]
    assert "{mobile} is empty" in gaps(r.stdout)["mobile"]
    assert world.entry(person["loginName"]) is None
    s = world.student(person, channel="sms")
    s.activate()
    entry = world.entry(s.username)
    for name in told.keys() - DRAWN:
        assert sorted(told[name]) == sorted(entry[name]), name
    assert set(entry) - set(told) <= DRAWN | {"mobile"}


def test_a_preview_is_asked_by_contact_username_or_number(world):
    person = world.ordinary()
    seen = {re.sub(r"\d{14}Z", "", ctl(world, "entry", "preview",
                                       word).stdout)
            for word in (person["types"]["mobile"], person["types"]["email"],
                         person["loginName"], person["loginName"].upper(),
                         person["registrationID"])}
    assert len(seen) == 1 and person["loginName"] in seen.pop()
    r = ctl(world, "entry", "preview", "nobody.like.this")
    assert r.returncode == 1 and "registry" in r.stderr
    r = ctl(world, "entry", "preview", person["loginName"], "visitor")
    assert r.returncode == 1 and "capacity" in r.stderr
    staff = world.case("staff")
    r = ctl(world, "entry", "preview", staff["loginName"], "staff")
    assert r.returncode == 0, r.stderr
    assert gaps(r.stdout)["schacPersonalUniqueCode"] == \
        '"source=student" does not hold'
    r = ctl(world, "entry", "preview", staff["academicID"], "staff")
    assert r.returncode == 0 and len(ldif(r.stdout)) == 1


def test_a_preview_tells_why_an_attribute_is_not_there(world):
    person = world.case("no-amka")
    r = ctl(world, "entry", "preview", person["registrationID"])
    assert "asked for it" in gaps(r.stdout)["schacPersonalUniqueID"]
    world.registry("update sis.student set citizenship = '', departmenten = '' "
                   "where registrationid = %s", person["registrationID"])
    found = gaps(ctl(world, "entry", "preview",
                     person["registrationID"]).stdout)
    assert found["schacCountryOfCitizenship"] == "{citizenship} is empty"
    assert found["ou;lang-en"] == "{department_en} is empty"


def test_every_enrolment_is_previewed(world):
    person = world.case("two-enrolments")
    r = ctl(world, "entry", "preview", person["loginName"])
    assert r.returncode == 0, r.stderr
    assert [e["uid"] for e in ldif(r.stdout)] == [[person["loginName"]]] * 2
    assert "# row 2 of 2" in r.stdout
    r = ctl(world, "entry", "preview", "M" + person["registrationID"])
    assert len(ldif(r.stdout)) == 1


def test_ldapadd_takes_a_preview_as_it_stands(world):
    person = world.ordinary()
    text = ctl(world, "entry", "preview", person["loginName"]).stdout
    done = subprocess.run(
        ["ldapadd", "-x", "-H", world.env["LDAP_TCP_URI"], "-D",
         world.env["PROVISIONER_DN"], "-w", world.env["PROVISIONER_PW"]],
        input=text, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    told, = ldif(text)
    entry = world.entry(person["loginName"])
    c = world.ldap("provisioner")
    c.delete_s(told["dn"][0])
    for name in told.keys() - {"dn"}:
        assert sorted(told[name]) == sorted(entry[name]), name


def test_a_preview_tells_when_a_missing_number_is_written(world):
    person = world.ordinary()
    world.registry("update sis.student set ssn = null where systemid = %s",
                   person["systemID"])
    r = ctl(world, "entry", "preview", person["types"]["mobile"])
    assert "if the identity check confirms it" in r.stdout, r.stderr
    assert "\nschacPersonalUniqueID:" not in r.stdout


def test_the_breached_file_is_built_sorted(world, tmp_path):
    sums = [hashlib.sha1(w.encode()).hexdigest().upper()
            for w in ("password", "123456", "qwerty")]
    text = tmp_path / "list.txt"
    text.write_text("".join(f"{s}:7\n" for s in sums))
    out = tmp_path / "breached"
    r = ctl(world, "breached", "build", str(text), str(out))
    assert r.returncode == 0, r.stderr
    assert out.read_bytes().hex().upper() == "".join(sorted(sums))
    text.write_text("no sum\n")
    r = ctl(world, "breached", "build", str(text), str(out))
    assert r.returncode == 1 and "1" in r.stderr


def test_an_activation_that_met_anothers_entry_begins_anew_when_released(
        world):
    s = world.at("password", channel="email")
    name = s.person["loginName"]
    dn = f"uid={name},{world.env['PEOPLE_BASE']}"
    # promised, and the other's entry is there before it is made
    world.kill("slapd")
    s.do_password()
    assert s.ended() == "done"
    world.kill("core")
    world.start("slapd")
    c = world.ldap("provisioner")
    c.add_s(dn, [("objectClass", [b"inetOrgPerson", b"eduPerson"]),
                 ("cn", b"Another"), ("sn", b"Another"),
                 ("eduPersonUniqueId", b"another1@example.org"),
                 ("userPassword", b"Another-one-7")])
    world.start("core")
    waiting.poll(lambda: world.vault(
        "select 1 from account where uid = %s and status = 'conflict'", name))
    # it must not become the other's account by an operator's kindness
    r = ctl(world, "account", "restore", name, "--reason", "please")
    assert r.returncode == 1 and "account release" in r.stderr
    c.delete_s(dn)
    c.unbind_s()
    r = ctl(world, "account", "release", name, "--reason", "mended")
    assert r.returncode == 0, r.stderr
    assert ctl(world, "account", "release", name,
               "--reason", "twice").returncode == 1
    again = world.student(s.person, channel="email")
    assert world.bind(again.activate(), again.password)
