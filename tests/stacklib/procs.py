"""Processes of a stack: each part is one process group of its own, known by
its pid and start time, under a user of its own when we are root."""
import json
import os
import pwd
import signal
import subprocess
import sys
import time

NAMES = ("postgres", "slapd", "smtp", "sms", "amka", "gateway", "core", "web",
         "nginx", "inbox")
# Numbers that no package uses; nothing of them is made on the machine.
UIDS = {"web": 61001, "core": 61002, "gateway": 61003, "postgres": 61004,
        "slapd": 61005, "smtp": 61006, "sms": 61006, "amka": 61006,
        "inbox": 61006, "nginx": 61007}
GID = 61000
# Those who read what comes from outside share no group with the others.
GIDS = {"web": 61011, "gateway": 61012}
# What a part of two nodes is, where its name does not say it.
ROLES = {"db": "postgres", "etcd": "postgres", "ldap": "slapd",
         "haproxy": "nginx"}
AS_ROOT = os.geteuid() == 0
if AS_ROOT:	# initdb wants a user with a name
    for known in ("postgres", "nobody"):
        try:
            UIDS["postgres"] = pwd.getpwnam(known).pw_uid
            break
        except KeyError:
            pass


class StackError(Exception):
    pass


def role(name):
    """The second node's core is a core."""
    name = name.rstrip("0123456789")
    return ROLES.get(name, name)


def uid_of(name):
    return UIDS[role(name)] if AS_ROOT else os.geteuid()


def own(path, name, mode):
    """The path belongs to that part, whatever the umask."""
    os.chmod(path, mode)
    if AS_ROOT:
        os.chown(path, UIDS[role(name)], GID)


def is_reachable(path):
    """May any user walk down to this path and read it?"""
    path = os.path.realpath(path)
    if not os.stat(path).st_mode & 0o004:
        return False
    while path != "/":
        path = os.path.dirname(path)
        if not os.stat(path).st_mode & 0o001:
            return False
    return True


def as_user(name, argv, closed=False):
    """argv under the part's user.  closed: the stack's directory lies in one
    that only root may enter (mktemp -d); then the part is lent the right
    to walk through it, and nothing else of root."""
    if not AS_ROOT:
        return list(argv)
    lend = []
    if closed:
        cap = "+dac_read_search" if has_capability(2) else "+dac_override"
        lend = ["--inh-caps", cap, "--ambient-caps", cap]
    return ["/usr/bin/setpriv", f"--reuid={uid_of(name)}",
            f"--regid={GIDS.get(role(name), GID)}", "--clear-groups", *lend,
            "--", *argv]


def has_capability(number):
    with open("/proc/self/status") as f:
        for line in f:
            if line.startswith("CapBnd:"):
                return bool(int(line.split()[1], 16) >> number & 1)
    return False


def run(argv, **more):
    """A command that must succeed."""
    r = subprocess.run(argv, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, **more)
    if r.returncode != 0:
        text = r.stdout
        text = text if isinstance(text, str) else text.decode(errors="replace")
        raise StackError(f"{' '.join(argv[:12])}: status {r.returncode}\n"
                         f"{text.strip()[-2000:]}")
    return r.stdout


# --- a process, known by number and start time

def started_at(pid):
    """Ticks since boot, or None if there is no such living process."""
    try:
        with open(f"/proc/{pid}/stat") as f:
            fields = f.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def parents():
    up = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat") as f:
                up[int(name)] = int(f.read().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            pass
    return up


def family(pid):
    """The process and all below it: postgres puts each of its own into a
    group of its own."""
    up = parents()
    found = {pid}
    grown = True
    while grown:
        more = {p for p, parent in up.items() if parent in found}
        grown = not more <= found
        found |= more
    return found


class Part:
    def __init__(self, folder, name):
        self.folder = folder
        self.name = name
        self.spec = os.path.join(folder, "run", name + ".json")
        self.pidfile = os.path.join(folder, "run", name + ".pid")
        self.log = os.path.join(folder, "log", name + ".log")

    def describe(self, argv, **more):
        with open(self.spec, "w") as f:
            json.dump({"argv": argv, **more}, f, indent=1)

    def exists(self):
        return os.path.exists(self.spec)

    def pid(self):
        """Of the living process, or None."""
        try:
            with open(self.pidfile) as f:
                pid, start = map(int, f.read().split())
        except (OSError, ValueError):
            return None
        return pid if started_at(pid) == start else None

    def start(self):
        if self.pid() is not None:
            raise StackError(f"{self.name} runs already")
        with open(self.spec) as f:
            spec = json.load(f)
        env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
               **spec.get("env", {})}
        for keep in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if keep in os.environ:
                env[keep] = os.environ[keep]
        with open(self.log, "ab") as log:
            p = subprocess.Popen(spec["argv"], stdin=subprocess.DEVNULL,
                                 stdout=log, stderr=log, env=env, cwd="/",
                                 start_new_session=True)
        with open(self.pidfile, "w") as f:
            f.write(f"{p.pid} {started_at(p.pid) or 0}\n")
        self.process = p

    def has_died(self):
        p = getattr(self, "process", None)
        if p is not None:
            return p.poll() is not None
        return self.pid() is None

    def wait_until(self, probe, seconds=60):
        end = time.monotonic() + seconds
        why = None
        while time.monotonic() < end:
            if self.has_died():
                raise StackError(f"{self.name} ended: {self.last_words()}")
            try:
                probe()
                return
            except Exception as e:	# any reason is a "not yet"
                why = e
            time.sleep(0.05)
        raise StackError(f"{self.name} is not ready after {seconds} s: {why};"
                         f" {self.last_words()}")

    def last_words(self):
        try:
            with open(self.log, errors="replace") as f:
                return " | ".join(f.read().strip().split("\n")[-4:])
        except OSError:
            return "(no log)"

    def members(self):
        return family(self.pid())

    def kill(self):
        """SIGKILL to all of it; waits until it is gone."""
        pid = self.pid()
        if pid is None:
            return False
        members = self.members()
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        for p in members:
            try:
                os.kill(p, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_gone(members, 10)
        return True

    def stop(self, sig):
        pid = self.pid()
        if pid is None:
            return
        try:
            os.kill(pid, sig)
        except ProcessLookupError:
            return

    def wait_stopped(self, seconds):
        pid = self.pid()
        if pid is not None and not wait_gone({pid}, seconds):
            print(f"stack: {self.name} did not stop in {seconds} s, killed",
                  file=sys.stderr)
            self.kill()


def wait_gone(pids, seconds):
    end = time.monotonic() + seconds
    while any(started_at(p) is not None for p in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
