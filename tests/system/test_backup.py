"""What uregister-backup(7) says: our database is brought back from a dump
that is older than the directory, and both know one another again."""
import os
import re
import subprocess

import pytest

from stacklib import procs, servers
from stacklib.member import NEW, THIRD, Member

MANY = 10
# What becomes of those who came after the dump.
LOG_IN, AGAIN, REPAIRED = slice(0, 3), slice(3, 6), slice(6, MANY)


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "40", "--scheme", "ssha", "--set",
                      "limit.client_logins=1000000", "--set",
                      "sync.brake_departures=1")


def pg(world, program, *argv):
    subprocess.run([os.path.join(servers.PG_BIN, program), *argv, "-d",
                    world.env["VAULT_URI"]], check=True, timeout=120)


def accounts(world):
    return {uid for uid, in world.vault("select uid from account where "
                                        "status = 'active'")}


def activate(world, person=None, **more):
    s = world.student(person, channel="email", **more)
    s.activate()
    return s


@pytest.fixture(scope="module")
def restored(world):
    """Who came after the dump; one of before it changed his password since."""
    first = activate(world)
    world.settle()
    known = accounts(world)
    dump = os.path.join(world.dir, "dump")
    pg(world, "pg_dump", "-Fc", "-f", dump)
    lost = [activate(world) for _ in range(MANY)]
    m = Member(first)
    assert m.log_in(first.password).step == "menu"
    assert m.change(first.password, NEW).step == "changed"
    world.settle()
    world.ctl("account", "suspend", lost[-1].username, "--reason", "lost")
    world.kill("core")
    pg(world, "pg_restore", "--clean", "--if-exists", "--no-owner", dump)
    world.start("core")
    assert accounts(world) == known
    return first, lost


def test_no_password_is_lost(world, restored):
    first, lost = restored
    assert world.bind(first.username, NEW)
    for s in lost[:-1]:
        assert world.bind(s.username, s.password)


def test_a_plan_names_those_who_are_not_known(world, restored):
    said = world.ask_ctl("sync", "plan", "-a")
    for s in restored[1]:
        assert f"# {s.username}\n# an entry that is no account" in said


def verdicts(said):
    """{username: word} of what repair says."""
    return dict(reversed(m) for m in re.findall(r"^(\w+) +(\S+): ", said,
                                                re.M))


def test_a_plan_of_repair_says_what_would_become_of_each(world, restored):
    first, lost = restored
    said = verdicts(world.ask_ctl("repair", "plan"))
    assert said == {s.username: "return" for s in lost}
    assert first.username not in said
    assert not accounts(world) & {s.username for s in lost}


def test_who_logs_in_is_known_again_and_keeps_his_password(world, restored):
    for s in restored[1][LOG_IN]:
        assert Member(s).log_in(s.password).step == "menu"
        again = world.student(s.person, channel="email", password=THIRD)
        again.begin()
        again.walk()
        assert again.ended() == "stopped/already-active"
        assert world.bind(s.username, s.password)


def test_who_activates_again_gets_his_entry_with_a_new_password(
        world, restored):
    for s in restored[1][AGAIN]:
        before = world.entry(s.username, "provisioner")
        again = activate(world, s.person, password=THIRD)
        assert again.username == s.username
        world.settle()
        assert world.bind(s.username, THIRD)
        assert not world.bind(s.username, s.password)
        after = world.entry(s.username, "provisioner")
        assert after["eduPersonUniqueId"] == before["eduPersonUniqueId"]
        assert s.username in accounts(world)


def repair(world, *words):
    return subprocess.run(procs.as_user("core", [
        world.program("uregisterctl"), "-f", world.env["CONF"], "repair",
        "apply", *words]), cwd="/", capture_output=True, text=True,
        timeout=120)


def test_nothing_is_repaired_without_a_reason(world, restored):
    assert repair(world).returncode == 2
    assert repair(world, "--reason").returncode == 2


def test_the_others_are_repaired_and_no_entry_is_touched(world, restored):
    *folk, stopped = restored[1][REPAIRED]
    before = {s.username: world.entry(s.username, "provisioner")
              for s in (*folk, stopped)}
    r = repair(world, "--reason", "the dump of Monday")
    assert r.returncode == 0, r.stderr
    assert f"\n{len(folk) + 1} are known now, 0 are not; " in r.stdout
    for s in folk:
        assert world.entry(s.username, "provisioner") == before[s.username]
        again = world.student(s.person, channel="email", password=THIRD)
        again.begin()
        again.walk()
        assert again.ended() == "stopped/already-active"
        assert Member(s).log_in(s.password).step == "menu"
    assert world.vault("select a.note from audit a where "
                       "a.event = 'account.returned' order by a.id limit 1"
                       )[0][0].endswith(": the dump of Monday")
    assert world.vault("select count(*) from audit where event = "
                       "'account.returned'") == [(len(folk) + 1,)]


def test_who_was_stopped_since_stays_so(world, restored):
    stopped = restored[1][REPAIRED][-1]
    assert world.vault("select status from account where uid = %s",
                       stopped.username) == [("suspended",)]
    assert not world.bind(stopped.username, stopped.password)
    world.ctl("account", "restore", stopped.username, "--reason", "found")
    assert world.bind(stopped.username, stopped.password)


def test_twice_is_once_and_nobody_is_a_stranger_any_more(world, restored):
    r = repair(world, "--reason", "again")
    assert r.returncode == 0, r.stderr
    assert verdicts(r.stdout) == {}
    assert "\n0 are known now, 0 are not; " in r.stdout
    assert "no account of ours" not in world.ask_ctl("sync", "plan", "-a")


# ---- the directory is the older one ----

def lose(world, *students):
    """As if the copy of the directory were of before them."""
    c = world.ldap("provisioner")
    for s in students:
        c.delete_s(f"uid={s.username},{world.env['PEOPLE_BASE']}")
    c.unbind_s()


def long_ago(world):
    world.vault("update account set activated = activated - "
                "interval '2 hours'")


def test_one_whose_entry_may_be_on_its_way_is_left(world, restored):
    s = activate(world)
    world.settle()
    lose(world, s)
    assert verdicts(world.ask_ctl("repair", "plan")) == {
        s.username: "waits"}
    assert repair(world, "--reason", "x").returncode == 0
    assert s.username in accounts(world)


def test_one_whose_entry_is_lost_activates_again_as_the_same(world, restored):
    s = restored[0]
    long_ago(world)
    unique = world.entry(s.username, "provisioner")["eduPersonUniqueId"]
    lose(world, s)
    assert f"# {s.username}\n# the directory has no entry" in \
        world.ask_ctl("sync", "plan", "-a")
    said = verdicts(world.ask_ctl("repair", "plan"))
    assert said.pop(s.username) == "release"
    assert set(said.values()) == {"release"}, "who waited before"
    r = repair(world, "-a", "--reason", "the tree of Sunday")
    assert r.returncode == 0, r.stderr
    assert "2 were released" in r.stdout
    again = activate(world, s.person, password=THIRD)
    world.settle()
    assert again.username == s.username
    assert world.bind(s.username, THIRD)
    assert world.entry(s.username, "provisioner")[
        "eduPersonUniqueId"] == unique
    assert "released" in world.ask_ctl("audit", "show", s.username)


def test_an_empty_directory_releases_nobody(world, restored):
    folk = restored[1][REPAIRED][:2]
    lose(world, *folk)
    r = repair(world, "--reason", "by mistake")
    assert r.returncode == 3 and "is it the right directory" in r.stderr
    assert {s.username for s in folk} <= accounts(world)


def test_whom_an_operator_stopped_is_not_let_in_again(world, restored):
    s = restored[1][LOG_IN][0]
    world.ctl("account", "suspend", s.username, "--reason", "lost card")
    lose(world, s)
    assert verdicts(world.ask_ctl("repair", "plan"))[s.username] == "stays"
    assert repair(world, "-a", "--reason", "x").returncode == 0
    again = world.student(s.person, channel="email", password=THIRD)
    again.begin()
    again.walk()
    assert again.ended() == "stopped/denied"
