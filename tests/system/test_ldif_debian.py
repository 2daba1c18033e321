"""The commands of README and ldif/README for the directory, word for word, on
a slapd as Debian's package leaves it, at its own paths: in a mount name space,
with nothing but the ldapi socket."""
import os
import re
import select
import shutil
import time

import pytest

from stacklib import procs, readers, servers, settings

README = os.path.join(readers.TOP, "ldif", "README")
REMOVE = "uregisterctl directory remove\n"
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
for d in /run /etc/ldap/slapd.d /var/lib; do
	mount -t tmpfs tmpfs $d
done
mkdir /run/slapd /var/lib/ldap
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


def step():
    """README's step 9."""
    with open(os.path.join(readers.TOP, "README"), encoding="utf-8") as f:
        return re.search(r"^ 9  (.*)\n", f.read(), re.M)[1]


def commands():
    """The lines to be pasted, up to those for a machine without a server."""
    with open(README, encoding="utf-8") as f:
        text = f.read()
    text = text[:text.index("Without a running server")]
    found = "".join(re.findall(r"^\t([a-zA-Z].*\n)", text, re.M))
    return re.sub(r"^(provisioner|reader|privreader|radius)\t.*\n", "",
                  found, flags=re.M)


def install(program):
    """uregisterctl in the PATH, with settings in the place of those of
    /etc."""
    bin_dir = servers.find_programs(readers.TOP, ("core",))
    os.mkdir(program.path("programs"))
    os.mkdir(program.path("bin"))
    for name in ("uregisterctl", "uregister-core"):
        shutil.copy(os.path.join(bin_dir, name), program.path("programs"))
    with open(program.path("key"), "w", encoding="ascii") as f:
        f.write("ab" * 32)
    os.chmod(program.path("key"), 0o600)
    os.chown(program.path("key"), procs.UIDS["core"], procs.GID)
    conf = {"core.key_file": program.path("key"),
            "directory.uris": ["ldapi:///"], "directory.base": BASE,
            "directory.people_base": "ou=people," + BASE}
    with open(program.path("conf"), "w", encoding="utf-8") as f:
        f.write(settings.render(conf, [settings.STUDENT],
                                settings.kinds_of(readers.TOP)))
    with open(program.path("bin", "uregisterctl"), "w",
              encoding="utf-8") as f:
        f.write(f"#!/bin/sh\nexec {program.path('programs')}/uregisterctl "
                f"-f {program.path('conf')} \"$@\"\n")
    os.chmod(program.path("bin", "uregisterctl"), 0o755)


class Debian:
    def __init__(self, program):
        self.program = program
        install(program)
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
                f"--wd={readers.TOP}", "--", "/usr/bin/env",
                f"PATH={self.program.path('bin')}:{os.environ['PATH']}",
                "/bin/sh", "-ec", script])
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
        status, text = debian.type_in(
            step() + "\n" + commands().replace(REMOVE, ""))
        assert status == 0, text
        debian.said = text.replace("\r\n", "\n")
        yield debian


def test_readme_has_the_commands():
    found = commands()
    assert step() == \
        "uregisterctl directory plan && uregisterctl directory apply"
    assert found.startswith("uregisterctl directory plan\n"
                            "uregisterctl directory apply\n" + REMOVE)
    assert "70-accesslog" in found and "80-syncprov" in found
    assert found.count("ldappasswd") == 3


def test_the_directory_is_fit_at_once_and_twice_is_once(loaded):
    said = re.findall(r"^(ok|bad) directory ", loaded.said, re.M)
    assert len(said) > 12 and "bad" not in said, loaded.said
    assert loaded.said.count("\n# Nothing is missing.\n") == 1
    assert loaded.said.count("\nnothing is missing\n") == 1


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


def test_the_log_of_changes_is_for_root_alone(loaded):
    log = ["-b", "cn=accesslog", "(reqType=add)", "reqDN"]
    local = ["ldapsearch", "-LLL", "-H", "ldapi:///"]
    status, text = loaded.inside(local + ["-Q", "-Y", "EXTERNAL"] + log)
    assert status == 0 and "uid=someone" in text
    for name in ("reader", "privreader", "radius"):
        status, text = loaded.inside(
            local + ["-x", "-D", f"cn={name},ou=services,{BASE}", "-w",
                     PASSWORD] + log)
        assert status == 32, text


def test_root_mends_people_and_reads_no_hash(loaded):
    local = ["-Q", "-Y", "EXTERNAL", "-H", "ldapi:///"]
    dn = f"uid=someone,ou=people,{BASE}"
    status, text = loaded.inside(["ldapsearch", "-LLL", *local, "-b", dn])
    assert "sn: Someone" in text and "userPassword" not in text
    status, text = loaded.inside(["ldapdelete", *local, dn])
    assert status == 0, text


def test_what_was_added_is_taken_back(loaded):
    status, text = loaded.type_in(REMOVE)
    assert status == 0, text
    status, text = loaded.inside(["ldapsearch", "-LLL", "-Q", "-Y",
                                  "EXTERNAL", "-H", "ldapi:///", "-b",
                                  "olcDatabase={1}mdb,cn=config"])
    assert "uregister" not in text and "provisioner" not in text
    assert "olcOverlay: {0}accesslog" in text, "not ours"
