"""One who is active, at mypassword: like student.Student, he knows what a page
promises, and the paths."""
from . import student

NEW = "Kymata-sto-Aigaio-8"
THIRD = "Vouna-tis-Pindou-9"


class Member(student.Browser):
    def __init__(self, owner, lang="el"):
        super().__init__(owner.env, lang)
        self.owner, self.uid = owner, owner.username
        self.now = owner.password
        self.mark()

    def at(self, path):
        return self.get("/account/" + path)

    def log_in(self, password, uid=None):
        self.at("")
        return self.post("login", {"username": uid or self.uid,
                                   "password": password})

    def change(self, now, new, again=None):
        self.at("change")
        page = self.post("save", {"password_now": now, "password": new,
                                  "password_again": again or new})
        if page.step == "changed":
            self.now = new
        return page

    def save(self, **contacts):
        self.at("contacts")
        return self.post("save", {"password_now": self.now, **contacts})

    def forget(self, channel, contact, uid=None):
        self.at("forgot")
        if self.page.step != "forgot":
            self.post("restart")
        return self.post("next", {"username": uid or self.uid,
                                  "channel": channel, "contact": contact})

    def recover(self, channel, contact, new, uid=None):
        self.mark()
        self.forget(channel, contact, uid)
        assert self.page.step == "forgot-pin", self.page
        self.post("next", {"pin": self.wait_pin(channel, contact)})
        assert self.page.step == "forgot-password", self.page
        return self.post("save", {"password": new, "password_again": new})


def owner(world, channel="sms", keep=True):
    s = world.student(channel=channel, keep=keep)
    s.activate()
    s.wait_texts(channel, contact_of(s, channel), count=2)
    return s


def contact_of(s, channel):
    return s.types["mobile" if channel == "sms" else "email"]


def birthday(world, s):
    """As a person types it; the registry has several notations."""
    day, = world.entry(s.username)["schacDateOfBirth"]
    return f"{day[6:8]}/{day[4:6]}/{day[:4]}"
