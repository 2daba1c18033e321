"""mypassword shows its owner who is logged in with his account, and lets him
log out all others (OWASP ASVS 5.0, 7.5.2)."""
import pytest

from stacklib.member import Member, owner

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 " \
    "Firefox/140.0"


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "40", "--set",
                      "limit.login_failures=3")


def logged_in(s, agent=None, lang="en"):
    m = Member(s, lang)
    if agent:
        m.http.headers["User-Agent"] = agent
    m.log_in(s.password)
    assert m.page.step == "menu", m.page
    return m


def end(m, password):
    m.at("")
    return m.post("end", {"password_now": password})


def shown(m):
    m.at("")
    text = m.response.text.split('id="logins"')[1].split("</ul>")[0]
    return text.count("<li>"), text


def has_button(m):
    m.at("")
    return "end" in m.page.buttons()


def test_one_sees_where_else_one_is_logged_in(world):
    s = owner(world)
    mine = logged_in(s)
    count, text = shown(mine)
    assert count == 1 and "this browser" in text
    assert not has_button(mine), "there is nothing to end"
    logged_in(s, FIREFOX)
    count, text = shown(mine)
    assert count == 2 and text.count("this browser") == 1
    assert "Firefox, Linux" in text
    assert has_button(mine)


def test_nobody_elses_log_in_is_shown(world):
    s, other = owner(world), owner(world)
    logged_in(other, FIREFOX)
    count, text = shown(logged_in(s))
    assert count == 1 and "Firefox" not in text


def test_what_is_over_is_not_shown(world):
    s = owner(world)
    gone = logged_in(s, FIREFOX)
    gone.post("logout")
    idle = logged_in(s, FIREFOX)
    assert idle.page.step == "menu"
    world.vault("update flow set seen = seen - interval '16 min' where "
                "uid = %s and ended is null", s.username)
    assert shown(logged_in(s))[0] == 1


def test_all_others_are_ended_by_who_knows_the_password(world):
    s = owner(world)
    mine, thief = logged_in(s), logged_in(s, FIREFOX)
    for wrong in ("", "wrong-Wrong-1"):
        page = end(mine, wrong)
        assert (page.step, page.outcome) == ("menu", "denied"), page
        assert thief.at("").step == "menu"
    page = end(mine, s.password)
    assert (page.step, page.outcome) == ("menu", ""), page
    assert "All other log-ins are over" in mine.response.text
    assert shown(mine)[0] == 1
    page = thief.at("")
    assert (page.step, page.outcome) == ("login", "expired"), page
    assert world.vault(
        "select count(*) from audit where event = 'logins.ended' and "
        "person = (select encode(substring(person for 8), 'hex') from "
        "account where uid = %s)", s.username) == [(1,)]


def test_whoever_guesses_there_is_stopped(world):
    s = owner(world)
    mine = logged_in(s)
    logged_in(s, FIREFOX)
    for _ in range(3):
        page = end(mine, "wrong-Wrong-1")
    page = end(mine, s.password)
    assert (page.step, page.outcome) == ("menu", "denied"), page
    assert "too many times" in mine.response.text
    assert shown(mine)[0] == 2


def test_a_contact_that_waits_for_its_pin_is_not_given_up(world):
    s = owner(world)
    mine = logged_in(s)
    logged_in(s, FIREFOX)
    mine.save(mobile=s.types["mobile"], email="mine@example.net")
    assert mine.page.step == "contact-pin", mine.page
    assert end(mine, s.password).outcome == ""
    assert mine.at("contacts").step == "contact-pin"
    mine.post("next", {"pin": mine.wait_pin("email", "mine@example.net")})
    assert (mine.page.step, mine.page.outcome) == ("contacts", "")


def test_the_way_out_is_on_each_page(world):
    s = owner(world)
    for path in ("", "menu", "change", "contacts"):
        m = logged_in(s)
        m.at(path)
        assert "logout" in m.page.buttons(), m.page
        assert m.post("logout").step == "login"
    m = logged_in(s)
    m.save(mobile=s.types["mobile"], email="mine@example.net")
    assert m.page.step == "contact-pin" and "logout" in m.page.buttons()
