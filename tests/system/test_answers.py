"""What a directory may answer: each result code of RFC 4511 to each question
of ours, and answers that are lost, halved, slow and endless.  None is a
verdict about a student, none makes a "done" without an entry, and what was
begun ends right by itself.  The table is written into the folder of the
build; UREGISTER_ANSWERS=all tries each once and for a while."""
import concurrent.futures
import os
import re
import time

import pytest

import odd_directory
import waiting
import ways
from odd_directory import ADD, BIND, MODIFY, SEARCH
from stacklib.member import NEW, Member

ALL = os.environ.get("UREGISTER_ANSWERS") == "all"
KINDS = [*odd_directory.CODES, *odd_directory.WAYS]
ACTIVATION = {"search": (SEARCH, None), "add": (ADD, None),
              "read-back": (SEARCH, ADD)}
SEEN = {}	# (kind, question, how often): the row of the table
PENDING = re.compile("Η εγγραφή σας καταχωρίστηκε")


def name_of(kind):
    return f"{kind} {odd_directory.CODES[kind]}" if kind in \
        odd_directory.CODES else kind


def cells(*questions):
    """Each kind and question, once or for a while, or both."""
    return [(kind, q, how) for q in questions
            for n, kind in enumerate(KINDS)
            for how in (("once", "while") if ALL else
                        (("once", "while")[(n + len(q)) % 2],))]


@pytest.fixture(scope="module", name="world")
def _world(worlds):
    return worlds.get(
        "--students", str(len(cells(*ACTIVATION)) + 20),
        *(word for s in ("directory.timeout=2s", "core.hash_workers=16",
                         "limit.client_logins=100000",
                         "limit.notices_daily=1000")
          for word in ("--set", s)))


@pytest.fixture(scope="module", name="way")
def _way(world):
    relay = ways.through(world, "directory",
                         make=odd_directory.OddDirectory)["directory"]
    yield relay
    path = os.path.join(os.environ.get("BUILD_DIR", "."), "answers.txt")
    with open(path, "w", encoding="utf-8") as f:
        for (kind, question, how), row in SEEN.items():
            line = " | ".join((f"{name_of(kind):30}", f"{question:9}",
                               f"{how:5}", *row))
            print(line)
            f.write(line + "\n")
    relay.close()


def in_parallel(what, items, workers=8):
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        return list(pool.map(what, items))


def told(page):
    """What the student saw."""
    if page.status != 200:
        return f"{page.status} {page.outcome}"
    pending = page.step == "done" and PENDING.search(page.text)
    return page.step + ("/" + page.outcome if page.outcome else "") + \
        (" (pending)" if pending else "")


def tree_of(world, uid, *passwords):
    entry = world.entry(uid, "provisioner", ["uid"])
    if entry is None:
        return "no entry"
    opened = [n for n, p in enumerate(passwords) if world.bind(uid, p)]
    return f"entry, password {opened[0]}" if opened else "entry, no password"


def journal_of(world, uid):
    row = world.vault("select attempts, error from provision p join account "
                      "a on a.id = p.account where uid = %s", uid)
    return f"try {row[0][0]} {row[0][1]}".strip() if row else "closed"


def ended(world, uid, password):
    """The account as it should be; or somebody was called."""
    if world.notices(uid):
        return "a notice"
    return journal_of(world, uid) == "closed" and \
        world.vault("select 1 from account where uid = %s and status = "
                    "'active'", uid) and world.bind(uid, password) and \
        "active, password binds"


@pytest.fixture(scope="module", name="active")
def _active(world, way):
    """Students who went through it, each with an odd answer at his entry."""
    wanted = cells(*ACTIVATION)
    students = in_parallel(lambda _: world.at("password", channel="email"),
                           wanted)
    plants = {}

    def register(item):
        (kind, question, how), s = item
        op, behind = ACTIVATION[question]
        once = 2 if question == "search" else 1	# a page looks before
        plant = way.plant(op, s.person["loginName"], kind, behind=behind,
                          times=once if how == "once" else -1,
                          # once: done all the same, and told otherwise
                          done=how == "once" or question != "add")
        page = s.do_password()
        uid = s.person["loginName"]	# until it was tried, and again
        waiting.poll(lambda: plant.hits > (how == "while") or
                     journal_of(world, uid) == "closed", 60,
                     f"{kind} {question} {told(page)} {plant.hits}")
        seen = (told(page), tree_of(world, s.person["loginName"],
                                    s.password),
                journal_of(world, s.person["loginName"]))
        plant.release()
        plants[s.person["loginName"]] = plant
        return page, seen

    def finish(item):
        s, uid = item, item.person["loginName"]
        s.username = uid
        return waiting.poll(lambda: ended(world, uid, s.password), 120,
                            f"{uid}: {journal_of(world, uid)}")

    pages = in_parallel(register, zip(wanted, students))
    ends = in_parallel(finish, students)
    for cell, (_, seen), end in zip(wanted, pages, ends):
        SEEN[cell] = (*seen, end)
    return list(zip(wanted, students, [p for p, _ in pages], ends,
                    [plants[s.username].hits for s in students]))


def test_nothing_of_it_is_a_verdict_and_all_end_right(active):
    wrong = []
    for cell, s, page, end, hits in active:
        seen = SEEN[cell]
        if hits == 0:
            wrong.append((cell, "was not tried"))
        if page.step != "done" and page.outcome != "unavailable":
            wrong.append((cell, "a verdict", seen))
        if told(page) == "done" and seen[1] != "entry, password 0":
            wrong.append((cell, "done without an entry", seen))
        if end != "active, password binds":
            wrong.append((cell, end, seen))
    assert not wrong, "\n".join(map(str, wrong))


# the server's own verdict of the password, which nobody else can give
VERDICTS = {49}


def let_in(s, password):
    """When the directory is asked again."""
    m = Member(s)
    waiting.poll(lambda: m.log_in(password).step == "menu", 30, m.page)
    return m


def test_a_log_in_is_refused_for_a_wrong_password_alone(world, way, active):
    wanted = cells("bind", "search of a log-in")

    def log_in(item):
        (kind, question, how), s = item
        m = Member(s)
        plant = way.plant(BIND if question == "bind" else SEARCH,
                          s.username, kind, times=1 if how == "once" else -1,
                          done=how == "once")
        pages = [m.log_in(s.password)]
        if how == "while":
            pages.append(m.log_in(s.password))
        while not plant.hits:	# a lost answer of others makes it rest
            pages.append(m.log_in(s.password))
        plant.release()
        return pages, let_in(s, s.password).page

    owners = [a[1] for a in active]
    assert len(owners) >= len(wanted)
    wrong = []
    for cell, (pages, after) in zip(wanted, in_parallel(
            log_in, zip(wanted, owners))):
        SEEN[cell] = (", ".join(map(told, pages)), "as before", "none",
                      told(after))
        if after.step != "menu":
            wrong.append((cell, "does not come in after it", told(after)))
        if any(p.step != "menu" and p.outcome != "unavailable"
               for p in pages) and cell[0] not in VERDICTS:
            wrong.append((cell, *map(told, pages)))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_change_is_done_or_told_not_to_be(world, way, active):
    wanted = cells("modify")

    def change(item):
        (kind, _, how), s = item
        plant = way.plant(MODIFY, s.username, kind,
                          times=1 if how == "once" else -1, done=False)
        while not plant.hits:	# as above
            m = let_in(s, s.password)
            page = m.change(s.password, NEW)
        plant.release()
        seen = told(page), tree_of(world, s.username, s.password, NEW)
        holds = NEW if seen[1].endswith("1") else s.password
        while holds != NEW:
            if let_in(s, holds).change(holds, NEW).step == "changed":
                holds = NEW
        s.password = NEW
        return page, seen, tree_of(world, s.username, NEW)

    owners = [a[1] for a in active][-len(wanted):]
    wrong = []
    for cell, (page, seen, end) in zip(wanted, in_parallel(
            change, zip(wanted, owners))):
        SEEN[cell] = (*seen, "none", end)
        # expired: which of the two holds is not known, and is said
        if page.step != "changed" and (not page.alerts or page.outcome not
                                       in ("unavailable", "expired")):
            wrong.append((cell, "a verdict, or nothing", seen))
        if page.step == "changed" and seen[1] != "entry, password 1":
            wrong.append((cell, "changed, and is not", seen))
        if end != "entry, password 0":
            wrong.append((cell, "cannot be changed after it", end))
    assert not wrong, "\n".join(map(str, wrong))


def most_of_core(world):
    """The memory, in MB, of the worker that has ever had most."""
    most = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", encoding="utf-8") as f:
                ours = "uregister-core" in (said := f.read()) and \
                    world.dir in said
            with open(f"/proc/{pid}/status", encoding="ascii") as f:
                peak = re.search(r"VmHWM:\s*(\d+) kB", f.read())
        except OSError:
            continue
        if ours and peak:
            most = max(most, int(peak[1]) // 1024)
    return most


def test_an_answer_without_an_end_is_not_kept(world, active):
    assert 0 < most_of_core(world) < 200	# it was 654


def test_our_own_log_in_fails_and_nobody_is_judged(world, way, active):
    """Each connection logs in anew, and is answered so."""
    s = active[0][1]
    wrong = []
    for kind in KINDS:
        plant = way.plant(BIND, world.env["PROVISIONER_DN"], kind,
                          times=-1, done=False)
        way.cut()
        page = Member(s).log_in(s.password)
        waiting.poll(lambda: plant.hits, 30, name_of(kind))
        plant.release()
        begun = time.monotonic()
        after = waiting.poll(lambda: (lambda p: p.step == "menu" and p)(
            Member(s).log_in(s.password)), 30, name_of(kind))
        SEEN[kind, "our own bind", "while"] = (
            told(page), "as before", "none",
            f"{told(after)} after {time.monotonic() - begun:.1f} s")
        if page.outcome != "unavailable":
            wrong.append((kind, told(page)))
    assert not wrong, "\n".join(map(str, wrong))
