"""What each step of an activation asks of PostgreSQL, of the directory and
of the gateway: who lets one ask more finds it here, and in HACKING."""

import pytest

import counter

# Once a connection, or once a second whether there is work or not.
BESIDES = ("SELECT set_config(", "SELECT * FROM ", "LISTEN ",
           "SELECT coalesce(to_regclass(",
           "update outbox set attempts", "update job set attempts",
           "update provision p set attempts", "select audit_chain(",
           "select (select max(generation)", "update core_key set used",
           "0x60")
KEEPER = "status in ('suspended', 'closed')"

# step: statements and round trips to PostgreSQL, questions to the directory,
# to the gateway
STEPS = {
    "capacity": (4, 4, 0, 0),
    "contact": (15, 9, 0, 1),
    "pin": (18, 12, 2, 0),
    "confirm": (6, 4, 0, 0),
    "password": (24, 12, 6, 1),
    "change": (14, 9, 9, 0),
}
NEW = "Kitrino-Vouno-Nefos-8"


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--scheme", "ssha", "--set", "identity.driver=none")


@pytest.fixture(scope="module")
def count(world):
    with counter.of(world) as c:
        yield c


def is_counted(text):
    return not text.startswith(BESIDES) and KEEPER not in text


def sum_up(said):
    """Statements, round trips of those, questions to the directory."""
    statements, trips, asked, waiting = 0, 0, 0, {}
    for w in said:
        counts = is_counted(w.get("done", "LISTEN "))
        if w["to"] == "ldap":
            asked += counts
            continue
        if counts:
            statements += 1
            waiting[w["line"]] = True
        if w.get("trip") and waiting.pop(w["line"], False):
            trips += 1
    return statements, trips, asked


def carried(world):
    """What the gateway was asked so far."""
    return sum(" sms: " in line or " mail: " in line
               for line in world.log("gateway").splitlines())


@pytest.fixture(scope="module")
def walked(world, count):
    """{step: what it asked}, all that was said, and that of the activation
    alone."""
    taken, everything = {}, []
    s = world.student(channel="sms")
    s.begin()
    while s.page.step not in ("done", "stopped"):
        world.settle()
        count.take()
        step, before = s.page.step, carried(world)
        s.step()
        world.settle()
        said = count.take()
        everything += said
        taken[step] = (*sum_up(said), carried(world) - before)
    activation = everything[:]
    b = world.browser()
    b.get("/account/")
    b.post("login", {"username": s.page.outputs["username"],
                     "password": s.password})
    b.get("/account/change")
    world.settle()
    everything += count.take()
    b.post("save", {"password_now": s.password, "password": NEW,
                    "password_again": NEW})
    assert b.page.step == "changed", b.page
    world.settle()
    said = count.take()
    taken["change"] = (*sum_up(said), 0)
    return taken, everything + said, activation


@pytest.mark.parametrize("step", STEPS)
def test_a_step_asks_no_more_than_it_did(walked, step):
    taken, everything, _ = walked
    print("\n".join(w["done"][:100] for w in everything
                    if is_counted(w.get("done", "LISTEN "))))
    assert all(is_now <= was for is_now, was in
               zip(taken[step], STEPS[step])), f"{taken}"


def test_no_statement_is_read_twice_on_a_connection(walked):
    told = [(w["line"], w["read"]) for w in walked[1] if "read" in w]
    assert told and len(told) == len(set(told))


def test_an_activation_asks_and_writes_less_than_sixty_times(walked):
    done = [w["done"] for w in walked[2] if w["to"] == "sql" and "done" in w
            and is_counted(w["done"])]
    asked = [text for text in done
             if not text.startswith(("BEGIN", "COMMIT"))]
    assert len(asked) < 60 and len(done) < 70
