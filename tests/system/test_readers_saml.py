"""SAML: a log-in at SimpleSAMLphp with etc/readers/simplesamlphp, seen from
a real service provider (pysaml2, which has xmlsec1 check the signature)."""
import base64
import html.parser
import os
import re
import shutil
import subprocess
import urllib.parse
import warnings
import xml.etree.ElementTree

import ldap
import pytest
import requests

from stacklib import readers

with warnings.catch_warnings():	# its own, about its own
    warnings.simplefilter("ignore")
    saml2 = pytest.importorskip("saml2", reason="needs python3-pysaml2")
    from saml2 import client, config

WWW = "/usr/share/simplesamlphp/www"
SP = "https://sp.example.net/metadata"
ACS = "https://sp.example.net/acs"
SCOPE = "example.org"

pytestmark = [
    pytest.mark.skipif(
        not os.path.isdir(WWW) or not shutil.which("php"),
        reason="needs simplesamlphp, php-cli, php-ldap, php-mbstring"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

CONFIG = """<?php
$config = [
	'baseurlpath' => '{url}/',
	'certdir' => '{dir}/cert/',
	'loggingdir' => '{dir}/log/',
	'datadir' => '{dir}/data/',
	'tempdir' => '{dir}/tmp',
	'metadatadir' => '{dir}/etc/metadata/',
	'attributenamemapdir' => '/etc/simplesamlphp/attributemap/',
	'secretsalt' => '{salt}',
	'auth.adminpassword' => '{salt}',
	'technicalcontact_email' => 'na@example.org',
	'timezone' => 'UTC',
	'errorreporting' => false,
	'logging.level' => SimpleSAML\\Logger::DEBUG,
	'logging.handler' => 'errorlog',
	'enable.saml20-idp' => true,
	'module.enable' => ['core' => true, 'saml' => true, 'ldap' => true],
	'session.cookie.secure' => false,
	'session.phpsession.savepath' => '{dir}/tmp',
	'store.type' => 'phpsession',
	'language.available' => ['en', 'el'],
	'language.default' => 'en',
	'metadata.sources' => [['type' => 'flatfile']],
];
"""

# As the federation's registry would have it.
REMOTE = """<?php
$metadata['{sp}'] = [
	'AssertionConsumerService' => [[
		'Binding' => 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
		'Location' => '{acs}',
		'index' => 0,
	]],
];
"""

OID = {
    "cn": "2.5.4.3", "sn": "2.5.4.4", "givenName": "2.5.4.42",
    "displayName": "2.16.840.1.113730.3.1.241",
    "mail": "0.9.2342.19200300.100.1.3",
    "eduPersonPrincipalName": "1.3.6.1.4.1.5923.1.1.1.6",
    "eduPersonUniqueId": "1.3.6.1.4.1.5923.1.1.1.13",
    "eduPersonAffiliation": "1.3.6.1.4.1.5923.1.1.1.1",
    "eduPersonPrimaryAffiliation": "1.3.6.1.4.1.5923.1.1.1.5",
    "eduPersonScopedAffiliation": "1.3.6.1.4.1.5923.1.1.1.9",
    "eduPersonEntitlement": "1.3.6.1.4.1.5923.1.1.1.7",
    "eduPersonAssurance": "1.3.6.1.4.1.5923.1.1.1.11",
    "schacHomeOrganization": "1.3.6.1.4.1.25178.1.2.9",
    "schacHomeOrganizationType": "1.3.6.1.4.1.25178.1.2.10",
    "schacPersonalUniqueCode": "1.3.6.1.4.1.25178.1.2.14",
    "grEduPersonUndergraduateBranch": "1.3.6.1.4.1.16515.2.3.2.1",
}
NAMES = {"urn:oid:" + oid: name for name, oid in OID.items()}
NAMES["urn:oasis:names:tc:SAML:attribute:subject-id"] = "subject-id"


class Form(html.parser.HTMLParser):
    """The first form of a page: where it goes, and its fields."""

    def __init__(self, text):
        super().__init__()
        self.action, self.fields = None, {}
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        a = dict(pairs)
        if tag == "form" and self.action is None:
            self.action = a.get("action", "")
        if tag == "input" and a.get("name"):
            self.fields[a["name"]] = a.get("value") or ""


class Federation:
    """One identity provider, one service provider."""

    def __init__(self, program, world):
        self.program = program
        port, = readers.free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        for folder in ("cert", "data", "tmp"):
            os.mkdir(program.path(folder))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-days", "3", "-subj", "/CN=idp", "-keyout",
             program.path("cert/idp.key"), "-out",
             program.path("cert/idp.pem")],
            check=True, stderr=subprocess.DEVNULL)
        self.configure(readers.words(world.env))
        program.start("simplesamlphp", program.unprivileged([
            "/usr/bin/php", "-d", "display_errors=0", "-d",
            "opcache.enable_cli=1", "-S",
            f"127.0.0.1:{port}", "-t", WWW]), self.metadata,
            SIMPLESAMLPHP_CONFIG_DIR=program.path("etc"),
            PHP_CLI_SERVER_WORKERS="2")
        self.sp = self.make_sp()

    def configure(self, words):
        write = self.program.write
        write("etc/config.php", CONFIG.format(
            url=self.url, dir=self.program.dir, salt=os.urandom(16).hex()))
        for folder, name, host in (
                ("etc", "authsource", "authsources.php"),
                ("etc/metadata", "idp", "saml20-idp-hosted.php")):
            own = f"uregister-{name}.php"
            write(f"{folder}/{own}",
                  readers.fill("simplesamlphp/" + own, words))
            variable = "config" if name == "authsource" else "metadata"
            write(f"{folder}/{host}", f"<?php\n${variable} = [];\n"
                  f"require __DIR__ . '/{own}';\n")
        write("etc/metadata/saml20-sp-remote.php",
              REMOTE.format(sp=SP, acs=ACS))

    def metadata(self):
        r = requests.get(self.url + "/saml2/idp/metadata.php", timeout=10)
        assert r.status_code == 200, r.text[:500]
        return r.text

    def make_sp(self):
        path = self.program.write("idp.xml", self.metadata())
        conf = config.SPConfig()
        conf.load({
            "entityid": SP,
            "xmlsec_binary": shutil.which("xmlsec1"),
            "metadata": {"local": [path]},
            "allow_unknown_attributes": True,
            "service": {"sp": {
                "endpoints": {"assertion_consumer_service": [
                    (ACS, saml2.BINDING_HTTP_POST)]},
                "allow_unsolicited": False,
                "authn_requests_signed": False,
                "want_assertions_signed": True,
                "want_response_signed": False,
            }}})
        return client.Saml2Client(config=conf)

    def respond(self, user, password):
        """What the browser brings back to the SP: which request, and the
        answer to it; or None."""
        http = requests.Session()
        http.trust_env = False
        request, info = self.sp.prepare_for_authenticate(
            relay_state="here", binding=saml2.BINDING_HTTP_REDIRECT)
        page = http.get(dict(info["headers"])["Location"], timeout=30)
        assert page.status_code == 200, page.text[:2000]
        form = Form(page.text)
        assert "username" in form.fields, page.text[:2000]
        form.fields.update(username=user, password=password)
        page = http.post(urllib.parse.urljoin(page.url, form.action),
                         data=form.fields, timeout=30)
        form = Form(page.text)
        if "SAMLResponse" not in form.fields:
            assert "the password you gave was wrong" in page.text, \
                page.text[:9000]
            return None
        assert form.action == ACS
        return request, form.fields["SAMLResponse"]

    def glance(self, user, password):
        """What log_in() says, the signature not looked at."""
        response = self.respond(user, password)
        if response is None:
            return None
        tree = xml.etree.ElementTree.fromstring(
            base64.b64decode(response[1]))
        return {NAMES.get(a.get("Name"), a.get("Name")): [v.text for v in a]
                for a in tree.iter(f"{{{saml2.saml.NAMESPACE}}}Attribute")}

    def log_in(self, user, password):
        """What the SP learns, {name: [value, …]}, or None."""
        response = self.respond(user, password)
        if response is None:
            return None
        answer = self.sp.parse_authn_request_response(
            response[1], saml2.BINDING_HTTP_POST,
            outstanding={response[0]: "here"})
        found = {}
        statement, = answer.assertion.attribute_statement
        for a in statement.attribute:
            assert a.name_format == saml2.saml.NAME_FORMAT_URI, a.name
            found[NAMES.get(a.name, a.name)] = [
                v.text for v in a.attribute_value]
        return found


@pytest.fixture(scope="module")
def federation(world):
    with readers.Program("saml") as program:
        yield Federation(program, world)


@pytest.fixture(scope="module")
def released(federation, account):
    found = federation.log_in(account.uid, account.password)
    assert found, "refused"
    return found


@pytest.mark.parametrize("case", ["wrong", "empty", "hash"])
def test_refuses(federation, account, case):
    assert federation.log_in(account.uid, account.wrong[case]) is None


@pytest.mark.parametrize("name", ["*", "st*", "nobody", "*)(uid=*"])
def test_refuses_another_name(federation, account, name):
    assert federation.log_in(name, account.password) is None


def test_a_glance_sees_the_same(federation, account, released):
    assert federation.glance(account.uid, account.password) == released
    assert federation.glance(account.uid, account.wrong["wrong"]) is None


def test_refuses_a_suspended_account(federation, suspended):
    assert federation.log_in(suspended.uid, suspended.password) is None


def test_takes_the_address(federation, account, released):
    assert federation.log_in(account.mail, account.password) == released


def test_releases_what_is_named_and_nothing_else(released):
    assert set(released) == set(OID) | {"subject-id"}


ONE = {
    "sn": r"[Α-ΩΪΫ]+", "givenName": r"[Α-ΩΪΫ]+",
    "cn": r"[Α-ΩΪΫ]+ [Α-ΩΪΫ]+", "displayName": r"[Α-ΩΪΫ]+ [Α-ΩΪΫ]+",
    "mail": r"{uid}@example\.org",
    # no second @, lower case, the scope of the IdP
    "eduPersonPrincipalName": r"{uid}@example\.org",
    "eduPersonUniqueId": r"[A-Za-z0-9]{{1,64}}@example\.org",
    # saml-subject-id-attr 1.0, 3.3.1
    "subject-id": r"[A-Za-z0-9][A-Za-z0-9=-]{{0,126}}@example\.org",
    "eduPersonPrimaryAffiliation": r"student",
    "eduPersonEntitlement": r"urn:mace:dir:entitlement:common-lib-terms",
    "schacHomeOrganization": r"example\.org",
    "schacHomeOrganizationType":
        r"urn:schac:homeOrganizationType:eu:higherEducationalInstitution",
}


@pytest.mark.parametrize("name", sorted(ONE))
def test_single_value(released, account, name):
    value, = released[name]
    pattern = ONE[name].format(uid=re.escape(account.uid))
    assert re.fullmatch(pattern, value), value


def test_names_are_those_of_the_registry(released, account):
    p = account.person
    assert released["sn"][0].upper() == p["lastNameEl"]
    assert released["givenName"][0].upper() == p["firstNameEl"]


def test_affiliations(released):
    assert set(released["eduPersonAffiliation"]) == {"student", "member"}
    assert set(released["eduPersonScopedAffiliation"]) == {
        "student@" + SCOPE, "member@" + SCOPE}


def test_assurance(released):
    values = released["eduPersonAssurance"]
    assert "https://refeds.org/assurance" in values
    assert all(v.startswith("https://refeds.org/assurance") for v in values)


def test_code_for_atlas_and_european_student_identifier(released, account):
    p = account.person
    greek, = [v for v in released["schacPersonalUniqueCode"]
              if v.startswith("urn:mace:terena.org:schac:"
                              f"personalUniqueCode:gr:{SCOPE}:")]
    # as ATLAS takes it apart: by letter case, then int.Parse
    department, am = greek.split(":")[7:]
    assert int(department) == int(p["departmentID"])
    assert am == p["registrationID"] and am not in ("", "-")
    esi, = [v for v in released["schacPersonalUniqueCode"] if v != greek]
    assert re.fullmatch(r"urn:schac:personalUniqueCode:int:esi:"
                        r"example\.org:[-:.\w]+", esi, re.ASCII)


def test_bundles_can_be_satisfied(released):
    """REFEDS Research and Scholarship 1.3, Personalized 2."""
    for name in ("eduPersonPrincipalName", "mail", "displayName",
                 "givenName", "sn", "subject-id", "schacHomeOrganization",
                 "eduPersonScopedAffiliation", "eduPersonAssurance"):
        assert released[name] and all(released[name])


def test_the_branch_is_an_integer_or_not_there(federation, world, account,
                                               released):
    """ATLAS hands it to int.Parse."""
    department = account.person["departmentID"]
    assert released["grEduPersonUndergraduateBranch"] == [department]
    c = world.ldap("provisioner")
    for other in ("HIS", "12a", "-", "1.5", "12345678901"):
        c.modify_s(account.dn, [(ldap.MOD_REPLACE, "departmentNumber",
                                 other.encode())])
        try:
            found = federation.log_in(account.uid, account.password)
        finally:
            c.modify_s(account.dn, [(ldap.MOD_REPLACE, "departmentNumber",
                                     department.encode())])
        assert "grEduPersonUndergraduateBranch" not in found, other
        assert set(found) == set(released) - {
            "grEduPersonUndergraduateBranch"}
