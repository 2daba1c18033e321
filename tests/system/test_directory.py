"""Accounts in the tree, asked by directory_probe on a real slapd."""
import base64
import os
import re
import signal
import socket
import subprocess
import threading
import time

import ldap
import pytest

import forgetful
import interleave
import odd_directory
import private_slapd
import waiting
from private_slapd import BASE, PEOPLE

PROBE = os.path.join(os.environ.get("BUILD_DIR", os.getcwd()),
                     "directory_probe")
ID = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32
RIGHT = "Right-password1"

pytestmark = pytest.mark.skipif(
    not os.access(PROBE, os.X_OK) or
    not os.access("/usr/sbin/slapd", os.X_OK),
    reason="no slapd, or directory_probe is not built")

NUMBER = iter(range(10000, 99999))


def person():
    """A user name and a number that no other test uses."""
    n = next(NUMBER)
    return f"u{n}", f"010399{n}"


def id_of(uid):
    return f"{int(uid[1:]):032x}"


class Probe:
    """One directory_probe: (outcome, detail, results)."""

    def __init__(self, folder, uris, entry="", limits="", **settings):
        conf = os.path.join(folder, f"conf-{time.monotonic_ns()}")
        directory = {
            "uris": "[ " + ", ".join(f'"{u}"' for u in uris) + " ]",
            "base": f'"{BASE}"', "people_base": f'"{PEOPLE}"',
            "timeout": '"2s"', **settings}
        with open(conf, "w", encoding="utf-8") as f:
            f.write('site: { scope = "Example.ORG"; };\n'
                    "entry: { argon2_memory = 8192; argon2_passes = 1; " +
                    entry + " };\n"
                    "limit: { " + limits + " };\n"
                    'core: { idle = "1s"; };\n'
                    "directory: { " + " ".join(
                        f"{k} = {v};" for k, v in directory.items()) +
                    ' };\ncapacities = ( { source = "student"; '
                    'primary_affiliation = "student"; } );\n')
        self.process = subprocess.Popen(
            [PROBE, conf], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, encoding="utf-8")

    def lines(self, *words):
        try:
            self.process.stdin.write("|".join(words) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        lines = []
        while (line := self.process.stdout.readline().rstrip("\n")):
            lines.append(line)
        return lines

    def ask(self, *words):
        lines = self.lines(*words)
        outcome, _, detail = lines[0].partition("|")
        return outcome, detail, dict(line.split("=", 1)
                                     for line in lines[1:])

    def outcome(self, *words):
        return self.ask(*words)[0]

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        # 1 is a refused configuration; a sanitizer says something else.
        assert self.process.wait() in (0, 1)


@pytest.fixture(scope="module", name="slapd")
def _slapd():
    with private_slapd.Server() as server:
        yield server


@pytest.fixture(name="make_probe")
def _make_probe(tmp_path):
    made = []

    def make(uris, **settings):
        made.append(Probe(tmp_path, uris, **settings))
        return made[-1]
    yield make
    for probe in made:
        probe.close()


@pytest.fixture(name="probe")
def _probe(slapd, make_probe):
    return make_probe([slapd.ldapi])


def simple(slapd, tmp_path, name="provisioner"):
    """The settings of a log-in with a password."""
    path = tmp_path / (name + ".secret")
    path.write_text(slapd.secrets[name])
    path.chmod(0o600)
    return {"bind": '"simple"', "password_file": f'"{path}"',
            "bind_dn": f'"cn={name},ou=services,{BASE}"'}


# --- what is written

def test_an_added_account_is_found_and_binds(slapd, probe):
    uid, ssn = person()
    assert probe.outcome("find", uid) == "E_NOTFOUND"
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert probe.outcome("readback", uid, id_of(uid), ssn) == "OK"
    outcome, _, account = probe.ask("find", uid)
    assert outcome == "OK"
    assert account == {
        "dn": f"uid={uid},{PEOPLE}", "uid": uid, "unique_id": id_of(uid),
        "mail": uid + "@example.org", "language": "el",
        "person": "urn:mace:terena.org:schac:personalUniqueID:GR:SSN:" + ssn,
        "activated": "1790000000", "password": "1", "locked": "0",
        "reset": "0"}
    assert slapd.binds(uid, RIGHT)
    assert not slapd.binds(uid, RIGHT + "x")


def of_ldif(line):
    """RFC 2849: a second colon stands before base64."""
    name, _, value = line.partition(":")
    return name, base64.b64decode(value[1:]).decode() \
        if value.startswith(":") else value.strip()


def test_slapd_takes_every_value_of_the_mapping(slapd, probe):
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    entry = slapd.entry(uid)
    for written in probe.lines("print", uid, id_of(uid), ssn)[1:]:
        name, value = of_ldif(written)
        assert value in entry[name], written
    assert entry["userPassword"][0].startswith("{ARGON2}$argon2id$v=19$")
    assert sorted(entry["schacPersonalUniqueCode"]) == [
        "urn:mace:terena.org:schac:personalUniqueCode:gr:example.org:201:am"
        + ssn, "urn:schac:personalUniqueCode:int:esi:example.org:am" + ssn]


@pytest.mark.parametrize("scheme", ["argon2", "ssha"])
@pytest.mark.parametrize("password", [
    "plain-Ascii-1", "Γειά σου Κόσμε 1", "{SSHA}looks-like", "😀 emoji 12",
    "trailing blank ", "a" * 128])
def test_slapd_verifies_what_we_write(slapd, make_probe, scheme, password):
    probe = make_probe([slapd.ldapi], entry=f'scheme = "{scheme}";')
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, password) == "OK"
    stored = slapd.entry(uid)["userPassword"]
    assert len(stored) == 1
    assert stored[0].startswith("{ARGON2}$argon2id$" if scheme == "argon2"
                                else "{SSHA}")
    assert slapd.binds(uid, password)
    assert not slapd.binds(uid, password[:-1] + "#")
    assert not slapd.binds(uid, stored[0])
    assert probe.outcome("login", uid, password) == "OK"


# --- exactly once

def test_the_same_add_again_is_no_second_one(slapd, probe):
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    before = slapd.entry(uid)
    assert probe.outcome("add", uid, id_of(uid), ssn, "Other-pass-2") == "OK"
    assert slapd.entry(uid) == before


def test_a_name_of_another_is_not_overwritten(slapd, probe):
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    before = slapd.entry(uid)
    other = person()[1]
    assert probe.outcome("add", uid, OTHER, other, "Mine-now-12") == \
        "E_AMBIGUOUS"
    assert probe.outcome("readback", uid, OTHER, other) == "E_AMBIGUOUS"
    assert slapd.entry(uid) == before


def test_who_is_there_and_not_seen_is_no_conflict(make_probe):
    """As of a replica that lags: it may be our own, and is asked again."""
    uid, ssn = person()
    hidden = f"""dn: olcDatabase={{1}}mdb,cn=config
changetype: modify
add: olcAccess
olcAccess: {{0}}to dn.exact="uid={uid},ou=people,{BASE}" by * none
"""
    with private_slapd.Server() as slapd:
        probe = make_probe([slapd.ldapi])
        assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
        slapd.stop()
        slapd.tool("slapmodify", 0, hidden)
        slapd.start()
        outcome, detail, _ = make_probe([slapd.ldapi]).ask(
            "add", uid, id_of(uid), ssn, RIGHT)
        assert outcome == "E_BACKEND" and "shows none" in detail


def test_one_number_has_one_account_and_is_not_told(slapd, probe):
    uid, ssn = person()
    again = person()[0]
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    outcome, detail, _ = probe.ask("add", again, id_of(again), ssn, RIGHT)
    assert outcome == "E_AMBIGUOUS"
    assert "schacPersonalUniqueID" in detail
    assert ssn not in detail
    assert probe.outcome("find", again) == "E_NOTFOUND"


def test_of_two_at_once_one_wins(slapd, make_probe):
    for _ in range(5):
        ssn, results = person()[1], []
        probes = [(make_probe([slapd.ldapi]), person()[0]) for _ in "ab"]
        threads = [threading.Thread(target=lambda p=p, u=u: results.append(
            p.outcome("add", u, id_of(u), ssn, RIGHT))) for p, u in probes]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert sorted(results) == ["E_AMBIGUOUS", "OK"]


@pytest.mark.parametrize("uid", [
    "*", "u*", ")(uid=*", "*)(|(uid=*", "a,ou=people", "\\2a", "é", "u\t1"])
def test_metacharacters_find_nobody(slapd, probe, uid):
    assert probe.outcome("find", uid) == "E_NOTFOUND"
    assert probe.outcome("login", uid, RIGHT) == "E_DENIED"


# --- log in

def test_wrong_empty_and_unknown_are_denied_alike(slapd, probe):
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert probe.outcome("login", uid, RIGHT) == "OK"
    assert probe.outcome("login", uid.upper(), RIGHT) == "OK"
    assert probe.outcome("login", uid, "Wrong-password1") == "E_DENIED"
    assert probe.outcome("login", uid, "") == "E_DENIED"
    assert probe.outcome("login", "nobody", RIGHT) == "E_DENIED"
    stored = slapd.entry(uid)["userPassword"][0]
    assert probe.outcome("login", uid, stored) == "E_DENIED"


def test_an_unknown_name_takes_as_long_as_a_wrong_password(slapd,
                                                           make_probe):
    probe = make_probe([slapd.ldapi])
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"

    def least(name):	# the others measure what else the machine does
        return min(waiting.seconds_of(lambda: failed_login(probe, name))
                   for _ in range(20))

    assert any(0.33 < least(uid) / least("nobody") < 3 for _ in range(3))


def failed_login(probe, name):
    assert probe.outcome("login", name, "Wrong-1") == "E_DENIED"


def test_locked_stops_every_bind_until_unlocked(slapd, probe):
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert probe.outcome("lock", uid) == "OK"
    assert not slapd.binds(uid, RIGHT)
    assert probe.outcome("login", uid, RIGHT) == "E_DENIED"
    assert probe.ask("find", uid)[2]["locked"] == "1"
    assert probe.outcome("password", uid, "New-password-2") == "E_DENIED"
    assert probe.outcome("unlock", uid) == "OK"
    assert slapd.binds(uid, RIGHT)


def test_values_are_set_and_taken_away(slapd, probe):
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert probe.outcome("set", uid, "mobile", "+306900000001") == "OK"
    assert slapd.entry(uid)["mobile"] == ["+306900000001"]
    assert probe.outcome("set", uid, "mobile", "") == "OK"
    assert "mobile" not in slapd.entry(uid)
    assert probe.outcome("set", uid, "schacExpiryDate", "soon") == "E_INPUT"
    assert probe.outcome("set", uid, "noSuchAttribute", "x") == "E_CONF"
    assert probe.outcome("set", "nobody", "mobile", "1") == "E_NOTFOUND"


@pytest.mark.parametrize("left,taken,says,holds", [
    (1, True, "OK", "New-password-2"), (1, False, "OK", "New-password-2"),
    (9, True, "OK", "New-password-2"), (9, False, "E_BUSY", RIGHT)])
def test_a_change_whose_answer_is_lost_is_looked_up(
        slapd, make_probe, tmp_path, left, taken, says, holds):
    deaf = interleave.Deaf(slapd.port)
    probe = make_probe([f"ldap://127.0.0.1:{deaf.port}"], tls='"none"',
                       **simple(slapd, tmp_path), timeout='"1s"')
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    deaf.left, deaf.taken = left, taken
    assert probe.outcome("password", uid, "New-password-2") == says
    for password in (RIGHT, "New-password-2"):
        assert slapd.binds(uid, password) == (password == holds)
    deaf.close()


# --- password policy

STRICT = f"""dn: cn=default,ou=policies,{BASE}
changetype: modify
replace: pwdMustChange
pwdMustChange: TRUE
-
replace: pwdCheckQuality
pwdCheckQuality: 2
-
add: pwdMinLength
pwdMinLength: 10
"""


@pytest.fixture(scope="module", name="strict")
def _strict():
    with private_slapd.Server(changes=STRICT) as server:
        yield server


def test_no_must_change_is_left_behind(strict, make_probe):
    """Flags not cleared."""
    probe = make_probe([strict.ldapi])
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert probe.outcome("password", uid, "New-password-2") == "OK"
    assert not strict.binds(uid, RIGHT)
    outcome, _, login = probe.ask("login", uid, "New-password-2")
    assert (outcome, login["must_change"]) == ("OK", "0")
    c = strict.connect(dn=f"uid={uid},{PEOPLE}", password="New-password-2")
    assert c.search_s(f"uid={uid},{PEOPLE}", ldap.SCOPE_BASE)


def test_must_change_by_an_administrator_is_told(strict, make_probe):
    probe = make_probe([strict.ldapi])
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert probe.outcome("set", uid, "pwdReset", "TRUE") == "OK"
    assert probe.ask("find", uid)[2]["reset"] == "1"
    assert probe.ask("login", uid, RIGHT)[2]["must_change"] == "1"


def test_without_the_overlays_passwords_change_too(make_probe):
    with private_slapd.Server(overlays=False) as bare:
        probe = make_probe([bare.ldapi])
        uid, ssn = person()
        assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
        assert probe.outcome("password", uid, "New-password-2") == "OK"
        assert bare.binds(uid, "New-password-2")
        report = probe.ask("check")[2]
        assert report["directory ppolicy"].startswith("BAD")
        assert report["directory unique"].startswith("BAD")
        assert report["directory constraint"].startswith("BAD")
        assert "missing" in report["directory syncprov"]
        assert "missing" in report["directory accesslog"]


# --- the NT hash

def nt_of(password):
    done = subprocess.run(
        ["openssl", "dgst", "-provider", "legacy", "-provider", "default",
         "-md4", "-r"], input=password.encode("utf-16-le"),
        capture_output=True, check=True)
    return done.stdout.decode().split()[0]


NT = ('nt_hash = true; eduroam_entitlement = "urn:x:eduroam"; '
      'entitlements = [ "urn:x:library"%s ];')


def test_the_nt_hash_keeps_in_step(slapd, make_probe):
    probe = make_probe([slapd.ldapi], entry=NT % ', "urn:x:eduroam"')
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, "Κωδικός-😀-1") == "OK"
    assert slapd.entry(uid)["uregisterNtPassword"] == [nt_of("Κωδικός-😀-1")]
    assert slapd.binds(uid, "Κωδικός-😀-1")
    assert probe.outcome("password", uid, "New-password-2") == "OK"
    assert slapd.entry(uid)["uregisterNtPassword"] == [
        nt_of("New-password-2")]
    assert slapd.entry(uid, "radius")["uregisterNtPassword"]
    for name in ("reader", "privreader"):
        assert "uregisterNtPassword" not in slapd.entry(uid, name)
    assert probe.ask("check")[0] == "OK"
    # Switched off, the next change takes it away.
    probe = make_probe([slapd.ldapi])
    assert probe.outcome("password", uid, "Newer-pass-3") == "OK"
    assert "uregisterNtPassword" not in slapd.entry(uid)


def test_no_nt_hash_without_the_eduroam_entitlement(slapd, make_probe):
    probe = make_probe([slapd.ldapi], entry=NT % "")
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert probe.outcome("password", uid, "New-password-2") == "OK"
    assert "uregisterNtPassword" not in slapd.entry(uid)


# --- claim

CLASSES = ["inetOrgPerson", "eduPerson", "schacLinkageIdentifiers",
           "schacPersonalCharacteristics"]


def pre_create(slapd, name, **more):
    """Of the one whom the probe makes entries for."""
    attributes = {"objectClass": CLASSES, "uid": [name], "cn": ["Old name"],
                  "sn": ["Papadopoulou"], "schacDateOfBirth": ["20040305"],
                  "roomNumber": ["12"], **more}
    attributes = {k: vs for k, vs in attributes.items() if vs}
    slapd.connect("provisioner").add_s(
        f"uid={name},{PEOPLE}",
        [(k, [v.encode() for v in vs]) for k, vs in attributes.items()])


def test_an_entry_made_before_is_claimed(slapd, make_probe):
    probe = make_probe([slapd.ldapi], mode='"claim"')
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "E_NOTFOUND"
    pre_create(slapd, uid)
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert probe.outcome("readback", uid, id_of(uid), ssn) == "OK"
    entry = slapd.entry(uid)
    assert entry["roomNumber"] == ["12"]
    assert entry["sn"] == ["ΠΑΠΑΔΟΠΟΥΛΟΥ"]
    assert slapd.binds(uid, RIGHT)
    assert probe.outcome("add", uid, id_of(uid), ssn, "Again-pass-3") == "OK"
    assert slapd.binds(uid, RIGHT)


STATUS = "urn:schac:userStatus:gr:example.org:"


def test_a_claim_keeps_the_values_that_the_institution_added(slapd,
                                                             make_probe):
    probe = make_probe([slapd.ldapi], mode='"claim"')
    uid, ssn = person()
    alias = f"first.last.{uid}@example.org"
    pre_create(slapd, uid, objectClass=CLASSES + [
        "inetLocalMailRecipient", "schacUserEntitlements"],
        mailLocalAddress=[alias, f"{uid.upper()}@example.org"],
        eduPersonEntitlement=["urn:x:vpn",
                              "urn:mace:dir:entitlement:Common-lib-terms"],
        schacUserStatus=[STATUS + "library:suspended",
                         STATUS.replace("urn:", "urn:mace:terena.org:") +
                         "account:active"],
        mail=[alias], displayName=["Old"])
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    entry = slapd.entry(uid)
    assert sorted(entry["mailLocalAddress"]) == sorted(
        [alias, f"{uid.upper()}@example.org"])
    assert sorted(entry["eduPersonEntitlement"]) == sorted([
        "urn:x:vpn", "urn:mace:dir:entitlement:Common-lib-terms",
        "urn:mace:dir:entitlement:common-lib-terms"])
    assert sorted(entry["schacUserStatus"]) == [
        STATUS + "account:active", STATUS + "library:suspended"]
    assert entry["mail"] == [f"{uid}@example.org"]
    assert entry["displayName"] != ["Old"]
    assert probe.outcome("lock", uid) == "OK"
    assert sorted(slapd.entry(uid)["schacUserStatus"]) == [
        STATUS + "account:suspended", STATUS + "library:suspended"]


def test_the_status_of_others_stays(slapd, probe):
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    theirs = [STATUS + "library:active",
              "urn:schac:userStatus:gr:other.example:account:closed"]
    slapd.connect("provisioner").modify_s(f"uid={uid},{PEOPLE}", [
        (ldap.MOD_ADD, "schacUserStatus", [v.encode() for v in theirs])])
    for verb, state in (("lock", "suspended"), ("lock", "suspended"),
                        ("unlock", "active")):
        assert probe.outcome(verb, uid) == "OK"
        assert sorted(slapd.entry(uid)["schacUserStatus"]) == sorted(
            theirs + [STATUS + "account:" + state])
    slapd.connect("provisioner").modify_s(f"uid={uid},{PEOPLE}", [
        (ldap.MOD_REPLACE, "schacUserStatus", [v.encode() for v in (
            theirs[0], STATUS.replace("urn:", "urn:mace:terena.org:") +
            "account:active")])])
    assert probe.outcome("lock", uid) == "OK"
    assert sorted(slapd.entry(uid)["schacUserStatus"]) == sorted(
        theirs[:1] + [STATUS + "account:suspended"])


def test_the_nt_hash_follows_an_entitlement_of_the_institution(slapd,
                                                               make_probe):
    probe = make_probe([slapd.ldapi], mode='"claim"', entry=NT % "")
    uid, ssn = person()
    pre_create(slapd, uid, eduPersonEntitlement=["urn:x:eduroam"])
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert slapd.entry(uid)["uregisterNtPassword"] == [nt_of(RIGHT)]


@pytest.mark.parametrize("name,classes", [
    ("cn=Old name", ["inetOrgPerson", "eduPerson"]),
    (None, ["account", "eduPerson"])])
def test_an_entry_that_cannot_become_ours_is_told_from_a_trouble(
        slapd, make_probe, name, classes):
    """It is named by what the mapping writes anew, or of another kind."""
    probe = make_probe([slapd.ldapi], mode='"claim"')
    uid, ssn = person()
    dn = f"{name or 'uid=' + uid},{PEOPLE}"
    slapd.connect("provisioner").add_s(dn, [
        ("objectClass", [c.encode() for c in classes +
                         ["schacPersonalCharacteristics"]]),
        ("schacDateOfBirth", b"20040305"), ("uid", uid.encode())] +
        ([("cn", b"Old name"), ("sn", b"Papadopoulou")] if name else []))
    before = slapd.entry(uid)
    outcome, detail, _ = probe.ask("add", uid, id_of(uid), ssn, RIGHT)
    assert (outcome, detail[:6]) == ("E_INPUT", "claim:")
    assert slapd.entry(uid) == before


@pytest.mark.parametrize("more", [
    {"userPassword": ["{SSHA}AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="]},
    {"eduPersonUniqueId": [OTHER + "@example.org"]},
    {"schacPersonalUniqueCode": [
        "urn:schac:personalUniqueCode:int:esi:example.org:other"]}])
def test_an_entry_of_another_is_not_claimed(slapd, make_probe, more):
    probe = make_probe([slapd.ldapi], mode='"claim"')
    uid, ssn = person()
    pre_create(slapd, uid, **more)
    before = slapd.entry(uid)
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "E_AMBIGUOUS"
    assert slapd.entry(uid) == before


@pytest.mark.parametrize("more", [
    {"schacDateOfBirth": []},
    {"schacDateOfBirth": ["20040306"]}, {"sn": ["Georgiou"]},
    {"schacGender": ["1"]},
    {"schacDateOfBirth": [], "mail": ["maria@example.net"]},
    {"schacPersonalUniqueID": [
        "urn:schac:personalUniqueID:GR:SSN:10029912340"]},
    {"schacDateOfBirth": [], "schacPersonalUniqueID": [
        "urn:schac:personalUniqueID:GR:TIN:%s",
        "urn:schac:personalUniqueID:CY:SSN:%s"]},
    {"schacDateOfBirth": ["20040306"], "schacPersonalUniqueID": [
        "urn:schac:personalUniqueID:GR:SSN:%s"]},
    {"schacPersonalUniqueID": [
        "urn:schac:personalUniqueID:GR:SSN:%s",
        "urn:mace:terena.org:schac:personalUniqueID:GR:SSN:10029912340"]}])
def test_the_name_alone_makes_nobody_the_owner(slapd, make_probe, more):
    probe = make_probe([slapd.ldapi], mode='"claim"')
    uid, ssn = person()
    pre_create(slapd, uid, **{k: [v.replace("%s", ssn) for v in vs]
                              for k, vs in more.items()})
    before = slapd.entry(uid)
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "E_AMBIGUOUS"
    assert slapd.entry(uid) == before


@pytest.mark.parametrize("more", [
    {"schacPersonalUniqueID": [
        "urn:schac:personalUniqueID:GR:SSN:%s"]},
    {"schacPersonalUniqueID": [
        "urn:mace:terena.org:schac:personalUniqueID:GR:SSN:%s"]},
    {"schacPersonalUniqueCode": [
        "urn:schac:personalUniqueCode:int:esi:example.org:am%s",
        "urn:schac:personalUniqueCode:int:esi:example.org:second",
        "urn:schac:personalUniqueCode:int:esi:other.example:1"]},
    {"schacPersonalUniqueCode": [
        "urn:mace:terena.org:schac:personalUniqueCode:gr:example.org:"
        "201:am%s"]}])
def test_an_identifier_makes_the_owner_and_nothing_is_lost(slapd, make_probe,
                                                           more):
    """Surname and sex may be wrong in it, and there is no birth date."""
    probe = make_probe([slapd.ldapi], mode='"claim"')
    uid, ssn = person()
    more = {k: [v.replace("%s", ssn) for v in vs] for k, vs in more.items()}
    pre_create(slapd, uid, **{**more, "schacDateOfBirth": [],
                              "sn": ["Georgiou"], "schacGender": ["1"]})
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    entry = slapd.entry(uid)
    for name, values in more.items():
        assert set(values) <= set(entry[name])
    assert entry["schacGender"] == ["2"] and slapd.binds(uid, RIGHT)


@pytest.mark.parametrize("more", [
    {"pwdAccountLockedTime": ["000001010000Z"]},
    {"schacUserStatus": [STATUS + "account:suspended"]},
    {"schacUserStatus": [STATUS.replace("urn:", "urn:mace:terena.org:") +
                         "account:closed"]}])
def test_what_is_stopped_is_not_opened_by_a_claim(slapd, make_probe, more):
    probe = make_probe([slapd.ldapi], mode='"claim"')
    uid, ssn = person()
    pre_create(slapd, uid, objectClass=CLASSES + ["schacUserEntitlements"])
    slapd.connect("provisioner").modify_s(f"uid={uid},{PEOPLE}", [
        (ldap.MOD_REPLACE, k, [v.encode() for v in vs])
        for k, vs in more.items()])
    before = slapd.entry(uid)
    outcome, detail, _ = probe.ask("add", uid, id_of(uid), ssn, RIGHT)
    assert outcome == "E_AMBIGUOUS" and "suspended or closed" in detail
    assert slapd.entry(uid) == before


@pytest.mark.parametrize("entry", ["", NT % ""])
def test_an_nt_hash_of_before_is_gone_after_a_claim(slapd, make_probe, entry):
    probe = make_probe([slapd.ldapi], mode='"claim"', entry=entry)
    uid, ssn = person()
    pre_create(slapd, uid, objectClass=CLASSES + ["uregisterAccount"],
               eduPersonEntitlement=["urn:x:eduroam"],
               uregisterNtPassword=[nt_of("Old-password-1")])
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert slapd.entry(uid).get("uregisterNtPassword") == (
        [nt_of(RIGHT)] if entry else None)


def test_both_completes_the_entry_that_is_his(slapd, make_probe):
    probe = make_probe([slapd.ldapi], mode='"both"')
    uid, ssn = person()
    pre_create(slapd, uid, roomNumber=["7"])
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert probe.outcome("readback", uid, id_of(uid), ssn) == "OK"
    assert slapd.binds(uid, RIGHT)
    assert slapd.entry(uid)["roomNumber"] == ["7"]


def test_both_makes_an_entry_where_there_is_none(slapd, make_probe):
    probe = make_probe([slapd.ldapi], mode='"both"')
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    assert probe.outcome("add", uid, id_of(uid), ssn, "other") == "OK"
    assert probe.outcome("readback", uid, id_of(uid), ssn) == "OK"
    assert slapd.binds(uid, RIGHT)


@pytest.mark.parametrize("more", [
    {"schacDateOfBirth": []},			# nothing but the name
    {"schacDateOfBirth": ["19700101"]},
    {"sn": ["Georgiou"]},
    {"schacPersonalUniqueCode": [
        "urn:schac:personalUniqueCode:gr:example.org:201:another"]}])
def test_both_takes_no_entry_by_its_name_alone(slapd, make_probe, more):
    """And makes none beside it, wherever it stands."""
    probe = make_probe([slapd.ldapi], mode='"both"')
    uid, ssn = person()
    pre_create(slapd, uid, **more)
    before = slapd.entry(uid)
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "E_AMBIGUOUS"
    assert slapd.entry(uid) == before and not slapd.binds(uid, RIGHT)


@pytest.mark.parametrize("prefix", ["urn:schac:",
                                    "urn:mace:terena.org:schac:"])
def test_both_makes_no_second_entry_of_one_person(slapd, make_probe, prefix):
    """Whose code stands under another username."""
    probe = make_probe([slapd.ldapi], mode='"both"')
    uid, ssn = person()
    pre_create(slapd, "x" + uid, schacPersonalUniqueCode=[
        f"{prefix}personalUniqueCode:gr:example.org:201:am{ssn}"])
    outcome, detail, _ = probe.ask("add", uid, id_of(uid), ssn, RIGHT)
    assert outcome == "E_AMBIGUOUS" and "code" in detail
    assert ssn not in detail and not slapd.binds(uid, RIGHT)


@pytest.mark.parametrize("mode", ["create", "claim", "both"])
@pytest.mark.parametrize("written", [
    "urn:schac:personalUniqueID:GR:SSN:%s",
    "urn:mace:terena.org:schac:personalUniqueID:GR:SSN:%s"])
def test_a_number_under_another_name_is_seen_however_it_is_written(
        slapd, make_probe, mode, written):
    probe = make_probe([slapd.ldapi], mode=f'"{mode}"')
    uid, ssn = person()
    pre_create(slapd, "x" + uid, schacPersonalUniqueID=[written % ssn])
    if mode == "claim":
        pre_create(slapd, uid)
    outcome, detail, _ = probe.ask("add", uid, id_of(uid), ssn, RIGHT)
    assert outcome == "E_AMBIGUOUS" and "number" in detail
    assert ssn not in detail and not slapd.binds(uid, RIGHT)


def test_old_addresses_stay(slapd, make_probe):
    probe = make_probe([slapd.ldapi], mode='"claim"')
    uid, ssn = person()
    old = [f"first.{uid}@example.org", f"{uid}@dept.example.org"]
    pre_create(slapd, uid, mail=old)
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    entry = slapd.entry(uid)
    assert entry["mail"] == [f"{uid}@example.org"]
    assert sorted(entry["mailLocalAddress"]) == sorted(
        old + [f"{uid}@example.org"])


def test_the_second_of_two_names_is_a_name_too(slapd, make_probe):
    probe = make_probe([slapd.ldapi], mode='"claim"')
    uid, ssn = person()
    slapd.connect("provisioner").add_s(f"uid=old{uid},{PEOPLE}", [
        ("objectClass", [c.encode() for c in CLASSES]),
        ("uid", [b"old" + uid.encode(), uid.encode()]), ("cn", b"x"),
        ("sn", b"Papadopoulou"), ("schacDateOfBirth", b"20040305")])
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    outcome, _, lines = probe.ask("login", uid, RIGHT)
    assert outcome == "OK" and lines["uid"] == uid
    assert sorted(slapd.entry(uid)["uid"]) == sorted([uid, "old" + uid])


# --- the connection

def test_a_killed_server_is_found_again(make_probe):
    with private_slapd.Server() as slapd:
        probe = make_probe([slapd.ldapi])
        uid, ssn = person()
        assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
        slapd.stop(signal.SIGKILL)
        outcome, detail, _ = probe.ask("find", uid)
        assert outcome == "E_BACKEND" and detail
        slapd.start()
        assert probe.outcome("find", uid) == "OK"
        slapd.stop()
        slapd.start()
        assert probe.outcome("login", uid, RIGHT) == "OK"
        assert probe.outcome("readback", uid, id_of(uid), ssn) == "OK"


@pytest.fixture(name="hung")
def _hung():
    """Takes connections and says nothing."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen(16)
        yield f"ldap://127.0.0.1:{s.getsockname()[1]}"


def failed(probe, *words):
    assert probe.outcome(*words) == "E_BACKEND"


@pytest.mark.parametrize("tls", ["none", "starttls", "ldaps"])
def test_a_hung_server_costs_one_timeout(slapd, make_probe, tmp_path, hung,
                                         tls):
    uri = hung.replace("ldap:", "ldaps:") if tls == "ldaps" else hung
    probe = make_probe([uri], tls=f'"{tls}"', timeout='"1s"',
                       **simple(slapd, tmp_path))
    for words in (("find", "x"), ("login", "x", RIGHT)):
        waiting.soon(lambda: failed(probe, *words), 2.5)


def test_a_server_that_stops_in_the_middle_costs_one_timeout(make_probe):
    with private_slapd.Server() as slapd:
        probe = make_probe([slapd.ldapi])
        assert probe.outcome("find", "x") == "E_NOTFOUND"
        slapd.freeze()
        waiting.soon(lambda: failed(probe, "find", "x"), 3.5)
        slapd.process.send_signal(signal.SIGCONT)
        assert probe.outcome("find", "x") == "E_NOTFOUND"


CONSUMER = f"""dn: olcDatabase={{1}}mdb,cn=config
changetype: modify
add: olcSyncrepl
olcSyncrepl: rid=1 provider=ldap://127.0.0.1:9 searchbase="{BASE}"
  bindmethod=simple type=refreshOnly retry="60 +"
-
add: olcUpdateRef
olcUpdateRef: ldap://elsewhere.example.net
"""


def test_a_consumer_that_refers_is_left_for_the_provider(slapd, make_probe):
    """And what was written is read back where it was."""
    with private_slapd.Server(config=CONSUMER) as consumer:
        probe = make_probe([consumer.ldapi, slapd.ldapi])
        uid, ssn = person()
        assert probe.outcome("find", uid) == "E_NOTFOUND"
        assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
        assert probe.outcome("readback", uid, id_of(uid), ssn) == "OK"
        assert slapd.binds(uid, RIGHT)
        alone = make_probe([consumer.ldapi])
        outcome, detail, _ = alone.ask("add", uid, id_of(uid), ssn, RIGHT)
        assert outcome == "E_CONF" and "elsewhere" not in detail


READ_ONLY = """dn: olcDatabase={1}mdb,cn=config
changetype: modify
replace: olcReadOnly
olcReadOnly: TRUE
"""
SHADOW = CONSUMER[:CONSUMER.rindex("-\n")]


@pytest.mark.parametrize("config", [READ_ONLY, SHADOW],
                         ids=["read-only", "shadow"])
def test_a_server_that_only_reads_is_left_for_the_next(slapd, make_probe,
                                                       config):
    with private_slapd.Server(config=config) as reader:
        probe = make_probe([reader.ldapi, slapd.ldapi])
        uid, ssn = person()
        assert probe.outcome("find", uid) == "E_NOTFOUND"
        assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
        assert probe.outcome("readback", uid, id_of(uid), ssn) == "OK"
        assert slapd.binds(uid, RIGHT)
        alone = make_probe([reader.ldapi])
        outcome, detail, _ = alone.ask("add", uid, id_of(uid), ssn, RIGHT)
        assert outcome == "E_BACKEND" and "takes no changes" in detail


@pytest.mark.parametrize("code,alone", [(51, "E_BACKEND"), (52, "E_BACKEND"),
                                        (53, "E_CONF"), (48, "E_CONF")])
def test_a_log_in_that_a_server_will_not_judge_is_no_wrong_password(
        slapd, make_probe, tmp_path, code, alone):
    """And is taken to the next, where that may help."""
    odd = odd_directory.OddDirectory(slapd.port)
    relay = f"ldap://127.0.0.1:{odd.port}"
    more = {"tls": '"none"', **simple(slapd, tmp_path)}
    probe = make_probe([relay, f"ldap://127.0.0.1:{slapd.port}"], **more)
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    plant = odd.plant(odd_directory.BIND, uid, code, times=-1)
    assert make_probe([relay], **more).outcome("login", uid, RIGHT) == alone
    assert probe.outcome("login", uid, RIGHT) == (
        "OK" if alone == "E_BACKEND" else alone)
    assert plant.hits == 2
    odd.close()


def test_it_is_known_where_changes_go(slapd, make_probe):
    def ask(*uris):
        outcome, _, said = make_probe(list(uris)).ask("writes")
        return outcome, said

    assert ask(slapd.ldapi) == ("OK", {"uri": slapd.ldapi, "refused": "0",
                                       "why": ""})
    for config, word in ((READ_ONLY, "takes no changes"),
                         (SHADOW, "takes no changes"),
                         (CONSUMER, "Referral")):
        with private_slapd.Server(config=config) as reader:
            outcome, said = ask(reader.ldapi, slapd.ldapi)
            assert (outcome, said["uri"], said["refused"]) == (
                "OK", slapd.ldapi, "1")
            assert said["why"].startswith(reader.ldapi), said
            assert word in said["why"], said
            # one that only reads may come behind
            assert ask(slapd.ldapi, reader.ldapi)[1]["refused"] == "0"
            assert ask(reader.ldapi)[0] in ("E_BACKEND", "E_CONF")
        outcome, said = ask(reader.ldapi, slapd.ldapi)
        assert said["refused"] == "1" and said["why"], said


def test_a_connection_that_a_firewall_forgot_costs_nothing(slapd, make_probe,
                                                           tmp_path):
    way = forgetful.Forgetful(slapd.port)
    probe = make_probe([f"ldap://127.0.0.1:{way.port}"], tls='"none"',
                       **simple(slapd, tmp_path))
    uid, ssn = person()
    assert probe.outcome("find", uid) == "E_NOTFOUND"
    for words, wanted in ((("find", uid), "E_NOTFOUND"),
                          (("add", uid, id_of(uid), ssn, RIGHT), "OK"),
                          (("login", uid, RIGHT), "OK")):
        way.forget()
        time.sleep(1.1)  # nobody asks for longer than core.idle
        began = time.monotonic()
        assert probe.outcome(*words) == wanted
        assert time.monotonic() - began < 1
    way.close()


CLIENTS = f"""dn: cn=config
changetype: modify
add: olcTLSVerifyClient
olcTLSVerifyClient: try
-
add: olcAuthzRegexp
olcAuthzRegexp: "^cn=core$" "cn=provisioner,ou=services,{BASE}"
"""


def test_external_by_a_client_certificate(make_probe):
    with private_slapd.Server(certificate="127.0.0.1",
                              config=CLIENTS) as slapd:
        private_slapd.make_certificate(slapd.dir, "core")
        more = {"ca_file": f'"{slapd.path("ca.pem")}"',
                "cert_file": f'"{slapd.path("core.pem")}"',
                "key_file": f'"{slapd.path("core.key")}"'}
        for uri in (f"ldap://127.0.0.1:{slapd.port}",
                    f"ldaps://127.0.0.1:{slapd.tls_port}"):
            probe = make_probe([uri], **more)
            uid, ssn = person()
            assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
            assert "cn=provisioner" in probe.ask("check")[2]["directory"]
        del more["cert_file"]
        probe = make_probe([uri], **more)
        outcome, detail, _ = probe.ask("find", uid)
        assert outcome == "E_CONF" and "cert_file" in detail


def test_an_unknown_user_of_the_socket_is_told(make_probe):
    mapping = private_slapd.fill("40", core=12345).split("add: ")[1]
    config = ("dn: cn=config\nchangetype: modify\nreplace: " + mapping)
    with private_slapd.Server(config=config) as slapd:
        outcome, _, report = make_probe([slapd.ldapi]).ask("check")
        assert outcome == "E_CONF"
        assert "not mapped" in report["directory"]


def test_the_next_server_is_asked_and_the_hung_one_rests(
        slapd, make_probe, tmp_path, hung):
    probe = make_probe([hung, f"ldap://127.0.0.1:{slapd.port}"],
                       tls='"none"', **simple(slapd, tmp_path))
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"

    def ask():
        assert probe.outcome("readback", uid, id_of(uid), ssn) == "OK"
        assert probe.outcome("find", uid) == "OK"
    waiting.soon(ask, 1)


def test_the_right_name_over_tls(make_probe, tmp_path):
    with private_slapd.Server(certificate="127.0.0.1") as slapd:
        more = simple(slapd, tmp_path)
        more["ca_file"] = f'"{slapd.path("ca.pem")}"'
        for uri in (f"ldap://127.0.0.1:{slapd.port}",
                    f"ldaps://127.0.0.1:{slapd.tls_port}"):
            probe = make_probe([uri], **more)
            uid, ssn = person()
            assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
            assert probe.outcome("login", uid, RIGHT) == "OK"
        more.update(bind='"scram"', bind_user='"provisioner"')
        probe = make_probe([f"ldap://127.0.0.1:{slapd.port}"], **more)
        assert probe.ask("find", "nobody") == ("E_NOTFOUND", "", {})
        assert probe.outcome("find", uid) == "OK"
        (tmp_path / "provisioner.secret").write_text("wrong")
        probe = make_probe([f"ldap://127.0.0.1:{slapd.port}"], **more)
        assert probe.outcome("find", uid) == "E_CONF"


def test_a_wrong_name_or_a_strange_ca_is_refused(make_probe, tmp_path):
    """StartTLS with the wrong name."""
    with private_slapd.Server(certificate="ldap.example.net") as slapd:
        more = simple(slapd, tmp_path)
        for uri in (f"ldap://127.0.0.1:{slapd.port}",
                    f"ldaps://127.0.0.1:{slapd.tls_port}"):
            named = make_probe([uri], ca_file=f'"{slapd.path("ca.pem")}"',
                               **more)
            assert named.outcome("find", "x") in ("E_BACKEND", "E_CONF")
            strange = make_probe([uri], **more)
            assert strange.outcome("find", "x") in ("E_BACKEND", "E_CONF")


def test_a_server_without_tls_gets_no_password(slapd, make_probe, tmp_path):
    probe = make_probe([f"ldap://127.0.0.1:{slapd.port}"],
                       **simple(slapd, tmp_path))
    assert probe.outcome("find", "x") in ("E_BACKEND", "E_CONF")


@pytest.mark.parametrize("uri,tls", [
    ("ldap://ldap.example.org", "none"), ("ldap://127.0.0.1.nip.io", "none"),
    ("ldap://localhost", "ldaps"), ("http://localhost", "none")])
def test_clear_text_off_the_machine_is_refused(slapd, make_probe, tmp_path,
                                               uri, tls):
    probe = make_probe([uri], tls=f'"{tls}"', **simple(slapd, tmp_path))
    outcome, detail, _ = probe.ask("find", "x")
    assert outcome == "E_CONF" and "directory.uris" in detail


@pytest.mark.parametrize("secret", ["", "open"])
def test_an_empty_or_open_secret_file_is_refused(slapd, make_probe, tmp_path,
                                                 secret):
    path = tmp_path / "secret"
    path.write_text(secret)
    path.chmod(0o644 if secret else 0o600)
    settings = simple(slapd, tmp_path)
    settings["password_file"] = f'"{path}"'
    probe = make_probe([slapd.ldapi], **settings)
    assert probe.outcome("find", "x") == "E_CONF"


def test_our_wrong_password_is_for_the_administrator(slapd, make_probe,
                                                     tmp_path):
    settings = simple(slapd, tmp_path)
    (tmp_path / "provisioner.secret").write_text("wrong")
    probe = make_probe([slapd.ldapi], **settings)
    outcome, detail, _ = probe.ask("find", "x")
    assert outcome == "E_CONF" and "wrong" not in detail


# --- doctor

def test_doctor_finds_our_own_files_well_and_leaves_nothing(slapd, probe):
    before = slapd.connect("provisioner").search_s(PEOPLE,
                                                   ldap.SCOPE_SUBTREE)
    outcome, _, report = probe.ask("check")
    assert outcome == "OK", report
    assert all(v.startswith("ok") for v in report.values())
    assert len(report) >= 8
    assert len(slapd.connect("provisioner").search_s(
        PEOPLE, ldap.SCOPE_SUBTREE)) == len(before)


def access(*rules):
    return ("dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\n"
            "replace: olcAccess\n" + "".join(
                f"olcAccess: {rule}\n" for rule in rules))


PROVISIONER = f'by dn.exact="cn=provisioner,ou=services,{BASE}"'


@pytest.mark.parametrize("hidden,well", [
    ("schacDateOfBirth", True), ("mobile", False)])
def test_people_may_be_public_and_private_data_not(make_probe, hidden, well):
    person_there = f"""dn: uid=someone,{PEOPLE}
changetype: add
objectClass: inetOrgPerson
objectClass: schacPersonalCharacteristics
uid: someone
cn: x
sn: x
schacDateOfBirth: 20000101
"""
    with private_slapd.Server(changes=person_there, config=access(
            f"to attrs=userPassword {PROVISIONER} manage by anonymous auth",
            f"to attrs={hidden} {PROVISIONER} write by * none",
            f"to * {PROVISIONER} write by * read")) as slapd:
        report = make_probe([slapd.ldapi]).ask("check")[2]
        said = report["directory anonymous"]
        assert said.startswith("ok: sees people" if well else "BAD"), said


@pytest.mark.parametrize("rules,part", [
    ((f"to attrs=userPassword {PROVISIONER} manage by anonymous read",
      f"to * {PROVISIONER} write by * read"), "directory anonymous"),
    ((f"to attrs=userPassword {PROVISIONER} write by anonymous auth",
      f"to dn.subtree=\"{PEOPLE}\" {PROVISIONER} write",
      "to * by users read"), "directory write"),
    ((f"to attrs=userPassword {PROVISIONER} manage by anonymous auth",
      f"to * {PROVISIONER} manage"), "directory rights"),
    ((f"to * {PROVISIONER} read by anonymous auth",), "directory write"),
    ((f"to attrs=userPassword {PROVISIONER} manage by anonymous auth",
      f"to dn.subtree=\"{PEOPLE}\" {PROVISIONER} write",
      "to * by users read"), "directory lockout"),
])
def test_doctor_names_what_is_wrong(make_probe, rules, part):
    with private_slapd.Server(changes=STRICT) as slapd:
        slapd.stop()
        slapd.tool("slapmodify", 0, access(*rules))
        slapd.start()
        outcome, _, report = make_probe([slapd.ldapi]).ask("check")
        assert outcome != "OK"
        assert report[part].startswith("BAD"), report


def test_doctor_tries_a_probe_where_entries_are_claimed_too(slapd,
                                                            make_probe):
    before = slapd.connect("provisioner").search_s(PEOPLE,
                                                   ldap.SCOPE_SUBTREE)
    probe = make_probe([slapd.ldapi], mode='"claim"')
    outcome, _, report = probe.ask("check")
    assert outcome == "OK", report
    assert all(v.startswith("ok") for v in report.values())
    for part in ("userPassword", "password", "anonymous", "unique",
                 "constraint", "ppolicy", "assertion"):
        assert f"directory {part}" in report
    assert "in force" in report["directory ppolicy"]
    assert len(slapd.connect("provisioner").search_s(
        PEOPLE, ldap.SCOPE_SUBTREE)) == len(before)


def test_doctor_says_what_it_could_not_try(make_probe):
    """A log-in that may claim and not add."""
    rules = (
        f'to dn.exact="{PEOPLE}" attrs=children by users read',
        f"to attrs=userPassword {PROVISIONER} manage by anonymous auth",
        f"to attrs=pwdReset {PROVISIONER} manage",
        f"to dn.subtree=\"{PEOPLE}\" {PROVISIONER} write",
        "to * by users read")
    with private_slapd.Server() as slapd:
        uid, ssn = person()
        pre_create(slapd, uid)
        slapd.stop()
        slapd.tool("slapmodify", 0, access(*rules))
        slapd.start()
        probe = make_probe([slapd.ldapi], mode='"claim"')
        outcome, _, report = probe.ask("check")
        assert outcome == "OK", report
        for word in ("none", "not examined", "slapo-unique",
                     "slapo-constraint", "verifies"):
            assert word in report["directory write"]
        assert "not known" in report["directory userPassword"]
        assert "not examined" in report["directory ppolicy"]
        assert report["directory anonymous"] == "ok: sees nobody"
        assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
        report = probe.ask("check")[2]
        assert "sees whether" in report["directory userPassword"]
        # and one that cannot read it
        slapd.stop()
        slapd.tool("slapmodify", 0, access(*(r.replace(
            "manage by anonymous", "=ws by anonymous") for r in rules)))
        slapd.start()
        outcome, _, report = probe.ask("check")
        assert report["directory userPassword"].startswith("BAD")


ROOTDN = """dn: olcDatabase={1}mdb,cn=config
changetype: modify
add: olcRootPW
olcRootPW: root-Secret1
"""


def test_the_rootdn_is_refused(make_probe, tmp_path):
    """Past every rule and policy; a provisioner with too much is alike."""
    with private_slapd.Server(config=ROOTDN) as slapd:
        slapd.secrets["root"] = "root-Secret1"
        settings = simple(slapd, tmp_path, "root")
        settings["bind_dn"] = f'"cn=root,{BASE}"'
        probe = make_probe([slapd.ldapi], **settings)
        uid, ssn = person()
        for words in (("add", uid, id_of(uid), ssn, RIGHT),
                      ("password", uid, RIGHT), ("lock", uid),
                      ("set", uid, "mobile", "+306900000001")):
            outcome, detail, _ = probe.ask(*words)
            assert outcome == "E_CONF" and "rootdn" in detail, words
        assert probe.outcome("find", uid) == "E_NOTFOUND"
        report = probe.ask("check")[2]
        assert report["directory rights"].startswith("BAD")
        assert report["directory write"].startswith("ok")
        assert probe.outcome("set", uid, "mobile", "1") == "E_CONF"


# --- schema/ and ldif/

def definitions(text):
    """The definitions of a schema file of either form, blanks aside."""
    text = re.sub(r"^#.*\n", "", text, flags=re.M)
    text = re.sub(r"\n[ \t]", " ", text)
    return sorted(
        re.sub(r"\s+", " ", line.split("(", 1)[1]).replace(" ", "")
        for line in text.splitlines() if "(" in line)


@pytest.mark.parametrize("name", private_slapd.SCHEMAS)
def test_both_forms_of_a_schema_say_the_same(name):
    folder = os.path.join(private_slapd.SOURCE, "schema")
    with open(os.path.join(folder, name + ".schema"), encoding="ascii") as f:
        plain = definitions(f.read())
    with open(os.path.join(folder, name + ".ldif"), encoding="ascii") as f:
        assert definitions(f.read()) == plain
    assert plain


def test_slapd_conf_takes_the_schemas(tmp_path):
    conf = tmp_path / "slapd.conf"
    folder = os.path.join(private_slapd.SOURCE, "schema")
    conf.write_text("".join(
        f"include {p}\n" for p in
        ["/etc/ldap/schema/core.schema", "/etc/ldap/schema/cosine.schema",
         "/etc/ldap/schema/inetorgperson.schema"] +
        [os.path.join(folder, n + ".schema")
         for n in private_slapd.SCHEMAS]))
    done = subprocess.run(["/usr/sbin/slaptest", "-u", "-f", conf],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


OLD = "urn:mace:terena.org:schac:"
NEW = "urn:schac:"
GOOD_VALUES = {
    "schacPersonalUniqueCode": [
        OLD + "personalUniqueCode:gr:example.org:201:1115/2023",
        OLD + "personalUniqueCode:gr:uni-a.example.org:7:ΦΙ 42α",
        NEW + "personalUniqueCode:int:esi:example.org:1115_2F2023",
        NEW + "personalUniqueCode:int:esi:example.org:_CE_A6-1.2",
        OLD + "personalUniqueCode:es:uma:estudiante:a3b123c12",
        OLD + "personalUniqueCode:se:LIN:87654321"],
    "schacPersonalUniqueID": [
        OLD + "personalUniqueID:GR:SSN:01039912345",
        NEW + "personalUniqueID:GR:SSN:01039912345",
        OLD + "personalUniqueID:DE:SSN:L01X00T47",
        NEW + "personalUniqueID:CY:SSN:00 123/4-A"],
    "schacUserStatus": [
        NEW + "userStatus:gr:example.org:account:" + state
        for state in ("active", "suspended", "closed")],
    "schacHomeOrganizationType": [
        NEW + "homeOrganizationType:eu:higherEducationalInstitution",
        OLD + "homeOrganizationType:int:university"],
    "eduPersonAffiliation": [
        "student", "member", "faculty", "library-walk-in"]}
BAD_VALUES = {
    "schacPersonalUniqueCode": [
        "garbage", "1115201800001", NEW + "personalUniqueCode:",
        OLD + "personalUniqueCode:gr:example.org:201",
        OLD + "personalUniqueCode:gr:example.org:dit:1115",
        OLD + "personalUniqueCode:gr:example.org:201:",
        OLD + "personalUniqueCode:gr:example.org:201:11:15",
        NEW + "personalUniqueCode:int:esi:example.org:1115/2023",
        NEW + "personalUniqueCode:int:esi:example.org:Φ1",
        "x" + NEW + "personalUniqueCode:int:esi:example.org:1"],
    "schacPersonalUniqueID": [
        "01039912345", OLD + "personalUniqueID:GR:01039912345",
        OLD + "personalUniqueID:gr:SSN:1", OLD + "personalUniqueID:GR:SSN:",
        "urn:mace:terenaXorg:schac:personalUniqueID:GR:SSN:1"],
    "schacUserStatus": [
        "active", NEW + "userStatus:gr:example.org:account:activ",
        NEW + "userStatus:gr:Example.ORG:account:active"],
    "schacHomeOrganizationType": ["university", NEW + "homeOrganizationType"],
    "eduPersonAffiliation": ["students", "Φοιτητής", ""]}


def values_of(table):
    return [(name, v) for name, values in table.items() for v in values]


@pytest.fixture(scope="module", name="target")
def _target(slapd):
    dn = f"uid=constraints,{PEOPLE}"
    slapd.connect("provisioner").add_s(dn, [
        ("objectClass", [b"inetOrgPerson", b"eduPerson",
                         b"schacLinkageIdentifiers", b"schacEntryMetadata",
                         b"schacUserEntitlements", b"schacContactLocation"]),
        ("cn", b"x"), ("sn", b"x"), ("schacHomeOrganization", b"x.org")])
    yield dn
    slapd.connect("provisioner").delete_s(dn)


@pytest.mark.parametrize("name,value", values_of(GOOD_VALUES))
def test_the_constraints_take_a_good_value(slapd, target, name, value):
    slapd.connect("provisioner").modify_s(
        target, [(ldap.MOD_REPLACE, name, value.encode())])


@pytest.mark.parametrize("name,value", values_of(BAD_VALUES))
def test_the_constraints_refuse_a_bad_value(slapd, target, name, value):
    with pytest.raises((ldap.CONSTRAINT_VIOLATION, ldap.INVALID_SYNTAX)):
        slapd.connect("provisioner").modify_s(
            target, [(ldap.MOD_REPLACE, name, value.encode())])


# --- the plain slapd.conf

COMPARED = ("olcAccess", "olcDbIndex", "olcLimits", "olcAuthzRegexp",
            "olcPPolicyDefault", "olcUniqueURI", "olcConstraintAttribute",
            "olcSpCheckpoint", "olcSpSessionlog", "olcModuleLoad",
            "olcAccessLogDB", "olcAccessLogOps", "olcAccessLogSuccess",
            "olcAccessLogPurge", "olcSuffix", "olcRootDN", "olcDbMaxSize")


def plain_words(value):
    """Numbers, quotes, blanks and slapd's other words for the same aside."""
    value = re.sub(r"^\{\d+\}", "", value).replace('"', "")
    for old, new in (("dn.exact=", "dn.base="), (" +0 break", " break")):
        value = value.replace(old, new)
    if value.startswith("to "):         # names; a regex is left as it is
        value = value.lower()
    return " ".join(value.split())


def settings(ldif):
    """What a configuration says, in order."""
    text = re.sub(r"^#.*\n", "", ldif, flags=re.M)
    text = re.sub(r"\n +", " ", text)
    found = {name: [] for name in COMPARED}
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        if name in found:
            found[name].append(plain_words(value))
    # slapd writes a line for each indexed attribute, in its own order, and
    # gives cn=config a name of its own.
    found["olcDbIndex"] = sorted(
        name.lower() + " " + kinds for names, kinds in
        (value.split() for value in found["olcDbIndex"])
        for name in names.split(","))
    found["olcRootDN"] = [v for v in found["olcRootDN"] if v != "cn=config"]
    return found


def converted(folder, conf):
    """slaptest's cn=config of it; the databases are not there, nor needed."""
    out = folder / "converted"
    out.mkdir()
    subprocess.run(["/usr/sbin/slaptest", "-Q", "-f", conf, "-F", out],
                   capture_output=True, check=False)
    done = subprocess.run(
        ["/usr/sbin/slapcat", "-n", "0", "-o", "ldif-wrap=no", "-F", out],
        capture_output=True, text=True, check=True)
    return done.stdout


def test_the_plain_slapd_conf_says_the_same(tmp_path):
    words = {"BASE": BASE, "CORE_UID": "12345", "RUN": str(tmp_path),
             "LOG_DIR": str(tmp_path / "log"),
             "SCHEMA": os.path.join(private_slapd.SOURCE, "schema")}

    def filled(name):
        with open(os.path.join(private_slapd.SOURCE, "ldif", name),
                  encoding="utf-8") as f:
            return re.sub("@([A-Z_]+)@", lambda m: words[m[1]], f.read())

    for folder in ("data", "log"):
        (tmp_path / folder).mkdir()
    conf = tmp_path / "slapd.conf"
    conf.write_text(filled("slapd.conf.example"), encoding="utf-8")
    done = subprocess.run(["/usr/sbin/slaptest", "-u", "-f", conf],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ldif = settings("\n".join(filled(name) for name in (
        "00-server.ldif", "10-modules.ldif", "20-database.ldif",
        "30-overlays.ldif", "40-authz.ldif", "70-accesslog.ldif",
        "80-syncprov.ldif")))
    plain = settings(converted(tmp_path, conf))
    assert all(plain.values())
    assert plain == ldif


SECRET_ATTRIBUTES = {"userPassword", "schacPersonalUniqueID",
                     "schacDateOfBirth", "schacGender", "mobile"}


@pytest.mark.parametrize("who,sees", [
    ("reader", set()), ("radius", set()),
    ("privreader", SECRET_ATTRIBUTES - {"userPassword"}),
    ("self", SECRET_ATTRIBUTES - {"userPassword"})])
def test_who_sees_what(slapd, probe, who, sees):
    uid, ssn = person()
    assert probe.outcome("add", uid, id_of(uid), ssn, RIGHT) == "OK"
    dn = f"uid={uid},{PEOPLE}"
    c = slapd.connect(dn=dn, password=RIGHT) if who == "self" else \
        slapd.connect(who)
    found = c.search_s(dn, ldap.SCOPE_BASE, attrlist=["*", "+"])
    assert SECRET_ATTRIBUTES & set(found[0][1]) == sees
    assert "mail" in found[0][1]
    hidden = f"(schacPersonalUniqueID=*:SSN:{ssn})"
    assert bool(c.search_s(dn, ldap.SCOPE_BASE, hidden)) == bool(sees)


def test_a_service_without_a_password_cannot_log_in():
    with private_slapd.Server() as slapd:
        for name in private_slapd.SERVICES:
            slapd.stop()
            dn = f"cn={name},ou=services,{BASE}"
            slapd.tool("slapmodify", 1, f"dn: {dn}\nchangetype: modify\n"
                       "replace: userPassword\nuserPassword: {CRYPT}!\n")
            slapd.start()
            for typed in ("!", "{CRYPT}!", "*", "x"):
                with pytest.raises(ldap.INVALID_CREDENTIALS):
                    slapd.connect(dn=dn, password=typed)
