"""What an account may do, as the operator, the directory and the sessions
see it: they agree, whatever comes between."""
import subprocess
import threading
import time

import ldap
import psycopg
import pytest

from stacklib.member import Member, owner

FOREVER = "000001010000Z"
ROUNDS = 20


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "40", "--set",
                      "limit.client_logins=1000000", "--set",
                      "limit.login_failures=100", "--set",
                      "entry.scheme=ssha")


def ctl(world, *words):
    return subprocess.run(
        [world.program("uregisterctl"), "-f", world.env["CONF"], *words],
        capture_output=True, text=True, timeout=90)


def lock_of(world, uid):
    return world.entry(uid, "provisioner", ["pwdAccountLockedTime"]).get(
        "pwdAccountLockedTime", [None])[0]


def change(world, uid, **attributes):
    """Another hand in the directory, as the provisioner."""
    c = world.ldap("provisioner")
    c.modify_s(f"uid={uid},{world.env['PEOPLE_BASE']}", [
        (ldap.MOD_REPLACE, name, value and [value.encode()])
        for name, value in attributes.items()])
    c.unbind_s()


def wait_for(what, seconds=30):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def test_a_suspension_amid_wrong_log_ins_holds(world):
    """The very moment in which one suspends.  The password is in a scheme
    that only slapd can tell, so that each log-in is a bind."""
    s = owner(world)
    guessers = [Member(s) for _ in range(4)]
    for m in guessers:
        m.at("")
    open_after = 0
    for _ in range(ROUNDS):
        change(world, s.username,
               userPassword="{MD5}dNZ0hzoSfjLZPrTAUKJ8Aw==")
        threads = [threading.Thread(target=m.log_in, args=("Wrong-1",))
                   for m in guessers]
        for t in threads:
            t.start()
        assert ctl(world, "account", "suspend", s.username, "--reason",
                   "x").returncode == 0
        for t in threads:
            t.join()
        open_after += lock_of(world, s.username) != FOREVER
        assert ctl(world, "account", "restore", s.username, "--reason",
                   "x").returncode == 0
    assert open_after == 0


def test_a_lock_that_got_lost_is_told_and_put_there_again(world):
    s = owner(world)
    assert ctl(world, "account", "suspend", s.username, "--reason",
               "x").returncode == 0
    with psycopg.connect(world.env["VAULT_URI"]) as c:
        # until core may look again
        c.execute("select from account where uid = %s for update",
                  (s.username,))
        change(world, s.username, pwdAccountLockedTime=None)
        r = ctl(world, "doctor")
        assert "bad suspended accounts" in r.stdout, r.stdout
        assert s.username in r.stdout
    wait_for(lambda: lock_of(world, s.username) == FOREVER)
    assert not world.bind(s.username, s.password)
    assert world.vault("select count(*) from audit where person = %s and "
                       "event = 'account.locked'", s.username) == [(1,)]
    assert ctl(world, "account", "restore", s.username, "--reason",
               "x").returncode == 0
    time.sleep(2)
    assert world.bind(s.username, s.password)
