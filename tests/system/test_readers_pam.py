"""PAM: a log-in through nslcd with etc/readers/pam.  Both know their files
by fixed paths, which are ours in a mount name space."""
import os
import shutil

import pytest

from stacklib import readers

pytestmark = [
    pytest.mark.skipif(not os.path.exists("/usr/sbin/nslcd") or
                       not shutil.which("pamtester"),
                       reason="needs nslcd, libpam-ldapd and pamtester"),
    pytest.mark.skipif(readers.run(["unshare", "-m", "true"])[0] != 0,
                       reason="may not make a mount name space"),
]

INSIDE = """\
set -e
mount --bind "$1/nslcd.conf" /etc/nslcd.conf
mount --bind "$1/pam.d" /etc/pam.d
mount -t tmpfs tmpfs /run
mkdir -m 755 /run/nslcd
chown nslcd:nslcd /run/nslcd
exec /usr/sbin/nslcd -n
"""


class Host:
    def __init__(self, program, world):
        self.program = program
        words = readers.words(world.env)
        conf = program.write("nslcd.conf",
                             readers.fill("pam/nslcd.conf", words), 0o640)
        shutil.chown(conf, "root", "nslcd")
        program.write("pam.d/uregister",
                      readers.fill("pam/uregister", words))
        program.start("nslcd", [
            "/usr/bin/unshare", "-m", "/bin/sh", "-c", INSIDE, "sh",
            program.dir], self.is_ready)

    def inside(self, argv, text=""):
        part, = self.program.parts
        return readers.run(["nsenter", "-t", str(part.pid()), "-m", "--",
                            *argv], text)

    def is_ready(self):
        assert self.inside(["test", "-S", "/run/nslcd/socket"])[0] == 0

    def log_in(self, user, password):
        status, text = self.inside(
            ["pamtester", "uregister", user, "authenticate", "acct_mgmt"],
            password + "\n")
        assert "Password:" in text, text
        assert ("successfully authenticated" in text) == (status == 0), text
        if status:
            assert "Authentication failure" in text or \
                "User not known" in text, text
        return status == 0


@pytest.fixture(scope="module")
def host(world):
    with readers.Program("pam") as program:
        yield Host(program, world)


def test_takes_the_password(host, account):
    assert host.log_in(account.uid, account.password)


@pytest.mark.parametrize("case", ["wrong", "empty", "hash"])
def test_refuses(host, account, case):
    assert not host.log_in(account.uid, account.wrong[case])


@pytest.mark.parametrize("name", ["*", "st*", "nobody"])
def test_refuses_another_name(host, account, name):
    assert not host.log_in(name, account.password)


def test_refuses_a_suspended_account(host, suspended):
    assert not host.log_in(suspended.uid, suspended.password)
