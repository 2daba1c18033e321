"""The entry in the directory: complete, valid, and unreadable where it
must be."""
import re

import ldap
import pytest

from stacklib import student

SCOPE = "example.org"


@pytest.fixture(scope="module")
def active(world):
    person = next(p for p in iter(world.ordinary, None) if
                  p["firstNameEn"])
    s = world.student(person, channel="sms", keep=True)
    s.activate()
    return s


@pytest.fixture(scope="module")
def entry(world, active):
    return world.entry(active.username)


def one(entry, name):
    assert len(entry.get(name, [])) == 1, f"{name}: {entry.get(name)}"
    return entry[name][0]


def test_classes(entry):
    have = {c.lower() for c in entry["objectClass"]}
    assert {"person", "organizationalperson", "inetorgperson", "eduperson",
            "inetlocalmailrecipient", "schacpersonalcharacteristics",
            "schaccontactlocation", "schaclinkageidentifiers",
            "schacentrymetadata", "schacuserentitlements"} <= have


@pytest.mark.parametrize("name", [
    "uid", "cn", "sn", "givenName", "cn;lang-el", "cn;lang-en", "sn;lang-el",
    "sn;lang-en", "givenName;lang-el", "givenName;lang-en", "displayName",
    "mail", "mailLocalAddress", "preferredLanguage", "departmentNumber", "ou",
    "eduPersonPrincipalName", "eduPersonUniqueId", "eduPersonAffiliation",
    "eduPersonPrimaryAffiliation", "eduPersonScopedAffiliation",
    "eduPersonEntitlement", "eduPersonAssurance", "eduPersonOrgDN",
    "eduPersonOrgUnitDN", "schacHomeOrganization",
    "schacHomeOrganizationType", "schacPersonalUniqueCode",
    "schacPersonalUniqueID", "schacDateOfBirth", "schacGender",
    "schacCountryOfCitizenship", "schacUserStatus", "schacExpiryDate",
    "mobile"])
def test_every_attribute_of_a_student_with_full_data(entry, name):
    assert entry.get(name) and all(v.strip() for v in entry[name])


def test_names(active, entry):
    p = active.person
    assert one(entry, "uid") == p["loginName"]
    assert one(entry, "sn;lang-el").upper() == p["lastNameEl"]
    assert one(entry, "givenName;lang-el").upper() == p["firstNameEl"]
    assert one(entry, "sn;lang-en").upper() == p["lastNameEn"]
    for name in ("cn;lang-el", "cn;lang-en", "sn;lang-en"):
        assert entry[name]
    assert one(entry, "cn;lang-en").isascii()


def test_scoped_values(active, entry):
    uid = active.username
    assert one(entry, "eduPersonPrincipalName") == f"{uid}@{SCOPE}"
    assert one(entry, "mail").endswith("@" + SCOPE)
    assert one(entry, "mail") in entry["mailLocalAddress"]
    assert re.fullmatch(r"[0-9a-f]{32}@" + re.escape(SCOPE),
                        one(entry, "eduPersonUniqueId"))
    assert set(entry["eduPersonAffiliation"]) == {"student", "member"}
    assert one(entry, "eduPersonPrimaryAffiliation") == "student"
    assert set(entry["eduPersonScopedAffiliation"]) == {
        "student@" + SCOPE, "member@" + SCOPE}
    assert one(entry, "schacHomeOrganization") == SCOPE


def test_both_forms_of_the_personal_code(active, entry):
    p = active.person
    codes = set(entry["schacPersonalUniqueCode"])
    assert (f"urn:mace:terena.org:schac:personalUniqueCode:gr:{SCOPE}:"
            f"{p['departmentID']}:{p['registrationID']}") in codes
    esi = [c for c in codes
           if c.startswith(f"urn:schac:personalUniqueCode:int:esi:{SCOPE}:")]
    assert len(esi) == 1
    assert re.fullmatch(r"urn:schac:personalUniqueCode:int:esi:[-:.\w]+",
                        esi[0], re.ASCII)


def test_person(active, entry):
    p = active.person
    ids = entry["schacPersonalUniqueID"]
    assert any(len(v.split(":")) == 8 and v.split(":")[5].upper() == "GR" and
               v.split(":")[6:] == ["SSN", p["SSN"]] for v in ids), ids
    assert re.fullmatch(r"\d{8}", one(entry, "schacDateOfBirth"))
    assert one(entry, "schacDateOfBirth")[:4] == p["birthYear"]
    assert one(entry, "schacGender") == p["gender"]
    assert one(entry, "schacCountryOfCitizenship").upper() == "GR"
    assert re.fullmatch(r"\d{14}Z", one(entry, "schacExpiryDate"))
    assert one(entry, "mobile").replace(" ", "")[-10:] == \
        active.types["mobile"][-10:]


def test_the_dn_is_flat(world, active):
    c = world.ldap("privreader")
    dn = c.search_s(world.env["PEOPLE_BASE"], ldap.SCOPE_SUBTREE,
                    f"(uid={active.username})", ["1.1"])[0][0]
    assert ldap.dn.str2dn(dn) == ldap.dn.str2dn(
        f"uid={active.username},{world.env['PEOPLE_BASE']}")


@pytest.mark.parametrize("who", ["reader", "privreader", "radius", None,
                                 "self"])
def test_nobody_reads_the_password(world, active, who):
    dn = f"uid={active.username},{world.env['PEOPLE_BASE']}"
    c = world.ldap(None if who == "self" else who)
    if who == "self":
        c.simple_bind_s(dn, active.password)
    try:
        found = c.search_s(dn, ldap.SCOPE_BASE, "(objectClass=*)",
                           ["*", "+", "userPassword"])
    except (ldap.NO_SUCH_OBJECT, ldap.INSUFFICIENT_ACCESS):
        found = []
    for _, attributes in found:
        assert "userPassword" not in attributes
    for filt in ("(userPassword=*)", "(userPassword={ARGON2}*)"):
        try:
            assert c.search_s(dn, ldap.SCOPE_BASE, filt, ["1.1"]) == []
        except (ldap.NO_SUCH_OBJECT, ldap.INSUFFICIENT_ACCESS):
            pass
    with pytest.raises(ldap.LDAPError):
        assert c.compare_s(dn, "userPassword", b"x") is None


@pytest.mark.parametrize("name", ["schacPersonalUniqueID",
                                  "schacDateOfBirth", "mobile"])
def test_reader_has_no_number_nor_birth_data(world, active, name):
    assert name not in world.entry(active.username, "reader")
    assert name in world.entry(active.username, "privreader")


def stored(world, uid):
    return world.entry(uid, "provisioner",
                       ["userPassword"])["userPassword"]


def test_stored_value_is_argon2id(world, active):
    values = stored(world, active.username)
    assert len(values) == 1
    assert re.match(r"\{ARGON2\}\$argon2id\$v=19\$m=\d+,t=\d+,p=1\$",
                    values[0])


def test_stored_value_is_ssha_where_set(worlds):
    world = worlds.get("--scheme", "ssha")
    s = world.student(channel="email")
    s.activate()
    values = stored(world, s.username)
    assert len(values) == 1 and values[0].startswith("{SSHA}")
    assert world.bind(s.username, s.password)


@pytest.mark.parametrize("password", [
    "{SSHA}Vathy-Kyma7", "{CLEARTEXT}Vathy-Kyma7", "{ARGON2}$argon2id$v=19$x1A",
    "Vathy Galazio  Kyma 7", "Quote\"'\\*()=,+<>;#7aA",
    "A1" + "-kyma" * 25], ids=["ssha", "cleartext", "argon2", "blanks",
                               "signs", "long"])
def test_odd_passwords_bind_as_they_were_typed(world, password):
    s = world.student(channel="email", password=password)
    s.activate()
    assert stored(world, s.username)[0].startswith("{ARGON2}")
    assert world.bind(s.username, password)
    assert not world.bind(s.username, password[:-1])


def test_no_other_value_appears_at_a_rebind(world, active):
    """slapd must not rewrite the hash when the student logs in."""
    before = stored(world, active.username)
    assert student.bind(world.env, active.username,
                        active.password).returncode == 0
    assert stored(world, active.username) == before
