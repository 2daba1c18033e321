"""What monitoring sees: names, counters that are right and go on, and
nothing of a person."""
import os
import re
import shutil
import signal
import socket
import stat
import subprocess

import pytest

import waiting
from stacklib import procs

HERE = os.path.dirname(os.path.abspath(__file__))
ETC = os.path.join(HERE, "..", "..", "etc", "metrics")
SAMPLE = re.compile(r'^uregister_([a-z_]+)(\{.*\})? (-?\d+)$')


def as_core(world, *args):
    return subprocess.run(
        procs.as_user("core", [world.program("uregisterctl"), "-f",
                               world.env["CONF"], *args]),
        cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        timeout=120)


def judge(text):
    """promtool finds nothing."""
    if shutil.which("promtool") is None:
        pytest.skip("there is no promtool here")
    r = subprocess.run(["promtool", "check", "metrics"], input=text,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True)
    assert r.returncode == 0 and r.stdout == "", r.stdout


def read(text):
    """{name: {labels: value}}, each sample once and below its head."""
    found, head = {}, ""
    for line in text.splitlines():
        if line.startswith("# "):
            head = line.split()[2]
            continue
        name, labels, value = SAMPLE.match(line).groups()
        assert head == "uregister_" + name, line
        of = found.setdefault(name, {})
        assert (labels or "") not in of, line
        of[labels or ""] = int(value)
    return found


def metrics(world):
    r = as_core(world, "metrics")
    assert r.returncode == 0, r.stderr
    return read(r.stdout)


def labels(**of):
    return "{" + ",".join(f'{k}="{v}"' for k, v in sorted(of.items())) + "}"


def value(world, name, **of):
    return metrics(world).get(name, {}).get(labels(**of) if of else "", 0)


def counted(world):
    """Until all that is in the audit is counted."""
    waiting.poll(lambda: world.vault("select count(*) from audit_loose") ==
                 [(0,)], why="rows of the audit are never counted")


def sync(world, *args):
    return subprocess.run(
        procs.as_user("core", [world.program("uregister-sync"), "-f",
                               world.env["CONF"], *args]),
        cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture(scope="module")
def watched(worlds):
    return worlds.get("--students", "80", "--set", "limit.sms_daily=40",
                      "--set", "limit.contact_daily=2")


def test_what_is_asked_of_prometheus_is_there(watched):
    watched.at("pin")
    watched.student().activate()
    assert sync(watched, "run").returncode == 0
    counted(watched)
    text = as_core(watched, "metrics").stdout
    judge(text)
    found = read(text)
    assert not any(found["sync_brake"].values())
    assert found["sync_good_age_seconds"][""] < 600
    for name in os.listdir(ETC):
        with open(os.path.join(ETC, name), encoding="utf-8") as f:
            asked = set(re.findall(r"\buregister_([a-z_]+)", f.read()))
        assert asked <= set(found), f"{name}: {asked - set(found)}"


def test_no_person_is_in_it(watched):
    person = watched.ordinary()
    username = watched.student(person).activate()
    counted(watched)
    text = as_core(watched, "metrics").stdout
    secrets = [person[key] for key in (
        "systemID", "registrationID", "SSN", "birthDate", "lastNameEl",
        "lastNameEn", "extEmail", "loginName")]
    secrets += [username, *watched.student(person).contacts().values()]
    assert not [s for s in secrets if s and s in text]
    assert not re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", text)


def test_counters_are_those_of_the_audit_and_survive(watched):
    def of_audit():
        return {labels(event=event, outcome=outcome): count
                for event, outcome, count in watched.vault(
                    "select substr(event, 12), outcome, count(*) from audit "
                    "where event like 'activation.%%' group by 1, 2")}

    watched.student().activate()
    counted(watched)
    before = metrics(watched)
    assert before["activations_total"].items() >= of_audit().items()
    watched.kill("core")
    watched.start("core")
    watched.student().activate()
    counted(watched)
    after = metrics(watched)
    assert after["activations_total"].items() >= of_audit().items()
    done = labels(event="completed", outcome="OK")
    assert after["activations_total"][done] == \
        before["activations_total"][done] + 1
    for name in ("answers_total", "messages_total", "limits_reached_total"):
        for of, count in before[name].items():
            assert after[name][of] >= count, f"{name}{of} fell"


def test_rows_of_before_are_counted_too(watched):
    """The migration counts what is there, as it is counted since."""
    counted(watched)
    assert watched.vault(
        "select c.name, c.count, s.count from counter c full join (select "
        "audit_counter(a) as name, count(*) from audit a group by 1) s "
        "on s.name = c.name where c.count <> s.count") == []


def test_a_flow_is_seen_where_it_stands_and_its_answers_counted(watched):
    where = {"journey": "activation", "step": "pin", "outcome": "ok"}
    wrong = {"step": "pin", "outcome": "pin-wrong"}
    before = value(watched, "flows", **where)
    answers = value(watched, "answers_total", **wrong)
    student = watched.at("pin")
    assert value(watched, "flows", **where) == before + 1
    right = student.pin()
    student.post("next", {"pin": "9" + right[1:] if right[0] != "9" else
                          "8" + right[1:]})
    assert student.page.outcome == "pin-wrong"
    waiting.poll(lambda: value(watched, "answers_total", **wrong) ==
                 answers + 1)
    assert value(watched, "flows", **where) == before


def test_the_sms_of_the_day(watched):
    left = value(watched, "sms_left", share="all")
    watched.at("pin")
    assert value(watched, "sms_left", share="all") < left
    assert value(watched, "sms_daily", share="all") == 40


def test_a_limit_that_is_reached_is_counted(watched):
    before = sum(metrics(watched)["limits_reached_total"].values())
    student = watched.at("pin")
    for _ in range(3):
        watched.elapse(120)
        student.post("resend")
    waiting.poll(lambda: sum(metrics(watched)["limits_reached_total"]
                             .values()) > before)


@pytest.mark.parametrize("part,told", [
    ("postgres", {"up": 1, "vault_up": 0}), ("core", {"up": 0}),
    ("gateway", {"up": 1, "vault_up": 1}),
    ("slapd", {"up": 1, "vault_up": 1})])
def test_what_is_away_is_told(watched, part, told):
    watched.kill(part)
    try:
        r = as_core(watched, "metrics")
    finally:
        watched.start(part)
    assert r.returncode == 0
    judge(r.stdout)
    found = read(r.stdout)
    assert {name: found[name][""] for name in told} == told
    assert labels(part="uregister-core") in found["doctor_verdict"] or \
        part != "core"


def test_doctor_is_asked_once_in_a_while(watched):
    watched.restart("core")
    assert value(watched, "doctor_age_seconds") <= 1
    waiting.poll(lambda: value(watched, "doctor_age_seconds") >= 2)
    verdicts = metrics(watched)["doctor_verdict"]
    assert verdicts[labels(part="vault-write")] == 0
    # what is seen from here is looked at each time
    watched.kill("web")
    try:
        assert value(watched, "doctor_verdict", part="uregister-web") == 3
    finally:
        watched.start("web")


def test_who_waits_at_a_socket_is_seen(watched):
    part = procs.Part(watched.dir, "gateway")
    family = procs.family(part.pid())
    path = os.path.join(watched.dir, "run", "gateway", "gateway.sock")
    kept = []
    for pid in family:
        os.kill(pid, signal.SIGSTOP)
    try:
        for _ in range(3):
            s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            s.connect(path)
            kept.append(s)
        assert value(watched, "requests_waiting", program="gateway") >= 3
        assert value(watched, "requests_waiting", program="web") == 0
    finally:
        for pid in family:
            os.kill(pid, signal.SIGCONT)
        for s in kept:
            s.close()
    waiting.poll(lambda: value(watched, "requests_waiting",
                               program="gateway") == 0)


def test_a_busy_worker_is_seen(watched):
    found = metrics(watched)
    assert found["workers_busy"][labels(pool="control")] == 1
    assert found["workers"][labels(pool="control")] == 1


def test_a_file_is_whole_at_any_time(watched, tmp_path):
    folder = tmp_path / "metrics"
    folder.mkdir()
    for path in (tmp_path, *tmp_path.parents):
        if path.owner() == tmp_path.owner() and str(path) != "/tmp":
            path.chmod(0o755)
    procs.own(str(folder), "core", 0o755)
    path = folder / "uregister.prom"
    assert as_core(watched, "metrics", str(path)).returncode == 0
    judge(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    reader = path.open()
    before = path.stat().st_ino
    assert as_core(watched, "metrics", str(path)).returncode == 0
    assert path.stat().st_ino != before
    read(reader.read())     # who had it open has a whole one
    assert os.listdir(folder) == ["uregister.prom"]
    r = as_core(watched, "metrics", str(tmp_path / "uregister.prom"))
    assert r.returncode == 1 and "uregister.prom" in r.stderr


def test_who_may_not_ask_is_told_so(watched):
    r = subprocess.run(
        procs.as_user("web", [watched.program("uregisterctl"), "-f",
                              watched.env["CONF"], "metrics"]),
        cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert r.returncode == 1 and r.stdout == "" and "may not ask" in r.stderr


def test_a_brake_is_seen(watched):
    """At the end: the registry has lost most of its rows."""
    watched.registry("delete from sis.student where id %% 3 <> 0")
    assert sync(watched, "run").returncode == 3
    assert value(watched, "sync_brake", brake="rows") == 1
    assert value(watched, "sync_failed") == 0
