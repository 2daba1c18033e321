"""What the pages say: to whom, of what, and in which marks."""
import html.parser
import os
import re

import pytest
import requests

import screens
from stacklib import settings, student

HERE = os.path.dirname(os.path.abspath(__file__))
LEGAL = os.path.join(HERE, "..", "..", "etc", "legal")
OFFICE = ("1507 | Τέρμα Μαγνησίας, 62124 Σέρρες | Terma Magnisias, Serres | "
          "23210 49100 | secr-stat@example.org")


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    offices = folder / "offices"
    offices.write_text(OFFICE + "\n", encoding="utf-8")
    for path in (offices, *folder.parents[:2], folder):
        path.chmod(0o755)
    with screens.Stage(str(folder / "stage"), "--set",
                       f"site.secretariats={offices}", "--set",
                       "site.services_el=", "--set",
                       "site.services_en=") as s:
        yield s


@pytest.fixture(params=["el", "en"])
def visitor(stage, request):
    stage.say("capacity")
    return Visitor(stage, request.param)


class Visitor:
    def __init__(self, stage, lang):
        self.stage, self.lang = stage, lang
        self.http = requests.Session()
        self.http.headers["Accept-Language"] = lang
        for path in ("/account/", "/activate"):
            self.get(path)

    def get(self, path):
        self.response = self.http.get(self.stage.url + path)
        self.texts = Texts(self.response.text)
        return self.texts.plain

    def see(self, name, **more):
        if name in screens.STATES:
            self.stage.say(name, **more)
        return self.get(screens.path_of(name))


class Texts(html.parser.HTMLParser):
    """The texts of a page, each with whether it may be translated."""

    def __init__(self, page):
        super().__init__()
        self.open, self.found = [], []
        self.feed(page)
        self.plain = " ".join(" ".join(t for t, _ in self.found).split())

    def handle_starttag(self, tag, attrs):
        if tag not in student.VOID:
            self.open.append((tag, dict(attrs).get("translate") == "no"))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not {"title", "script", "style"}.intersection(
                tag for tag, _ in self.open):
            self.found.append((data, any(kept for _, kept in self.open)))


# --- what a machine shall not translate

NOT_WORDS = [
    "Παπαδοπούλου", "Papadopoulou", "Μαρία Ελένη", "Maria Eleni", "Γεώργιος",
    "Georgios", "mpapado", "2026-00417", "31120400007", "AB1234567",
    "69••••••01", "m•••a@example.com", "6900000001", "maria@example.com",
    "K7QF-2M9X", "helpdesk@", "mypassword", "http", "Example University",
    "Πανεπιστήμιο Παραδείγματος", "River-cotton", "23210 49100",
    "Μαγνησίας", "secr-stat@",
]


def test_names_codes_and_addresses_are_not_to_be_translated(visitor):
    seen = set()
    for name in (*screens.PAGES, *screens.STATES):
        if name in ("terms", "privacy"):	# texts of the institution
            continue
        visitor.see(name, department_id="1507")
        for text, kept in visitor.texts.found:
            for word in NOT_WORDS:
                if word not in text:
                    continue
                assert kept or "(mypassword)" in text, (name, text)
                seen.add(word)
    assert len(seen) >= len(NOT_WORDS) - 8	# of one language each


# --- the last page

def test_last_page_says_where_the_account_works_and_what_is_typed_there(
        visitor):
    text = visitor.see("done")
    scope = "mpapado@example.org"
    assert ('<a href="https://cat.eduroam.org/">' in visitor.response.text
            and f'<output translate="no">{scope}</output>' in
            visitor.response.text)
    for service in {"el": ("geteduroam", "ΠΑΣΟ", "Εύδοξος", "ΑΤΛΑΣ", "Email",
                           "e-learning", "VPN"),
                    "en": ("geteduroam", "PASO", "Eudoxus", "ATLAS",
                           "E-mail", "e-learning", "VPN")}[visitor.lang]:
        assert service in text
    for address in ("https://academicid.minedu.gov.gr/",
                    "https://eudoxus.gr/"):
        assert f'<a href="{address}">' in visitor.response.text
    assert "helpdesk@example.org" in text
    assert re.search(r"\d\d/\d\d/20\d\d|\d{1,2} [A-Z][a-z]+ 20\d\d", text)


def test_services_are_those_of_the_settings(tmp_path):
    os.chmod(tmp_path, 0o755)
    value = settings.literal(["Α|https://a.example/|x-{username}", "μόνο",
                              "no|address", "Β|http://b.example/"])
    with screens.Stage(str(tmp_path / "s"), "--set",
                       f"site.services_el={value}") as stage:
        v = Visitor(stage, "el")
        text = v.see("done")
        page = v.response.text
    assert '<a href="https://a.example/">Α</a>' in page
    assert '<output translate="no">x-mpapado</output>' in page
    assert '<a href="http://b.example/">Β</a>' in page
    assert "no|address" in text and "μόνο" in text
    assert "cat.eduroam.org" not in page


# --- whom one is sent to

@pytest.mark.parametrize("name", [
    "stopped-not-found", "stopped-missing-data", "stopped-identity-mismatch",
    "stopped-ambiguous", "stopped-inactive", "stopped-disagreed", "disagree"])
def test_secretariat_has_an_address_where_one_is_sent_there(visitor, name):
    department = {} if name != "disagree" else {
        k: screens.PERSON[k] for k in ("department_el", "department_en")}
    text = visitor.see(name, department_id="1507", **department)
    address = {"el": "Τέρμα Μαγνησίας, 62124 Σέρρες",
               "en": "Terma Magnisias, Serres"}[visitor.lang]
    for part in (address, "23210 49100", "secr-stat@example.org"):
        assert part in text
    text = visitor.see(name, department_id="9", **department)
    assert "23210" not in text
    assert screens.STOPPED["department_" + visitor.lang] in text


STUDENTS_WORDS = re.compile(
    r"Γραμματεία|φοιτ|από μία εγγραφές|Η εγγραφή σας δεν|"
    r"κατά την (ηλεκτρονική )?εγγραφή|Ακαδημαϊκό Μητρώο|"
    r"Secretariat|student|enrol|Academic Registry|university studies")


def test_staff_are_told_words_for_staff(visitor):
    """Every state of the wizard, shown to staff; and then to a student."""
    told = set()
    for name, state in screens.STATES.items():
        if screens.path_of(name) != "/activate" or state["step"] == \
                "capacity":
            continue
        text = visitor.see(name, source="staff")
        assert not STUDENTS_WORDS.search(text), (
            name, STUDENTS_WORDS.search(text)[0])
        if STUDENTS_WORDS.search(visitor.see(name, source="student")):
            told.add(state["step"])
    assert {"contact", "identity", "confirm", "stopped", "disagree",
            "enrolment", "registration"} <= told


def test_where_nobody_knows_who_reads_staff_find_their_office_too(visitor):
    """At mypassword before the log-in, on the landing page, in the texts."""
    pages = [name for name in (*screens.PAGES, *screens.STATES)
             if not screens.path_of(name).startswith("/activate") and
             name != "menu-left"]	# he has logged in
    sent = {name for name in pages
            for text in [visitor.see(name)]
            if re.search("Γραμματεία|Secretariat", text)}
    assert {"forgot", "forgot-pin"} <= sent
    for name in sent:
        for sentence in re.split(r"(?<=[.:;]) ", visitor.see(name)):
            assert not re.search("Γραμματεία|Secretariat", sentence) or \
                re.search("υπηρεσία προσωπικού|Personnel Office|"
                          # of a department, which the wizard alone knows
                          "^(Η Γραμματεία σας|Your Secretariat):",
                          sentence), (name, sentence)


def test_staff_who_have_left_are_sent_to_their_office(visitor):
    leaving = visitor.see("menu-left", source="staff")
    assert not STUDENTS_WORDS.search(leaving), leaving
    assert {"el": "υπηρεσία προσωπικού", "en": "Personnel Office"}[
        visitor.lang] in leaving
    assert STUDENTS_WORDS.search(visitor.see("menu-left",
                                             source="student"))


# --- the texts of the law

def test_accessibility_is_stated_as_the_law_asks(visitor):
    text = visitor.get("/accessibility")
    for part in ("EN 301 549", "WCAG", "2016/2102", "4727/2020",
                 "helpdesk@example.org", visitor.stage.url,
                 "mhdisef.mindigital.gr", "www.synigoros.gr",
                 {"el": "30/11/2026", "en": "30 November 2026"}[
                     visitor.lang]):
        assert part in text
    assert 'href="/accessibility"' in visitor.http.get(
        visitor.stage.url + "/").text


DURATIONS = {"el": {"60m": "έως μία ώρα", "7d": "επτά ημέρες",
                    "15m": "15 λεπτά", "8h": "έως οκτώ ώρες"},
             "en": {"60m": "up to one hour", "7d": "seven days",
                    "15m": "15 minutes", "8h": "up to eight hours"}}


def test_privacy_text_names_each_cookie_and_each_period(visitor):
    text = visitor.get("/privacy")
    set_here = {c.name for c in visitor.http.cookies}
    visitor.get("/?lang=" + visitor.lang)
    set_here |= {c.name for c in visitor.http.cookies}
    assert set_here == {"uregister", "uregister-account", "lang"}
    for name in set_here:
        assert "__Host-" + name in text
    table = open(os.path.join(HERE, "..", "..", "src/conf/conf.def"),
                 encoding="utf-8").read()
    for setting in ("flow.life", "flow.keep", "pin.life", "account.life"):
        default = re.search(rf'"{setting}", \w+, "(\w+)"', table)[1]
        assert DURATIONS[visitor.lang][default] in text, setting
    for part in {"el": ("Υπεύθυνος επεξεργασίας", "dpo@", "άρθρο 6",
                        "διεύθυνση IP", "Συγκατάθεση", "14 ημέρες"),
                 "en": ("Controller", "dpo@", "article 6", "IP address",
                        "Consent", "14 days")}[visitor.lang]:
        assert part in text


def test_terms_are_agreed_to_and_the_policy_is_taken_note_of(visitor):
    text = visitor.see("password")
    for part in {"el": ("Συμφωνώ με τους Όρους Χρήσης και την Πολιτική "
                        "Απορρήτου της εφαρμογής", "δηλώνετε ότι τη "
                        "διαβάσατε"),
                 "en": ("I agree to the Terms of Use and the Privacy Policy",
                        "you say that you have read it")}[visitor.lang]:
        assert part in text


def test_amka_is_asked_for_with_its_reason(visitor):
    for name in ("identity", "identity-foreign"):
        assert {"el": "Χρειάζεται για να επιβεβαιωθεί ποιος είστε",
                "en": "It is needed to confirm who you are"}[
                    visitor.lang] in visitor.see(name)


# --- what programs ask for by themselves

@pytest.mark.parametrize("path,where", [
    ("/activate/", "/activate"),
    ("/.well-known/change-password", "/account/change"),
    ("/favicon.ico", "/icon.png"), ("/apple-touch-icon.png", "/icon.png")])
def test_known_paths_lead_to_what_is_meant(stage, path, where):
    r = requests.get(stage.url + path, allow_redirects=False)
    assert r.status_code == 303
    assert r.headers["Location"].split("?")[0].endswith(where)
    assert requests.get(stage.url + path).status_code == 200


def test_icons_are_pictures_and_robots_keep_out(stage):
    r = requests.get(stage.url + "/icon.png")
    assert r.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert r.headers["Content-Type"] == "image/png"
    r = requests.get(stage.url + "/robots.txt")
    assert "Disallow: /account/" in r.text


@pytest.mark.parametrize("lang", ["EN", "en-US", "en-gb"])
def test_language_is_read_generously(stage, lang):
    r = requests.get(f"{stage.url}/?lang={lang}")
    assert '<html lang="en">' in r.text


# --- whatever a browser sends leads to a page to go on from

FORM = "application/x-www-form-urlencoded"
UNREADABLE = [
    (413, FORM, b"mobile=" + b"6" * 20000),
    (413, FORM, b"pin=" + b"%CE%B1" * 400000),
    (400, FORM, b"pin=1&pin=2"), (400, FORM, b"mobile=%ff"),
    (400, FORM, b"&".join([b"a=b"] * 65)),
    (415, "multipart/form-data; boundary=x", b"--x--\r\n"),
    (415, "text/plain", b"action=next"),
]


@pytest.mark.parametrize("status,kind,body", UNREADABLE,
                         ids=lambda v: str(v)[:24])
def test_form_that_cannot_be_read_leads_back_to_its_step(
        visitor, status, kind, body):
    for name in ("contact", "identity", "pin", "confirm", "password",
                 "login", "contacts", "forgot", "forgot-username"):
        visitor.see(name)
        visitor.stage.core.nouns()
        r = visitor.http.post(
            visitor.stage.url + screens.path_of(name), data=body,
            headers={"Content-Type": kind, "Origin": visitor.stage.url})
        page = student.Page(r.text)
        assert (r.status_code, page.step, page.outcome) == (
            status, screens.STATES[name]["step"], "input"), name
        assert len(page.alerts) == 1 and len(page.forms) == 1
        assert visitor.stage.core.nouns() in ([], ["account"])
        large = {"el": "πάρα πολλά", "en": "Far too much"}[visitor.lang]
        assert (large in page.alerts[0]) == (status == 413)
        assert ("username=1" in r.text.split("<form")[1][:80]) == (
            name == "forgot-username")


def test_form_that_cannot_be_read_of_a_stranger_is_refused(stage):
    r = requests.post(stage.url + "/activate", data=b"a=" + b"b" * 20000,
                      headers={"Content-Type": FORM})
    page = student.Page(r.text)
    assert (r.status_code, page.step, page.outcome) == (
        413, "stopped", "input")
    assert 'href="/activate"' in r.text
