"""Every screen and state of both halves, shown by the real uregister-web
behind the real nginx, while a double of core says whatever is to be shown.

	with screens.Stage(folder) as stage:
		stage.say("pin-wrong")
		requests.get(stage.url + "/activate", cookies=…)
"""
import os
import queue
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                ".."))

import packet
from stacklib import student

STACK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..",
                     "stack")

PERSON = {
    "first_name_el": "Μαρία Ελένη", "first_name_en": "Maria Eleni",
    "last_name_el": "Παπαδοπούλου-Αναγνωστοπούλου",
    "last_name_en": "Papadopoulou-Anagnostopoulou",
    "father_el": "Γεώργιος", "father_en": "Georgios",
    "birth_date": "2004-12-31", "gender": "2", "am": "2026-00417",
    "department_el": "Τμήμα Μηχανικών Πληροφορικής, Υπολογιστών και "
                     "Τηλεπικοινωνιών",
    "department_en": "Department of Computer, Informatics and "
                     "Telecommunications Engineering",
    "amka": "31120400007", "id_country": "GR", "username": "mpapado",
    "mobile": "6900000001", "email": "maria@example.com",
}
PIN = {"mobile_masked": "69••••••01", "email_masked": "m•••a@example.com",
       "tries_left": 5, "sends_left": 2, "pin_expires": ("in", 872),
       "resend_at": ("in", 41)}
PASSWORD = {"username": "mpapado",
            "suggestion": ["River-cotton-maple-violin-storm47",
                           "risoka_Vuteno4"]}
ENROLMENTS = {
    "enrolment_id": ["2022-00101", "2026-00417"],
    "enrolment_am": ["2022-00101", "2026-00417"],
    "enrolment_el": ["Τμήμα Μαθηματικών", "Τμήμα Φυσικής"],
    "enrolment_en": ["Department of Mathematics", "Department of Physics"],
}
STOPPED = {"reference": "K7QF-2M9X",
           "department_el": PERSON["department_el"],
           "department_en": PERSON["department_en"]}


def state(step, says="", **fields):
    return {"step": step, "says": says, **fields}


def without(fields, *names):
    return {k: v for k, v in fields.items() if k not in names}


STATES = {
    "capacity": state("capacity"),
    "capacity-limit": state("capacity", "limit"),
    "capacity-input": state("capacity", "input", problem="source-missing"),
    "contact": state("contact"),
    "contact-missing": state("contact", "input", problem="contact-missing"),
    "contact-input": state(
        "contact", "input", mobile="210123", email="maria@example.org",
        problem=["mobile-syntax", "email-institutional"]),
    "contact-not-found": state("contact", "not-found", mobile="6900000001",
                               email="maria@example.com",
                               reference="K7QF-2M9X"),
    "contact-limit": state("contact", "limit", mobile="6900000001"),
    "contact-tomorrow": state("contact", "limit", mobile="6900000001",
                              problem="daily-limit"),
    "contact-unavailable": state("contact", "unavailable",
                                 mobile="6900000001"),
    "identity": state("identity"),
    "identity-input": state("identity", "input", problem="amka-syntax"),
    "identity-foreign": state(
        "identity", "input", insurance_country="CY",
        problem="insurance-syntax"),
    "pin": state("pin", **PIN),
    "pin-sms": state("pin", **without(PIN, "email_masked", "resend_at")),
    "pin-unconfirmed": state("pin", unconfirmed="1", **PIN),
    "pin-input": state("pin", "input", problem="pin-syntax", **PIN),
    "pin-wrong": state("pin", "pin-wrong", **{**PIN, "tries_left": 3}),
    "pin-expired": state("pin", "expired", **without(
        PIN, "pin_expires", "resend_at")),
    "pin-limit": state("pin", "limit", **PIN),
    "pin-tomorrow": state("pin", "limit", problem="daily-limit", **PIN),
    "pin-last": state("pin", **{**PIN, "sends_left": 0}),
    "pin-last-limit": state("pin", "limit", **{**PIN, "sends_left": 0}),
    "pin-last-expired": state("pin", "expired", **{
        **without(PIN, "pin_expires", "resend_at"), "sends_left": 0}),
    "enrolment": state("enrolment", **ENROLMENTS),
    "enrolment-input": state("enrolment", "input",
                             problem="enrolment-missing", **ENROLMENTS),
    "registration": state("registration"),
    "registration-input": state("registration", "input",
                                problem="am-syntax"),
    "registration-not-found": state("registration", "not-found",
                                    am="2026-00417"),
    "confirm": state("confirm", mobile_proven=1, **PERSON),
    "confirm-foreign": state("confirm", email_proven=1, **{
        **PERSON, "amka": "AB1234567", "id_country": "CY"}),
    "disagree": state("disagree"),
    "password": state("password", **PASSWORD),
    "password-input": state(
        "password", "input", problem=["password-differ", "terms-missing"],
        **PASSWORD),
    "password-policy": state(
        "password", "policy", problem=[
            "password-short", "password-long", "password-classes",
            "password-alphabet", "password-username", "password-name",
            "password-number", "password-walk", "password-dictionary",
            "password-breached"], **PASSWORD),
    "done": state("done", username="mpapado",
                  mail_address="mpapado@example.org"),
    "done-pending": state("done", username="mpapado", pending=1,
                          mail_address="mpapado@example.org"),
    "stopped-pin-locked": state("stopped", "pin-locked", **STOPPED),
    "stopped-expired": state("stopped", "expired", **STOPPED),
    "stopped-limit": state("stopped", "limit", **STOPPED),
    "stopped-not-found": state("stopped", "not-found", **STOPPED),
    "stopped-inactive": state("stopped", "denied", **STOPPED),
    "stopped-barred": state("stopped", "denied", note="barred", **STOPPED),
    "stopped-unavailable": state("stopped", "unavailable", **STOPPED),
    "stopped-missing-data": state(
        "stopped", "missing-data", amka="31120400007", id_country="GR",
        **STOPPED),
    "stopped-identity-mismatch": state(
        "stopped", "identity-mismatch", amka="31120400007",
        last_name_el="Παπαδοπούλου", last_name_en="Papadopoulou",
        birth_date="2004-12-31", **STOPPED),
    "stopped-identity-typed": state(
        "stopped", "identity-mismatch", amka="31120400007",
        last_name_el="Παπαδοπούλου", last_name_en="Papadopoulou",
        birth_date="2004-12-31", note="number-supplied", **STOPPED),
    "stopped-already-active": state(
        "stopped", "already-active", username="mpapado",
        since=1760000000, **STOPPED),
    "stopped-disagreed": state("stopped", "disagreed", **STOPPED),
    "stopped-ambiguous": state("stopped", "ambiguous", **STOPPED),
    "stopped-username-taken": state("stopped", "ambiguous",
                                    note="username-taken",
                                    username="mpapado", **STOPPED),
}
FORGOT_PIN = without(PIN, "email_masked")
# Those of mypassword stand under a path each.
PLACES = {
    "/account/": {
        "login": state("login"),
        "login-missing": state("login", "input", problem="login-missing"),
        "login-denied": state("login", "denied"),
        "login-limit": state("login", "limit"),
        "login-expired": state("login", "denied",
                               problem="password-expired"),
        "login-locked": state("login", "denied", problem="account-locked"),
        "login-over": state("login", "expired"),
        "login-password": state("login", "expired",
                                problem="session-password"),
        "login-either": state("login", "expired",
                              problem="password-either"),
        "login-stopped": state("login", "expired", problem="session-locked"),
        "login-unavailable": state("login", "unavailable"),
        "changed": state("changed", username="mpapado"),
    },
    "/account/menu": {
        "menu": state("menu", username="mpapado"),
        "menu-logins": state("menu", username="mpapado", open_login=[
            "1780000000 1780000600 1 Firefox, Linux",
            "1780000000 1780000300 0 Chrome, Android"]),
        "menu-end-denied": state("menu", "denied", username="mpapado",
                                 problem="password-now-wrong", open_login=[
                                     "1780000000 1780000600 1 ",
                                     "1780000000 1780000300 0 "]),
        "menu-left": state("menu", username="mpapado",
                           ended_on="2026-06-30", next_on="2026-12-27",
                           closes_on="2027-12-27"),
        "menu-grace": state("menu", username="mpapado", note="grace"),
        "menu-expires": state("menu", username="mpapado", note="expires"),
    },
    "/account/change": {
        "change": state("change", **PASSWORD),
        "change-must": state("change", note="must-change", **PASSWORD),
        "change-denied": state("change", "denied",
                               problem="password-now-wrong", **PASSWORD),
        "change-policy": state(
            "change", "policy", problem=["password-used", "password-differ"],
            **PASSWORD),
        "change-limit": state("change", "limit", **PASSWORD),
    },
    "/account/contacts": {
        "contacts": state("contacts", mobile="+306900000001",
                          username="mpapado"),
        "contacts-saved": state("contacts", mobile="+306900000001",
                                note="contacts-saved", username="mpapado"),
        "contacts-input": state(
            "contacts", "input", mobile="210123", email="maria@example.org",
            problem=["mobile-syntax", "email-institutional"],
            username="mpapado"),
        "contacts-limit": state("contacts", "limit", username="mpapado"),
        "contacts-locked": state("contacts", "pin-locked",
                                 username="mpapado"),
        "contact-pin": state("contact-pin", username="mpapado", **PIN),
        "contact-pin-wrong": state("contact-pin", "pin-wrong",
                                   username="mpapado", **PIN),
    },
    "/account/forgot": {
        "forgot": state("forgot"),
        "forgot-input": state(
            "forgot", "input", problem=["username-missing",
                                        "channel-missing"]),
        "forgot-limit": state("forgot", "limit"),
        "forgot-pin": state("forgot-pin", **FORGOT_PIN),
        "forgot-pin-wrong": state("forgot-pin", "pin-wrong", **FORGOT_PIN),
        "forgot-pin-expired": state("forgot-pin", "expired", **without(
            FORGOT_PIN, "pin_expires", "resend_at")),
        "forgot-password": state("forgot-password", **PASSWORD),
        "forgot-changed": state("changed"),
        "forgot-locked": state("stopped", "pin-locked", **STOPPED),
        "forgot-denied": state("stopped", "denied", **STOPPED),
        "forgot-over": state("stopped", "expired", **STOPPED),
    },
    "/account/forgot?username=1": {
        "forgot-username": state("forgot"),
        "forgot-username-input": state(
            "forgot", "input", problem=["contact-syntax", "date-syntax"]),
        "forgot-username-sent": state("forgot", note="username-sent"),
    },
    "/activate?foreign=1": {"identity-foreign-first": state("identity")},
}
for places in PLACES.values():
    STATES.update(places)
# Pages of no flow: name → path.
PAGES = {"landing": "/", "terms": "/terms", "privacy": "/privacy",
         "accessibility": "/accessibility",
         "goodbye": "/goodbye", "missing": "/nowhere"}


def path_of(name):
    """Where that screen is shown."""
    if name in PAGES:
        return PAGES[name]
    return next((p for p, names in PLACES.items() if name in names),
                "/activate")


class Double:
    """Answers on core's two sockets; what was asked stands in .asked."""

    def __init__(self, folder):
        self.answer = state("capacity")
        self.asked = queue.Queue()
        self.handle = None		# to be given with the next answer
        self.follow = {}		# noun → the state that it leads to
        self.paths = {}
        self.listeners = {}
        for lane in ("page", "hash"):
            self.paths[lane] = os.path.join(folder, "run/core",
                                            lane + ".sock")
            self.open(lane)

    def open(self, lane, backlog=64):
        s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        s.bind(self.paths[lane])
        os.chmod(self.paths[lane], 0o666)
        s.listen(backlog)
        self.listeners[lane] = s
        threading.Thread(target=self.serve, args=(lane, s),
                         daemon=True).start()

    def close(self, lane):
        s = self.listeners.pop(lane, None)
        if s is not None:
            s.shutdown(socket.SHUT_RDWR)
            s.close()
            os.unlink(self.paths[lane])

    def serve(self, lane, listener):
        while True:
            try:
                s, _ = listener.accept()
            except OSError:
                return
            with s:
                noun, req, values = packet.decode(s.recv(packet.SIZE_MAX))
                self.asked.put((lane, noun, values))
                if noun in self.follow:
                    self.answer = STATES[self.follow[noun]]
                s.send(self.reply(req))

    def reply(self, req):
        values = {}
        for name, value in self.answer.items():
            if isinstance(value, tuple):
                value = int(time.time()) + value[1]
            values[name] = value
        if self.handle is not None:
            values["handle"] = self.handle
            self.handle = None
        return packet.encode("reply", req, **values)

    def nouns(self):
        """What was asked since the last look, but the mere views."""
        found = []
        while not self.asked.empty():
            found.append(self.asked.get()[1])
        return [n for n in found if n != "look"]

    def last(self):
        """What was asked last; forgets all of it."""
        found = None
        while not self.asked.empty():
            found = self.asked.get()
        return found


# From one screen to the next, when all goes well.
WALK = {"start": "contact", "contact": "pin", "pin": "confirm",
        "agree": "password", "password": "done", "resend": "pin",
        "disagree": "stopped-disagreed", "restart": "capacity"}


class Stage:
    def __init__(self, folder, *options):
        self.folder = folder
        self.options = options

    def __enter__(self):
        subprocess.run([STACK, "up", self.folder, "--students", "40",
                        "--only", "web,nginx", *self.options], check=True)
        self.env = student.read_env(self.folder)
        self.url = self.env["UREGISTER_URL"]
        self.core = Double(self.folder)
        return self

    def __exit__(self, *_):
        for lane in ("page", "hash"):
            self.core.close(lane)
        subprocess.run([STACK, "down", self.folder], check=True)

    def say(self, name, **more):
        self.core.answer = {**STATES[name], **more}
