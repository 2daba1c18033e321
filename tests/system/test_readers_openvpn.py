"""VPN: OpenVPN's LDAP plugin with etc/readers/openvpn.  Server and client
have no interface (dev null): the log-in comes before it.  Without one there
is no "mode server", and so the client has a certificate too."""
import os
import re

import pytest

from stacklib import readers

PLUGIN = "/usr/lib/openvpn/openvpn-auth-ldap.so"

pytestmark = pytest.mark.skipif(
    not os.path.exists("/usr/sbin/openvpn") or not os.path.exists(PLUGIN),
    reason="needs openvpn-auth-ldap")

COMMON = """\
dev null
proto udp
cipher AES-256-GCM
data-ciphers AES-256-GCM
ca {tls}/ca.pem
cert {tls}/server.pem
key {dir}/server.key
auth-nocache
verb 3
"""
SERVER = COMMON + """\
local 127.0.0.1
port {port}
tls-server
dh none
plugin {plugin} {dir}/uregister-ldap.conf
"""
CLIENT = COMMON + """\
remote 127.0.0.1 {port}
nobind
tls-client
pull
connect-retry-max 1
auth-user-pass {dir}/login
"""


class Vpn:
    def __init__(self, program, world):
        self.program = program
        port, = readers.free_ports(1)
        at = {"dir": program.dir, "tls": world.dir + "/tls", "port": port,
              "plugin": PLUGIN}
        with open(world.dir + "/tls/server.key", encoding="ascii") as f:
            program.write("server.key", f.read(), 0o600)
        program.write("uregister-ldap.conf", readers.fill(
            "openvpn/uregister-ldap.conf", readers.words(world.env)), 0o600)
        self.server = program.write("server.conf", SERVER.format(**at))
        self.client = program.write("client.conf", CLIENT.format(**at))

    def is_ready(self):
        assert "UDPv4 link local (bound)" in self.program.log("server")

    def verdict(self):
        found = re.search(r"authentication (succeeded)|"
                          r"Username/Password verification (failed)",
                          self.program.log("server"))
        assert found
        return found[1] is not None

    def log_in(self, user, password):
        """What a server says of its only client: without "mode server" it
        serves one."""
        run = self.program
        run.write("login", f"{user}\n{password}\n", 0o600)
        run.forget("server", "client")
        try:
            run.start("server", run.unprivileged(
                ["/usr/sbin/openvpn", "--config", self.server]),
                self.is_ready)
            run.start("client", run.unprivileged(
                ["/usr/sbin/openvpn", "--config", self.client]))
            return readers.until(self.verdict)
        finally:
            run.stop()


@pytest.fixture(scope="module")
def vpn(world):
    with readers.Program("vpn") as program:
        yield Vpn(program, world)


def test_takes_the_password(vpn, account):
    assert vpn.log_in(account.uid, account.password)


@pytest.mark.parametrize("case", ["wrong", "hash"])
def test_refuses(vpn, account, case):
    assert not vpn.log_in(account.uid, account.wrong[case])


@pytest.mark.parametrize("name", ["*", "st*", "nobody"])
def test_refuses_another_name(vpn, account, name):
    assert not vpn.log_in(name, account.password)


def test_refuses_a_suspended_account(vpn, suspended):
    assert not vpn.log_in(suspended.uid, suspended.password)
