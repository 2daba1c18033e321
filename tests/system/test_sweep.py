"""What a flow costs who makes it, and that what is over goes: however much it
is, and whatever else fails."""
import os
import re
import time

import pytest

from test_limits import Flow

HERE = os.path.dirname(os.path.abspath(__file__))
MANY = 6000
# How many are over at once; SWEPT=10000000 is the full run.
SWEPT = int(os.environ.get("SWEPT", "60000"))


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "10", "--set", "limit.client_flows=5")


def fill(world, expires, first=1, count=MANY):
    world.vault(
        "insert into flow (handle, nonce, kind, source, lang, step, "
        "reference, data, expires) select sha256(convert_to('h' || n || $$"
        + expires + "$$, 'UTF8')), '', 'activation', 'student', 'el', "
        "'contact', 'old' || n || $$" + expires + "$$, 'sealed', now() + "
        f"interval '{expires}' from generate_series({first}, "
        f"{first + count - 1}) as n")


def rows():
    """(table, due, slack, besides) of src/vault/sweep.def"""
    path = os.path.join(HERE, "..", "..", "src", "vault", "sweep.def")
    with open(path, encoding="utf-8") as f:
        text = f.read().split("*/", 1)[1]
    return re.findall(r'SWEEP\("[^"]+", "(\w+)", \w+, "([^"]+)",\s*'
                      r'"([^"]+)", "([^"]+)"\)', text)


def until(seconds, done):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_a_browser_that_begins_anew_and_anew_makes_no_more_rows(world):
    before = world.vault("select count(*) from flow")[0][0]
    told = []
    for _ in range(8):
        last = Flow.__new__(Flow)
        last.socket = os.path.join(world.dir, "run", "core", "page.sock")
        last.client, last.handle = "198.51.100.9", ""
        r = last.ask("start", source="student")
        told.append((r["step"], r.get("says", "")))
    assert told == [("contact", "")] * 5 + [("capacity", "limit")] * 3
    assert world.vault("select count(*) from flow")[0][0] == \
        before + 5
    assert Flow(world, "198.51.100.10").last["step"] == "contact"


def test_each_is_found_by_an_index(world):
    fill(world, "1 hour")
    world.vault(f"insert into tally select sha256(convert_to('t' || n, "
                f"'UTF8')), now(), 1 from generate_series(1, {MANY}) n")
    world.vault(f"insert into lockout select sha256(convert_to('l' || n, "
                f"'UTF8')), 1, now() from generate_series(1, {MANY}) n")
    world.vault(f"insert into known select sha256(convert_to('k' || n, "
                f"'UTF8')), now() + interval '1 hour' from "
                f"generate_series(1, {MANY}) n")
    world.vault("insert into outbox (message_id, channel, kind, reference, "
                "body, due, not_after) select 'm' || n, 'sms', 'blank', '', "
                "'', now() + interval '1 hour', now() + interval '2 hours' "
                f"from generate_series(1, {MANY}) n")
    world.vault("insert into answer select 'sms', now() - n * interval '1 "
                "second', 'failed', 'w' || n, 1, now() "
                f"from generate_series(1, {MANY}) n")
    world.vault("with who as (insert into account (person, uid, unique_id, "
                "source, status) select sha256(convert_to('e' || n, 'UTF8')), "
                "'e' || n, 'e' || n, 'student', 'active' from "
                f"generate_series(1, {MANY}) n returning id) "
                "insert into echo (account, made, hash, formers, until, due) "
                "select id, now(), '', '', now() + interval '1 hour', "
                "now() + interval '1 hour' from who")
    world.vault("analyze")
    assert len(rows()) == 8
    for table, due, slack, besides in rows():
        slack = slack.replace("$1", "604800")
        plan = "\n".join(r[0] for r in world.vault(
            f"explain select ctid from {table} where {besides} and {due} < "
            f"now() - {slack} limit 1000"))
        assert "Index" in plan and "Seq Scan" not in plan, plan
    for table in ("flow", "tally", "lockout", "known", "outbox", "echo"):
        world.vault(f"delete from {table}")
    world.vault("delete from account where uid ~ '^e[0-9]+$'")


def test_one_table_that_fails_keeps_none_of_the_others(world):
    world.vault("create function fails() returns trigger language plpgsql as "
                "$$ begin raise exception 'planted'; end $$")
    world.vault("create trigger fails before delete on flow for each row "
                "execute function fails()")
    try:
        fill(world, "-30 days")
        world.vault("insert into tally values (sha256('old'), now() - "
                    "interval '30 days', 1)")
        until(150, lambda: not world.vault(
            "select 1 from tally where window_start < now() - interval "
            "'29 days'"))
        # what is personal is gone, too, 1,000 rows at a time
        until(150, lambda: not world.vault(
            "select 1 from flow where data <> '' and expires < now() limit 1"))
        told = world.tell_ctl("doctor")
        assert re.search(r"bad sweep: of flows, the oldest .* \d{6,} seconds",
                         told), told
    finally:
        world.vault("drop trigger fails on flow")
    until(150, lambda: not world.vault(
        "select 1 from flow where expires < now() - interval '29 days' "
        "limit 1"))
    assert "ok sweep: nothing is there" in world.tell_ctl("doctor")


def percentile(times, n):
    return sorted(times)[min(len(times) * n // 100, len(times) - 1)]


def begin(world, times, seconds):
    """Students begin, for so long, each from an address of his own."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        now = time.monotonic()
        n = len(times)
        flow = Flow(world, f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}")
        assert flow.last["step"] == "contact" and not flow.last.get("says")
        times.append(time.monotonic() - now)


def test_however_many_are_over_students_go_on(worlds):
    world = worlds.get("--students", "40")
    before, meanwhile, activated = [], [], 0
    begin(world, before, 3)
    for first in range(1, SWEPT + 1, 100000):
        fill(world, "-30 days", first, min(100000, SWEPT + 1 - first))
    world.restart("core")	# sweeps when it starts
    began = time.monotonic()
    while world.vault("select 1 from flow where expires < now() - interval "
                      "'29 days' limit 1"):
        begin(world, meanwhile, 2)
        if activated < 20:
            s = world.student(channel="email")
            s.activate()
            assert world.bind(s.username, s.password)
            activated += 1
    took = time.monotonic() - began
    print(f"{SWEPT} rows in {took:.0f} s, {SWEPT / took:.0f}/s; "
          f"{activated} activated, {len(meanwhile)} begun meanwhile; "
          f"to begin, before and meanwhile: half in "
          f"{percentile(before, 50) * 1000:.0f} and "
          f"{percentile(meanwhile, 50) * 1000:.0f} ms, 99 % in "
          f"{percentile(before, 99) * 1000:.0f} and "
          f"{percentile(meanwhile, 99) * 1000:.0f} ms, the slowest "
          f"{max(before) * 1000:.0f} and {max(meanwhile) * 1000:.0f} ms")
    assert activated > 0 and max(meanwhile) < 5	# vault.timeout
