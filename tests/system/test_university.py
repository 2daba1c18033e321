"""A university lives through two years, day by day, and on the first of each
month FreeRADIUS, Dovecot and a SAML log-in say of everybody what the
staircase does.

	UNIVERSITY=n		people; 600
	UNIVERSITY_EACH=n	of each kind, who log in; 1
	UNIVERSITY_DAYS=all	a run every day; some: on five of each month,
				months: on the first, and on the days on which
				many leave or come back
"""
import collections
import concurrent.futures
import datetime
import os
import statistics
import time

import ldap
import psycopg
import pytest

import lives
import test_readers_freeradius
import test_readers_mail
import test_readers_saml
from lives import BEGIN, DAY, END, NIGHT, PARDON
from stacklib import people, readers
from stacklib.crowd import TABLES, Crowd
from university import University

pytestmark = [*test_readers_freeradius.pytestmark,
              *test_readers_mail.pytestmark,
              *test_readers_saml.pytestmark]

PEOPLE = int(os.environ.get("UNIVERSITY", "600"))
EACH = int(os.environ.get("UNIVERSITY_EACH", "1"))
DAYS = {"all": range(1, 32), "some": (1, 11, 12, 13, 25), "months": (1,)}[
    os.environ.get("UNIVERSITY_DAYS", "some")]
LIBRARY = "urn:mace:dir:entitlement:common-lib-terms"
EDUROAM = "urn:mace:example.org:eduroam"
STATUS = "urn:schac:userStatus:gr:example.org:account:"
# What a server writes down of a change.
STAMPS = ("entryCSN", "modifyTimestamp", "modifiersName")


class Radius(test_readers_freeradius.Radius):
    """Only those with eduroam among their entitlements, as the README of
    etc/readers says."""

    def edit(self, path, changes):
        super().edit(path, changes)
        term = "(schacUserStatus="
        if path.endswith("mods-available/eap"):
            super().edit(self.dir + "/mods-available/uregister", (
                (term, f"(eduPersonEntitlement={EDUROAM}){term}"),))


class Town(University):
    """All of them, and the programs that they log in to."""

    def __init__(self, world, program):
        super().__init__(world)
        self.today = BEGIN
        self.crowds = {s: Crowd.like(world.env, s, name=name)
                       for s, name in ((self.activate("ordinary"), "cr"),
                                       (self.activate("staff"), "sf"))}
        self.passwords = {c.source: s.password
                          for s, c in self.crowds.items()}
        self.crowds = {c.source: c for c in self.crowds.values()}
        self.took, self.changed, self.told = [], 0, []
        staff = lives.staff_of(PEOPLE)
        maker = people.Maker(seed=7)
        self.lives = lives.populate(
            self.crowds["student"].folk(PEOPLE - staff, 0, maker),
            self.crowds["staff"].folk(staff, PEOPLE, maker))
        self.fill()
        self.radius = Radius(program("radius"), world)
        self.mail = test_readers_mail.Mail(program("mail"), world)
        self.saml = test_readers_saml.Federation(program("saml"), world)

    def activate(self, case):
        s = self.world.student(self.world.case(case), channel="email")
        s.activate()
        return s

    # --- the registry, and the accounts

    def fill(self):
        """Everybody who is there at the beginning."""
        ours = [life for life in self.lives if life.enters == BEGIN]
        self.write_rows(ours)
        self.world.kill("slapd")
        for source, crowd in self.crowds.items():
            folk = [x.person for x in ours if x.source == source]
            crowd.load_entries(folk, crowd.write_accounts(folk))
        self.world.start("slapd")
        for name in ("VAULT_URI", "REGISTRY_URI"):
            with psycopg.connect(self.world.env[name], autocommit=True) as c:
                c.execute("analyze")

    def write_rows(self, some):
        """Of all their rows, those that are there."""
        folk = {source: [] for source in TABLES}
        for life in some:
            for row in life.rows:
                folk[row.source].append(
                    dict(life.person, registrationID=row.number,
                         loginName=life.uid if row is life.rows[0] else
                         None))
        for source, crowd in self.crowds.items():
            self.crowds[source].write_rows(folk[source])
        self.change_rows(some)

    def change_rows(self, some):
        with psycopg.connect(self.world.env["REGISTRY_URI"]) as c:
            c.execute("create temp table t (source text, number text, there "
                      "boolean, status text, at text, surname text, "
                      "department text)")
            with c.cursor() as cur, cur.copy("copy t from stdin") as copy:
                for row in (r for life in some for r in life.rows):
                    copy.write_row([
                        row.source, row.number, row.there, row.status,
                        row.date.strftime("%Y%m%d"), row.surname,
                        row.department])
            c.execute("create index on t (number)")
            c.execute("analyze t")
            for source, (table, columns) in TABLES.items():
                self.change_table(c, source, table, columns)

    @staticmethod
    def change_table(c, source, table, columns):
        number, status, at = (columns[i] for i in (1, 21, 22))
        whose = f"t where t.source = '{source}' and x.{number} = t.number"
        c.execute(f"create table if not exists {table}_away as select * "
                  f"from {table} limit 0")
        c.execute(
            f"update {table} x set {status} = t.status, {at} = t.at, "
            "lastnameel = coalesce(t.surname, x.lastnameel), lastnameen = "
            "case when t.surname is null then x.lastnameen end, "
            "departmentid = coalesce(t.department, x.departmentid) from " +
            whose)
        for here, there, move in ((table, f"{table}_away", "not t.there"),
                                  (f"{table}_away", table, "t.there")):
            c.execute(f"with moved as (delete from {here} x using {whose} "
                      f"and {move} returning x.*) insert into {there} "
                      "select * from moved")

    def admit(self, some):
        self.write_rows(some)
        crowd = self.crowds["student"]
        folk = [x.person for x in some]
        crowd.write_entries(folk, crowd.write_accounts(folk))

    # --- a day

    def here(self):
        return [x for x in self.lives if x.enters <= self.today]

    def happen(self):
        """What the secretariats write down until this morning."""
        new = [x for x in self.lives if x.enters == self.today > BEGIN]
        if new:
            self.admit(new)
        moved = [x for x in self.here() if x.live_on(self.today)]
        if moved:
            self.change_rows(moved)

    def pass_days(self, until):
        """Up to that day, which is not passed."""
        while self.today < until:
            self.pass_day()
            self.today += DAY

    def pass_day(self, run=None):
        self.happen()
        if not self.matters():
            return
        begun = time.monotonic()
        said = (run or self.run_on)()
        self.took.append(time.monotonic() - begun)
        self.changed += int(said.split(" changed")[0].split()[-1])
        assert " 0 errors" in said, said
        for life in self.here():
            life.run(self.today)
        if self.today.day == 1 and self.today > BEGIN:
            self.first_of_a_month()

    def matters(self):
        return self.today.day in DAYS or self.today in (NIGHT, PARDON)

    # --- what is held against the model

    def everybody(self, *attributes):
        c = self.world.ldap("provisioner")
        found = c.search_s(self.world.env["PEOPLE_BASE"],
                           ldap.SCOPE_ONELEVEL, "(uid=*)", list(attributes))
        c.unbind_s()
        return {dn.split(",")[0][4:]: e for dn, e in found}

    def first_of_a_month(self):
        self.judge_tree()
        watched = {kind: [] for kind in lives.KINDS}
        for life in self.here():
            if len(watched[life.kind]) < EACH:
                watched[life.kind].append(life)
        some = [x for xs in watched.values() for x in xs]
        whole = {xs[0].uid for xs in watched.values() if xs}
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            answers = list(zip(*(f.result() for f in [
                pool.submit(lambda ask=ask: [ask(x) for x in some])
                for ask in (self.ask_radius, self.ask_mail,
                            lambda x: self.ask_saml(x, x.uid in whole))])))
        found = dict(zip((x.uid for x in some), answers))
        wrong = [f"{x.uid}, {x.kind}: {found[x.uid]}, and not "
                 f"{self.should(x)}" for x in some
                 if found[x.uid] != self.should(x)]
        self.print_table(watched, found)
        assert not wrong, "\n".join(wrong)

    def judge_tree(self):
        entries = self.everybody("schacUserStatus", "eduPersonAffiliation",
                                 "eduPersonEntitlement", "sn",
                                 "eduPersonPrimaryAffiliation")
        for life in self.here():
            e, has = entries[life.uid], life.has(self.today)
            assert e["schacUserStatus"] == [
                (STATUS + ("active" if has.log_in else "closed")).encode()], \
                (life.uid, life.kind, self.today)
            assert {v.decode() for v in e["eduPersonAffiliation"]} == \
                has.affiliations, (life.uid, life.kind, self.today)
            assert e["eduPersonPrimaryAffiliation"][0].decode() in \
                has.affiliations, (life.uid, life.kind, self.today)
            assert (EDUROAM.encode() in e.get("eduPersonEntitlement", [])) \
                == has.network, (life.uid, life.kind, self.today)
            if life.surname:
                assert e["sn"] == [life.surname.encode()]

    def should(self, life):
        has = life.has(self.today)
        return (has.log_in and has.network, has.log_in,
                has.affiliations if has.log_in else None)

    def ask_radius(self, life):
        return self.radius.accepts("TTLS", life.uid,
                                   self.passwords[life.source])

    def ask_mail(self, life):
        return self.mail.log_in(life.uid, self.passwords[life.source])

    def ask_saml(self, life, whole):
        ask = self.saml.log_in if whole else self.saml.glance
        found = ask(life.uid, self.passwords[life.source])
        if found is None:
            return None
        assert {v.partition("@")[0] for v in
                found["eduPersonScopedAffiliation"]} == \
            set(found["eduPersonAffiliation"])
        if life.surname:
            assert found["sn"] == [life.surname]
        return frozenset(found["eduPersonAffiliation"])

    def print_table(self, watched, found):
        print(f"\n{self.today}{'people':>22}{'log in':>8}{'eduroam':>9}"
              f"{'mail':>6}{'SAML':>6}  as")
        for kind, some in watched.items():
            if not some:
                continue	# admitted in autumn
            radius, mail, saml = zip(*(found[x.uid] for x in some))
            words = collections.Counter(
                " ".join(sorted(w)) for w in saml if w)
            print(f"{kind:26}{len(some):6}"
                  f"{sum(x.has(self.today).log_in for x in some):8}"
                  f"{sum(radius):9}{sum(mail):6}"
                  f"{len(saml) - saml.count(None):6}  " + ", ".join(
                      f"{w}: {n}" for w, n in sorted(words.items())),
                  flush=True)

    def print_times(self):
        print(f"\n{len(self.here())} people, {len(self.took)} runs: "
              f"{statistics.median(self.took):.1f} s a day, "
              f"{max(self.took):.1f} s the longest; {self.changed} changes",
              flush=True)


@pytest.fixture(scope="module")
def town(worlds):
    world = worlds.get(
        "--students", "4", "--scheme", "ssha", "--set", "sync.rate=0",
        "--set", "sync.tell_owners=false", "--set",
        f"entry.entitlements={LIBRARY},{EDUROAM}", "--set",
        f"entry.eduroam_entitlement={EDUROAM}", "--set",
        "staircase=" + lives.setting())
    programs = []

    def program(name):
        programs.append(readers.Program(name))
        return programs[-1]
    try:
        yield Town(world, program)
    finally:
        for p in programs:
            p.close()


def test_the_first_year_day_by_day(town):
    town.pass_days(NIGHT)
    town.print_times()


def test_the_night_of_31_december_waits_and_is_done(town):
    """Stopped before the first write; approved, it ends."""
    before = {}

    def run():
        before.update(town.everybody("entryCSN"))
        said = town.sync("run", code=3)
        assert "brake departures: " in said, said
        assert town.everybody("entryCSN") == before
        assert "departures" in town.sync("status").splitlines()[0]
        town.sync("approve", town.hash(said))
        return town.sync("run")
    town.pass_days(NIGHT)
    town.before = {x.uid: entry_of(town, x.uid) for x in town.lives
                   if x.kind == "put back"}
    town.pass_day(run)
    town.judge_tree()
    town.print_times()
    gone = [x for x in town.lives if x.ended == NIGHT]
    assert len(gone) >= PEOPLE * 0.29
    town.today += DAY


def entry_of(town, uid):
    """All of it but the time stamps."""
    c = town.world.ldap("provisioner")
    (_, e), = c.search_s(f"uid={uid},{town.world.env['PEOPLE_BASE']}",
                         ldap.SCOPE_BASE, attrlist=["*", "+"])
    c.unbind_s()
    return {k: sorted(v) for k, v in e.items() if k not in STAMPS}


def test_who_is_put_back_is_exactly_as_before(town):
    town.pass_days(PARDON)
    for uid, was in town.before.items():
        assert entry_of(town, uid) != was	# without eduroam by now
    town.pass_day()
    for uid, was in town.before.items():
        assert entry_of(town, uid) == was
    town.today += DAY
    town.print_times()


def test_the_second_year_day_by_day(town):
    town.pass_days(END + DAY)
    town.print_times()
    for source in TABLES:
        assert " 0 entries to change" in town.sync("plan")
