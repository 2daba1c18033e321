"""What fails is said, costs the others nothing, and loses nothing."""
import concurrent.futures
import os
import signal
import time

import pytest

import waiting


@pytest.fixture
def patient(worlds):
    """A check may wait as long as a test holds it up."""
    return worlds.get("--students", "60", "--set", "gateway.timeout=15s",
                      "--set", "vault.timeout=8s", "--set", "web.timeout=40s")


def held_up(world, count, ask):
    """Starts it, and comes back when so many checks wait for an answer."""
    before = world.amka_asked()
    asked = ask()
    waiting.poll(lambda: world.amka_asked() >= before + count)
    return asked


def test_page_without_a_database_is_a_503_and_keeps_the_flow(world):
    s = world.at("confirm", channel="email")
    world.kill("postgres")
    try:
        page = s.get("/activate")
        assert (page.status, page.outcome) == (503, "unavailable")
        assert s.http.get(world.url + "/healthz").status_code == 503
    finally:
        world.start("postgres")
    assert s.http.get(world.url + "/healthz").status_code == 200
    assert s.get("/activate").step == "confirm"
    s.walk()
    assert s.page.step == "done", s.page


def test_form_without_a_database_is_a_503_and_can_be_sent_again(world):
    s = world.at("confirm", channel="email")
    page = s.page
    world.kill("postgres")
    try:
        answer = s.post("agree", page=page)
        assert (answer.status, answer.outcome) == (503, "unavailable")
    finally:
        world.start("postgres")
    assert s.post("agree", page=page).step == "password"


def test_slow_identity_service_holds_up_nobody_else(patient):
    """Three wait for the service; who needs no check goes on meanwhile."""
    slow = [patient.at("pin", channel="email") for _ in range(3)]
    for s in slow:
        s.own_pin = s.pin()
    quick = [patient.at("contact", channel="email") for _ in range(4)]
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        patient.amka("hold")
        try:
            asked = held_up(patient, 3, lambda: [
                pool.submit(s.post, "next", {"pin": s.own_pin})
                for s in slow])
            for s in quick:
                assert s.do_contact().step == "pin"
            assert not any(a.done() for a in asked)
        finally:
            patient.amka("match")
        pages = [a.result() for a in asked]
    assert [p.step for p in pages] == ["confirm"] * 3, pages


def test_who_shares_a_page_gets_no_mail_of_anothers_account(world):
    """One's own address and another's mobile: the other hears of a PIN, not
    of the account."""
    s, other = world.ordinary(), world.ordinary()
    b = world.student(s, channel="email")
    b.begin()
    b.do_capacity()
    b.post("next", {"email": s["types"]["email"],
                    "mobile": other["types"]["mobile"]})
    pin = b.wait_pin("email", s["types"]["email"])
    b.post("next", {"pin": pin})
    b.walk()
    assert b.page.step == "done", b.page
    assert b.username == s["loginName"]
    b.wait_texts("email", s["types"]["email"], count=2)
    world.settle()
    assert not [t for t in b.sms_texts(other["types"]["mobile"])
                if s["loginName"] in t]


def test_registry_down_at_the_pin_keeps_the_flow(world):
    """The page of the stop needs the registry as well: the new handle must
    reach the browser all the same."""
    s = world.at("pin", channel="email")
    pin = s.pin()
    world.registry("alter view v_vd_sis rename to v_vd_away")
    try:
        page = s.post("next", {"pin": pin})
        assert (page.step, page.outcome) == ("stopped", "unavailable"), page
        assert "next" in page.buttons()
    finally:
        world.registry("alter view v_vd_away rename to v_vd_sis")
    world.vault("update flow set old_until = now()")
    assert s.get("/activate").outcome == "unavailable"
    s.post("next")
    s.walk()
    assert s.page.step == "done", s.page


def test_account_that_was_adopted_is_his_own(world):
    """One that another system made, and whose owner logged in here, has no
    number in our tables; the directory knows whose it is."""
    s = world.student(channel="email")
    s.activate()
    world.vault("update account set person = %s, source = 'adopted' "
                "where uid = %s", s.username.encode(), s.username)
    again = world.student(s.person, channel="email")
    again.begin()
    again.walk()
    assert again.ended() == "stopped/already-active", again.page


def pid_of(world, program):
    """Of the stack's own server."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as f:
                words = f.read().decode().split("\0")
        except OSError:
            continue
        if os.path.basename(words[0]) == program and \
                any(world.dir in w for w in words):
            return int(pid)
    raise AssertionError(f"{program} does not run")


def test_finished_twice_is_told_once(world):
    """The directory is slower than the lease, so that two go on with one
    activation: one welcome, one row of audit."""
    s = world.at("password", channel="email")
    slapd = pid_of(world, "slapd")
    os.kill(slapd, signal.SIGSTOP)
    try:
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            asked = pool.submit(s.do_password)
            for _ in range(20):
                time.sleep(0.1)
                world.vault("update provision set due = now()")
            os.kill(slapd, signal.SIGCONT)
            assert asked.result().step == "done"
    finally:
        os.kill(slapd, signal.SIGCONT)
    s.wait_texts("email", s.types["email"], count=2, seconds=60)
    world.settle()
    assert len(s.mail_texts(s.types["email"])) == 2
    assert world.vault("select count(*) from audit where event = "
                       "'activation.completed' and reference in (select "
                       "reference from flow where account = (select id from "
                       "account where uid = %s))",
                       s.person["loginName"])[0][0] == 1


def statuses(world, cookies, count):
    """So many views of one flow at once: what each came to."""
    def look(_):
        b = world.browser()
        b.http.cookies.update(cookies)
        return b.get("/activate").status

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(look, range(count)))


def test_views_of_a_flow_in_its_check_wait_for_nothing(patient):
    s = patient.at("pin", channel="email")
    pin = s.pin()
    cookies = dict(s.http.cookies)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        patient.amka("hold")
        try:
            asked = held_up(patient, 1, lambda: pool.submit(
                s.post, "next", {"pin": pin}))
            seen = statuses(patient, cookies, 12)
            assert patient.browser().http.get(
                patient.url + "/healthz").status_code == 200
            assert not asked.done()
        finally:
            patient.amka("match")
        assert asked.result().step == "confirm"
    assert set(seen) == {200}, seen


def test_forms_of_a_flow_in_its_check_leave_workers_for_the_others(patient):
    s = patient.at("pin", channel="email")
    pin, page = s.pin(), s.page
    cookies = dict(s.http.cookies)
    other = patient.at("contact", channel="email")

    def press(_):
        b = patient.browser()
        b.http.cookies.update(cookies)
        return b.post("resend", page=page).status

    with concurrent.futures.ThreadPoolExecutor(13) as pool:
        patient.amka("hold")
        try:
            asked = held_up(patient, 1, lambda: pool.submit(
                s.post, "next", {"pin": pin}))
            pressed = [pool.submit(press, n) for n in range(12)]
            time.sleep(0.2)	# most of them are on their way then
            assert other.do_contact().step == "pin"
            assert not asked.done()
        finally:
            patient.amka("match")
        assert asked.result().step == "confirm"
        seen = {p.result() for p in pressed}
    assert seen <= {200, 503}, seen


def test_checks_that_wait_leave_half_of_the_workers(patient):
    """More of them are told to try again, keep what they have, and can."""
    slow = [patient.at("pin", channel="email") for _ in range(8)]
    for s in slow:
        s.own_pin = s.pin()
    quick = patient.at("contact", channel="email")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        patient.amka("hold")
        try:
            asked = held_up(patient, 4, lambda: [
                pool.submit(s.post, "next", {"pin": s.own_pin})
                for s in slow])
            waiting.poll(lambda: sum(a.done() for a in asked) == 4)
            assert quick.do_contact().step == "pin"
            assert sum(a.done() for a in asked) == 4
        finally:
            patient.amka("match")
        ends = [a.result() for a in asked]
    told = sorted((p.step, p.outcome) for p in ends)
    assert told == [("confirm", "")] * 4 + \
        [("stopped", "unavailable")] * 4, told
    for s in slow:
        if s.page.step == "stopped":
            assert s.post("retry").step == "confirm"


def test_the_button_to_try_again_asks_so_often_and_no_more(world):
    s = world.at("pin", channel="email")
    pin = s.pin()
    world.amka("down")
    try:
        s.post("next", {"pin": pin})
        for _ in range(25):
            assert (s.page.step, s.page.outcome) == ("stopped",
                                                     "unavailable")
            s.post("retry")
    finally:
        world.amka("match")
    assert world.vault("select count(*) from audit where event = "
                       "'identity.checked' and reference = %s",
                       s.page.outputs["reference"])[0][0] <= 21
    world.vault("delete from tally")
    assert s.post("retry").step == "confirm"


def test_an_old_cause_is_not_told_of_a_new_fault(world):
    """The row cannot be opened; then the database is away."""
    world.tell("sms", "down")
    world.at("pin", channel="sms")
    world.vault("update outbox set body = '\\x00', due = now() where "
                "channel = 'sms' and fate is null")
    try:
        waiting.poll(lambda: "outbox: E_BACKEND" in world.log("core") and
                     "cannot be opened" in world.log("core"))
    finally:
        world.tell("sms", "")
        world.vault("delete from outbox where channel = 'sms'")
        since = len(world.log("core"))
        world.kill("postgres")
    try:
        waiting.poll(lambda: "vault: away: " in
                     world.log("core")[since:])
    finally:
        world.start("postgres")
    said = [line for line in world.log("core")[since:].splitlines()
            if "cannot be opened" in line]
    assert len(said) <= 1, said	# it may have been on its way
