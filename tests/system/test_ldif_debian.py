"""The commands of ldif/README, word for word, on a slapd as Debian's package
leaves it, at its own paths: in a mount name space, with nothing but the
ldapi socket."""
import os
import re
import select
import time

import pytest

from stacklib import procs, readers

README = os.path.join(readers.TOP, "ldif", "README")
BASE = "dc=example,dc=org"
PASSWORD = "of-a-service-7"

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0 or
                       readers.run(["unshare", "-m", "true"])[0] != 0,
                       reason="may not make a mount name space"),
    pytest.mark.skipif(not os.path.exists("/usr/share/slapd/slapd.init.ldif"),
                       reason="needs Debian's slapd"),
]

# What slapd.postinst does when the package is installed.
INSIDE = f"""\
set -e
for d in /run /etc/ldap/slapd.d /var/lib/ldap; do
	mount -t tmpfs tmpfs $d
done
mkdir /run/slapd
cp /etc/passwd "$1/passwd"
echo 'uregister-core:x:{procs.UIDS["core"]}:{procs.GID}::/:/bin/false' \
	>>"$1/passwd"
mount --bind "$1/passwd" /etc/passwd
sed "s|@SUFFIX@|{BASE}|g; s|@PASSWORD@|$(slappasswd -s admin)|g" \
	/usr/share/slapd/slapd.init.ldif >"$1/init.ldif"
slapadd -F /etc/ldap/slapd.d -b cn=config -l "$1/init.ldif"
slapadd -F /etc/ldap/slapd.d -b {BASE} <<END
dn: {BASE}
objectClass: top
objectClass: dcObject
objectClass: organization
o: example
dc: example
END
chown -R openldap:openldap /run/slapd /etc/ldap/slapd.d /var/lib/ldap
exec /usr/sbin/slapd -d none -h ldapi:/// -g openldap -u openldap \
	-F /etc/ldap/slapd.d
"""

PERSON = """\
dn: uid=someone,ou=people,{base}
objectClass: inetOrgPerson
objectClass: uregisterAccount
uid: someone
cn: Someone
sn: Someone
userPassword: {hash}
"""


def commands():
    """The lines to be pasted, up to those for a machine without a server."""
    with open(README, encoding="utf-8") as f:
        text = f.read()
    text = text[text.index("On a Debian server"):
                text.index("Without a running server")]
    return "".join(re.findall(r"^\t(.*\n)", text, re.M))


class Debian:
    def __init__(self, program):
        self.program = program
        program.start("slapd", ["/usr/bin/unshare", "-m", "/bin/sh", "-c",
                                INSIDE, "sh", program.dir], self.is_ready)

    def inside(self, argv, text="", user=None):
        part, = self.program.parts
        as_user = ["setpriv", f"--reuid={user}", f"--regid={procs.GID}",
                   "--clear-groups"] if user else []
        return readers.run(["nsenter", "-t", str(part.pid()), "-m", "--",
                            *as_user, *argv], text)

    def is_ready(self):
        status, text = self.inside(["ldapwhoami", "-Q", "-Y", "EXTERNAL",
                                    "-H", "ldapi:///"])
        assert status == 0, text

    def type_in(self, script):
        """On a terminal: ldappasswd -S asks there."""
        part, = self.program.parts
        pid, tty = os.forkpty()
        if pid == 0:
            os.chdir(readers.TOP)
            os.execvp("nsenter", [
                "nsenter", "-t", str(part.pid()), "-m",
                f"--wd={readers.TOP}", "--", "/bin/sh", "-ec", script])
        said, end = b"", time.monotonic() + 60
        answered = 0
        while time.monotonic() < end:
            if not select.select([tty], [], [], 0.1)[0]:
                continue
            try:
                said += os.read(tty, 4096)
            except OSError:	# the terminal of one that ended
                break
            asked = len(re.findall(rb"new password: ", said, re.I))
            if asked > answered:
                answered += 1
                os.write(tty, PASSWORD.encode() + b"\n")
        os.close(tty)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), \
            said.decode()


@pytest.fixture(scope="module")
def loaded():
    with readers.Program("debian") as program:
        debian = Debian(program)
        status, text = debian.type_in(commands())
        assert status == 0, text
        yield debian


def test_readme_has_the_commands():
    found = commands()
    for name in os.listdir(os.path.dirname(README)):
        if name[:2] in ("10", "20", "30", "40", "60", "70"):
            assert name in found
    assert found.count("ldappasswd") == 3


def test_core_is_the_provisioner_on_the_socket(loaded):
    status, text = loaded.inside(
        ["ldapwhoami", "-Q", "-Y", "EXTERNAL", "-H", "ldapi:///"],
        user=procs.UIDS["core"])
    assert (status, text.strip()) == (
        0, f"dn:cn=provisioner,ou=services,{BASE}")


@pytest.mark.parametrize("name", ["reader", "privreader", "radius"])
def test_service_logs_in(loaded, name):
    bind = ["ldapwhoami", "-x", "-H", "ldapi:///", "-D",
            f"cn={name},ou=services,{BASE}", "-w"]
    assert loaded.inside(bind + [PASSWORD])[0] == 0
    assert loaded.inside(bind + ["wrong"])[0] == 49


def test_what_core_adds_can_bind_and_is_read(loaded):
    status, value = loaded.inside([
        "slappasswd", "-o", "module-load=argon2", "-h", "{ARGON2}", "-s",
        "right"])
    assert status == 0, value
    status, text = loaded.inside(
        ["ldapadd", "-Q", "-Y", "EXTERNAL", "-H", "ldapi:///"],
        PERSON.format(base=BASE, hash=value.strip()),
        user=procs.UIDS["core"])
    assert status == 0, text
    dn = f"uid=someone,ou=people,{BASE}"
    bind = ["ldapwhoami", "-x", "-H", "ldapi:///", "-D", dn, "-w"]
    assert loaded.inside(bind + ["right"])[0] == 0
    assert loaded.inside(bind + ["wrong"])[0] == 49
    search = ["ldapsearch", "-LLL", "-H", "ldapi:///", "-b", BASE,
              "(uid=someone)"]
    assert "sn: Someone" in loaded.inside(
        search[:1] + ["-x", "-D", f"cn=reader,ou=services,{BASE}", "-w",
                      PASSWORD] + search[1:])[1]
    assert "someone" not in loaded.inside(search[:1] + ["-x"] +
                                          search[1:])[1]


def test_unique_values_are_kept(loaded):
    """slapo-unique needs a rootdn, which Debian's database has."""
    other = PERSON.format(base=BASE, hash="{CRYPT}!").replace(
        "dn: uid=someone,", "dn: cn=Someone,")
    status, text = loaded.inside(
        ["ldapadd", "-Q", "-Y", "EXTERNAL", "-H", "ldapi:///"], other,
        user=procs.UIDS["core"])
    assert status == 19, text
