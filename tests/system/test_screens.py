"""Every screen and state of uregister-web, with a double of core that says
whatever is to be shown."""
import http.client
import os
import re
import signal
import socket
import subprocess
import threading
import urllib.parse

import pytest
import requests

import packet
import waiting
import screens
from stacklib import student

LEGAL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..",
                     "etc", "legal")
TOKEN = re.compile(r"^[A-Za-z0-9_-]{43}$")
WEIGHT_MAX = 40 * 1024
GREEK = {	# the words of the students' manual
    "landing": ["Ενεργοποίηση λογαριασμού τώρα!"],
    "capacity": ["Είμαι φοιτητής", "Έναρξη ενεργοποίησης"],
    "contact": ["Επόμενο", "Βήμα 1 από 4", "[βήμα 1/4]"],
    "contact-not-found": ["Δεν βρέθηκε χρήστης με αυτά τα στοιχεία"],
    "identity": ["Θέλω να χρησιμοποιήσω αριθμό ασφάλισης άλλης χώρας (ή "
                 "Ευρωπαϊκή κάρτα Ασφάλισης)", "Βήμα 2 από 4"],
    "pin": ["[βήμα 2/4]", "Αποστολή νέου κωδικού", "έγκυρο μόνο για 15 λεπτά και μπορεί "
            "να χρησιμοποιηθεί μόνο μία φορά", "Βήμα 2 από 4"],
    "confirm": ["Επιβεβαίωση Στοιχείων Χρήστη", "Συμφωνώ", "Διαφωνώ",
                "31/12/2004", "Βήμα 3 από 4", "[βήμα 3/4]"],
    "password": ["Συμφωνώ με τους Όρους Χρήσης και την Πολιτική Απορρήτου "
                 "της εφαρμογής", "Εγγραφή", "Βήμα 4 από 4", "[βήμα 4/4]"],
    "stopped-identity-mismatch": ["Ανεπιτυχής έλεγχος του ΑΜΚΑ",
                                  "https://www.amka.gr/AMKAGR/", "ΚΕΠ"],
    "stopped-missing-data": [
        "Ο χρήστης δεν έχει συμπληρωμένα τα απαραίτητα στοιχεία",
        "Username ()", "ΑΜΚΑ (31120400007)", "Χώρα έκδοσης ΑΜΚΑ (GR)",
        "Ημερομηνία Γέννησης ()",
        "επικοινωνήστε με email στο helpdesk@example.org", "(ή/και το όνομα "
        "χρήστη)"],
    "stopped-already-active": ["Έχω ξεχάσει τον κωδικό μου", "09/10/2025"],
    "login": ["Έχω ξεχάσει τον κωδικό μου", "Διαχείριση Κωδικών"],
    "login-denied": ["Λάθος username ή κωδικός"],
    "stopped-ambiguous": ["Δεν μπορούμε να ξεχωρίσουμε τη δική σας εγγραφή"],
    "done": ["Η εγγραφή σας ολοκληρώθηκε με επιτυχία",
             "Η ενεργοποίηση του λογαριασμού σας έχει πραγματοποιηθεί"],
    "menu": ["Αλλαγή κωδικού", "Καταχώριση στοιχείων"],
    "forgot": ["Έχω ξεχάσει τον κωδικό μου", "Αποστολή με email",
               "Αποστολή με sms", "Συνέχεια", "Όνομα χρήστη"],
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("screens") / "stage")
    with screens.Stage(folder) as s:
        yield s


class Visitor:
    def __init__(self, stage, lang="el"):
        self.stage = stage
        self.http = requests.Session()
        self.http.headers["Accept-Language"] = lang
        for path in ("/account/", "/activate"):
            self.get(path)		# a handle of each half

    def take(self, r):
        self.response = r
        self.page = student.Page(r.text, r.url, r.status_code, r.headers)
        return self.page

    def get(self, path="/activate"):
        return self.take(self.http.get(self.stage.url + path))

    def see(self, name):
        """That screen, under its own path."""
        if name in screens.STATES:
            self.stage.say(name)
        return self.get(screens.path_of(name))

    def csrf(self):
        return re.search(r'name="csrf" value="([^"]+)"',
                         self.page.text).group(1)

    def post(self, action, follow=False, path="/activate", **fields):
        data = {"csrf": self.csrf(), **fields}
        if action is not None:
            data["action"] = action
        return self.take(self.http.post(
            self.stage.url + path, data=data, allow_redirects=follow,
            headers={"Origin": self.stage.url}))

    def handle(self):
        return self.http.cookies.get("uregister")


@pytest.fixture
def visitor(stage):
    stage.say("capacity")
    stage.core.last()
    return Visitor(stage)


def plain(page):
    """The text as a reader sees it."""
    text = re.sub(r"<(script|style|title).*?</\1>", "", page.text,
                  flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", "", text).split())


@pytest.mark.parametrize("lang", ["el", "en"])
@pytest.mark.parametrize("name", list(screens.STATES))
def test_screen_keeps_its_promises(stage, name, lang):
    stage.say("capacity")
    page = Visitor(stage, lang).see(name)
    wanted = screens.STATES[name]
    assert page.status == 200 and page.lang == lang
    assert page.mains == 1
    assert (page.step, page.outcome) == (wanted["step"], wanted["says"])
    assert len(page.forms) <= 1
    if page.outcome:
        assert len(page.alerts) == 1 and len(page.alerts[0]) > 10
    else:
        assert not page.alerts
    if page.step == "stopped":
        assert page.outputs["reference"] == "K7QF-2M9X"
    if page.step == "done":
        assert page.outputs["username"] == "mpapado"
    assert "{" not in plain(page)


@pytest.mark.parametrize("name", list(GREEK))
def test_the_manuals_words_are_literal(stage, visitor, name):
    text = plain(visitor.see(name))
    for words in GREEK[name]:
        assert words in text


@pytest.mark.parametrize("name", list(screens.STATES))
def test_page_is_light_and_asks_no_other_host(stage, visitor, name):
    page = visitor.see(name)
    weight = len(visitor.response.content)
    for url in set(re.findall(r'(?:src|href)="(/[^"]+\?v=[^"]+)"',
                              page.text)):
        r = visitor.http.get(stage.url + url)
        assert r.status_code == 200
        assert "immutable" in r.headers["Cache-Control"]
        weight += len(r.content)
    assert weight < WEIGHT_MAX
    for tag in re.findall(r"<(?:link|script|img|form|input)\b[^>]*>",
                          page.text):
        assert "http" not in tag, tag


def test_inputs_have_labels_and_hints(stage, visitor):
    for name in screens.STATES:
        page = visitor.see(name)
        ids = re.findall(r'\bid="([^"]+)"', page.text)
        assert len(ids) == len(set(ids)), name
        for tag in re.findall(r"<(?:input|select)\b[^>]*>", page.text):
            kind = re.search(r'type="(\w+)"', tag)
            if "hidden" in tag or kind and kind[1] in ("radio", "hidden"):
                continue
            if "keep_" in tag or "wrong_" in tag:
                continue	# within its label
            assert re.search(r'id="([^"]+)"', tag)[1] in page.labels, tag
        for attr in ("aria-describedby", "for"):
            for value in re.findall(rf'\b{attr}="([^"]+)"', page.text):
                for one in value.split():
                    assert one in ids, (name, attr, one)


def test_problem_stands_beside_its_field_and_in_the_summary(stage, visitor):
    stage.say("contact-input")
    page = visitor.get()
    assert "δέκα ψηφία" in page.alerts[0]
    assert page.text.count('class="problem"') == 2
    assert 'href="#mobile"' in page.text and 'href="#email"' in page.text
    assert page.text.count('aria-invalid="true"') == 2
    assert 'value="210123"' in page.text


def test_text_of_the_registry_is_text(stage, visitor):
    stage.say("confirm", last_name_el="<script>alert(1)</script>",
              first_name_el="\" onfocus=\"x", father_el="{{csrf}} {title}")
    text = visitor.get().text
    assert "<script>alert" not in text and 'onfocus="x' not in text
    assert "&lt;script&gt;" in text and "{{csrf}} {title}" in text


# --- asking core

ASKED = [
    ("next", {"source": "student"}, "page", "start", {"source": "student"}),
    ("next", {"mobile": " 69 ", "email": ""}, "page", "contact",
     {"mobile": " 69 ", "email": ""}),
    ("next", {"email": "α@β.gr"}, "page", "contact", {"email": "α@β.gr"}),
    ("next", {"amka": "1"}, "page", "identity", {"amka": "1"}),
    ("next", {"insurance_country": "CY", "insurance_number": "7"}, "page",
     "identity", {"insurance_country": "CY", "insurance_number": "7"}),
    ("next", {"pin": "012345"}, "page", "pin", {"pin": "012345"}),
    ("next", {"enrolment": "7"}, "page", "enrolment", {"enrolment": "7"}),
    ("next", {"am": "7"}, "page", "registration", {"am": "7"}),
    ("resend", {"pin": "12"}, "page", "resend", {}),
    ("agree", {"keep_email": "1"}, "page", "agree", {"keep_email": "1"}),
    ("stop", {"keep_email": "1"}, "page", "disagree", {}),
    ("stop", {"wrong_sex": "1", "wrong_other": "1"}, "page", "disagree",
     {"wrong_sex": "1", "wrong_other": "1"}),
    ("register", {"password": "{SSHA}α β", "password_again": "x",
                  "terms": "1", "role": "admin"}, "hash", "password",
     {"password": "{SSHA}α β", "password_again": "x", "terms": "1"}),
    ("retry", {}, "page", "retry", {}),
    ("restart", {}, "page", "restart", {}),
]


@pytest.mark.parametrize("action,fields,lane,noun,values", ASKED)
def test_button_asks_core(stage, visitor, action, fields, lane, noun,
                          values):
    stage.say("contact")
    page = visitor.post(action, **fields)
    assert page.status == 303
    assert visitor.response.headers["Location"].endswith("/activate")
    asked = stage.core.last()
    assert asked[:2] == (lane, noun)
    always = {"handle": visitor.handle(), "client": "127.0.0.1",
              "lang": "el", "browser": ""}
    if noun == "password":
        always["shown"] = packet.shown(LEGAL, "el")
    assert asked[2] == {**always, **values}


@pytest.mark.parametrize("action", ["", "login", "NEXT", None])
def test_unknown_action_changes_nothing_and_is_told(stage, visitor, action):
    stage.say("contact")
    visitor.get()
    stage.core.last()
    page = visitor.post(action, mobile="69")
    assert (page.status, page.step, page.outcome) == (400, "contact", "input")
    assert page.alerts and stage.core.nouns() == []
    assert visitor.csrf()


@pytest.mark.parametrize("at,action,noun", [
    ("contact", "next", "contact"), ("identity", "next", "identity"),
    ("pin", "next", "pin"), ("enrolment", "next", "enrolment"),
    ("registration", "next", "registration"),
    ("password", "register", "password"),
    ("stopped-unavailable", "next", "retry"), ("capacity", "next", "start")])
def test_form_without_its_field_is_one_with_an_empty_field(
        stage, visitor, at, action, noun):
    stage.say(at, flow_expires=("in", 900))
    visitor.get()
    stage.core.last()
    assert visitor.post(action).status == 303
    asked = stage.core.last()
    assert asked[1] == noun
    assert set(asked[2]) - {"shown"} == {"handle", "client", "lang",
                                         "browser"}


def test_capacity_that_core_refuses_is_told_at_once(stage, visitor):
    stage.say("capacity-input")
    page = visitor.post("next", source="nonsense")
    assert (page.status, page.step, page.outcome) == (200, "capacity",
                                                      "input")
    assert page.alerts and visitor.handle()


@pytest.mark.parametrize("path,at,action,fields", [
    ("/account/", "login", "login", {}),
    ("/account/", "login", "save", {"password_now": "a"}),
    ("/account/menu", "menu", "resend", {}),
    ("/account/menu", "menu", "next", {"pin": "1"}),
    ("/account/change", "change", "save", {"password": "a"}),
    ("/account/contacts", "contacts", "save", {}),
    ("/account/contacts", "contact-pin", "next", {}),
    ("/account/forgot", "forgot", "login", {"username": "a"}),
    ("/account/forgot", "forgot", "next", {"contact": "a"}),
    ("/account/forgot", "forgot-pin", "next", {}),
    ("/account/forgot", "forgot", None, {}),
    ("/account/forgot?username=1", "forgot-username", "nothing", {})])
def test_mypassword_tells_what_no_form_of_it_asks(stage, visitor, path, at,
                                                  action, fields):
    stage.say(at)
    visitor.get("/account/forgot")
    stage.say(at)
    stage.core.last()
    page = visitor.post(action, path=path, **fields)
    assert (page.status, page.outcome) == (400, "input")
    assert page.step == screens.STATES[at]["step"]
    assert len(page.alerts) == 1 and stage.core.nouns() in (
        [], ["account"])


def test_handle_is_ours_and_follows_core(stage, visitor):
    first = visitor.handle()
    assert TOKEN.match(first)
    stage.say("contact")
    stage.core.handle = "N" * 43
    visitor.post("next", source="student")
    assert visitor.handle() == "N" * 43
    old = visitor
    visitor.get()
    assert old.csrf() and visitor.handle() == "N" * 43
    assert "N" * 43 not in visitor.page.text
    stage.say("capacity")
    visitor.post("restart")
    assert visitor.handle() is None


def test_second_tab_keeps_its_form(stage, visitor):
    """Looking at the page again must not make an open form stale."""
    csrf = visitor.csrf()
    visitor.get()
    assert visitor.csrf() == csrf


def test_foreign_number_is_only_another_view(stage, visitor):
    stage.say("identity")
    visitor.get()
    stage.core.last()
    page = visitor.post("foreign", follow=True, amka="")
    assert 'name="insurance_number"' in page.text
    assert stage.core.last()[1] == "look"
    page = visitor.get("/activate?foreign=1&lang=en")
    assert page.lang == "en" and 'name="insurance_number"' in page.text


# --- when core has no time, or is not there

def test_full_lane_says_press_again_and_keeps_what_was_typed(stage, visitor):
    lane = stage.core
    lane.close("page")
    blocked = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    blocked.bind(lane.paths["page"])
    os.chmod(lane.paths["page"], 0o666)
    blocked.listen(0)
    waiting = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    waiting.connect(lane.paths["page"])
    try:
        page = visitor.post("next", source="student")
        assert page.status == 503 and page.outcome == "busy"
        assert "Retry-After" in visitor.response.headers
    finally:
        waiting.close()
        blocked.close()
        os.unlink(lane.paths["page"])
        lane.open("page")


def test_full_hash_lane_shows_the_password_page_again(stage, visitor):
    lane = stage.core
    stage.say("password")
    visitor.get()
    lane.close("hash")
    blocked = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    blocked.bind(lane.paths["hash"])
    os.chmod(lane.paths["hash"], 0o666)
    blocked.listen(0)
    waiting = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    waiting.connect(lane.paths["hash"])
    try:
        page = visitor.post("register", password="Kavos-31-tirelo",
                            password_again="Kavos-31-tirelo", terms="1")
        assert page.status == 503
        assert (page.step, page.outcome) == ("password", "busy")
        assert "Kavos-31" not in page.text
    finally:
        waiting.close()
        blocked.close()
        os.unlink(lane.paths["hash"])
        lane.open("hash")


def test_without_core_pages_say_so_and_the_handle_stays(stage, visitor):
    handle = visitor.handle()
    stage.core.close("page")
    try:
        page = visitor.post("next", source="student")
        assert page.status == 503 and page.outcome == "unavailable"
        assert visitor.get().outcome == "unavailable"
        assert visitor.get("/").status == 200
        assert visitor.http.get(stage.url + "/healthz").status_code == 503
    finally:
        stage.core.open("page")
    assert visitor.handle() == handle
    assert visitor.get().step == "capacity"
    r = visitor.http.get(stage.url + "/healthz")
    assert (r.status_code, r.text) == (200, "ok\n")


def test_nonsense_of_core_is_no_page(stage, visitor):
    for answer in ({"step": "nowhere"}, {"says": "input"},
                   {"step": "contact", "says": "nonsense"}, {}):
        stage.core.answer = answer
        page = visitor.get()
        assert (page.status, page.outcome) == (503, "unavailable"), answer


# --- rough weather

def workers(stage):
    with open(os.path.join(stage.folder, "run/web.pid")) as f:
        parent = int(f.read().split()[0])
    out = subprocess.run(["pgrep", "-P", str(parent)], text=True,
                         capture_output=True).stdout.split()
    return [int(p) for p in out]


def test_killed_worker_is_replaced(stage, visitor):
    before = workers(stage)
    os.kill(before[0], signal.SIGKILL)
    stage.say("contact")
    for _ in range(20):
        assert visitor.get().step == "contact"
    waiting.poll(lambda: before[0] not in workers(stage) and
                 len(workers(stage)) == len(before))


def test_many_at_once(stage, visitor):
    stage.say("contact")
    answers = []

    def look():
        v = Visitor(stage)
        answers.append(v.post("next", mobile="69").status)

    threads = [threading.Thread(target=look) for _ in range(40)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert answers == [303] * 40


def test_memory_does_not_grow(stage, visitor):
    def resident():
        total = 0
        for pid in workers(stage):
            with open(f"/proc/{pid}/status") as f:
                total += int(re.search(r"VmRSS:\s+(\d+)", f.read())[1])
        return total

    stage.say("confirm")
    for _ in range(100):
        visitor.get()
    before = resident()
    for _ in range(400):
        visitor.get()
    assert resident() < before + 1024


def raw(stage, method, path, body=b"", **headers):
    url = urllib.parse.urlsplit(stage.url)
    c = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
    try:
        c.request(method, path, body, headers)
        r = c.getresponse()
        return r.status, r.read(), r.headers
    finally:
        c.close()


def test_head_is_get_without_a_body(stage, visitor):
    for path in ("/", "/activate", "/style.css", "/nowhere", "/healthz"):
        got, asked = raw(stage, "GET", path), raw(stage, "HEAD", path)
        assert asked[0] == got[0] and asked[1] == b""
        assert asked[2]["Content-Length"] == str(len(got[1]))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH",
                                    "QUATSCH"])
def test_other_methods_are_refused(stage, method):
    status, _, headers = raw(stage, method, "/activate")
    assert status == 405 and headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("body,status", [
    (b"a=%zz", 400), (b"a=%00", 400), (b"mobile=%ff", 400),
    (b"pin=1&pin=2", 400), (b"&".join([b"a=b"] * 65), 400),
    (b"email=" + b"a" * 300, 403), (b"a=" + b"b" * 17000, 413),
    (b"csrf=x&action=next", 403), (b"", 403),
])
def test_bad_form_is_refused(stage, body, status):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    got, text, _ = raw(stage, "POST", "/activate", body, **form)
    assert got == status
    assert student.Page(text.decode()).step == "stopped" or status == 413


def test_unknown_host_never_becomes_a_link(stage):
    for name in ("Host", "X-Forwarded-Host"):
        _, text, headers = raw(stage, "GET", "/", **{name: "evil.example"})
        assert b"evil.example" not in text
        assert "evil" not in str(headers)
