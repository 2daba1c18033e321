"""A stack of its own, its students, and its day: for what keeps accounts
right."""
import datetime
import re
import subprocess

from stacklib import procs


def midnight():
    """A zone in which it is just past it."""
    hour = datetime.datetime.now(datetime.timezone.utc).hour
    east = -hour if hour <= 12 else 24 - hour
    return f"Etc/GMT{-east:+d}"	# POSIX counts to the west


ZONE = midnight()


class University:
    def __init__(self, world):
        self.world = world
        self.today = datetime.date(2026, 3, 1)
        self.students = []

    def admit(self, count):
        for _ in range(count):
            s = self.world.student(channel="email")
            s.activate()
            self.students.append(s)
        return self.students[-count:]

    def sync(self, *words, code=0):
        """What uregisterctl sync says."""
        r = subprocess.run(
            procs.as_user("core", [
                self.world.program("uregisterctl"), "-f",
                self.world.env["CONF"], "sync", words[0],
                *(("-t", str(self.today)) if words[0] in
                  ("plan", "run", "explain") else ()), *words[1:]]),
            cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True)
        assert code is None or r.returncode == code, r.stdout + r.stderr
        return r.stdout + r.stderr

    def start(self, conf=None, log=subprocess.DEVNULL):
        """A run as the timer starts it: nobody is at hand."""
        return subprocess.Popen(
            procs.as_user("core", [
                self.world.program("uregister-sync"), "-f",
                conf or self.world.env["CONF"], "-t", str(self.today),
                "run"]),
            cwd="/", stdout=subprocess.DEVNULL, stderr=log, text=True)

    def plan(self):
        return self.sync("plan", "-a")

    def hash(self, text):
        return re.search(r"\b[0-9a-f]{32}\b", text)[0]

    def run_on(self):
        """A good run, approved if a brake is on."""
        said = self.sync("run", code=None)
        if "sync approve" in said:
            self.sync("approve", self.hash(said))
            said = self.sync("run")
        return said

    def registry(self, student, **columns):
        """Other values in his row."""
        sets = ", ".join(f"{c} = %s" for c in columns)
        self.world.registry(
            f"update sis.student set {sets} where loginname = %s",
            *columns.values(), student.username)

    def entry(self, student):
        return self.world.entry(student.username, "provisioner")
