"""src/directory/claim.def, row by row, on real entries: after a claim each
stands as its rule says, and what the table does not name as it was.  The
manual shows the same table."""
import os
import re

import ldap
import pytest

import private_slapd
from private_slapd import PEOPLE
from test_directory import CLASSES, Probe, id_of, of_ldif, person, pre_create
from test_directory import pytestmark  # noqa: F401: the same needs

SOURCE = private_slapd.SOURCE
RIGHT = "Right-password-1"
STATUS = "urn:schac:userStatus:gr:example.org:"
ESI = "urn:schac:personalUniqueCode:int:esi:"
HASH = "0123456789ABCDEF0123456789ABCDEF"
OTHERS = "f" * 32 + "@example.org"
FOREIGN = ("sambaNTPassword", "sambaLMPassword", "ntPassword", "lmPassword")
# What those programs bring along, in short.
SCHEMA = """dn: cn=hashes,cn=schema,cn=config
changetype: add
objectClass: olcSchemaConfig
cn: hashes
""" + "".join(
    f"olcAttributeTypes: ( 1.3.6.1.4.1.4203.666.9.{n} NAME '{name}' EQUALITY "
    "caseIgnoreIA5Match SYNTAX 1.3.6.1.4.1.1466.115.121.1.26 SINGLE-VALUE )\n"
    for n, name in enumerate(FOREIGN, 1)) + (
    "olcObjectClasses: ( 1.3.6.1.4.1.4203.666.9.9 NAME 'hashes' AUXILIARY "
    "MAY ( " + " $ ".join(FOREIGN) + " ) )\n")
ALL = CLASSES + ["inetLocalMailRecipient", "schacUserEntitlements",
                 "schacExperimentalOC", "uregisterAccount", "hashes"]


def rows():
    """Of the table: (attribute, rule, words)."""
    with open(os.path.join(SOURCE, "src/directory/claim.def"),
              encoding="ascii") as f:
        text = re.sub(r"/\*.*?\*/", "", f.read(), flags=re.S)
    return [(a, rule, "".join(re.findall(r'"([^"]*)"', words)))
            for a, rule, words in re.findall(
                r'CLAIM\("(\w+)", (\w+), ((?:"[^"]*"\s*)+)\)', text)]


# Of each row what the entry may have, and what ends the claim ({uid}, {ssn}).
SAMPLES = {
    "uid": (["{uid}", "second-{uid}"], []),
    "objectClass": (ALL + ["pkiUser"], []),
    "mailLocalAddress": (["alias.{uid}@example.org"], []),
    "eduPersonEntitlement": (["urn:x:vpn"], []),
    "eduPersonAffiliation": (["staff", "faculty", "student"], []),
    "eduPersonScopedAffiliation": (["staff@example.org",
                                    "faculty@dept.example.org"], []),
    "eduPersonPrimaryAffiliation": (["faculty"], []),
    "mail": (["old.{uid}@example.org", "older.{uid}@example.org"], []),
    "eduPersonUniqueId": ([], [[OTHERS]]),
    "schacPersonalUniqueCode": (
        [ESI + "example.org:am{ssn}", ESI + "example.org:second",
         ESI + "other.example:7"], [[ESI + "example.org:other"]]),
    "schacPersonalUniqueID": (
        ["urn:schac:personalUniqueID:GR:SSN:{ssn}",
         "urn:schac:personalUniqueID:GR:TIN:{ssn}"],
        [["urn:schac:personalUniqueID:GR:SSN:10029912340"],
         ["urn:schac:personalUniqueID:GR:SSN:{ssn}",
          "urn:mace:terena.org:schac:personalUniqueID:GR:SSN:10029912340"]]),
    "schacDateOfBirth": (["20040305"], [["20040306"]]),
    "schacYearOfBirth": (["2004"], [["2003"]]),
    "sn": (["Papadopoulou", "Georgiou"], [["Georgiou"]]),
    "schacGender": (["2"], [["1"]]),
    "schacUserStatus": ([STATUS + "library:suspended"],
                        [[STATUS + "account:closed"]]),
    "userPassword": ([], [["{SSHA}AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="]]),
    "pwdAccountLockedTime": (["20260101000000Z"], [["000001010000Z"]]),
    "uregisterNtPassword": ([HASH], []),
    **{name: ([HASH], []) for name in FOREIGN},
}
JOIN = ("JOINS", "JOINS_EXACT", "IDENTIFIES", "STATE", "STAYS")


@pytest.fixture(scope="module", name="slapd")
def _slapd():
    with private_slapd.Server(config=SCHEMA) as server:
        yield server


@pytest.fixture(scope="module", name="probe")
def _probe(slapd, tmp_path_factory):
    probe = Probe(tmp_path_factory.mktemp("claim"), [slapd.ldapi],
                  mode='"claim"')
    yield probe
    probe.close()


def filled(values, uid, ssn):
    return [v.replace("{uid}", uid).replace("{ssn}", ssn) for v in values]


def make(slapd, uid, ssn, more):
    """An entry of before; what only the server writes is put in behind."""
    more = {k: filled(vs, uid, ssn) for k, vs in more.items()}
    late = more.pop("pwdAccountLockedTime", None)
    pre_create(slapd, uid, **{
        "objectClass": ALL, "description": ["of the institution"],
        "telephoneNumber": ["+30 2101234567"], **more})
    if late:
        slapd.connect("provisioner").modify_s(f"uid={uid},{PEOPLE}", [
            (ldap.MOD_REPLACE, "pwdAccountLockedTime", late[0].encode())])


def shown(slapd, uid):
    """Its values as sets, by the attribute's name in small letters."""
    return {k.lower(): set(vs) for k, vs in
            slapd.entry(uid, attributes=["*"]).items()
            if k.lower() not in ("userpassword", "uregisteractivated",
                                 "schacexpirydate")}


def ours(probe, uid, ssn):
    found = {}
    for line in probe.lines("print", uid, id_of(uid), ssn)[1:]:
        name, value = of_ldif(line)
        found.setdefault(name.lower(), set()).add(value)
    for name in ("dn", "uregisteractivated", "schacexpirydate"):
        found.pop(name, None)
    return found


def expected(before, new):
    """By the table."""
    rules = {a.lower(): rule for a, rule, _ in rows()}
    after = {}
    for name in before.keys() | new.keys():
        rule = rules.get(name, "REPLACED" if name in new else "STAYS")
        had, gets = before.get(name, set()), new.get(name, set())
        after[name] = had | gets if rule in JOIN else \
            set() if rule in ("GOES", "ENDS") else \
            had or gets if rule == "KEEPS" else gets or had
    after["maillocaladdress"] |= before.get("mail", set())
    return {k: vs for k, vs in after.items() if vs}


def claim(probe, uid, ssn):
    return probe.outcome("add", uid, id_of(uid), ssn, RIGHT)


def test_every_row_has_its_samples():
    assert [a for a, _, _ in rows()] == list(SAMPLES)


@pytest.mark.parametrize("attributes", [
    [a] for a, (may, _) in SAMPLES.items() if may] + [
    [a for a, (may, _) in SAMPLES.items() if may]],
    ids=lambda a: a[0] if len(a) == 1 else "all")
def test_after_a_claim_all_is_as_the_table_says(slapd, probe, attributes):
    uid, ssn = person()
    make(slapd, uid, ssn, {a: SAMPLES[a][0] for a in attributes})
    before, new = shown(slapd, uid), ours(probe, uid, ssn)
    assert claim(probe, uid, ssn) == "OK"
    assert shown(slapd, uid) == expected(before, new)
    assert slapd.binds(uid, RIGHT)


@pytest.mark.parametrize("attribute,values", [
    (a, vs) for a, (_, ends) in SAMPLES.items() for vs in ends])
def test_what_ends_a_claim_leaves_all_as_it_was(slapd, probe, attribute,
                                                values):
    uid, ssn = person()
    make(slapd, uid, ssn, {attribute: values})
    before = slapd.entry(uid)
    assert claim(probe, uid, ssn) == "E_AMBIGUOUS"
    assert slapd.entry(uid) == before


def test_the_manual_shows_the_table():
    with open(os.path.join(SOURCE, "man/uregister-entry.5"),
              encoding="utf-8") as f:
        text = f.read()
    section = re.search(r"\.Sh CLAIMING\n(.*?)\n\.Sh ", text, re.S)[1]
    told = re.findall(r"\.It Ic (\w+)\n(.*?)(?=\n\.(?:It|El))", section, re.S)
    assert [(a, " ".join(words.split())) for a, words in told] == [
        (a, words) for a, _, words in rows()]
