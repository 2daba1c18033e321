"""Whether an SMS came, as its gateway tells: the student and the helpdesk see
it, and a stranger can say nothing."""
import os
import re

import pytest
import requests

import waiting


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "60", "--set", "limit.client_misses=20",
                      "--set", "limit.client_sms_daily=100000",
                      "--set", "limit.net_sms_daily=100000")


@pytest.fixture(autouse=True)
def well_again(world):
    yield
    world.tell("sms", "")


def at_pin(world):
    """Somebody who waits for his SMS, and his reference."""
    s = world.at("pin", channel="sms")
    code, = world.vault("select reference from flow where step = 'pin' order "
                        "by id desc limit 1")[0]
    return s, code


def shown(s):
    return re.findall(r'data-((?:un)?delivered)="mobile"',
                      s.get("/activate").text)


@pytest.mark.parametrize("options", [
    (), ("--sms", "http", "--mail-tls", "none")], ids=["gunet", "http"])
@pytest.mark.parametrize("word, fate, told", [
    ("DELIVRD", "delivered", "delivered, the gateway reports: pin by sms"),
    ("ERROR", "undelivered", "not delivered, the gateway reports: pin by")])
def test_what_is_reported_is_shown(world, worlds, options, word, fate, told):
    if options:
        world = worlds.get(*options)
    world.tell("sms", "report " + word)
    s, code = at_pin(world)
    waiting.poll(lambda: shown(s) == [fate], why="the page does not say so")
    assert told in world.ask_ctl("reference", code)
    # what the report says besides is nobody's to keep
    for part in ("web", "core", "nginx"):
        assert s.types["mobile"][-8:] not in world.log(part)
    world.tell("sms", "")


def test_kannel_reports_too(worlds):
    world = worlds.get("--sms", "kannel", "--mail-tls", "implicit")
    s, code = at_pin(world)
    waiting.poll(lambda: shown(s) == ["delivered"])
    assert "delivered, the gateway reports: pin by sms" in \
        world.ask_ctl("reference", code)


def test_a_report_that_does_not_come_is_missed(world):
    s, code = at_pin(world)
    world.settle()
    assert shown(s) == []
    told = world.ask_ctl("reference", code)
    assert re.search(r"taken: pin by sms\n.*no report yet whether it came: "
                     r"pin by sms", told)


def test_an_sms_that_never_went_is_told(world):
    world.tell("sms", "down")
    s, code = at_pin(world)
    waiting.poll(lambda: "not sent yet: pin by sms, tried" in
                 world.ask_ctl("reference", code))
    world.vault("update outbox set not_after = now()")
    waiting.poll(lambda: "never sent, its time was over: pin by sms" in
                 world.ask_ctl("reference", code))
    assert "not sent yet" not in world.ask_ctl("reference", code)
    world.settle()
    assert s.sms_texts(s.types["mobile"]) == []


def report(world, secret, **more):
    return requests.post(f"{world.url}/report/{secret}",
                         data="status=ERROR", timeout=20, **more)


def test_the_first_word_stands_and_a_stranger_has_none(world):
    world.tell("sms", "report DELIVRD")
    s, code = at_pin(world)
    waiting.poll(lambda: shown(s) == ["delivered"])
    with open(os.path.join(world.dir, "log", "access.log"),
              encoding="utf-8") as f:
        secret = re.findall(r"/report/([\w-]{43})", f.read())[-1]
    assert report(world, secret).status_code == 200
    assert shown(s) == ["delivered"]
    # nothing is changed by a look, and nothing without a word that is final
    url = f"{world.url}/report/{secret}"
    assert requests.head(url, timeout=20).status_code == 405
    assert requests.get(url, timeout=20).status_code == 200
    # who guesses is soon not heard any more
    told = [report(world, "x" * 43).status_code for _ in range(25)]
    assert told == [404] * 20 + [429] * 5
    assert report(world, "x" * 200).status_code == 404


def test_in_strict_mode_the_page_tells_nothing(worlds):
    world = worlds.get("--students", "10", "--set", "flow.privacy=strict")
    world.tell("sms", "report ERROR")
    try:
        s, code = at_pin(world)
        waiting.poll(lambda: "not delivered" in
                     world.ask_ctl("reference", code))
        assert shown(s) == []
    finally:
        world.tell("sms", "")


def test_none_asks_for_none(worlds):
    world = worlds.get("--students", "10", "--set", "sms.report_url=none")
    world.tell("sms", "report ERROR")
    try:
        s, code = at_pin(world)
        world.settle()
        told = world.ask_ctl("reference", code)
        assert "taken: pin by sms" in told and "report" not in \
            told.replace("reference", "")
    finally:
        world.tell("sms", "")
