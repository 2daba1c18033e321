"""The screens in a real browser, with a double of core."""
import os
import sys

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(TOP, "tests", "system"))

import chrome  # noqa: E402
import screens  # noqa: E402

PASSWORD = "Kavos-31-tirelo"
AXE = os.environ.get("AXE", os.path.join(
    TOP, "node_modules", "axe-core", "axe.min.js"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
         "best-practice"]


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("screens") / "stage")
    with screens.Stage(folder) as s:
        yield s


@pytest.fixture(scope="module")
def with_script(tmp_path_factory):
    b = chrome.start(str(tmp_path_factory.mktemp("chrome")))
    yield b
    b.quit()


@pytest.fixture(scope="module")
def without_script(tmp_path_factory):
    b = chrome.start(str(tmp_path_factory.mktemp("chrome")), script=False)
    yield b
    b.quit()


@pytest.fixture
def browser(stage, with_script):
    return ready(stage, with_script)


def ready(stage, browser):
    """A new visitor."""
    stage.say("capacity")
    stage.core.follow = {}
    browser.delete_all_cookies()
    chrome.set_scheme(browser, "light")
    chrome.set_size(browser, 360, 740)
    for path in ("/account/", "/activate?lang=el"):
        browser.get(stage.url + path)
    browser.get_log("browser")
    stage.core.nouns()
    return browser


def show(stage, browser, name, more=""):
    if name in screens.STATES:
        stage.say(name)
    browser.get(stage.url + screens.path_of(name) + more)


def step(browser):
    main = browser.find_element(By.TAG_NAME, "main")
    return main.get_attribute("data-step")


def is_gone(element):
    try:
        element.is_enabled()
        return False
    except WebDriverException:	# stale, or unknown to the new page
        return True


def follow(browser, selector):
    """Clicks, and waits until the page has gone for the next one."""
    page = browser.find_element(By.TAG_NAME, "html")
    browser.find_element(By.CSS_SELECTOR, selector).click()
    WebDriverWait(browser, 10, 0.05).until(lambda _: is_gone(page))
    WebDriverWait(browser, 10, 0.05, [WebDriverException]).until(
        lambda b: b.find_element(By.TAG_NAME, "footer"))


def press(browser, action):
    follow(browser, f'button[name=action][value="{action}"]')


def begin(browser):
    """From the capacity to the contact."""
    browser.find_element(By.CSS_SELECTOR, "input[value=student]").click()
    press(browser, "next")


def wait_for_step(browser, wanted):
    WebDriverWait(browser, 10, 0.05, [WebDriverException]).until(
        lambda b: step(b) == wanted)


def fill(browser, **fields):
    for name, text in fields.items():
        box = browser.find_element(By.NAME, name)
        if box.get_attribute("type") in ("checkbox", "radio"):
            box.click()
        else:
            box.send_keys(text)


# --- whole ways

@pytest.mark.parametrize("lang", ["el", "en"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False])
def test_walk(stage, with_script, without_script, script, width, lang):
    b = ready(stage, with_script if script else without_script)
    stage.core.follow = screens.WALK
    chrome.set_size(b, width, 740)
    b.get(f"{stage.url}/?lang={lang}")
    follow(b, "main a.button")
    begin(b)
    fill(b, mobile="6900000001")
    press(b, "next")
    fill(b, pin="012345")
    press(b, "next")
    fill(b, keep_mobile="")
    press(b, "agree")
    fill(b, password=PASSWORD, password_again=PASSWORD, terms="")
    press(b, "register")
    assert step(b) == "done"
    assert b.find_element(By.ID, "username").text == "mpapado"
    html = b.find_element(By.TAG_NAME, "html")
    assert html.get_attribute("lang") == lang
    assert stage.core.nouns() == ["start", "contact", "pin", "agree",
                                  "password"]


class Keyboard:
    def __init__(self, browser):
        self.browser = browser

    def press(self, *keys):
        ActionChains(self.browser).send_keys(*keys).perform()

    def focused(self, name):
        return self.browser.execute_script(
            "return document.activeElement.getAttribute(arguments[0])", name)

    def tab_to(self, name, value):
        for _ in range(40):
            self.press(Keys.TAB)
            if self.focused(name) == value:
                assert self.is_visible(), value
                return
        raise AssertionError(f"no way to {value} by the keyboard")

    def is_visible(self):
        """Does the focus show?"""
        return self.browser.execute_script(
            "var s = getComputedStyle(document.activeElement);"
            "return s.outlineStyle !== 'none' &&"
            "    parseFloat(s.outlineWidth) >= 2;")


def test_keyboard_alone(stage, browser):
    stage.core.follow = screens.WALK
    browser.get(stage.url + "/")
    k = Keyboard(browser)
    k.tab_to("href", "#main")
    k.tab_to("href", "/activate")
    k.press(Keys.ENTER)
    wait_for_step(browser, "capacity")
    k.tab_to("name", "source")
    k.press(Keys.SPACE, Keys.ENTER)
    wait_for_step(browser, "contact")
    k.tab_to("name", "mobile")
    k.press("6900000001", Keys.ENTER)
    wait_for_step(browser, "pin")
    k.tab_to("name", "pin")
    k.press("012345", Keys.ENTER)
    wait_for_step(browser, "confirm")
    k.tab_to("name", "keep_mobile")
    k.press(Keys.SPACE)
    k.tab_to("value", "agree")
    k.press(Keys.ENTER)
    wait_for_step(browser, "password")
    k.tab_to("name", "password")
    k.press(PASSWORD)
    k.tab_to("name", "password_again")
    k.press(PASSWORD)
    k.tab_to("name", "terms")
    k.press(Keys.SPACE)
    k.tab_to("value", "register")
    k.press(Keys.ENTER)
    wait_for_step(browser, "done")
    assert stage.core.nouns() == ["start", "contact", "pin", "agree",
                                  "password"]


# --- what people do

def test_double_click_asks_once(stage, browser):
    stage.core.follow = screens.WALK
    show(stage, browser, "contact")
    fill(browser, mobile="6900000001")
    button = browser.find_element(By.CSS_SELECTOR, "button[value=next]")
    ActionChains(browser).double_click(button).perform()
    wait_for_step(browser, "pin")
    assert stage.core.nouns() == ["contact"]


def test_reload_after_post_sends_nothing(stage, browser):
    stage.core.follow = screens.WALK
    show(stage, browser, "pin")
    fill(browser, pin="012345")
    press(browser, "next")
    stage.core.nouns()
    browser.refresh()
    assert step(browser) == "confirm" and stage.core.nouns() == []


def test_back_button_shows_where_the_flow_stands(stage, browser):
    stage.core.follow = screens.WALK
    begin(browser)
    fill(browser, mobile="6900000001")
    press(browser, "next")
    assert step(browser) == "pin"
    browser.back()
    wait_for_step(browser, "pin")


def test_two_tabs_share_one_flow(stage, browser):
    stage.core.follow = screens.WALK
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    browser.get(stage.url + "/activate")
    begin(browser)
    assert step(browser) == "contact"
    browser.close()
    browser.switch_to.window(first)
    begin(browser)
    assert step(browser) == "contact"


def test_language_switch_keeps_the_step(stage, browser):
    for name in ("contact", "pin", "confirm", "password"):
        show(stage, browser, name, "?lang=el")
        follow(browser, "a.language")
        html = browser.find_element(By.TAG_NAME, "html")
        assert html.get_attribute("lang") == "en"
        assert step(browser) == name
    show(stage, browser, "identity", "?lang=el")
    press(browser, "foreign")
    follow(browser, "a.language")
    assert browser.find_elements(By.NAME, "insurance_number")


def test_error_summary_takes_the_focus(stage, browser):
    for name in ("contact-input", "pin-wrong", "password-policy",
                 "stopped-identity-mismatch"):
        show(stage, browser, name)
        k = Keyboard(browser)
        assert k.focused("role") == "alert", name
        assert k.is_visible()


def test_link_of_the_summary_leads_to_the_field(stage, browser):
    show(stage, browser, "contact-input")
    browser.find_element(By.CSS_SELECTOR, '.alert a[href="#email"]').click()
    assert Keyboard(browser).focused("name") == "email"


# --- the script's comforts

def test_rules_are_marked_while_typing(stage, browser):
    show(stage, browser, "password")

    def met():
        return [r.get_attribute("data-rule") for r in
                browser.find_elements(By.CSS_SELECTOR, "[data-rule].met")]

    assert met() == []
    box = browser.find_element(By.NAME, "password")
    for text, rules in (("abc", ["ascii"]),
                        ("abcdefghijkl", ["length", "ascii"]),
                        ("abcdefghijk ", ["length"]),
                        ("a" * 129, ["ascii"]), ("αβγδεζηθικλμ", ["length"])):
        box.clear()
        fill(browser, password=text)
        assert met() == rules, text


def test_the_other_language_keeps_what_was_typed(stage, browser):
    show(stage, browser, "contact")
    lang = browser.find_element(By.TAG_NAME, "html").get_attribute("lang")
    fill(browser, mobile="69 1", email="a@")
    browser.find_element(By.CSS_SELECTOR, "a.language").click()
    assert browser.find_element(By.TAG_NAME, "html").get_attribute(
        "lang") != lang
    for name, text in (("mobile", "69 1"), ("email", "a@")):
        assert browser.find_element(By.NAME, name).get_attribute(
            "value") == text
    show(stage, browser, "pin")
    fill(browser, pin="123456")
    browser.find_element(By.CSS_SELECTOR, "a.language").click()
    assert browser.find_element(By.NAME, "pin").get_attribute("value") == ""


def test_a_suggestion_is_copied_by_the_keyboard(stage, browser):
    show(stage, browser, "password")
    code = browser.find_element(By.CSS_SELECTOR, ".suggestions code")
    button = browser.find_element(By.CSS_SELECTOR, ".suggestions button")
    assert button.get_attribute("aria-describedby") == code.get_attribute(
        "id")
    button.send_keys(Keys.ENTER)
    assert browser.execute_script("return String(getSelection())") == \
        code.text == "River-cotton-maple-violin-storm47"


def test_password_can_be_shown_and_is_hidden_when_sent(stage, browser):
    show(stage, browser, "password")
    box = browser.find_element(By.NAME, "password")
    button = browser.find_element(By.CSS_SELECTOR, "button.show")
    button.click()
    assert box.get_attribute("type") == "text"
    assert button.text == "Απόκρυψη κωδικού"
    button.click()
    assert box.get_attribute("type") == "password"


def test_pin_counts_down(stage, browser):
    show(stage, browser, "pin")
    span = browser.find_element(By.CSS_SELECTOR, "[data-left]")
    assert span.text.startswith("(14:")
    assert span.get_attribute("aria-hidden") == "true"


# --- all screens

def every_screen(stage, browser):
    for name in (*screens.PAGES, *screens.STATES):
        show(stage, browser, name)
        assert (name in screens.PAGES or
                step(browser) == screens.STATES[name]["step"]), name
        yield name


# What sticks out of the page, and what of a text is not seen in its box.
LOST = """
    var wide = innerWidth, lost = [];
    if (document.documentElement.scrollWidth > wide)
        lost.push("page");
    document.querySelectorAll("body *:not(.hidden, .skip)").forEach(
        function (e) {
        var box = e.getBoundingClientRect();
        if (!box.width || e.closest(".hidden, .skip, .progress ol"))
            return;
        if (box.right > wide + 1 || box.left < -1 ||
            (e.matches("button, .button, label, legend, a, p, li, h1") &&
            e.scrollWidth > e.clientWidth + 1 &&
            getComputedStyle(e).display !== "inline"))
            lost.push(e.outerHTML.slice(0, 120));
    });
    return lost;"""


@pytest.mark.parametrize("width,text", [(256, 100), (360, 200)])
def test_nothing_is_lost_on_a_narrow_screen_and_in_large_letters(
        stage, browser, width, text):
    large = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {
        "source": "addEventListener('DOMContentLoaded', function () {"
                  f"document.documentElement.style.fontSize = '{text}%'}})"})
    chrome.set_size(browser, width, 740)
    try:
        for lang in ("el", "en"):
            browser.get(f"{stage.url}/?lang={lang}")
            for name in every_screen(stage, browser):
                size = browser.execute_script(
                    "return getComputedStyle(document.documentElement)"
                    ".fontSize")
                assert size == f"{16 * text // 100}px"
                assert browser.execute_script(LOST) == [], (name, lang)
    finally:
        browser.execute_cdp_cmd(
            "Page.removeScriptToEvaluateOnNewDocument", large)


def test_colours_of_the_device_leave_everything_to_be_seen(stage, browser):
    """Forced colours take away backgrounds and shadows."""
    chrome.set_scheme(browser, "dark", forced=True)

    def style(selector, *names):
        return browser.execute_script(
            "var s = getComputedStyle(document.querySelector(arguments[0]));"
            "return arguments[1].map(function (n) { return s[n]; });",
            selector, list(names))

    show(stage, browser, "confirm")
    assert browser.execute_script(
        "return matchMedia('(forced-colors: active)').matches")
    box = browser.find_element(By.CSS_SELECTOR, ".choice input")
    assert style(".choice", "outlineStyle") == ["none"]
    box.click()
    assert style(".choice", "outlineStyle", "outlineWidth") == [
        "solid", "2px"]
    assert style("button", "borderTopStyle", "borderTopWidth") == [
        "solid", "2px"]
    current, other = (style(f".progress li{kind}", "borderTopColor")
                      for kind in ("[aria-current]", ":last-child"))
    assert current != other
    show(stage, browser, "contact-input")
    assert style("[aria-invalid]", "borderTopWidth") == ["4px"]
    assert style(".alert", "borderLeftWidth") == ["6px"]
    assert style("#mobile", "borderTopStyle") == ["solid"]


def test_on_paper_stands_what_is_to_be_shown_at_an_office(stage, browser):
    """What he disagrees with, where he is sent, his username; no button and
    no field."""
    wanted = {"confirm": ["Παπαδοπούλου", "31/12/2004", "2026-00417"],
              "stopped-missing-data": ["K7QF-2M9X", "()"],
              "done": ["mpapado", "helpdesk@example.org"]}
    for name, parts in wanted.items():
        stage.say(name)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia",
                                {"media": "print", "features": []})
        try:
            browser.get(stage.url + screens.path_of(name))
            seen = browser.find_element(By.TAG_NAME, "body").text
            assert all(part in seen for part in parts), (name, seen)
            assert not [e for e in browser.find_elements(
                By.CSS_SELECTOR, "button,.button,input,.progress")
                if e.is_displayed()], name
        finally:
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia",
                                    {"media": "", "features": []})


def test_a_field_is_wrong_only_if_it_is_said_so(stage, browser):
    for name in every_screen(stage, browser):
        wrong, told = browser.execute_script("""
            return [Array.from(document.querySelectorAll("[aria-invalid]")),
                Array.from(document.querySelectorAll(
                    "main form [aria-describedby]:not(fieldset)"))].map(
                function (list, i) {
                return list.filter(function (e) {
                    return !i || / ?\\S+-problem\\S*/.test(
                        e.getAttribute("aria-describedby"));
                }).map(function (e) { return e.id; });
            });""")
        assert wrong == told, name
        if not screens.STATES.get(name, {}).get("says"):
            assert wrong == [], name


def test_an_alert_has_a_name(stage, browser):
    for name in every_screen(stage, browser):
        for alert in browser.find_elements(By.CSS_SELECTOR, "[role=alert]"):
            assert len(alert.accessible_name) > 5, name


def test_targets_are_large(stage, browser):
    """44 pixels, but for links within sentences."""
    for name in every_screen(stage, browser):
        small = browser.execute_script("""
            return Array.from(document.querySelectorAll(
                "main button, .button, select, .choice, .language, .brand, "
                + "input:not([type=hidden], [type=radio], [type=checkbox], "
                + "[hidden])")).filter(function (e) {
                return e.getBoundingClientRect().height < 44;
            }).map(function (e) { return e.outerHTML.slice(0, 80); });""")
        assert small == [], name


def test_links_are_large_enough_to_be_hit(stage, browser):
    """24 pixels (WCAG 2.5.8), but for links within sentences."""
    for name in every_screen(stage, browser):
        small = browser.execute_script("""
            return Array.from(document.querySelectorAll(
                "a:not(.skip), button, input:not([hidden], [type=hidden])"))
                .filter(function (e) {
                var box = e.getBoundingClientRect();
                var rest = e.parentElement.textContent.replace(
                    e.textContent, "").trim();
                if (getComputedStyle(e).display === "inline" && rest)
                    return false;
                return box.height < 24 || box.width < 24;
            }).map(function (e) { return e.outerHTML.slice(0, 80); });""")
        assert small == [], name


def test_browser_has_nothing_to_complain_of(stage, browser):
    """A breach of the content policy would stand in its log."""
    for name in every_screen(stage, browser):
        log = [line for line in browser.get_log("browser")
               if "404 (Not Found)" not in line["message"]
               or name != "missing"]
        assert log == [], name


def test_only_our_own_host_is_asked(stage, browser):
    for name in every_screen(stage, browser):
        urls = browser.execute_script(
            "return performance.getEntriesByType('resource').map("
            "function (e) { return e.name; })")
        assert all(u.startswith(stage.url + "/") for u in urls), (name, urls)


@pytest.fixture
def axe(browser):
    """In each page that is loaded from now on."""
    with open(AXE, encoding="utf-8") as f:
        added = browser.execute_cdp_cmd(
            "Page.addScriptToEvaluateOnNewDocument", {"source": f.read()})
    yield lambda only: browser.execute_async_script(
        "axe.run(document, {runOnly: arguments[0]})"
        ".then(arguments[1]);", only)["violations"]
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


# Of the dark scheme only the colours are other ones, whatever the language.
@pytest.mark.skipif(not os.path.exists(AXE), reason=chrome.NO_AXE)
@pytest.mark.parametrize("scheme,rules,sizes", [
    ("light", RULES, (("el", 360), ("en", 1280))),
    ("dark", ["color-contrast"], (("en", 360),))], ids=["light", "dark"])
def test_axe_finds_no_violation(stage, browser, axe, scheme, rules, sizes):
    chrome.set_scheme(browser, scheme)
    for lang, width in sizes:
        chrome.set_size(browser, width, 740)
        browser.get(f"{stage.url}/?lang={lang}")
        for name in every_screen(stage, browser):
            assert [(v["id"], [n["html"][:90] for n in v["nodes"]])
                    for v in axe(rules)] == [], (name, lang)
