"""Each brake, planted: a run at night changes nothing, and its name stands
in the log, in status, in the metrics, and in the mail to the operator."""
import os
import re
import subprocess

import pytest

from stacklib import people
from university import University

OPERATOR = "operator@mail.example.net"
TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
OURS = "where loginname = any(%s)"

# What happens to the registry, a statement a line; of a line with %s it
# happens to the eight of us.
HARMS = [
    ("first", f"update sis.student set lastnameel = 'ΑΛΛΟΣ' {OURS}"),
    ("rows", "delete from sis.student"),
    ("rows", "delete from sis.student where id % 2 = 0"),
    ("rows", """truncate sis.student
     insert into sis.student select * from sis.before where id % 3 = 0"""),
    ("department", "delete from sis.student where departmentid = '1501'"),
    ("column", """update sis.student set firstnameen = null, lastnameen = null
     """),
    ("age", "create or replace view v_vd_sis as {view}, now() - interval "
     "'37 hours' as updated from sis.student"),
    ("duplicates", "update sis.student set ssncountry = 'GR', ssn = (select "
     "min(ssn) from sis.student where id = (select max(id) from "
     "sis.student))"),
    ("departures", "update sis.student set enrollmentstatus = 'erased', "
     "enrollmentstatusdate = '20200101'"),
    ("departures", "update sis.student set enrollmentstatus = 'erased', "
     f"enrollmentstatusdate = '20200101' {OURS}"),
    ("affiliations", f"insert into sis.employee select * from sis.student "
     f"{OURS}"),
]


@pytest.fixture(scope="module")
def town(worlds):
    u = University(worlds.get(
        "--students", "80", "--scheme", "ssha", "--set", "sync.rate=0",
        "--set", "limit.client_sms_daily=100000",
        "--set", "sync.brake_departures=2",
        "--set", "sync.brake_errors=3",
        "--set", "sync.mail_to=" + OPERATOR))
    u.admit(8)
    view = "select " + ", ".join(people.COLUMNS)
    u.world.registry(f"create or replace view v_vd_sis as {view}, now() as "
                     "updated from sis.student")
    with open(u.world.env["CONF"], encoding="utf-8") as f:
        text = f.read()
    with open(u.world.env["CONF"], "w", encoding="utf-8") as f:
        f.write(text.replace('source = "student";',
                             'source = "student";\n\tupdated = "updated";'))
    u.view = view
    u.run_on()
    return u


class Harm:
    """The registry as it was before, afterwards."""

    def __init__(self, town, brake, harm):
        self.town, self.brake, self.harm = town, brake, harm

    def __enter__(self):
        for name in ("student", "employee"):
            self.do(f"create table sis.before_{name} as select * from "
                    f"sis.{name}")
        if self.brake == "first":
            self.town.world.vault("delete from sync_figure")
        self.do("create view sis.before as select * from sis.before_student")
        for statement in filter(None, map(str.strip,
                                          self.harm.split("\n"))):
            self.do(statement.replace("{view}", self.town.view))

    def do(self, statement):
        ours = [s.username for s in self.town.students]
        if "%s" in statement:
            return self.town.world.registry(statement, ours)
        return self.town.world.registry(statement.replace("%", "%%"))

    def __exit__(self, *_):
        self.do("drop view sis.before")
        for name in ("student", "employee"):
            self.do(f"truncate sis.{name}")
            self.do(f"insert into sis.{name} select * from "
                    f"sis.before_{name}")
            self.do(f"drop table sis.before_{name}")
        self.do(f"create or replace view v_vd_sis as {self.town.view}, now() "
                "as updated from sis.student")


def run_at_night(town):
    """Its status and its log."""
    p = town.start(log=subprocess.PIPE)
    text = p.communicate(timeout=120)[1]
    return p.returncode, text


def what_is(town):
    return [town.entry(s) for s in town.students], town.world.vault(
        "select * from sync_account order by 1")


@pytest.mark.parametrize("brake, harm", HARMS)
def test_each_brake_changes_nothing_and_is_named(town, brake, harm):
    before = what_is(town)
    s = town.students[0]
    s.mark()
    with Harm(town, brake, harm):
        code, log = run_at_night(town)
    assert code == 3, log
    assert f"brake {brake}: " in log
    assert what_is(town) == before
    assert re.search(rf"stopped.* {brake}\b", town.sync(
        "status").splitlines()[0])
    assert f'sync_brake{{brake="{brake}"}} 1\n' in \
        town.world.ask_ctl("metrics")
    mail = s.wait_texts("email", OPERATOR)[-1]
    assert f"brake {brake}: " in mail
    assert "uregisterctl sync approve " + town.hash(mail) in mail
    said = town.sync("run")
    assert " 0 changed" in said, said


def test_every_brake_that_there_is_was_planted():
    with open(os.path.join(TOP, "src/sync/brake.def"),
              encoding="utf-8") as f:
        rows = re.findall(r'^BRAKE\("(\w+)"', f.read(), re.M)
    assert {brake for brake, _ in HARMS} == set(rows)


def test_errors_stop_a_run_in_its_middle(town):
    """A server that refuses one value after the other."""
    s = town.students[0]
    c = town.world.ldap(None)
    c.sasl_non_interactive_bind_s("EXTERNAL")
    rule = (b"{0}to attrs=ou by * read", b"{0}")
    c.modify_s("olcDatabase={1}mdb,cn=config", [(0, "olcAccess", [rule[0]])])
    s.mark()
    try:
        with Harm(town, "", "update sis.student set departmentel = 'ΑΛΛΟ' "
                  f"{OURS}"):
            before = what_is(town)
            code, log = run_at_night(town)
            assert code == 1
            assert "stopped after 4 errors" in log
            assert what_is(town) == before
    finally:
        c.modify_s("olcDatabase={1}mdb,cn=config",
                   [(1, "olcAccess", [rule[1]])])
    assert "failed" in town.sync("status").splitlines()[0]
    assert "stopped after 4 errors" in s.wait_texts("email", OPERATOR)[-1]
    assert " 0 changed" in town.sync("run")
