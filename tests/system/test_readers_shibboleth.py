"""The Shibboleth IdP is no Debian package: here its searches are made as
etc/readers/shibboleth-idp words them, and what the resolver names is held
against what the server returns."""
import re
import xml.etree.ElementTree as ET

import ldap
import ldap.filter
import pytest

from stacklib import readers

NS = "{urn:mace:shibboleth:2.0:resolver}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
AUTHN = "idp.authn.LDAP."
RESOLVER = "idp.attribute.resolver.LDAP."


class Idp:
    def __init__(self, world):
        self.words = readers.words(world.env)
        text = readers.fill("shibboleth-idp/ldap.properties", self.words)
        self.props = dict(re.findall(r"^([\w.]+) = (.*)$", text, re.M))
        for name in (AUTHN, RESOLVER):	# secrets.properties, as the head says
            self.props[name + "bindDNCredential"] = self.words["READER_PW"]
        self.props["idp.home"] = "/opt/shibboleth-idp"
        self.xml = ET.fromstring(readers.fill(
            "shibboleth-idp/attribute-resolver.xml", self.words))
        self.connector, = self.xml.iter(NS + "DataConnector")

    def value(self, text):
        """With its %{properties} filled in."""
        while "%{" in text:
            text = re.sub(r"%\{([\w.]+)\}", lambda m: self.props[m[1]], text)
        return text.strip()

    def prop(self, name):
        return self.value(self.props[name])

    def search(self, base, filt, names, dn, password):
        c = ldap.initialize(self.prop(AUTHN + "ldapURL"))
        c.simple_bind_s(dn, password)
        try:
            return c.search_s(base, ldap.SCOPE_SUBTREE, filt, names)
        finally:
            c.unbind_s()

    def find(self, user):
        """bindSearchAuthenticator: the DN of a name."""
        filt = self.prop(AUTHN + "userFilter").replace(
            "{user}", ldap.filter.escape_filter_chars(user))
        return self.search(
            self.prop(AUTHN + "baseDN"), filt,
            self.prop(AUTHN + "returnAttributes").split(","),
            self.prop(AUTHN + "bindDN"),
            self.prop(AUTHN + "bindDNCredential"))

    def log_in(self, user, password):
        found = self.find(user)
        if len(found) != 1 or not password:	# as ldaptive does
            return False
        c = ldap.initialize(self.prop(AUTHN + "ldapURL"))
        try:
            c.simple_bind_s(found[0][0], password)
        except ldap.INVALID_CREDENTIALS:
            return False
        c.unbind_s()
        return True

    def resolve(self, user):
        at = {k: self.value(v) for k, v in self.connector.attrib.items()}
        filt = self.value(self.connector.find(NS + "FilterTemplate").text)
        filt = filt.replace("$resolutionContext.principal",
                            ldap.filter.escape_filter_chars(user))
        names = self.value(
            self.connector.find(NS + "ReturnAttributes").text).split()
        return self.search(at["baseDN"], filt, names, at["principal"],
                           at["principalCredential"])


@pytest.fixture(scope="module")
def idp(world):
    return Idp(world)


@pytest.fixture(scope="module")
def entry(idp, account):
    (_, found), = idp.resolve(account.uid)
    return {k: [v.decode() for v in vs] for k, vs in found.items()}


def test_finds_one_entry_and_takes_the_password(idp, account):
    (dn, attributes), = idp.find(account.uid)
    assert dn == account.dn and attributes == {}
    assert idp.log_in(account.uid, account.password)


@pytest.mark.parametrize("case", ["wrong", "empty", "hash"])
def test_refuses(idp, account, case):
    assert not idp.log_in(account.uid, account.wrong[case])


@pytest.mark.parametrize("name", ["*", "st*", "nobody", "a)(uid=*"])
def test_finds_nobody_by_another_name(idp, name):
    assert idp.find(name) == [] and idp.resolve(name) == []


def test_finds_no_suspended_account(idp, suspended):
    assert idp.find(suspended.uid) == []


def test_resolves_no_suspended_account(idp, suspended):
    """A session of the IdP may outlive the account."""
    assert idp.resolve(suspended.uid) == []


def test_resolves_one_entry_without_the_password(entry):
    assert "userPassword" not in entry
    assert not {"schacPersonalUniqueID", "schacDateOfBirth",
                "uregisterNtPassword"} & set(entry)


def test_every_attribute_of_the_resolver_is_there(idp, entry):
    wanted = set(idp.connector.get("exportAttributes").split())
    for definition in idp.xml.iter(NS + "AttributeDefinition"):
        source, = definition.iter(NS + "InputDataConnector")
        assert source.get("ref") == idp.connector.get("id")
        wanted |= set(source.get("attributeNames").split())
    missing = {n for n in wanted if not entry.get(n)}
    assert not missing


def test_prescoped_values_have_one_scope(idp, entry):
    for definition in idp.xml.iter(NS + "AttributeDefinition"):
        if definition.get(TYPE) != "Prescoped":
            continue
        source, = definition.iter(NS + "InputDataConnector")
        for value in entry[source.get("attributeNames")]:
            assert re.fullmatch(r"[^@]+@" + re.escape(idp.words["SCOPE"]),
                                value), value


def test_exported_and_defined_ids_do_not_collide(idp):
    ids = [d.get("id") for d in idp.xml.iter(NS + "AttributeDefinition")]
    ids += idp.connector.get("exportAttributes").split()
    assert len(ids) == len(set(ids))


# --- what is released: one code to each

AFP = "{urn:mace:shibboleth:2.0:afp}"


@pytest.fixture(scope="module")
def policies(idp):
    text = readers.fill("shibboleth-idp/attribute-filter.xml", idp.words)
    return {p.get("id").partition("-")[2]: p
            for p in ET.fromstring(text).iter(AFP + "AttributeFilterPolicy")}


def permitted(policy, name, values):
    """Of the values, those that the policy lets out."""
    rules = [r for r in policy.iter(AFP + "AttributeRule")
             if r.get("attributeID") == name]
    if not rules:
        return []
    rule, = rules
    if rule.get("permitAny") == "true":
        return values
    permit, = rule.iter(AFP + "PermitValueRule")
    assert permit.get(TYPE) == "ValueRegex"
    return [v for v in values if re.fullmatch(permit.get("regex"), v)]


def test_each_form_of_the_code_goes_to_its_readers(idp, policies, entry,
                                                   account):
    assert set(policies) == {"greek-code", "european-student-identifier"}
    p, scope = account.person, idp.words["SCOPE"]
    codes = entry["schacPersonalUniqueCode"]
    assert permitted(policies["greek-code"], "schacPersonalUniqueCode",
                     codes) == [
        f"urn:mace:terena.org:schac:personalUniqueCode:gr:{scope}:"
        f"{p['departmentID']}:{p['registrationID']}"]
    esi, = permitted(policies["european-student-identifier"],
                     "schacPersonalUniqueCode", codes)
    assert esi.startswith(f"urn:schac:personalUniqueCode:int:esi:{scope}:")


def test_the_policies_ask_who_the_service_is(idp, policies):
    greek = [r.get("value") for r in policies["greek-code"].iter(AFP + "Rule")
             if r.get(TYPE) == "Requester"]
    assert greek == [idp.words["NATIONAL_SP"]]
    esi = policies["european-student-identifier"].find(
        AFP + "PolicyRequirementRule")
    assert (esi.get(TYPE), esi.get("attributeName"),
            esi.get("attributeValue")) == (
        "EntityAttributeExactMatch", "http://macedir.org/entity-category",
        "https://myacademicid.org/entity-categories/esi")


def test_every_released_attribute_is_resolved(idp, policies):
    known = {d.get("id") for d in idp.xml.iter(NS + "AttributeDefinition")}
    known |= set(idp.connector.get("exportAttributes").split())
    for policy in policies.values():
        for rule in policy.iter(AFP + "AttributeRule"):
            assert rule.get("attributeID") in known


@pytest.mark.parametrize("value,branch", [
    ("267", "267"), ("HIS", None), ("26a", None), ("", None),
    ("12345678901", None)])
def test_the_branch_is_an_integer_or_not_there(idp, value, branch):
    definition, = [d for d in idp.xml.iter(NS + "AttributeDefinition")
                   if d.get("id") == "grEduPersonUndergraduateBranch"]
    assert definition.get(TYPE) == "RegexSplit"
    source, = definition.iter(NS + "InputDataConnector")
    assert source.get("attributeNames") == "departmentNumber"
    encoder, = definition.iter(NS + "AttributeEncoder")
    assert encoder.get("name") == "urn:oid:1.3.6.1.4.1.16515.2.3.2.1"
    found = re.fullmatch(definition.get("regex"), value)
    assert (found[1] if found else None) == branch
