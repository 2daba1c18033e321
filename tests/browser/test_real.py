"""The wizard in a real browser, on the real servers: each way through it, in
both widths and languages, with and without script, each page on the way
looked over by axe.  (tests/system/test_cases.py walks every case.)"""
import os
import re
import sys

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait
from selenium.common.exceptions import WebDriverException

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "system"))
sys.path.insert(0, os.path.join(HERE, ".."))

import chrome  # noqa: E402
from stacklib import people, student  # noqa: E402

AXE = os.environ.get("AXE", "")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
         "best-practice"]
# width, language, script: one after the other for the cases
WAYS = [(w, lang, s) for s in (True, False) for lang in ("el", "en")
        for w in (360, 1280)]
PEOPLE = people.make_people(0)


def way_of(person):
    """What the browser sees of a case: what is typed, and the end."""
    return (person["source"], person["expect"], *sorted(person["types"]))


AWKWARD = list({way_of(p): (p["case"], n)
                for n, p in enumerate(PEOPLE)}.values())


@pytest.fixture(scope="module")
def browsers(tmp_path_factory):
    made = {s: chrome.start(str(tmp_path_factory.mktemp("chrome")), s)
            for s in (True, False)}
    yield made
    for b in made.values():
        b.quit()


@pytest.fixture(scope="module")
def axe():
    if not os.path.exists(AXE):
        return None
    with open(AXE, encoding="utf-8") as f:
        return f.read()


looked_at = set()	# axe takes its time: each state once a width


class Visitor:
    """Types and presses as the student does; the messages he reads are
    those that student.Student reads."""

    def __init__(self, world, browser, person, way, axe):
        self.width, self.lang, self.script = way
        self.b, self.person, self.axe = browser, person, axe
        self.types = person["types"]
        self.url = world.url
        self.inbox = student.Student(world.env, person, self.lang)
        self.inbox.mark()

    def main(self):
        return self.b.find_element(By.TAG_NAME, "main")

    @property
    def step(self):
        return self.main().get_attribute("data-step")

    @property
    def outcome(self):
        return self.main().get_attribute("data-outcome")

    def begin(self):
        self.b.delete_all_cookies()
        chrome.set_size(self.b, self.width, 740)
        self.b.get(f"{self.url}/?lang={self.lang}")
        self.look()
        self.click("main a.button")

    def click(self, selector):
        page = self.b.find_element(By.TAG_NAME, "html")
        self.b.find_element(By.CSS_SELECTOR, selector).click()
        WebDriverWait(self.b, 20, 0.05).until(lambda _: is_gone(page))
        WebDriverWait(self.b, 20, 0.05, [WebDriverException]).until(
            lambda b: b.find_element(By.TAG_NAME, "footer"))
        self.look()

    def press(self, action):
        self.click(f'button[name=action][value="{action}"]')

    def fill(self, **fields):
        for name, text in fields.items():
            box = self.b.find_element(By.NAME, name)
            if box.tag_name == "select":
                Select(box).select_by_value(text)
            elif box.get_attribute("type") == "checkbox":
                box.click()
            else:
                box.clear()
                box.send_keys(text)

    def look(self):
        """Nothing is wider than the window, and axe is content."""
        assert self.b.find_element(By.TAG_NAME, "html").get_attribute(
            "lang") == self.lang
        if not self.script:
            return
        assert self.b.execute_script(
            "return document.documentElement.scrollWidth"
            " <= window.innerWidth"), f"{self.step} at {self.width}"
        state = (self.step, self.outcome, self.width)
        if self.axe is None or state in looked_at:
            return
        looked_at.add(state)
        self.b.execute_cdp_cmd("Runtime.evaluate", {"expression": self.axe})
        found = self.b.execute_async_script(
            "axe.run(document, {runOnly: arguments[0]})"
            ".then(arguments[1]);", RULES)
        assert [(v["id"], [n["html"][:90] for n in v["nodes"]])
                for v in found["violations"]] == [], self.step

    # --- the screens

    def do_capacity(self):
        self.b.find_element(By.CSS_SELECTOR, "input[name=source][value="
                            f"{self.person['source']}]").click()
        self.press("next")

    def do_contact(self):
        self.fill(**{k: self.types[k] for k in ("mobile", "email")
                     if k in self.types})
        self.press("next")

    def do_identity(self):
        if "insurance_number" in self.types:
            if not self.b.find_elements(By.NAME, "insurance_number"):
                self.click('[href*="foreign"], [value="foreign"]')
            self.fill(insurance_country=self.types["insurance_country"],
                      insurance_number=self.types["insurance_number"])
        else:
            self.fill(amka=self.types["amka"])
        self.press("next")

    def do_pin(self):
        self.fill(pin=self.inbox.pin())
        self.press("next")

    def do_enrolment(self):
        self.b.find_element(By.CSS_SELECTOR, "input[name=enrolment][value="
                            f"'{self.types['enrolment']}']").click()
        self.press("next")

    def do_registration(self):
        self.fill(am=self.types["am"])
        self.press("next")

    def do_confirm(self):
        self.press("agree")

    def do_password(self):
        self.fill(password=student.PASSWORD, password_again=student.PASSWORD,
                  terms="")
        self.press("register")

    def walk(self):
        for _ in range(14):
            if self.step in ("done", "stopped") or self.outcome:
                break
            getattr(self, "do_" + self.step)()

    def ended(self):
        return f"stopped/{self.outcome}" if self.step == "stopped" else \
            self.step


def is_gone(element):
    try:
        element.is_enabled()
        return False
    except WebDriverException:	# stale, or unknown to the new page
        return True


@pytest.mark.parametrize("number", [n for _, n in AWKWARD],
                         ids=[f"{c}-{n}" for c, n in AWKWARD])
def test_case_ends_as_expected(world, browsers, axe, number):
    person = world.people[number]
    way = WAYS[[n for _, n in AWKWARD].index(number) % len(WAYS)]
    v = Visitor(world, browsers[way[2]], person, way, axe)
    v.begin()
    v.walk()
    assert v.ended() == person["expect"], way
    if person["expect"] == "done":
        name = v.b.find_element(By.ID, "username").text
        assert name == person["loginName"]
        assert world.bind(name, student.PASSWORD)


@pytest.mark.parametrize("way", WAYS, ids=lambda w: "-".join(map(str, w)))
def test_ordinary_student_is_active(world, browsers, axe, way):
    v = Visitor(world, browsers[way[2]], world.ordinary(), way, axe)
    v.begin()
    v.walk()
    assert v.ended() == "done"
    assert re.fullmatch(r"\S+", v.b.find_element(By.ID, "username").text)


@pytest.mark.parametrize("way", WAYS, ids=lambda w: "-".join(map(str, w)))
def test_mypassword(world, browsers, axe, way):
    """Logs in, changes, tries a contact, logs out, recovers."""
    owner = world.student(channel="sms", keep=True)
    owner.activate()
    owner.wait_texts("sms", owner.types["mobile"], count=2)
    v = Visitor(world, browsers[way[2]], owner.person, way, axe)
    b, new = v.b, "Kymata-sto-Aigaio-8"
    b.delete_all_cookies()
    chrome.set_size(b, v.width, 740)

    def go(path, step):
        b.get(f"{v.url}/account/{path}?lang={v.lang}")
        v.look()
        assert v.step == step

    go("", "login")
    v.fill(username=owner.username, password="wrong-Wrong-1")
    v.press("login")
    assert (v.step, v.outcome) == ("login", "denied")
    v.fill(username=owner.username, password=owner.password)
    v.press("login")
    assert v.step == "menu"
    go("change", "change")
    v.fill(password_now=owner.password, password="short",
           password_again="short")
    v.press("save")
    assert (v.step, v.outcome) == ("change", "policy")
    v.fill(password_now=owner.password, password=new, password_again=new)
    v.press("save")
    assert v.step == "changed"
    assert world.bind(owner.username, new)
    go("contacts", "contacts")
    v.fill(email=f"{owner.username}@example.net", password_now=new)
    v.press("save")
    assert v.step == "contact-pin"
    v.press("restart")
    go("menu", "menu")
    v.press("logout")
    assert v.step == "login"
    go("forgot", "forgot")
    v.inbox.mark()
    b.find_element(By.CSS_SELECTOR, "input[name=channel][value=sms]").click()
    v.fill(username=owner.username, contact=owner.types["mobile"])
    v.press("next")
    assert v.step == "forgot-pin"
    v.fill(pin=v.inbox.wait_pin("sms", owner.types["mobile"]))
    v.press("next")
    assert v.step == "forgot-password"
    v.fill(password="Vouna-tis-Pindou-9", password_again="Vouna-tis-Pindou-9")
    v.press("save")
    assert v.step == "changed"
    assert world.bind(owner.username, "Vouna-tis-Pindou-9")


@pytest.mark.parametrize("lost", ["unknown", "gone", "of-nobody"])
def test_a_cookie_lost_in_the_middle_is_told_and_one_begins_anew(
        world, browsers, axe, lost):
    way = (360, "el", True)
    v = Visitor(world, browsers[True], world.ordinary(), way, axe)
    v.begin()
    v.do_capacity()
    v.do_contact()
    assert v.step == "pin"
    cookie = v.b.get_cookie("uregister")
    v.b.delete_cookie("uregister")
    if lost == "unknown":
        v.b.add_cookie({**cookie, "value": "A" * 43})
    elif lost == "of-nobody":
        v.b.add_cookie({**cookie, "value": "no-handle"})
    v.fill(pin="123456")
    v.press("next")
    assert (v.step, v.outcome) == ("stopped", "denied")
    v.click("main a.button")
    assert (v.step, v.outcome) == ("capacity", "")
    v.inbox.mark()
    v.walk()
    assert v.ended() == "done"


def test_a_flow_that_expired_in_the_middle_is_told(world, browsers, axe):
    v = Visitor(world, browsers[True], world.ordinary(), (360, "en", True),
                axe)
    v.begin()
    v.do_capacity()
    v.do_contact()
    typed = v.types["email"]
    world.vault("update flow set expires = now() - interval '1 second' "
                "where step = 'pin' and ended is null")
    v.fill(pin=v.inbox.wait_pin("email", typed))
    v.press("next")
    assert (v.step, v.outcome) == ("stopped", "expired")
    v.press("restart")
    assert (v.step, v.outcome) == ("capacity", "")


def test_axe_looked_at_each_page_on_the_way(axe):
    """Stands last: a run without axe shall not look like one with it."""
    if axe is None:
        pytest.skip(chrome.NO_AXE)
    assert looked_at
