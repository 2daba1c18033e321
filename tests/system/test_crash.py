"""kill -9 of a program, or of what it needs, between any two pages."""

import pytest

import waiting

PAGES = ["capacity", "contact", "pin", "confirm", "password"]


@pytest.mark.parametrize("step", PAGES)
@pytest.mark.parametrize("name", ["web", "core"])
def test_killed_program_comes_back_and_the_student_goes_on(world, name, step):
    s = world.at(step, channel="email")
    world.restart(name)
    assert s.get("/activate").step == step
    s.walk()
    assert s.page.step == "done", s.page
    assert world.bind(s.username, s.password)


@pytest.mark.parametrize("name", ["gateway", "postgres", "nginx"])
def test_other_parts_may_die_too(world, name):
    s = world.at("pin", channel="email")
    s.pin()
    world.restart(name)
    s.walk()
    assert s.page.step == "done", s.page


def test_page_of_a_stopped_core_says_so_and_keeps_the_flow(world):
    s = world.at("confirm", channel="email")
    world.kill("core")
    page = s.get("/activate")
    assert page.outcome == "unavailable"
    assert page.status in (200, 503)
    world.start("core")
    assert s.get("/activate").step == "confirm"


def test_message_waits_for_a_mail_server_that_is_down(world):
    world.kill("smtp")
    try:
        s = world.at("pin", channel="email")
    finally:
        world.start("smtp")
    pin = s.wait_pin("email", s.types["email"], seconds=60)
    assert s.post("next", {"pin": pin}).step == "confirm"


def test_message_survives_a_crash_of_core(world):
    world.kill("smtp")
    try:
        s = world.at("pin", channel="email")
        world.restart("core")
    finally:
        world.start("smtp")
    s.wait_pin("email", s.types["email"], seconds=60)


def test_directory_down_at_the_last_step_is_made_good(world):
    s = world.at("password", channel="email")
    world.kill("slapd")
    try:
        page = s.do_password()
        assert page.step == "done" and page.outcome in ("", "unavailable")
        assert page.outputs.get("username") == s.person["loginName"]
    finally:
        world.start("slapd")
    waiting.poll(lambda: world.bind(s.person["loginName"], s.password))
    texts = s.wait_texts("email", s.types["email"], count=2, seconds=30)
    assert s.person["loginName"] in texts[-1]
    assert world.vault("select count(*) from provision where account = "
                       "(select id from account where uid = %s)",
                       s.person["loginName"])[0][0] == 0
