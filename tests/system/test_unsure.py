"""A commit that no standby has: somebody called the waiting off, and
PostgreSQL says that it is done.  Nobody is told so before it is."""
import threading

import pytest

import waiting
from stacklib import servers
from stacklib.member import NEW, Member


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "20")


class Standby:
    """One that every commit waits for, and that never comes; who waits is
    called off."""

    def __init__(self, world):
        self.stack = servers.Stack(world.dir)
        self.stack.load()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.call_off, daemon=True)
        self.called = 0

    def do(self, *statements):
        with self.stack.pg("postgres") as c:
            for s in statements:
                c.execute(s)

    def call_off(self):
        with self.stack.pg("postgres") as c:
            while not self.over.wait(0.02):
                self.called += len(c.execute(
                    "select pg_cancel_backend(pid) from pg_stat_activity "
                    "where wait_event = 'SyncRep'").fetchall())

    def is_waited_for(self):
        """The checkpointer takes it up a moment later."""
        self.do("select pg_logical_emit_message(true, 'test', '')")
        return self.called

    def __enter__(self):
        self.thread.start()
        self.do("alter system set synchronous_standby_names = 'nobody'",
                "select pg_reload_conf()")
        waiting.poll(self.is_waited_for)
        return self

    def __exit__(self, *_):
        self.do("alter system reset synchronous_standby_names",
                "select pg_reload_conf()")
        self.over.set()
        self.thread.join()


def comes_to(s, path, step):
    """The page says so, once it can."""
    waiting.poll(lambda: s.get(path).step == step, why=f"{s.page}")


def test_an_account_is_not_called_done_before_a_standby_has_it(world):
    s = world.at("password", channel="email")
    with Standby(world):
        s.do_password()
        assert (s.page.status, s.page.outcome) == (503, "busy"), s.page
        # what is stored here alone is not shown either
        for _ in range(3):
            assert s.get("/activate").outcome == "busy", s.page
        assert not world.entry(s.person["loginName"])
    waiting.poll(lambda: s.get("/activate").outcome != "busy")
    s.walk()
    assert s.page.step == "done", s.page
    world.settle()
    assert world.bind(s.username, s.password)


def test_a_new_password_is_not_called_done_either(world):
    s = world.student(channel="email")
    s.activate()
    m = Member(s)
    m.log_in(s.password)
    m.at("change")
    with Standby(world):
        m.post("save", {"password_now": s.password, "password": NEW,
                        "password_again": NEW})
        assert (m.page.status, m.page.outcome) == (503, "busy"), m.page
    comes_to(m, "/account/", "menu")
    known = [p for p in (NEW, s.password) if world.bind(s.username, p)]
    assert len(known) == 1
    assert m.change(known[0], "Vouna-tis-Ipeirou-5").step == "changed"
    assert world.bind(s.username, "Vouna-tis-Ipeirou-5")
