"""Six neighbours, and what each of them may do: answer late, hang, forget
what was quiet, refuse, answer oddly.  Of each: the page (of who needs it, and
of who does not), what waits, the log, doctor, and what is left when it is
well again.  None is silent, and nothing is lost or done twice.  The table is
written into the folder of the build."""
import concurrent.futures
import json
import os
import re
import subprocess
import time

import pytest

import waiting
import ways
from stacklib import procs
from stacklib.member import Member

FAULTS = ("late", "hung", "forgot", "refuses", "odd")
LATE = 4	# seconds; all wait for 3 at most
QUIET = 5	# nobody forgets sooner, and whoever keeps a connection knows
# Said by its double, as the service would say it itself.
DOUBLES = {
    ("sms", "late"): "late 3", ("sms", "refuses"): "refuse",
    ("sms", "odd"): "garbled", ("mail", "late"): "dot-late 6",
    ("mail", "refuses"): "refuse", ("identity", "late"): "slow 4",
    ("identity", "refuses"): "denied", ("identity", "odd"): "garbled",
}
# Where who needs it stands, and by what he is told; where who does not; the
# log that names it.
NEIGHBOURS = {
    "registry": ("contact", "email", "member", "core", "registry|contact:"),
    "vault": ("contact", "email", "guest", "core",
              "vault|contact:|outbox|journal|audit|sweep"),
    "directory": ("password", "email", "contact", "core", "directory"),
    "sms": ("contact", "sms", "contact", "core", "by sms|SMS gateway"),
    "mail": ("contact", "email", "contact-sms", "core",
             "by email|mail server"),
    "identity": ("pin", "email", "contact", "core", "identity"),
}
CELLS = [(n, f) for n in NEIGHBOURS for f in FAULTS]
ROWS = {}


@pytest.fixture(scope="module", name="world")
def _world(worlds):
    times = ("vault.timeout=2s", "registry.timeout=2s",
             "directory.timeout=2s", "gateway.timeout=1s", "mail.timeout=2s",
             "core.idle=1s",
             "limit.client_sms_daily=100000", "limit.net_sms_daily=100000")
    return worlds.get("--students", str(2 * len(CELLS) + 10), *(
        word for s in times for word in ("--set", s)))


@pytest.fixture(scope="module", name="roads")
def _roads(world):
    roads = ways.through(world, *NEIGHBOURS)
    yield roads
    path = os.path.join(os.environ.get("BUILD_DIR", "."), "neighbours.txt")
    with open(path, "w", encoding="utf-8") as f:
        for (name, fault), row in ROWS.items():
            text = f"{name} {fault}\n" + "".join(
                f"\t{part:7} {what}\n" for part, what in row.items())
            print(text)
            f.write(text)


@pytest.fixture(scope="module", name="actors")
def _actors(world, roads):
    """Of each cell who needs the neighbour, and who does not."""
    def stand(where):
        step, channel = where
        if step in ("guest", "member"):
            return None
        s = world.at(step.partition("-")[0], channel="sms" if step.endswith(
            "-sms") else channel)
        if step == "pin":
            s.own_pin = s.pin()
        return s

    places = []
    for name, _ in CELLS:
        step, channel, other, _, _ = NEIGHBOURS[name]
        places += [(step, channel), (other, "email")]
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        found = list(pool.map(stand, places))
    owner = world.student(channel="email")
    owner.activate()
    member = Member(owner)
    assert member.log_in(owner.password).step == "menu"
    return {cell: (found[2 * n], found[2 * n + 1])
            for n, cell in enumerate(CELLS)}, member


def told(page, seconds):
    said = page.step or "?"
    if page.outcome:
        said += "/" + page.outcome
    if page.status != 200:
        said = f"{page.status} {page.outcome}"
    for mark, words in (("data-unconfirmed", "not confirmed"),
                        ("data-refused=", "refused"),
                        ("Η εγγραφή σας καταχωρίστηκε", "pending")):
        if mark in page.text:
            said += f" ({words})"
    return f"{said} in {seconds:.1f} s"


def timed(what):
    begun = time.monotonic()
    page = what()
    return page, time.monotonic() - begun


def turn(world, roads, name, fault):
    words = DOUBLES.get((name, fault))
    if fault == "forgot":
        since = time.monotonic()
        waiting.poll(lambda: time.monotonic() > since + QUIET)
    if words is None:
        roads[name].turn(fault, LATE)
    elif name == "identity":
        world.amka(words)
    else:
        world.tell({"mail": "smtp"}.get(name, name), words)


def well(world, roads, name):
    roads[name].turn("")
    world.amka("match")
    for double in ("sms", "smtp"):
        world.tell(double, "")


def act(s):
    return s.post("next", {"pin": s.own_pin}) if hasattr(s, "own_pin") and \
        s.page.step == "pin" else s.step()


def aside(world, other, s, member):
    """Somebody else's page meanwhile."""
    if other == "guest":
        return world.browser().get("/")
    return member.at("") if other == "member" else s.step()


def messages(world):
    return dict(world.vault(
        "select message_id, channel || ' ' || kind || ': ' || coalesce(fate, "
        "case when due = 'infinity' then 'not confirmed' else 'waits' end) || "
        "', try ' || attempts from outbox"))


def waits(world, before, uid):
    rows = [text for number, text in sorted(messages(world).items())
            if number not in before]
    rows += [f"journal: try {n}, {error}" for n, error in world.vault(
        "select attempts, error from provision p join account a on "
        "a.id = p.account where uid = %s", uid)]
    return "; ".join(rows) or "nothing"


def doctor(world, name):
    """What is not well of it, else its first line."""
    r = subprocess.run(procs.as_user("core", [
        world.program("uregisterctl"), "-f", world.env["CONF"], "doctor",
        "--json"]), capture_output=True, text=True, timeout=120, cwd="/")
    parts = [p for p in json.loads(r.stdout)["parts"] if
             p["name"].startswith(name) or
             (p["name"] == "uregister-core" and p["state"] != "ok")]
    parts.sort(key=lambda p: p["state"] == "ok")
    return f"{parts[0]['state']} {parts[0]['name']}: {parts[0]['text']}"


def finish(world, s):
    """When it is well: he goes on, by the buttons that he sees."""
    s.get("/activate")
    for _ in range(3):
        if s.page.step == "stopped":
            s.post(s.page.buttons()[0])
    if 'data-refused="' in s.page.text or (
            "data-unconfirmed" in s.page.text and not copies(s, s.channel)):
        world.elapse(120)
        s.mark()
        s.get("/activate")
        s.post("resend")
    if s.page.outcome:	# told on the form, which is filled in again
        act(s)
    if s.page.step != "done":
        s.walk()
    return s.page


def copies(s, channel):
    to = s.types["mobile" if channel == "sms" else "email"]
    texts = (s.sms_texts if channel == "sms" else s.mail_texts)(to)
    pins = [t for t in texts if re.search(r"(?<!\d)\d{6}(?!\d)", t)]
    return len(pins)


def log_line(world, since, program, words, page):
    lines = [x for x in world.log(program)[since:].splitlines()
             if re.match("<[0-4]>", x) and re.search(words, x)]
    if lines:
        return lines[0]
    return "none, nothing failed" if "/" not in page else ""


@pytest.mark.parametrize("name,fault", CELLS)
def test_it_is_said_everywhere_and_ends_well(world, roads, actors, name,
                                             fault):
    (s, other), member = actors[0][name, fault], actors[1]
    _, channel, aside_step, program, words = NEIGHBOURS[name]
    uid = s.person["loginName"]
    world.settle()
    world.vault("delete from answer")
    before, since = messages(world), len(world.log(program))
    row = ROWS[name, fault] = {}
    turn(world, roads, name, fault)
    try:
        page, seconds = timed(lambda: act(s))
        row["page"] = told(page, seconds)
        if name in ("sms", "mail"):	# until it was tried
            waiting.poll(lambda: world.vault("select 1 from answer"))
            s.get("/activate")
            row["page"] += "; then " + told(s.page, 0)
        beside, rest = timed(lambda: aside(world, aside_step, other, member))
        row["others"] = told(beside, rest)
        row["queue"] = waits(world, before, uid)
        row["doctor"] = doctor(world, name)
        row["log"] = log_line(world, since, program, words, row["page"])
    finally:
        well(world, roads, name)
    waiting.poll(lambda: doctor(world, name).startswith("ok") or
                 world.vault("delete from answer"), 60, "doctor stays ill")
    world.vault("update outbox set due = now() where due < 'infinity'")
    end = finish(world, s)
    waiting.poll(lambda: world.bind(uid, s.password), 60, row)
    world.settle()
    row["left"] = f"{end.step}, {copies(s, channel)} with a PIN, " + \
        waits(world, messages(world), uid)
    judge(name, fault, row, seconds, rest, beside)


def judge(name, fault, row, seconds, rest, beside):
    assert all(row.values()), row
    assert seconds < 20 and rest < 5, row	# a busy machine
    assert beside.outcome in ("", None) and beside.status == 200, row
    assert row["left"].startswith("done, ") and \
        row["left"].endswith("nothing"), row
    assert int(row["left"].split()[1]) <= 2, row
    if fault == "forgot":	# it costs no more than time
        assert "/" not in row["page"] and row["doctor"].startswith("ok"), row
    else:
        assert not row["doctor"].startswith("ok"), row
        assert row["log"].startswith("<"), row
