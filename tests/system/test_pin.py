"""The PIN: one live PIN a channel, tries counted over the whole flow."""
import concurrent.futures
import re


def wrong(pin, n=1):
    return f"{(int(pin) + n) % 1000000:06}"


def test_wrong_pin_is_told_and_the_right_one_still_opens(world):
    s = world.at("pin", channel="email")
    pin = s.pin()
    page = s.post("next", {"pin": wrong(pin)})
    assert (page.step, page.outcome) == ("pin", "pin-wrong")
    assert page.alerts
    assert s.post("next", {"pin": pin}).step == "confirm"


def test_five_wrong_lock_the_flow_even_for_the_right_pin(world):
    s = world.at("pin", channel="email")
    pin = s.pin()
    for n in range(1, 6):
        page = s.post("next", {"pin": wrong(pin, n)})
    assert page.outcome == "pin-locked"
    if page.forms and "pin" in page.names():
        page = s.post("next", {"pin": pin})
    else:
        page = s.get("/activate")
    assert page.outcome == "pin-locked" and page.step in ("pin", "stopped")


def test_pin_expires(world):
    s = world.at("pin", channel="email")
    pin = s.pin()
    world.elapse(901)
    page = s.post("next", {"pin": pin})
    assert (page.step, page.outcome) == ("pin", "expired")


def sent_again(world, s, after=2):
    world.elapse(after)
    page = s.post("resend")
    assert (page.step, page.outcome) == ("pin", ""), page
    return s.wait_pin("email", s.types["email"], count=2)


def minute(page):
    hours, minutes = re.search(r"Ισχύει έως τις (\d+):(\d+)",
                               page.text).groups()
    return 60 * int(hours) + int(minutes)


def test_within_its_life_the_same_pin_comes_again_and_ends_when_it_would(
        quick):
    s = quick.at("pin", channel="email")
    first, ends = s.pin(), minute(s.page)
    assert sent_again(quick, s, after=300) == first
    assert (ends - minute(s.page)) % 1440 in (4, 5, 6)
    # a message that is late opens too, and costs no try
    assert s.post("next", {"pin": first}).step == "confirm"


def test_after_its_life_a_new_pin_comes(quick):
    s = quick.at("pin", channel="email")
    first = s.pin()
    quick.elapse(901)
    second = sent_again(quick, s)
    if second != first:
        assert s.post("next", {"pin": first}).outcome == "pin-wrong"
    assert s.post("next", {"pin": second}).step == "confirm"


def test_resend_is_limited(quick):
    s = quick.at("pin", channel="email")
    s.pin()
    for _ in range(5):
        quick.elapse(2)
        page = s.post("resend")
        if page.outcome == "limit":
            break
    assert page.outcome == "limit"
    quick.settle()
    assert len(s.mail_texts(s.types["email"])) <= 3


def test_resend_at_once_is_refused(world):
    s = world.at("pin", channel="email")
    s.pin()
    page = s.post("resend")
    assert page.outcome == "limit" and page.step == "pin"
    world.settle()
    assert len(s.mail_texts(s.types["email"])) == 1


def test_pin_of_another_opens_nothing(world):
    a = world.at("pin", channel="email")
    b = world.at("pin", channel="email")
    pin_a, pin_b = a.pin(), b.pin()
    if pin_a != pin_b:
        assert b.post("next", {"pin": pin_a}).outcome == "pin-wrong"
    assert b.post("next", {"pin": pin_b}).step == "confirm"
    assert a.post("next", {"pin": pin_a}).step == "confirm"


def test_used_pin_is_dead(world):
    s = world.at("pin", channel="email")
    pin = s.pin()
    page = s.page
    s.post("next", {"pin": pin})
    other = world.at("pin", s.person, channel="email")
    if other.pin() != pin:
        assert other.post("next", {"pin": pin}).outcome == "pin-wrong"
    again = s.post("next", {"pin": pin}, page=page)
    assert again.status == 403 or again.step == "confirm", again
    assert s.get("/activate").step == "confirm"


def compares(world):
    """Wrong PINs that were compared: each leaves its line in the audit."""
    return world.vault("select count(*) from audit where event in "
                       "('pin.failed', 'pin.locked')")[0][0]


def test_two_hundred_parallel_guesses_are_five_compares(world):
    s = world.at("pin", channel="email")
    pin = s.pin()
    page = s.page

    def guess(n):
        b = world.browser()
        b.http.cookies.update(s.http.cookies)
        p = b.post("next", {"pin": wrong(pin, n)}, page=page)
        return p.step, p.outcome

    before = compares(world)
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        seen = set(pool.map(guess, range(1, 201)))
    # One page may show what came of another's guess, or nothing yet.
    assert {step for step, _ in seen} <= {"pin", "stopped"}, seen
    assert {outcome for _, outcome in seen} <= {
        "", "pin-wrong", "pin-locked", "busy", "unavailable"}, seen
    assert 1 <= compares(world) - before <= 5
    tries = world.vault("select max(tries) from flow")
    assert tries[0][0] == 5
    page = s.get("/activate")
    assert page.outcome == "pin-locked" or page.step == "capacity", page


def test_pin_has_six_digits_and_keeps_its_zeros(world):
    pins = []
    for _ in range(12):
        s = world.at("pin", channel="email")
        pins.append(s.pin())
    assert all(re.fullmatch(r"\d{6}", p) for p in pins)
    assert len(set(pins)) > 6


def test_sms_fits_in_one(world):
    for lang, size in (("el", 70), ("en", 160)):
        s = world.at("pin", channel="sms", lang=lang)
        s.pin()
        text = s.sms_texts(s.types["mobile"])[0]
        assert len(text) <= size, f"{len(text)}: {text}"
        if lang == "en":
            assert text.isascii()


def test_mail_is_in_his_language_without_the_pin_in_its_subject(world):
    import email
    import email.policy
    import os
    for lang, word in (("el", "κωδικ"), ("en", "PIN")):
        s = world.at("pin", channel="email", lang=lang)
        pin = s.pin()
        names = set(os.listdir(world.env["MAILDIR"])) - s.mail_known
        for name in names:
            with open(os.path.join(world.env["MAILDIR"], name), "rb") as f:
                m = email.message_from_binary_file(
                    f, policy=email.policy.default)
            if pin in m.get_content():
                assert pin not in str(m["Subject"])
                assert word.casefold() in (
                    str(m["Subject"]) + m.get_content()).casefold()
                break
        else:
            raise AssertionError("the mail is not there")


def test_a_dead_pin_is_not_sent_when_the_way_is_free_again(worlds):
    """Nobody shall try the older of two messages of one outage."""
    world = worlds.get("--students", "10", "--set", "pin.resend_after=1s")
    world.kill("gateway")
    try:
        s = world.at("pin", channel="both")
        world.elapse(2)
        assert s.post("resend").outcome == ""
    finally:
        world.start("gateway")
    pin = s.wait_pin("email", s.types["email"])
    s.wait_pin("sms", s.types["mobile"])
    world.settle()
    assert len(s.mail_texts(s.types["email"])) == 1
    assert len(s.sms_texts(s.types["mobile"])) == 1
    assert s.post("next", {"pin": pin}).step == "confirm"
    s.walk()
    s.wait_texts("email", s.types["email"], 2)	# the welcome
