"""Log lines in a real journal: fields, the name of the program once, and
pages that explain them.  Of systemd only journald runs, in a mount namespace
of its own."""
import json
import os
import re
import shutil
import subprocess

import pytest

import waiting
from stacklib import procs

HERE = os.path.dirname(os.path.abspath(__file__))
CATALOG = os.path.join(HERE, "..", "..", "etc", "uregister.catalog")
JOURNALD = "/lib/systemd/systemd-journald"
# What is mounted here nobody else sees.
ROOM = f"""
set -e
mount -t tmpfs tmpfs /run
for dir in /usr/lib/systemd/catalog /var/lib/systemd/catalog; do
    mount -t tmpfs tmpfs "$dir"
done
cp "$CATALOG" /usr/lib/systemd/catalog
mkdir -p /run/systemd/journal /run/log/journal
journalctl --update-catalog
exec {JOURNALD}
"""
# systemd says which it is, systemd-cat does not.
STREAM = ('JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) && '
          'export JOURNAL_STREAM && exec "$@"')


class Journal:
    def __init__(self):
        self.daemon = subprocess.Popen(
            ["unshare", "-m", "sh", "-c", ROOM],
            env={**os.environ, "CATALOG": CATALOG})
        waiting.poll(lambda: self.run("test", "-S", "/run/systemd/journal/"
                                      "socket").returncode == 0)

    def run(self, *argv):
        return subprocess.run(
            ["nsenter", "-t", str(self.daemon.pid), "-m", *argv],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def start(self, argv):
        return subprocess.Popen(
            ["nsenter", "-t", str(self.daemon.pid), "-m", "systemd-cat",
             "-t", "stream", "sh", "-c", STREAM, "sh", *argv], cwd="/")

    def rows(self, **of):
        self.run("journalctl", "--sync")
        said = self.run("journalctl", "-D", "/run/log/journal", "-o", "json",
                        *(f"{k}={v}" for k, v in of.items())).stdout
        return [json.loads(line) for line in said.splitlines()
                if line.startswith("{")]

    def explain(self, **of):
        return self.run("journalctl", "-x", "-D", "/run/log/journal",
                        *(f"{k}={v}" for k, v in of.items())).stdout


@pytest.fixture(scope="module")
def journal():
    if os.geteuid() != 0 or not os.path.exists(JOURNALD) or \
            shutil.which("nsenter") is None:
        pytest.skip("root and systemd-journald are wanted for this")
    j = Journal()
    yield j
    j.daemon.terminate()
    j.daemon.wait()


@pytest.fixture(scope="module")
def told(worlds, journal):
    """Core and gateway of a stack, with their lines in the journal."""
    world = worlds.get("--students", "60")
    world.kill("core", "gateway")
    parts = [journal.start(procs.as_user(name, [
        world.program("uregister-" + name), "-f", world.env["CONF"]]))
        for name in ("gateway", "core")]
    for name in ("gateway", "core"):
        waiting.poll(lambda: journal.rows(
            UREGISTER_EVENT="ready", SYSLOG_IDENTIFIER="uregister-" + name))
    yield world
    for part in parts:
        part.terminate()
        part.wait()
    world.start("gateway", "core")


def test_a_line_has_fields_and_the_name_once(told, journal):
    told.student().activate()
    told.settle()
    rows = waiting.poll(lambda: [
        r for r in journal.rows(SYSLOG_IDENTIFIER="uregister-core")
        if r.get("UREGISTER_STEP") == "pin"])
    assert all(re.fullmatch("[0-9a-f]{8}", r["UREGISTER_REQUEST"])
               for r in rows)
    assert any(re.fullmatch("[A-Z0-9]{4}-[A-Z0-9]{4}",
                            r.get("UREGISTER_REFERENCE", "")) for r in rows)
    every = [r for name in ("core", "gateway")
             for r in journal.rows(SYSLOG_IDENTIFIER="uregister-" + name)]
    assert every and {r["_TRANSPORT"] for r in every} == {"journal"}
    assert not [r for r in every if "uregister-core: " in r["MESSAGE"] or
                re.match("<[0-9]>", r["MESSAGE"])]
    # nothing came by the stream, where fields have no room
    assert journal.rows(SYSLOG_IDENTIFIER="stream") == []


def test_a_gateway_behind_its_walls_still_writes(told, journal):
    """It can make no socket of this machine any more."""
    assert [r for r in journal.rows(SYSLOG_IDENTIFIER="uregister-gateway")
            if r["MESSAGE"].startswith("req=")]


def test_a_dead_end_is_found_by_its_code_and_explained(told, journal):
    s = told.student(told.case("no-birth-date"))
    s.begin()
    s.walk()
    code = s.page.outputs["reference"]
    row = waiting.poll(lambda: journal.rows(
        UREGISTER_REFERENCE=code, UREGISTER_EVENT="dead-end"))[0]
    assert re.fullmatch("[0-9a-f]{32}", row["MESSAGE_ID"])
    said = journal.explain(MESSAGE_ID=row["MESSAGE_ID"])
    assert "Subject: An activation came to an end" in said
    assert f"uregisterctl reference {code}" in said


def test_an_outage_is_explained(told, journal):
    told.kill("postgres")
    try:
        row = waiting.poll(lambda: journal.rows(
            UREGISTER_EVENT="outage-begun"))[0]
    finally:
        told.start("postgres")
    assert row["PRIORITY"] == "3"
    waiting.poll(lambda: journal.rows(UREGISTER_EVENT="outage-over"))
    assert "Subject: A neighbour is away" in \
        journal.explain(MESSAGE_ID=row["MESSAGE_ID"])


def test_every_event_has_a_page(journal):
    said = journal.run("journalctl", "--list-catalog").stdout
    with open(CATALOG, encoding="utf-8") as f:
        ids = set(re.findall("^-- ([0-9a-f]{32})$", f.read(), re.M))
    assert ids and all(i in said for i in ids)
