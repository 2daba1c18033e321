"""privacy = "strict": step 1 tells a stranger nothing."""
import re

import pytest


@pytest.fixture
def strict(worlds):
    return worlds.get("--privacy", "strict")


def told(response):
    """Status, headers, length and body of all answers to one request,
    without their random tokens."""
    seen = []
    for r in response.history + [response]:
        headers = {k: v for k, v in r.headers.items()
                   if k not in ("Date", "Set-Cookie")}
        cookies = [re.sub(r"=[^;]+", "=…", c, count=1)
                   for c in r.raw.headers.getlist("Set-Cookie")]
        # tokens, reference codes, and the clock of the PIN's end
        body = re.sub(rb'value="[^"]{20,}"', b'value="..."', r.content)
        body = re.sub(rb"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", b"REFE-RENC", body)
        body = re.sub(rb"\d\d:\d\d", b"hh:mm", body)
        body = re.sub(rb'data-left="\d+"', b'data-left=""', body)
        seen.append((r.status_code, headers, cookies, len(body), body))
    return seen


def answer(world, fields):
    """What comes back on a contact, and who asked."""
    s = world.student()
    s.begin()
    s.do_capacity()
    page = s.post("next", fields)
    return page, told(s.response), s


def twin(address):
    """An address of the same length that nobody has."""
    return "q" * address.index("@") + address[address.index("@"):]


@pytest.mark.parametrize("field", ["email", "mobile"])
def test_known_and_unknown_look_the_same(strict, field):
    person = strict.ordinary()
    known = person["types"][field]
    unknown = twin(known) if field == "email" else "6909999998"
    page, seen, _ = answer(strict, {field: known})
    other, seen_other, _ = answer(strict, {field: unknown})
    assert page.step == other.step == "pin"
    assert seen == seen_other


@pytest.mark.parametrize("field", ["email", "mobile"])
def test_wrong_pins_and_the_lock_look_the_same(strict, field):
    known = strict.ordinary()["types"][field]
    unknown = twin(known) if field == "email" else "6909999997"
    ways = []
    for contact in (known, unknown):
        _, seen, s = answer(strict, {field: contact})
        way = [seen]
        for action, fields in [("next", {"pin": "12"}), ("resend", {})] + \
                [("next", {"pin": "000000"})] * 6:
            if "pin" not in s.page.names():
                s.get("/activate")
            else:
                s.post(action, fields)
            way.append(told(s.response))
        assert s.page.outcome == "pin-locked", s.page
        ways.append(way)
    for mine, other in zip(*ways):
        assert mine == other


def test_nothing_is_sent_to_a_stranger(strict):
    s = strict.student()
    s.begin()
    s.do_capacity()
    s.post("next", {"email": "stranger.to.all@example.net"})
    strict.settle()
    assert s.mail_texts("stranger.to.all@example.net") == []


@pytest.mark.parametrize("lang", ["el", "en"])
@pytest.mark.parametrize("channel", ["sms", "email"])
def test_ordinary_student_activates(strict, lang, channel):
    s = strict.student(lang=lang, channel=channel)
    assert strict.bind(s.activate(), s.password)


def test_number_is_asked_after_the_pin(strict):
    s = strict.student(strict.case("no-amka"), channel="email")
    s.activate()
    assert s.visited.index("pin") < s.visited.index("identity")


def counters(world):
    return dict(world.vault("select key, xmin::text from tally"))


@pytest.mark.parametrize("field", ["email", "mobile"])
def test_known_and_unknown_cost_the_same_writes(strict, field):
    """A commit more or less can be read from the time of the answer."""
    known = strict.ordinary()["types"][field]
    unknown = twin(known) if field == "email" else "6909999996"
    answer(strict, {field: known})
    answer(strict, {field: unknown})
    written = []
    for contact in (known, unknown):
        before = counters(strict)
        answer(strict, {field: contact})
        written.append(len(counters(strict).items() - before.items()))
    assert written[0] == written[1] > 0, written


def test_a_contact_of_a_hundred_rows_looks_like_any_other(strict):
    strict.registry(
        "insert into sis.student select (jsonb_populate_record("
        "null::sis.student, to_jsonb(s) || jsonb_build_object('systemid', "
        "'many' || n, 'mobilephone', '6909999990'))).* from (select * from "
        "sis.student limit 1) s, generate_series(1, 100) n")
    page, seen, _ = answer(strict, {"mobile": "6909999990"})
    _, other, _ = answer(strict, {"mobile": "6909999991"})
    assert page.step == "pin", page
    assert seen == other
