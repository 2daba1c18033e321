"""What fails is said, costs the others nothing, and loses nothing."""
import concurrent.futures
import os
import signal
import time


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


def test_slow_identity_service_holds_up_nobody_else(world):
    """Three wait for the service; who needs no check goes on meanwhile."""
    slow = [world.at("pin", channel="email") for _ in range(3)]
    for s in slow:
        s.own_pin = s.pin()
    quick = [world.at("contact", channel="email") for _ in range(4)]
    world.amka("slow 3")
    try:
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            waiting = [pool.submit(s.post, "next", {"pin": s.own_pin})
                       for s in slow]
            time.sleep(0.5)
            begun = time.monotonic()
            for s in quick:
                assert s.do_contact().step == "pin"
            took = time.monotonic() - begun
            pages = [w.result() for w in waiting]
    finally:
        world.amka("match")
    assert took < 2, took
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
    time.sleep(0.5)
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
        assert "retry" in page.buttons()
    finally:
        world.registry("alter view v_vd_away rename to v_vd_sis")
    world.vault("update flow set old_until = now()")
    assert s.get("/activate").outcome == "unavailable"
    s.post("retry")
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
    time.sleep(3)
    assert len(s.mail_texts(s.types["email"])) == 2
    assert world.vault("select count(*) from audit where event = "
                       "'activation.completed' and reference in (select "
                       "reference from flow where account = (select id from "
                       "account where uid = %s))",
                       s.person["loginName"])[0][0] == 1
