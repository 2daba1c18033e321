"""A Debian 12 of the tests' own: made once, booted by systemd-nspawn over a
layer that is thrown away, without a network.  All that is typed into it, and
what it answers, is kept in a file."""
import hashlib
import os
import shutil
import subprocess
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
CACHE = "/var/cache/uregister-machine"
SEEN_AS = "/srv/uregister"	# the tree, inside
MIRROR = "http://deb.debian.org/debian"
FIRST = "systemd,systemd-sysv,dbus,ca-certificates"
# What README takes to be there, what the package depends on, and what the
# students and the doubles are written in.
PACKAGES = """
    postgresql slapd ldap-utils nginx openssl procps
    libsasl2-modules tzdata libconfig9 libcurl4 libfcgi0ldbl libicu72
    libjansson4 libldap-2.5-0 libnettle8 libpq5 libsodium23
    python3 python3-requests python3-aiosmtpd
""".split()
SLAPD = """\
slapd slapd/domain string example.org
slapd shared/organization string Example
slapd slapd/password1 password of-the-admin-7
slapd slapd/password2 password of-the-admin-7
"""
ENV = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
       "HOME": "/root", "LANG": "C.UTF-8",
       "DEBIAN_FRONTEND": "noninteractive"}


class CannotBoot(Exception):
    """This place has no room for a machine; the text says why."""


def call(*argv, **more):
    r = subprocess.run(argv, stdout=subprocess.PIPE, text=True,
                       stderr=subprocess.STDOUT, **more)
    return r.returncode, r.stdout


def must(*argv, **more):
    status, text = call(*argv, **more)
    if status != 0:
        raise CannotBoot(f"{argv[0]}: {text.strip()[-300:]}")
    return text


def make_base(folder):
    """In the place of its name only when it is whole."""
    new = folder + ".new"
    shutil.rmtree(new, ignore_errors=True)
    must("debootstrap", "--variant=minbase", "--include=" + FIRST,
         "bookworm", new, MIRROR)
    guard = new + "/usr/sbin/policy-rc.d"
    with open(guard, "w", encoding="ascii") as f:
        f.write("#!/bin/sh\nexit 101\n")
    os.chmod(guard, 0o755)
    must("chroot", new, "debconf-set-selections", input=SLAPD)
    must("chroot", new, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get",
         "-qq", "-y", "--no-install-recommends", "install", *PACKAGES)
    must("chroot", new, "apt-get", "clean")
    os.unlink(guard)
    os.rename(new, folder)


def base():
    recipe = hashlib.sha256(repr((FIRST, PACKAGES, SLAPD)).encode())
    folder = os.path.join(CACHE, recipe.hexdigest()[:12])
    if not os.path.isdir(folder):
        os.makedirs(CACHE, mode=0o700, exist_ok=True)
        make_base(folder)
    return folder


class Machine:
    def __init__(self, log):
        if os.geteuid() != 0:
            raise CannotBoot("a machine is booted by root alone")
        for program in ("debootstrap", "systemd-nspawn", "nsenter"):
            if shutil.which(program) is None:
                raise CannotBoot(f"there is no {program}")
        self.nspawn = None
        self.log = open(log, "w", encoding="utf-8")
        self.make_root()

    def make_root(self):
        lower = base()
        self.folder = tempfile.mkdtemp(prefix="run.", dir=CACHE)
        self.root = os.path.join(self.folder, "root")
        for name in ("upper", "aside", "root"):
            os.makedirs(os.path.join(self.folder, name))
        must("mount", "-t", "overlay", "overlay", "-o",
             f"lowerdir={lower},upperdir={self.folder}/upper,"
             f"workdir={self.folder}/aside", self.root)

    def remove_root(self):
        call("umount", "-l", self.root)
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- its life

    def boot(self):
        self.nspawn = subprocess.Popen(
            ["systemd-nspawn", "-q", "--register=no", "--keep-unit", "-D",
             self.root, "--private-network",
             f"--bind-ro={TOP}:{SEEN_AS}:norbind",
             "--machine=uregister-test", "-b"], stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=subprocess.STDOUT)
        self.wait_up()

    def leader(self):
        """Its first process, seen from here."""
        status, text = call("pgrep", "-P", str(self.nspawn.pid))
        return text.split()[0] if status == 0 else None

    def wait_up(self, seconds=90):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.nspawn.poll() is not None:
                raise CannotBoot("systemd-nspawn ended: see " + self.log.name)
            if self.leader() and self.run(
                    "systemctl is-system-running")[1].split()[-1:] in (
                    ["running"], ["degraded"]):
                return
            time.sleep(0.2)
        raise CannotBoot("it did not come up: see " + self.log.name)

    def reboot(self):
        """systemd-nspawn ends with 133 where another shall start it anew."""
        self.run("systemctl reboot")
        status = self.nspawn.wait(90)
        assert status == 133, status
        self.boot()

    def stop(self):
        leader = self.leader() if self.nspawn else None
        if leader:	# SIGRTMIN+4: power off (systemd(1))
            call("kill", "-38", leader)
            try:
                self.nspawn.wait(30)
            except subprocess.TimeoutExpired:
                self.nspawn.kill()
                self.nspawn.wait()
        self.remove_root()
        self.log.close()

    # --- what is typed into it

    def run(self, line, timeout=120):
        """As root, by its /bin/sh, in the tree."""
        status, text = call(
            "nsenter", "-t", self.leader() or "0", "-a", "/bin/sh", "-c",
            f"cd {SEEN_AS} && {line}", env=ENV, timeout=timeout,
            stdin=subprocess.DEVNULL)
        return status, text

    def type(self, line):
        """The same, kept; it has to go well.  Gives what it printed."""
        begun = time.monotonic()
        status, text = self.run(line)
        self.log.write(f"# {line}\n{text}"
                       f"[{status}, {time.monotonic() - begun:.1f} s]\n")
        self.log.flush()
        assert status == 0, f"{line}\n{text}"
        return text
