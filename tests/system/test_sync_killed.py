"""A run, slapd and PostgreSQL are killed again and again while many accounts
change: the end is that of a run that nobody disturbed, nobody is told twice,
and no password is lost.

	KILLS=n		of each; 3
	CHANGED=n	entries that change; 600
"""
import base64
import itertools
import os
import threading
import time

import ldap
import pytest
from ldap.controls import AssertionControl

from stacklib.crowd import Crowd
from university import ZONE, University

KILLS = int(os.environ.get("KILLS", "3"))
CHANGED = int(os.environ.get("CHANGED", "600"))
CHANGERS = 100
PATIENCE = 1200
NOT_LOCKED = "(!(pwdAccountLockedTime=000001010000Z))"
# What a server writes down of a change, and what a student does.
APART = ("entryCSN", "modifyTimestamp", "modifiersName", "userPassword",
         "pwdChangedTime")


@pytest.fixture(scope="module")
def town(worlds):
    u = University(worlds.get(
        "--students", "4", "--scheme", "ssha",
        "--set", "site.timezone=" + ZONE,
        "--set", "sync.rate=0"))
    s, = u.admit(1)
    crowd = Crowd.like(u.world.env, s)
    folk = crowd.folk(CHANGED)
    crowd.write_rows(folk)
    ids = crowd.write_accounts(folk)
    u.world.kill("slapd")
    crowd.load_entries(folk, ids)
    u.world.start("slapd")
    u.uids = [p["loginName"] for p in folk]
    u.run_on()
    return u


def connect(town):
    c = ldap.initialize(town.world.env["LDAP_URI"])
    c.network_timeout = c.timeout = 60
    c.simple_bind_s(town.world.env["PROVISIONER_DN"],
                    town.world.env["PROVISIONER_PW"])
    return c


def state_of(town):
    """All that a run may change, of the crowd."""
    c = connect(town)
    found = c.search_s(town.world.env["PEOPLE_BASE"], ldap.SCOPE_ONELEVEL,
                       "(uid=cr*)", ["*", "+"])
    c.unbind_s()
    entries = {dn: {k: sorted(v) for k, v in e.items() if k not in APART}
               for dn, e in found}
    return entries, [town.world.vault(query) for query in (
        "select uid, status, by_sync from account order by uid",
        "select * from sync_account order by 1",
        "select kind, count(*) from outbox group by 1 order by 1")]


def spoil(town):
    """Half of them leave, and all are of another department."""
    town.world.registry(
        "update sis.student set departmentid = '1777', enrollmentstatusdate "
        "= '20200101', enrollmentstatus = case when id %% 2 = 0 then "
        "'erased' else 'active' end where loginname like 'cr%%'")


def mend(town, department):
    town.world.registry(
        "update sis.student set departmentid = %s, enrollmentstatusdate = "
        "'20240101', enrollmentstatus = 'active' where loginname like "
        "'cr%%'", department)


class Passwords(threading.Thread):
    """A hundred students who stay and a hundred who leave change theirs, as
    core writes it: not of one who is locked.  What slapd said yes to is
    known."""

    def __init__(self, town):
        super().__init__()
        self.town, self.known, self.doubt = town, {}, {}
        self.stop = threading.Event()

    def run(self):
        c = None
        for uid in itertools.cycle(self.town.uids[:2 * CHANGERS]):
            if self.stop.is_set():
                return
            new = b"{SSHA}" + base64.b64encode(os.urandom(28))
            self.doubt[uid] = new	# until the answer comes
            try:
                c = c or connect(self.town)
                c.modify_ext_s(
                    f"uid={uid},{self.town.world.env['PEOPLE_BASE']}",
                    [(ldap.MOD_REPLACE, "userPassword", [new])],
                    [AssertionControl(True, NOT_LOCKED)])
                self.known[uid] = new
            except ldap.ASSERTION_FAILED:
                del self.doubt[uid]
            except ldap.LDAPError:
                c = None
                time.sleep(0.05)

    def judge(self):
        self.stop.set()
        self.join()
        assert len(self.known) >= CHANGERS
        c = connect(self.town)
        for uid, known in self.known.items():
            (_, e), = c.search_s(
                f"uid={uid},{self.town.world.env['PEOPLE_BASE']}",
                ldap.SCOPE_BASE, attrlist=["userPassword"])
            assert e["userPassword"][0] in (known, self.doubt.get(uid))


class Disturber:
    """Runs, and kills what the next of the victims is as soon as a part of
    the work is done."""

    def __init__(self, town, conf):
        self.town, self.conf = town, conf
        self.part = CHANGED // (3 * KILLS + 1)
        self.runs, self.process = 0, None

    def changed(self):
        try:
            c = connect(self.town)
            found = c.search_s(self.town.world.env["PEOPLE_BASE"],
                               ldap.SCOPE_ONELEVEL,
                               "(departmentNumber=1777)", ["1.1"])
            c.unbind_s()
            return len(found)
        except ldap.LDAPError:
            return 0

    def keep_running(self):
        if self.process is None or self.process.poll() is not None:
            self.process = self.town.start(self.conf)
            self.runs += 1

    def wait_for(self, count):
        end = time.monotonic() + PATIENCE
        while self.changed() < count:
            assert time.monotonic() < end, f"{self.changed()} of {count}"
            self.keep_running()
            time.sleep(0.05)

    def disturb(self):
        for n, victim in enumerate(["run", "slapd", "postgres"] * KILLS):
            self.wait_for((n + 1) * self.part)
            if victim == "run":
                self.process.kill()
                self.process.wait()
            else:
                self.town.world.kill(victim)
                self.town.world.start(victim)

    def finish(self):
        end = time.monotonic() + PATIENCE
        while True:
            self.keep_running()
            if self.process.wait(PATIENCE) == 0:
                return
            assert time.monotonic() < end


def slow(town):
    """As fast as somebody can kill it."""
    path = town.world.env["CONF"] + ".slow"
    with open(town.world.env["CONF"], encoding="utf-8") as f:
        text = f.read()
    with open(path, "w", encoding="utf-8") as f:
        f.write(text.replace("rate = 0;", f"rate = {max(CHANGED // 20, 50)};"))
    return path


def approve(town):
    said = town.sync("run", code=3)
    assert "brake departures" in said, said
    town.sync("approve", town.hash(said))


def test_the_end_is_that_of_an_undisturbed_run(town):
    before = state_of(town)
    department = town.world.registry(
        "select departmentid from sis.student where loginname = %s",
        town.uids[0])[0][0]
    spoil(town)
    approve(town)
    town.sync("run")
    undisturbed = state_of(town)
    assert undisturbed != before
    mend(town, department)
    town.run_on()
    town.world.vault("delete from outbox")
    assert state_of(town) == before

    spoil(town)
    approve(town)
    passwords = Passwords(town)
    passwords.start()
    d = Disturber(town, slow(town))
    d.disturb()
    d.finish()
    passwords.judge()
    entries, tables = state_of(town)
    for dn, e in undisturbed[0].items():
        assert entries[dn] == e
    assert tables == undisturbed[1]
    assert " 0 entries to change" in town.plan()
    print(f"{CHANGED} entries, {KILLS} kills of each, {d.runs} runs, "
          f"{len(passwords.known)} passwords")
