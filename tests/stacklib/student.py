#!/usr/bin/python3
"""A student who knows only what a page promises to programs (HACKING 4)
and what stands in the stack's env file.

	student.py --list DIR	says whom a person at the demo may play
	student.py --show DIR	walks one through and shows what came of it
"""
import email
import email.policy
import html.parser
import json
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.parse

import requests

PASSWORD = "Vathy-Galazio-Kyma-7"
# two digits more, or four, where somebody guessed
PIN = re.compile(r"(?<!\w)\d{6}(?:\d\d){0,2}(?!\w)")	# and no username
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link",
        "meta", "source", "track", "wbr"}


def read_env(folder):
    with open(os.path.join(folder, "env"), encoding="utf-8") as f:
        words = shlex.split(f.read())
    return dict(w.split("=", 1) for w in words if "=" in w)


def read_students(env):
    with open(env["STUDENTS"], encoding="utf-8") as f:
        return [json.loads(line) for line in f]


class Page(html.parser.HTMLParser):
    """What the page promises: step, outcome, fields, buttons, texts."""

    def __init__(self, text, url="", status=200, headers=None):
        super().__init__(convert_charrefs=True)
        self.text, self.url, self.status = text, url, status
        self.headers = headers or {}
        self.lang = self.step = self.outcome = None
        self.mains = 0
        self.forms = []		# of method post within main
        self.alerts = []
        self.outputs = {}
        self.links = []
        self.labels = {}	# id → text
        self.open = []		# (tag, attributes)
        self.form = self.option = self.select = None
        self.catch = []		# (depth, list) texts being gathered
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, pairs):
        a = {k: v if v is not None else "" for k, v in pairs}
        getattr(self, "see_" + tag, lambda a: None)(a)
        if tag in VOID:
            return
        self.open.append(tag)
        if a.get("role") == "alert":
            self.gather(self.alerts.append)
        if tag == "output" and "id" in a:
            self.gather(lambda t, i=a["id"]: self.outputs.update({i: t}))
        if tag == "label":
            self.gather(lambda t, i=a.get("for", ""):
                        self.labels.update({i: t}))

    def gather(self, done):
        self.catch.append((len(self.open), [], done))

    def handle_startendtag(self, tag, pairs):
        self.handle_starttag(tag, pairs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag not in self.open:
            return
        while self.open:
            depth = len(self.open)
            for c in [c for c in self.catch if c[0] == depth]:
                c[2](" ".join("".join(c[1]).split()))
                self.catch.remove(c)
            if self.open.pop() == tag:
                break
        if tag == "form":
            self.form = None

    def handle_data(self, data):
        for c in self.catch:
            c[1].append(data)
        if self.option is not None:
            self.option["label"] += data

    def see_html(self, a):
        self.lang = a.get("lang")

    def see_main(self, a):
        self.mains += 1
        self.step = a.get("data-step")
        self.outcome = a.get("data-outcome")

    def see_a(self, a):
        self.links.append(a.get("href", ""))

    def see_form(self, a):
        self.form = {"action": a.get("action", ""), "fields": [],
                     "buttons": [], "method": a.get("method", "get").lower()}
        if "main" in self.open and self.form["method"] == "post":
            self.forms.append(self.form)

    def see_input(self, a):
        if self.form is not None and "name" in a:
            self.form["fields"].append({"type": "text", "value": "", **a})

    def see_textarea(self, a):
        self.see_input({"type": "textarea", **a})

    def see_select(self, a):
        if self.form is not None:
            self.select = {"type": "select", "value": "", "options": [], **a}
            self.form["fields"].append(self.select)

    def see_option(self, a):
        self.option = {"label": "", **a}
        if self.select is not None:
            self.select["options"].append(self.option)

    def see_button(self, a):
        if self.form is not None and a.get("name") == "action":
            self.form["buttons"].append(a.get("value", ""))

    # --- for the walker

    def names(self):
        return {f["name"] for form in self.forms for f in form["fields"]}

    def buttons(self):
        return [b for form in self.forms for b in form["buttons"]]

    def main_form(self):
        for form in self.forms:
            if any(f["name"] == "csrf" for f in form["fields"]):
                return form
        raise AssertionError(f"{self}: no form with a csrf")

    def fields(self, name):
        return [f for f in self.main_form()["fields"] if f["name"] == name]

    def hidden(self):
        return {f["name"]: f["value"] for f in self.main_form()["fields"]
                if f["type"] == "hidden"}

    def __repr__(self):
        return (f"<page {self.status} {self.url} step={self.step} "
                f"outcome={self.outcome} alerts={self.alerts}>")


class Browser:
    """Cookies, forms, Origin and Referer as a browser sends them."""

    def __init__(self, env, lang=None):
        self.env = env
        self.base = env["UREGISTER_URL"]
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.verify = env.get("CA_FILE", True)
        self.http.headers["Accept-Language"] = lang or "el"
        self.page = None

    def take(self, r):
        self.page = Page(r.content.decode("utf-8"), r.url, r.status_code,
                         r.headers)
        self.response = r
        return self.page

    def get(self, path, **more):
        return self.take(self.http.get(
            urllib.parse.urljoin(self.base + "/", path), timeout=60, **more))

    def post(self, action, fields=None, page=None, **more):
        """The main form with these fields; action is the button."""
        page = page or self.page
        form = page.main_form()
        data = dict(page.hidden())
        data.update(fields or {})
        if action:
            data["action"] = action
        headers = {"Origin": self.base, "Referer": page.url}
        headers.update(more.pop("headers", {}))
        r = self.http.post(urllib.parse.urljoin(page.url, form["action"]),
                           data=data, headers=headers, timeout=60, **more)
        return self.take(r)

    # --- what reaches the phone and the mailbox

    def mark(self):
        """Only what is sent from now on counts."""
        try:
            self.sms_from = os.path.getsize(self.env["SMS_LOG"])
        except OSError:
            self.sms_from = 0
        self.mail_known = set(os.listdir(self.env["MAILDIR"]))

    def sms_texts(self, mobile):
        wanted = re.sub(r"\D", "", mobile)[-10:]
        found = []
        with open(self.env["SMS_LOG"], "rb") as f:
            f.seek(self.sms_from)
            for line in f.read().decode("utf-8").splitlines():
                m = json.loads(line)
                if re.sub(r"\D", "", m["to"])[-10:] == wanted:
                    found.append(m["text"])
        return found

    def mail_texts(self, address):
        found = []
        for name in sorted(set(os.listdir(self.env["MAILDIR"])) -
                           self.mail_known):
            with open(os.path.join(self.env["MAILDIR"], name), "rb") as f:
                m = email.message_from_binary_file(
                    f, policy=email.policy.default)
            if str(m["To"]).strip().casefold() == address.strip().casefold():
                found.append(m.get_content())
        return found

    def wait_texts(self, channel, to, count=1, seconds=60):
        read = self.sms_texts if channel == "sms" else self.mail_texts
        end = time.monotonic() + seconds
        while True:
            texts = read(to)
            if len(texts) >= count:
                return texts
            if time.monotonic() > end:
                raise AssertionError(f"{channel}: {len(texts)} of {count} "
                                     f"messages after {seconds} s")
            time.sleep(0.05)

    def wait_pin(self, channel, to, count=1, seconds=60):
        """The PIN of the last of so many messages that hold one."""
        end = time.monotonic() + seconds
        while True:
            texts = (self.sms_texts if channel == "sms" else
                     self.mail_texts)(to)
            pins = [p for p in (sorted(set(PIN.findall(t))) for t in texts)
                    if p]
            if len(pins) >= count:
                break
            if time.monotonic() > end:
                raise AssertionError(f"{channel}: {len(pins)} PINs of "
                                     f"{count} after {seconds} s")
            time.sleep(0.05)
        assert len(pins[count - 1]) == 1, f"{channel}: several PINs in one"
        return pins[count - 1][0]


class Student(Browser):
    """Walks the wizard as "types" says.  channel: sms, email or both."""

    def __init__(self, env, person, lang="el", channel="both",
                 password=PASSWORD, keep=False):
        super().__init__(env, lang)
        self.person, self.lang, self.channel = person, lang, channel
        self.types = person["types"]
        self.password, self.keep = password, keep
        self.visited = []
        self.username = None

    def begin(self):
        self.mark()
        self.get(f"/?lang={self.lang}")
        return self.get("/activate")

    def contacts(self):
        wanted = {"sms": ("mobile",), "email": ("email",),
                  "both": ("mobile", "email")}[self.channel]
        typed = {k: self.types[k] for k in wanted if k in self.types}
        return typed or {k: self.types[k] for k in ("mobile", "email")
                         if k in self.types}

    def do_capacity(self):
        return self.post("next", {"source": self.person["source"]})

    def do_contact(self):
        return self.post("next", self.contacts())

    def do_identity(self):
        if "insurance_number" in self.types:
            if "insurance_number" not in self.page.names():
                self.post("foreign")
            return self.post("next", {k: self.types[k] for k in (
                "insurance_country", "insurance_number")})
        return self.post("next", {"amka": self.types["amka"]})

    def pin(self):
        """From whichever of the typed contacts a message comes to."""
        typed = self.contacts()
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for channel, field in (("sms", "mobile"), ("email", "email")):
                if field not in typed:
                    continue
                read = self.sms_texts if channel == "sms" else \
                    self.mail_texts
                if any(map(PIN.search, read(typed[field]))):
                    return self.wait_pin(channel, typed[field])
            time.sleep(0.05)
        raise AssertionError("no PIN came")

    def do_pin(self):
        return self.post("next", {"pin": self.pin()})

    def do_enrolment(self):
        wanted = self.types["enrolment"]
        for f in self.page.fields("enrolment"):
            choices = f.get("options") or [{
                "value": f["value"],
                "label": self.page.labels.get(f.get("id", ""), "")}]
            for c in choices:
                if wanted in (c.get("value", ""), c["label"].strip()) or \
                        wanted in re.split(r"[^\w/-]+", c["label"]):
                    return self.post("next", {"enrolment": c["value"]})
        raise AssertionError(f"{self.page}: no enrolment {wanted}")

    def do_registration(self):
        return self.post("next", {"am": self.types["am"]})

    def do_confirm(self):
        keep = {}
        for f in self.page.main_form()["fields"]:
            if self.keep and f["name"] in ("keep_mobile", "keep_email"):
                keep[f["name"]] = f["value"] or "1"
        return self.post("agree", keep)

    def do_password(self):
        terms = self.page.fields("terms")[0]["value"] or "1"
        return self.post("register", {
            "password": self.password, "password_again": self.password,
            "terms": terms})

    def step(self):
        """Fills in the present page and sends it."""
        return getattr(self, "do_" + self.page.step)()

    def walk(self, until=("done", "stopped"), limit=14):
        """On until one of these steps, or an outcome that needs thought."""
        for _ in range(limit):
            assert self.page.status == 200, self.page
            assert self.page.mains == 1 and self.page.step, \
                self.page
            self.visited.append(self.page.step)
            if self.page.step in until or self.page.outcome:
                break
            self.step()
        self.username = self.page.outputs.get("username")
        return self.page

    def activate(self):
        self.begin()
        self.walk()
        assert self.page.step == "done", \
            f"{self.person['case']}: {self.visited} {self.page}"
        return self.username

    def ended(self):
        """In the words of "expect"."""
        if self.page.step == "stopped":
            return f"stopped/{self.page.outcome}"
        return self.page.step


def bind(env, uid, password):
    """The result of ldapwhoami with the student's own password."""
    return subprocess.run(
        ["ldapwhoami", "-x", "-H", env["LDAP_TCP_URI"], "-D",
         f"uid={uid},{env['PEOPLE_BASE']}", "-w", password],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def activate_quietly(folder, person):
    """All the way, and until the last message has come."""
    s = Student(read_env(folder), person, channel="email")
    s.activate()
    s.wait_texts("email", s.types["email"], count=2, seconds=5)


def show(env):
    person = next(s for s in read_students(env) if s["case"] == "ordinary")
    s = Student(env, person, "el", "sms", keep=True)
    uid = s.activate()
    print("steps:", " → ".join(s.visited))
    print("username:", uid, flush=True)
    subprocess.run(
        ["ldapsearch", "-x", "-LLL", "-o", "ldif-wrap=no", "-H",
         env["LDAP_TCP_URI"], "-D", env["PRIVREADER_DN"], "-w",
         env["PRIVREADER_PW"], "-b", env["PEOPLE_BASE"], f"(uid={uid})"],
        check=True)
    good = bind(env, uid, s.password)
    print(f"$ ldapwhoami -x -D uid={uid},{env['PEOPLE_BASE']} -w …\n"
          + good.stdout.strip(), flush=True)
    bad = bind(env, uid, s.password + "x")
    print("with another password: " + bad.stdout.strip().split("\n")[0])
    return 0 if good.returncode == 0 and bad.returncode != 0 else 1


WORTH_A_TRY = (
    "ordinary", "no-amka", "no-amka-foreign-insurance", "two-enrolments",
    "contact-shared-by-two-people", "latin-look-alikes-in-surname",
    "foreign-name-in-latin", "no-data-at-all",
    "amka-belongs-to-another-name", "identity-service-down", "inactive",
    "already-active", "staff")


def list_people(env):
    print("\nA few people to try (all invented):")
    people = read_students(env)
    for case in WORTH_A_TRY:
        for s in [p for p in people if p["case"] == case][:2]:
            typed = " · ".join(f"{k} {v}" for k, v in s["types"].items())
            print(f"  {case:30} {typed}")


def main():
    verb, folder = sys.argv[1:]
    env = read_env(folder)
    if verb == "--list":
        list_people(env)
        return 0
    return show(env)


if __name__ == "__main__":
    sys.exit(main())
