"""eduroam: FreeRADIUS with etc/readers/freeradius, asked by eapol_test."""
import os
import shutil

import ldap
import pytest

from conftest import Account
from stacklib import readers

ETC = "/etc/freeradius/3.0"
SECRET = "testing123"	# of localhost in Debian's clients.conf

pytestmark = [
    pytest.mark.skipif(not shutil.which("freeradius") or
                       not shutil.which("eapol_test"),
                       reason="needs freeradius-ldap and eapoltest"),
    pytest.mark.skipif(os.geteuid() != 0,
                       reason="only root may read /etc/freeradius"),
]

OUTER = """\
server outer {
	listen {
		type = auth
		ipaddr = 127.0.0.1
		port = %d
	}
	authorize {
		eap
	}
	authenticate {
		eap
	}
}
"""


class Radius:
    """Debian's configuration with our two files, and the edit that the
    second one asks for."""

    def __init__(self, program, world):
        self.program = program
        self.dir = program.path("raddb")
        self.ca = self.program.path("ca.pem")
        self.port, = readers.free_ports(1)
        shutil.copytree(ETC, self.dir, symlinks=True)
        for name in os.listdir(self.dir + "/sites-enabled"):
            os.unlink(f"{self.dir}/sites-enabled/{name}")
        words = readers.words(world.env)
        for what in ("mods", "sites"):
            self.program.write(
                f"raddb/{what}-available/uregister",
                readers.fill(f"freeradius/{what}-uregister", words))
            os.symlink("../%s-available/uregister" % what,
                       f"{self.dir}/{what}-enabled/uregister")
        self.program.write("raddb/sites-enabled/outer", OUTER % self.port)
        self.edit(f"{self.dir}/mods-available/eap", (
            ('virtual_server = "inner-tunnel"',
             'virtual_server = "uregister-inner"'),
            ("/etc/ssl/private/ssl-cert-snakeoil.key",
             self.program.path("server.key")),
            ("/etc/ssl/certs/ssl-cert-snakeoil.pem",
             self.program.path("server.pem"))))
        # An eapol_test a password is slow enough.
        self.edit(self.dir + "/radiusd.conf", (
            ("reject_delay = 1", "reject_delay = 0"),
            ("/var/log/freeradius", self.program.path("log")),
            ("${localstatedir}/run/${name}", self.program.path("run"))))
        tls = world.dir + "/tls/"
        for name in ("ca.pem", "server.pem", "server.key"):
            shutil.copy(tls + name, self.program.dir)
        readers.run(["chown", "-R", "freerad:freerad", self.program.dir])
        self.program.start("freeradius", [
            "/usr/bin/setpriv", "--reuid=freerad", "--regid=freerad",
            "--clear-groups", "/usr/sbin/freeradius", "-X", "-d", self.dir],
            self.is_ready)

    def edit(self, path, changes):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for old, new in changes:
            assert old in text, f"{path}: no {old}"
            text = text.replace(old, new)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)

    def is_ready(self):
        assert "Ready to process requests" in self.program.log("freeradius")

    def accepts(self, method, identity, password,
                anonymous="anonymous@example.org"):
        phase2 = {"TTLS": "auth=PAP", "PEAP": "auth=MSCHAPV2"}[method]
        conf = self.program.write("eapol.conf", f"""\
network={{
	key_mgmt=WPA-EAP
	eap={method}
	identity="{identity}"
	anonymous_identity="{anonymous}"
	password="{password}"
	phase2="{phase2}"
	ca_cert="{self.ca}"
}}
""")
        status, text = readers.run([
            "eapol_test", "-c", conf, "-a", "127.0.0.1", "-p",
            str(self.port), "-s", SECRET, "-t", "10", "-r", "0"])
        last = text.strip().rsplit("\n", 1)[-1]
        assert last in ("SUCCESS", "FAILURE"), text
        assert (status == 0) == (last == "SUCCESS")
        if last == "FAILURE":	# by word of the server, not by its silence
            assert "CTRL-EVENT-EAP-FAILURE" in text, text
        return last == "SUCCESS"


@pytest.fixture(scope="module")
def radius(world):
    with readers.Program("radius") as program:
        yield Radius(program, world)


def test_ttls_pap_takes_the_password(radius, account):
    assert radius.accepts("TTLS", account.uid, account.password)


def test_ttls_pap_takes_the_name_with_its_realm(radius, account):
    assert radius.accepts("TTLS", account.uid + "@example.org",
                          account.password)


@pytest.mark.parametrize("case", ["wrong", "empty", "hash"])
def test_ttls_pap_refuses(radius, account, case):
    assert not radius.accepts("TTLS", account.uid, account.wrong[case])


@pytest.mark.parametrize("identity", ["{uid} ", "{uid}@example.com",
                                      "nobody", "*", "st*"])
def test_ttls_pap_refuses_another_name(radius, account, identity):
    assert not radius.accepts("TTLS", identity.format(uid=account.uid),
                              account.password)


def test_peap_is_refused_without_the_nt_hash(radius, account):
    assert not radius.accepts("PEAP", account.uid, account.password)


def test_the_hash_never_comes_to_the_server(radius, account):
    before = len(radius.program.log("freeradius"))
    assert radius.accepts("TTLS", account.uid, account.password)
    log = radius.program.log("freeradius")[before:]
    assert "Performing search in" in log
    assert "userPassword" not in log and account.wrong["hash"] not in log


# --- the NT hash, for PEAP-MSCHAPv2

EDUROAM = "urn:mace:example.org:eduroam"
NT = "uregisterNtPassword"


@pytest.fixture(scope="module")
def nt_world(worlds):
    return worlds.get("--students", "20", "--set", "entry.nt_hash=true",
                      "--set", "entry.entitlements=" + EDUROAM,
                      "--set", "entry.eduroam_entitlement=" + EDUROAM)


@pytest.fixture(scope="module")
def nt_radius(nt_world):
    with readers.Program("radius") as program:
        yield Radius(program, nt_world)


@pytest.fixture
def nt_account(nt_world):
    return Account(nt_world)


def nt_of(world, account):
    values = world.entry(account.uid, "provisioner", [NT]).get(NT, [])
    assert len(values) <= 1
    return values[0] if values else None


def change_password(world, account, new):
    """In mypassword."""
    b = world.browser()
    b.get("/account/")
    b.post("login", {"username": account.uid, "password": account.password})
    assert b.page.step == "menu", b.page
    b.get("/account/change")
    b.post("save", {"password_now": account.password, "password": new,
                    "password_again": new})
    assert b.page.step == "changed", b.page


def test_both_methods_take_the_password(nt_radius, nt_account):
    for method in ("PEAP", "TTLS"):
        assert nt_radius.accepts(method, nt_account.uid, nt_account.password)


def test_both_methods_refuse(nt_world, nt_radius, nt_account):
    wrong = {**nt_account.wrong, "nt": nt_of(nt_world, nt_account)}
    for method in ("PEAP", "TTLS"):
        for case, password in wrong.items():
            assert not nt_radius.accepts(method, nt_account.uid, password), \
                (method, case)


def test_nt_hash_follows_a_change(nt_world, nt_radius, nt_account):
    old, new = nt_account.password, "Pera-Prasino-Vouno-3"
    change_password(nt_world, nt_account, new)
    for method in ("PEAP", "TTLS"):
        assert nt_radius.accepts(method, nt_account.uid, new)
        assert not nt_radius.accepts(method, nt_account.uid, old)


def test_nt_hash_goes_when_the_entitlement_has_gone(nt_world, nt_radius,
                                                    nt_account):
    c = nt_world.ldap("provisioner")
    c.modify_s(nt_account.dn, [(ldap.MOD_DELETE, "eduPersonEntitlement",
                                EDUROAM.encode())])
    new = "Pera-Prasino-Vouno-3"
    change_password(nt_world, nt_account, new)
    assert nt_of(nt_world, nt_account) is None
    assert not nt_radius.accepts("PEAP", nt_account.uid, new)
    assert not nt_radius.accepts("PEAP", nt_account.uid, nt_account.password)
    assert nt_radius.accepts("TTLS", nt_account.uid, new)


def test_no_nt_hash_without_the_entitlement(worlds):
    world = worlds.get("--students", "5", "--set", "entry.nt_hash=true",
                       "--set", "entry.eduroam_entitlement=" + EDUROAM)
    assert nt_of(world, Account(world)) is None


def test_no_nt_hash_unless_set(world, account):
    assert nt_of(world, account) is None


def test_suspended_is_refused_by_both(nt_world, nt_radius, nt_account):
    nt_world.ctl("account", "suspend", nt_account.uid, "--reason", "test")
    assert nt_of(nt_world, nt_account) is None
    for method in ("PEAP", "TTLS"):
        assert not nt_radius.accepts(method, nt_account.uid,
                                     nt_account.password)


def test_lock_alone_stops_both(nt_world, nt_radius, nt_account):
    """By an administrator's ldapmodify, which leaves the NT hash."""
    c = nt_world.ldap("provisioner")
    c.modify_s(nt_account.dn, [(ldap.MOD_ADD, "pwdAccountLockedTime",
                                b"000001010000Z")])
    assert nt_of(nt_world, nt_account) is not None
    for method in ("PEAP", "TTLS"):
        assert not nt_radius.accepts(method, nt_account.uid,
                                     nt_account.password)


@pytest.mark.parametrize("who", ["reader", "privreader", None, "self"])
def test_nobody_else_reads_the_nt_hash(nt_world, nt_account, who):
    value = nt_of(nt_world, nt_account)
    assert value and nt_world.entry(nt_account.uid, "radius")[NT] == [value]
    c = nt_world.ldap(None if who == "self" else who)
    if who == "self":
        c.simple_bind_s(nt_account.dn, nt_account.password)
    try:
        found = c.search_s(nt_account.dn, ldap.SCOPE_BASE,
                           "(objectClass=*)", ["*", "+", NT])
    except ldap.NO_SUCH_OBJECT:
        found = []
    assert not any(NT in attributes for _, attributes in found)
    for filt in (f"({NT}=*)", f"({NT}={value})"):
        try:
            assert c.search_s(nt_account.dn, ldap.SCOPE_BASE, filt,
                              ["1.1"]) == []
        except ldap.NO_SUCH_OBJECT:
            pass
    with pytest.raises(ldap.LDAPError):
        c.compare_s(nt_account.dn, NT, value.encode())
        raise AssertionError("compared")
