"""By which names one logs in: each name with each program that reads the
directory, with the right password and a wrong one."""

import ldap
import pytest

import test_readers_freeradius
import test_readers_mail
import test_readers_openvpn
import test_readers_pam
import test_readers_saml
import test_readers_shibboleth
from conftest import Account
from stacklib import readers

MAIL = "Maria.{uid}@mail.example.org"
NAMES = {"uid": "{uid}", "UID": "{UID}", "uid@scope": "{uid}@example.org",
         "UID@SCOPE": "{UID}@EXAMPLE.ORG", "mail": MAIL,
         "another mail": "maria.{uid}x@mail.example.org",
         "another scope": "{uid}@example.net"}
ALL = {"uid", "UID", "uid@scope", "UID@SCOPE", "mail"}
# Which names are taken; etc/readers/README has the reasons of the last.
TAKES = {"freeradius TTLS": ALL, "freeradius PEAP": ALL, "dovecot": ALL,
         "simplesamlphp": ALL, "shibboleth": ALL, "openvpn": ALL,
         "pam": {"uid", "UID"}}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def town(worlds):
    eduroam = test_readers_freeradius.EDUROAM
    return worlds.get("--students", "20", "--set", "entry.nt_hash=true",
                      "--set", "entry.entitlements=" + eduroam,
                      "--set", "entry.eduroam_entitlement=" + eduroam)


@pytest.fixture(scope="module")
def maria(town):
    """Her address is not her name with the scope."""
    account = Account(town)
    c = town.ldap("provisioner")
    c.modify_s(account.dn, [(ldap.MOD_REPLACE, "mail",
                             MAIL.format(uid=account.uid).encode())])
    return account


def one_at_a_time(town):
    """Each program, and how it is asked."""
    with readers.Program("radius") as p:
        radius = test_readers_freeradius.Radius(p, town)
        for method in ("TTLS", "PEAP"):
            yield "freeradius " + method, lambda user, password, m=method: \
                radius.accepts(m, user, password)
    with readers.Program("mail") as p:
        yield "dovecot", test_readers_mail.Mail(p, town).log_in
    with readers.Program("saml") as p:
        federation = test_readers_saml.Federation(p, town)
        yield "simplesamlphp", lambda user, password: \
            federation.log_in(user, password) is not None
    idp = test_readers_shibboleth.Idp(town)
    yield "shibboleth", lambda user, password: \
        idp.log_in(user, password) and len(idp.resolve(user)) == 1
    with readers.Program("vpn") as p:
        yield "openvpn", test_readers_openvpn.Vpn(p, town).log_in
    with readers.Program("pam") as p:
        yield "pam", test_readers_pam.Host(p, town).log_in


def test_each_name_at_each_reader(town, maria):
    at = {"uid": maria.uid, "UID": maria.uid.upper()}
    table = {}
    for reader, log_in in one_at_a_time(town):
        for name, form in NAMES.items():
            user = form.format(**at)
            table[reader, name] = (log_in(user, maria.password),
                                   log_in(user, maria.wrong["wrong"]))
            print(f"{reader:16} {name:14}", *table[reader, name])
    assert table == {(reader, name): (name in taken, False)
                     for reader, taken in TAKES.items() for name in NAMES}
