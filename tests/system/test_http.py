"""What the web program refuses, and what it says with every page."""
import http.client
import os
import re
import urllib.parse

import pytest

from stacklib import student
from stacklib.member import Member, owner

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def post(world, s, headers=None, **fields):
    """The present form, with headers of our own instead of a browser's."""
    form = s.page.main_form()
    data = {**s.page.hidden(), **fields}
    return s.take(s.http.post(
        urllib.parse.urljoin(s.page.url, form["action"]), data=data,
        headers=headers or {}, timeout=30))


GOOD = {"source": "student", "action": "next"}


def test_headers_of_every_page(world):
    s = world.student()
    for path in ("/", "/activate", "/terms", "/privacy", "/account/"):
        s.get(path)
        h = s.response.headers
        csp = h["Content-Security-Policy"]
        assert "default-src 'none'" in csp or "default-src 'self'" in csp
        assert "unsafe" not in csp and "frame-ancestors 'none'" in csp
        assert h["X-Content-Type-Options"] == "nosniff"
        assert h["Referrer-Policy"] in ("no-referrer", "same-origin")
        if path == "/activate":
            assert "no-store" in h["Cache-Control"]
        assert "<script>" not in s.page.text and "style=" not in s.page.text
        assert "onclick" not in s.page.text


def test_each_answer_says_its_type_and_its_charset(world):
    s = world.student()
    s.get("/")
    paths = [re.sub("&amp;", "&", path) for path in re.findall(
        r'(?:href|src)="(/[^"]*\?v=[^"]*)"', s.page.text)]
    assert len(paths) > 2, paths
    for path in paths + ["/", "/healthz", "/robots.txt", "/terms", "/nowhere",
                         "/logo"]:
        r = s.http.get(world.url + path, timeout=30)
        kind, _, charset = r.headers["Content-Type"].partition("; ")
        assert "text/" in kind or "image/" in kind, (path, kind)
        if kind != "image/png":
            assert charset == "charset=utf-8", path
        assert kind == "text/html" or not r.text.startswith("<!DOCTYPE")


def test_who_logs_out_leaves_nothing_in_the_browser(world):
    """Clear-Site-Data, of a machine that is shared."""
    s = owner(world, "email")
    m = Member(s)
    assert m.log_in(s.password).step == "menu"
    assert "Clear-Site-Data" not in m.response.headers
    m.at("menu")
    m.post("logout")
    answers = [r.headers.get("Clear-Site-Data")
               for r in m.response.history + [m.response]]
    assert '"cache", "storage"' in answers, answers


def test_cookie_is_httponly_samesite_and_not_personal(world):
    s = world.student()
    s.begin()
    s.do_capacity()
    seen = [c for r in s.response.history + [s.response]
            for c in r.raw.headers.getlist("Set-Cookie")]
    s2 = world.student()
    s2.get("/activate")
    seen += s2.response.raw.headers.getlist("Set-Cookie")
    assert seen
    for c in seen:
        low = c.lower()
        if "lang=" in low.split(";")[0]:
            continue
        assert "httponly" in low and "samesite=" in low, c
        assert "path=/" in low and "domain=" not in low


@pytest.mark.parametrize("origin", ["https://evil.example", "null",
                                    "http://127.0.0.1:1"])
def test_foreign_origin_is_refused(world, origin):
    s = world.student()
    s.begin()
    page = post(world, s, {"Origin": origin}, **GOOD)
    assert page.status == 403 or page.outcome == "denied", page
    assert s.get("/activate").step == "capacity"


def test_a_browser_that_hides_its_origin_is_let_in_by_its_token(world):
    s = world.student()
    s.begin()
    hidden = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    page = post(world, s, hidden, **GOOD, csrf="x" * 43)
    assert page.status == 403 and page.outcome == "denied", page
    s.get("/activate")
    assert post(world, s, hidden, **GOOD).step == "contact"


def test_missing_or_wrong_csrf_is_refused(world):
    s = world.student()
    s.begin()
    origin = {"Origin": world.url}
    for csrf in ("", "x" * 43, "A"):
        page = post(world, s, origin, **GOOD, csrf=csrf)
        assert page.status == 403 or page.outcome == "denied", page
        s.get("/activate")
        assert s.page.step == "capacity"
    assert post(world, s, origin, **GOOD).step == "contact"


def test_csrf_of_another_session_is_refused(world):
    a, b = world.student(), world.student()
    a.begin()
    b.begin()
    token = b.page.hidden()["csrf"]
    page = post(world, a, {"Origin": world.url}, **GOOD, csrf=token)
    assert page.status == 403 or page.outcome == "denied", page


def test_get_changes_nothing(world):
    s = world.at("pin", channel="email")
    pin = s.pin()
    for query in (f"?pin={pin}&action=next", "?action=resend",
                  "?action=disagree"):
        page = s.get("/activate" + query)
        assert page.step == "pin"
    r = s.http.head(world.url + f"/activate?pin={pin}&action=next")
    assert r.status_code in (200, 405) and r.content == b""
    assert len(s.mail_texts(s.types["email"])) == 1
    assert s.post("next", {"pin": pin}).step == "confirm"


def test_redirect_after_post(world):
    s = world.student()
    s.begin()
    s.do_capacity()
    assert [r.status_code for r in s.response.history] == [303]


def test_tampered_cookie_is_a_new_visitor(world):
    s = world.at("confirm", channel="email")
    for c in list(s.http.cookies):
        if "lang" in c.name:
            continue
        flipped = ("B" if c.value[0] != "B" else "C") + c.value[1:]
        s.http.cookies.set(c.name, flipped, domain=c.domain, path=c.path)
    assert s.get("/activate").step == "capacity"


def test_step_cannot_be_skipped(world):
    """The fields of a later step, sent at an earlier one."""
    s = world.at("contact", channel="email")
    for fields in ({"action": "agree"},
                   {"action": "register", "password": "Abcdefgh-123",
                    "password_again": "Abcdefgh-123", "terms": "1"},
                   {"action": "next", "pin": "000000"}):
        page = post(world, s, {"Origin": world.url}, **fields)
        assert page.step in ("contact", "capacity"), page
        s.get("/activate")
        assert s.page.step == "contact"


def test_form_of_an_earlier_step_does_not_go_back(world):
    s = world.at("contact", channel="email")
    old = s.page
    s.do_contact()
    s.do_pin()
    assert s.page.step == "confirm"
    page = s.post("next", s.contacts(), page=old)
    assert page.status == 403 or page.step == "confirm", page
    assert s.get("/activate").step == "confirm"


def raw(world, method, path, body=b"", headers=None):
    url = urllib.parse.urlsplit(world.url)
    c = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
    try:
        c.request(method, path, body, headers or {})
        r = c.getresponse()
        return r.status, r.read()
    finally:
        c.close()


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("body,headers", [
    (b"a=" + b"x" * 17000, FORM),
    (b"&".join(b"f%d=1" % n for n in range(2000)), FORM),
    (b"source=student&source=staff&action=next", FORM),
    (b"source[]=student&action=next", FORM),
    (b"source=%ff%fe&action=next", FORM),
    (b"source=%00&action=next", FORM),
    (b"source=student%0d%0aX: y", FORM),
    (b'{"source": "student"}', {"Content-Type": "application/json"}),
    (b"%%%&&&===", FORM),
], ids=["long", "many-fields", "twice", "array", "not-utf8", "nul", "crlf",
        "json", "malformed"])
def test_strange_bodies_are_refused_in_words(world, body, headers):
    status, text = raw(world, "POST", "/activate", body,
                       {**headers, "Origin": world.url})
    assert 400 <= status < 500, text[:200]
    assert raw(world, "GET", "/activate")[0] == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE",
                                    "PATCH"])
def test_other_methods_are_refused(world, method):
    assert raw(world, method, "/activate")[0] in (405, 501)


def test_unknown_path(world):
    s = world.browser()
    assert s.get("/no/such/page").status == 404
    assert s.get("/../etc/passwd").status in (400, 404)


def test_host_header_reaches_no_page(world):
    status, text = raw(world, "GET", "/", headers={"Host": "evil.example"})
    assert b"evil.example" not in text


def test_healthz(world):
    status, _ = raw(world, "GET", "/healthz")
    assert status == 200


def test_cookies_of_the_whole_domain_do_no_harm(world):
    """20 KiB of them before ours: nobody is asked to begin anew."""
    s = world.at("pin", channel="email")
    for n in range(5):
        s.http.cookies.set(f"big{n}", "x" * 4000, domain="127.0.0.1",
                           path="/")
    assert s.get("/activate").step == "pin"


def test_language(world):
    b = world.browser("en")
    assert b.get("/").lang == "en"
    assert world.browser("de").get("/").lang == "el"
    assert world.browser("el").get("/?lang=en").lang == "en"
    b = world.browser("el")
    b.get("/?lang=en")
    assert b.get("/").lang == "en"
    assert world.browser("el").get("/?lang=xx").lang == "el"
    for word in ("EN", "en-US", "En-gb"):
        assert world.browser("el").get("/?lang=" + word).lang == "en", word
    for word in ("eng", "english", "e"):
        assert world.browser("el").get("/?lang=" + word).lang == "el", word


def test_what_programs_look_for_is_there(world):
    b = world.browser("el")
    assert b.get("/activate/").step == "capacity"
    assert b.get("/.well-known/change-password").step == "login"
    assert b.response.history[0].status_code == 303
    status, text = raw(world, "GET", "/robots.txt")
    assert status == 200 and b"Disallow: /activate" in text


def promise(text):
    page = student.Page(text.decode())
    assert page.lang == "el" and page.mains == 1 and len(page.alerts) == 1
    assert b"lang=\"en\"" in text and b"<script" not in text
    return page.step, page.outcome


def test_what_nginx_says_itself_keeps_the_promise(world):
    assert raw(world, "GET", "/error/headers.html")[0] == 404
    status, text = raw(world, "GET", "/", headers={
        "Cookie": "a=" + "x" * 40000})
    assert (status, *promise(text)) == (400, "stopped", "input")
    status, text = raw(world, "GET", "/?a=" + "x" * 40000)
    assert (status, *promise(text)) == (414, "stopped", "input")
    world.kill("web")
    try:
        status, text = raw(world, "GET", "/")
        large = raw(world, "POST", "/activate", b"a=" + b"x" * 17000, FORM)
    finally:
        world.start("web")
    assert (status, *promise(text)) == (502, "stopped", "unavailable")
    assert (large[0], *promise(large[1])) == (502, "stopped", "unavailable")


def test_every_error_page_says_it_in_both_languages():
    folder = os.path.join(TOP, "etc", "error")
    names = sorted(os.listdir(folder))
    assert names == ["busy.html", "headers.html", "unavailable.html"]
    for name in names:
        with open(os.path.join(folder, name), "rb") as f:
            assert promise(f.read()) == ("stopped", {
                "headers.html": "input"}.get(name, name[:-len(".html")]))
