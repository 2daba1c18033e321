"""What uregister-backup(7) says: our database is brought back from a dump
that is older than the directory, and both know one another again."""
import os
import subprocess

import pytest

from stacklib import servers
from stacklib.member import NEW, THIRD, Member

MANY = 10


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "40", "--scheme", "ssha", "--set",
                      "limit.client_logins=1000000")


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
    world.kill("core")
    pg(world, "pg_restore", "--clean", "--if-exists", "--no-owner", dump)
    world.start("core")
    assert accounts(world) == known
    return first, lost


def test_no_password_is_lost(world, restored):
    first, lost = restored
    assert world.bind(first.username, NEW)
    for s in lost:
        assert world.bind(s.username, s.password)


def test_a_plan_names_those_who_are_not_known(world, restored):
    said = world.ask_ctl("sync", "plan", "-a")
    for s in restored[1]:
        assert f"# {s.username}\n# an entry that is no account" in said


def test_who_logs_in_is_known_again_and_keeps_his_password(world, restored):
    for s in restored[1][:MANY // 2]:
        assert Member(s).log_in(s.password).step == "menu"
        again = world.student(s.person, channel="email", password=THIRD)
        again.begin()
        again.walk()
        assert again.ended() == "stopped/already-active"
        assert world.bind(s.username, s.password)


def test_who_activates_again_gets_his_entry_with_a_new_password(
        world, restored):
    for s in restored[1][MANY // 2:]:
        before = world.entry(s.username, "provisioner")
        again = activate(world, s.person, password=THIRD)
        assert again.username == s.username
        world.settle()
        assert world.bind(s.username, THIRD)
        assert not world.bind(s.username, s.password)
        after = world.entry(s.username, "provisioner")
        assert after["eduPersonUniqueId"] == before["eduPersonUniqueId"]
        assert s.username in accounts(world)


def test_one_whose_entry_is_lost_is_named_and_left(world, restored):
    """The directory is the older one: a verb for that is not there yet."""
    s = restored[0]
    c = world.ldap("provisioner")
    c.delete_s(f"uid={s.username},{world.env['PEOPLE_BASE']}")
    c.unbind_s()
    assert f"# {s.username}\n# the directory has no entry" in \
        world.ask_ctl("sync", "plan", "-a")
    again = world.student(s.person, channel="email", password=THIRD)
    again.begin()
    again.walk()
    assert again.ended() == "stopped/already-active"
    assert f"uid={s.username}," in world.ask_ctl("entry", "preview",
                                                 s.person["loginName"])
