"""Two nodes as uregister-nodes(7) has them: each part killed, hung and cut off
under a steady load.  What was told is in both trees and in both databases,
once and whole."""
import concurrent.futures
import os
import subprocess
import time

import ldap
import psycopg
import pytest

import waiting
from conftest import World
from stacklib import cluster, procs
from stacklib.member import NEW, THIRD, Member
from steady import Steady
from test_forgotten import forget

LONG = "UREGISTER_TWO_NODES"
# The part and what happens to it; "primary" and "standby" are whichever
# database is that then.
SHORT = (("primary", "kill"), ("ldap1", "hang"), ("core", "kill"))
ALL = [(part, how) for part in (
    "primary", "standby", "etcd1", "ldap1", "ldap2", "core", "web",
    "gateway", "nginx") for how in ("kill", "hang", "cut")
    if how != "cut" or part not in ("web", "gateway", "nginx")]
BUSY_WITHIN = 2.0	# seconds, the aim; what a loaded machine adds is told
LASTS = 5		# seconds at least
BACK_WITHIN = 120	# a part that was brought back is whole again


class Nodes(World):
    def __init__(self, world):
        super().__init__(world.dir)
        self.stack_of = cluster.load(world.dir)

    def primary(self):
        """db1 or db2; None while there is none."""
        for name in cluster.DBS:
            try:
                with self.database(name) as c:
                    if not c.execute("select pg_is_in_recovery()"
                                     ).fetchone()[0]:
                        return name
            except psycopg.Error:
                pass
        return None

    def database(self, name):
        return psycopg.connect(self.stack_of.vault_uri(only=name,
                                                       session="any"),
                               autocommit=True)

    def real_name(self, part):
        if part not in ("primary", "standby"):
            return part
        primary = waiting.poll(self.primary)
        others = {"db1": "db2", "db2": "db1"}
        return primary if part == "primary" else others[primary]

    def directory(self, name, who="provisioner"):
        c = ldap.initialize(self.stack_of.ldap_uri(name))
        c.network_timeout = c.timeout = 3
        c.simple_bind_s(self.env[who.upper() + "_DN"],
                        self.env[who.upper() + "_PW"])
        return c

    def uids(self, name):
        """uid → how many entries have it, in that tree."""
        c = self.directory(name)
        found = {}
        for _, attributes in c.search_s(
                self.env["PEOPLE_BASE"], ldap.SCOPE_ONELEVEL,
                "(objectClass=person)", ["uid"]):
            for uid in attributes["uid"]:
                uid = uid.decode()
                found[uid] = found.get(uid, 0) + 1
        c.unbind_s()
        return found

    def contexts(self, name):
        c = self.directory(name)
        found = c.search_s(self.env["LDAP_BASE"], ldap.SCOPE_BASE,
                           attrlist=["contextCSN"])
        c.unbind_s()
        return sorted(found[0][1]["contextCSN"])

    def knows(self, name, uid, password):
        c = ldap.initialize(self.stack_of.ldap_uri(name))
        c.network_timeout = c.timeout = 10
        try:
            c.simple_bind_s(f"uid={uid},{self.env['PEOPLE_BASE']}", password)
        except (ldap.INVALID_CREDENTIALS, ldap.SERVER_DOWN):
            return False
        finally:
            c.unbind_s()
        return True

    # --- what happens to a part

    def break_(self, name, how):
        getattr(self.stack_of, how)(name) if how != "kill" else \
            self.stack_of.parts[name].kill()

    def repair(self, name, how):
        if how == "kill":
            self.start(name)
        else:
            getattr(self.stack_of, {"hang": "wake", "cut": "mend"}[how])(name)

    def is_whole(self):
        """Every part is there, and each pair is one."""
        try:
            self.stack_of.probe_copied()
            for name in (*cluster.DBS, *cluster.LDAPS, *cluster.ETCDS,
                         "core", "core2", "web", "web2", "nginx", "nginx2"):
                self.stack_of.probe_of(name)()
            return self.contexts("ldap1") == self.contexts("ldap2")
        except Exception:	# any reason is a "not yet"
            return False


    def keep_promises(self):
        """Until each is in both trees.  A letter that was handed over when
        its sender was killed may wait for longer."""
        waiting.poll(self.is_whole, BACK_WITHIN, "it is not whole again")
        waiting.poll(lambda: not self.vault(
            "select account from provision union all "
            "select account from echo"), BACK_WITHIN, "a promise stays open")
        waiting.poll(self.is_whole, BACK_WITHIN, "it is not whole again")


@pytest.fixture(scope="module")
def nodes(worlds):
    if not procs.AS_ROOT or subprocess.run(
            ["unshare", "-n", "true"], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("two nodes are network namespaces, and none can be made")
    for tool in ("/usr/bin/patroni", "/usr/bin/etcd", "/usr/sbin/haproxy"):
        if not os.path.exists(tool):
            pytest.skip(f"there is no {tool}")
    return Nodes(worlds.get(
        "--nodes", "2", "--ha", "--students", "3000",
        *(o for limit in ("client_sms_daily", "net_sms_daily",
                          "client_logins", "client_flows", "contact_daily",
                          "client_lookups", "notices_daily")
          for o in ("--set", f"limit.{limit}=1000" if limit ==
                    "notices_daily" else f"limit.{limit}=1000000"))))


# --- the books

def balance(nodes, load):
    """What was told, and what there is of it: rows of the table, and what is
    wrong."""
    nodes.keep_promises()
    told = dict(load.told)
    trees = {n: nodes.uids(n) for n in cluster.LDAPS}
    rows = {n: accounts(nodes, n) for n in cluster.DBS}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        wrong = [f"lost: {uid} in {n}" for n in trees for uid, known in
                 zip(told, pool.map(lambda u, n=n: nodes.knows(n, u, told[u]),
                                    told)) if not known]
    wrong += [f"lost: {uid} in {n}: {found.get(uid)}"
              for n, found in rows.items() for uid in told
              if found.get(uid) != [("active", 0)]]
    wrong += [f"double: {uid} in {n}" for n, tree in trees.items()
              for uid, count in tree.items() if count != 1]
    wrong += [f"double: {uid} in {n}" for n, found in rows.items()
              for uid, those in found.items() if len(those) != 1]
    for n, tree in trees.items():
        for m, found in rows.items():
            wrong += [f"half: {uid} in {n} or {m} alone"
                      for uid in tree.keys() ^ found.keys()]
    print(f"\ntold {len(told)} accounts and {load.changes} changes, "
          f"{load.gave_up} gave up; entries "
          + ", ".join(f"{n} {len(t)}" for n, t in trees.items())
          + "; accounts " + ", ".join(f"{n} {len(r)}"
                                      for n, r in rows.items()))
    return wrong


def accounts(nodes, name):
    """uid → [(status, promises that are open)]"""
    with nodes.database(name) as c:
        found = {}
        for uid, *rest in c.execute(
                "select uid, status, (select count(*) from provision where "
                "account = a.id) from account a").fetchall():
            found.setdefault(uid, []).append(tuple(rest))
        return found


def share(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))] \
        if times else 0.0


def suffer(nodes, load, part, how):
    """One thing that happens; the row of the table."""
    name = nodes.real_name(part)
    told, changes, begun = len(load.done), load.changes, time.monotonic()
    nodes.break_(name, how)
    try:
        away = load.wait_told(6)
        waiting.poll(lambda: time.monotonic() > begun + LASTS)
    finally:
        nodes.repair(name, how)
    back = waiting.seconds_of(lambda: waiting.poll(
        nodes.is_whole, BACK_WITHIN, f"{name}, {how}: never whole again"))
    pages = load.clock.between(begun, time.monotonic())
    times = [p[1] for p in pages]
    row = (f"{part + (f' ({name})' if part != name else ''):18} {how:5}"
           f"{len(load.done) - told:5}{load.changes - changes:9}"
           f"{sum(1 for p in pages if p[2]):6} of {len(pages):4}"
           f"{share(times, .5):7.2f}{share(times, .99):7.2f}"
           f"{max(times, default=0):7.2f}{away:7.1f}{back:7.1f}")
    print(row, flush=True)
    return times


def walk(nodes, events):
    print(f"\n{'part':18} how    told  changes  try again  median    p99  "
          "worst   next  whole", flush=True)
    times = []
    with Steady(nodes) as load:
        load.wait_told(4)
        for part, how in events:
            times += suffer(nodes, load, part, how)
    wrong = balance(nodes, load)
    print(f"all pages: p99 {share(times, .99):.2f} s, worst "
          f"{max(times):.2f} s; {sum(1 for t in times if t > BUSY_WITHIN)} of "
          f"{len(times)} longer than {BUSY_WITHIN} s", flush=True)
    assert not wrong, wrong


def stands_once(nodes, uid, password):
    """In both trees and databases, with that password."""
    nodes.keep_promises()
    for n in cluster.LDAPS:
        waiting.poll(lambda n=n: nodes.knows(n, uid, password),
                     why=f"{uid} is not known to {n}")
        assert nodes.uids(n)[uid] == 1
    for n in cluster.DBS:
        assert accounts(nodes, n)[uid] == [("active", 0)]


def test_rows_that_a_database_lost_after_the_add_come_again(nodes):
    """As by a failover to a standby that was behind, planted."""
    waiting.poll(nodes.is_whole, BACK_WITHIN)
    those = [nodes.student(channel="email") for _ in range(3)]
    for s in those:
        s.activate()
    nodes.settle()
    for s in those:
        forget(nodes, s.username)
    for s in those:
        again = nodes.student(s.person, channel="email", password=THIRD)
        again.activate()
    for s in those:
        stands_once(nodes, s.username, THIRD)


def test_what_a_directory_server_took_with_it_comes_again(nodes):
    """It acknowledged, and died before the other one had it."""
    waiting.poll(nodes.is_whole, BACK_WITHIN)
    old = nodes.student(channel="email")
    old.activate()
    waiting.poll(nodes.is_whole, BACK_WITHIN)
    net = nodes.stack_of.network
    net.part("ldap1", "ldap2")
    try:
        new = nodes.student(channel="email")
        new.activate()
        m = Member(old)
        m.log_in(old.password)
        assert m.change(old.password, NEW).step == "changed"
        assert not nodes.knows("ldap2", new.username, new.password)
        assert not nodes.knows("ldap2", old.username, NEW)
        nodes.kill("ldap1")
        for uid, password in ((new.username, new.password),
                              (old.username, NEW)):
            waiting.poll(lambda u=uid, p=password: nodes.knows(
                "ldap2", u, p), BACK_WITHIN, f"{uid} is lost")
    finally:
        net.part("ldap1", "ldap2", "del")
    nodes.start("ldap1")
    stands_once(nodes, new.username, new.password)
    stands_once(nodes, old.username, NEW)


def test_doctor_says_that_two_servers_are_written_to(nodes):
    said = nodes.tell_ctl("doctor")
    assert "directory writers" in said
    c = ldap.initialize(nodes.stack_of.ldapi("ldap2"))
    c.sasl_external_bind_s()
    c.modify_s("cn=default,ou=policies," + nodes.env["LDAP_BASE"],
               [(ldap.MOD_REPLACE, "description", b"here too")])
    c.unbind_s()
    waiting.poll(lambda: nodes.contexts("ldap1") == nodes.contexts("ldap2"))
    line, = [line for line in nodes.tell_ctl("doctor").splitlines()
             if "directory writers" in line]
    assert line.startswith("bad") and "001, 002" in line, line


def test_a_part_that_fails_loses_nothing(nodes):
    walk(nodes, SHORT)


@pytest.mark.skipif(not os.environ.get(LONG), reason=f"{LONG} is not set: "
                    "each part killed, hung and cut off takes a quarter of an "
                    "hour")
def test_every_part_killed_hung_and_cut_off(nodes):
    walk(nodes, ALL)
