"""The errors on the way, each told and each with a way on."""
import hashlib
import json
import os
import tempfile

import pytest

import waiting


def test_unknown_contact_is_told_and_can_be_mended(world):
    s = world.at("contact", channel="email")
    page = s.post("next", {"email": "nobody.here@example.net"})
    assert (page.step, page.outcome) == ("contact", "not-found")
    assert "Δεν βρέθηκε χρήστης με αυτά τα στοιχεία" in page.text
    code = page.outputs["reference"]
    assert code in page.alerts[0]
    told = world.ask_ctl("reference", code)
    assert told == world.ask_ctl("reference", code.replace("-", "").lower())
    assert "not-found" in told and "no row of the registry" in told
    assert s.do_contact().step == "pin"
    assert "reference" not in s.page.outputs
    assert "no row of" not in world.ask_ctl("reference", code)


@pytest.mark.parametrize("fields", [
    {"mobile": "", "email": ""}, {"mobile": "12"}, {"mobile": "abc"},
    {"email": "no-at-sign"}, {"email": "a@b@c.gr"},
    {"email": "x" * 300 + "@example.net"}, {"email": "me@example.org"},
    {"email": "me@students.example.org"},
    {"mobile": "2101234567"}, {"mobile": "690' or 1=1 --"}],
    ids=["empty", "short", "letters", "no-at", "two-ats", "long",
         "institutional", "below-institutional", "fixed-line", "sql"])
def test_contact_that_is_none(world, fields):
    s = world.at("contact")
    page = s.post("next", fields)
    assert page.status in (200, 400), page
    assert page.outcome in ("input", "not-found") and page.alerts, page
    assert s.get("/activate").step == "contact"


# longer in bytes than in characters, and longer than anything that is right
LONG = {"letters": "Ω" * 32, "limit": "Ω" * 40, "three bytes": "€" * 120,
        "four bytes": "\U0001f600" * 60, "paste": "δεν ήρθε PIN " * 100}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize("step,names", [
    ("contact", ("mobile", "email")), ("pin", ("pin",)),
    ("identity", ("amka",)), ("identity", ("insurance_number",)),
    ("registration", ("am",))])
def test_a_field_of_any_length_is_answered_on_its_step(world, step, names,
                                                       text):
    case = {"identity": "no-amka", "registration":
            "contact-shared-by-two-people"}.get(step)
    s = world.student(world.case(case) if case else None, channel="both")
    s.begin()
    s.walk(until=(step,))
    assert s.page.step == step
    fields = {name: text for name in names}
    if "insurance_number" in names:
        s.get("/activate?foreign=1")
        fields["insurance_country"] = "DE"
    page = s.post("next", fields)
    assert (page.step, page.status) == (step, 200), page
    assert page.outcome in ("input", "not-found") and page.alerts, page
    assert s.get("/activate").step == step


def test_a_password_of_any_length_is_answered_on_its_step(world):
    s = world.at("password", channel="email")
    for text in ("Ω" * 257, "A1b" + "Ω" * 510, "\U0001f600" * 260):
        page = s.post("register", {"password": text, "password_again": text,
                                   "terms": "1"})
        assert (page.step, page.outcome) == ("password", "policy"), page
        assert any("128" in alert for alert in page.alerts), page.alerts


@pytest.mark.parametrize("text", ["*)(uid=*", "\"><script>alert(1)</script>",
                                  "{{name}}", "%s%n", "\u202e\u0000x"],
                         ids=["filter", "script", "template", "format",
                              "control"])
def test_typed_text_comes_back_only_escaped(world, text):
    s = world.at("contact")
    page = s.post("next", {"email": text})
    assert "<script>alert" not in page.text
    assert page.step in ("contact", None) or page.status == 400


def test_staff_is_a_capacity_of_its_own(world):
    person = world.case("staff")
    uid = person["loginName"]
    if world.entry(uid) is None:
        world.student(person, channel="email").activate()
    entry = world.entry(uid)
    assert set(entry["eduPersonAffiliation"]) == {"faculty", "employee",
                                                  "member"}


def test_student_is_not_found_among_staff(world):
    s = world.student(channel="email")
    s.begin()
    s.post("next", {"source": "staff"})
    assert s.do_contact().outcome == "not-found"


def password_page(world):
    return world.at("password", channel="email")


def test_passwords_differ(world):
    s = password_page(world)
    terms = s.page.fields("terms")[0]["value"]
    page = s.post("register", {"password": s.password, "terms": terms,
                               "password_again": s.password + "x"})
    assert (page.step, page.outcome) == ("password", "input")
    assert page.alerts
    # what was agreed to need not be ticked again
    assert 'name="terms" value="1" required checked' in s.response.text
    assert s.do_password().step == "done"


def test_terms_not_ticked(world):
    s = password_page(world)
    page = s.post("register", {"password": s.password,
                               "password_again": s.password})
    assert (page.step, page.outcome) == ("password", "input")
    assert world.entry(s.person["loginName"]) is None
    assert s.do_password().step == "done"


def test_every_broken_rule_is_listed(world):
    s = password_page(world)
    terms = s.page.fields("terms")[0]["value"]
    page = s.post("register", {"password": "aaa", "password_again": "aaa",
                               "terms": terms})
    assert (page.step, page.outcome) == ("password", "policy")
    few = len(" ".join(page.alerts))
    page = s.post("register", {"password": "Abcdefgh12Ω",
                               "password_again": "Abcdefgh12Ω",
                               "terms": terms})
    assert page.outcome == "policy"
    assert few > 0 and page.alerts
    assert s.password not in page.text
    assert s.do_password().step == "done"


@pytest.mark.parametrize("make", [
    lambda p: p["loginName"] + "A-",
    lambda p: (p["SSN"] or "") + "aA-",
    lambda p: p["types"]["mobile"] + "aA-",
    lambda p: "Password123!",
    lambda p: "Qwertyuiop12!",
    lambda p: "short1A!",
    lambda p: "A1-" + "x" * 126,
], ids=["username", "amka", "mobile", "common", "keyboard", "short", "long"])
def test_weak_password_is_refused(world, make):
    s = password_page(world)
    s.password = make(s.person)
    assert s.do_password().outcome == "policy"
    assert world.entry(s.person["loginName"]) is None


def shown(page):
    return {f["name"]: f["value"] for f in page.main_form()["fields"]}


def test_a_wrong_number_is_shown_to_be_mended(world):
    s = world.student(world.case("no-amka-foreign-insurance"))
    s.begin()
    s.walk(until=("identity", "stopped"))
    page = s.post("next", {"amka": "010203-04"})
    assert (page.step, page.outcome) == ("identity", "input")
    assert shown(page)["amka"] == "010203-04"
    s.get("/activate?foreign=1")
    page = s.post("next", {"insurance_country": "CY",
                           "insurance_number": "!7"})
    assert (page.step, page.outcome) == ("identity", "input")
    assert shown(page)["insurance_number"] == "!7"
    assert 'value="CY" selected' in s.response.text


def test_the_last_page_is_shown_for_ten_minutes(world):
    s = password_page(world)
    assert s.do_password().step == "done"
    world.elapse(590)
    assert s.get("/activate").step == "done"
    world.elapse(20)
    page = s.get("/activate")
    assert page.step == "landing"
    assert s.person["loginName"] not in page.text
    assert s.get("/activate").step == "capacity"


def test_who_finishes_is_told_goodbye(world):
    s = password_page(world)
    assert s.do_password().step == "done"
    page = s.post("finish")
    assert (page.step, page.outcome) == ("goodbye", ""), page
    assert "uregister" not in s.http.cookies.get_dict()
    assert s.get("/activate").step == "capacity"


def test_typed_passwords_never_come_back(world):
    s = password_page(world)
    page = s.post("register", {"password": "Zq9-secret-word",
                               "password_again": "Zq9-other-word"})
    assert "Zq9-" not in page.text


def identity(world, mode, person=None):
    s = world.at("pin", person, channel="email")
    world.amka(mode)
    try:
        return s, s.do_pin()
    finally:
        world.amka("match")


def test_identity_service_down_keeps_the_flow(world):
    s, page = identity(world, "down")
    assert page.outcome == "unavailable", page
    s.post(s.page.buttons()[0])
    s.walk()
    assert s.page.step == "done", s.page


def test_identity_service_slow_is_not_the_students_failure(world):
    s, page = identity(world, "slow 9")
    assert page.outcome == "unavailable", page

    def again():
        s.post(s.page.buttons()[0])
        return s.page.step == "confirm"
    # a register that failed rests for a moment before it is asked again
    waiting.poll(again)


def test_identity_mismatch_shows_the_three_values_as_held(world):
    s, page = identity(world, "mismatch")
    assert (page.step, page.outcome) == ("stopped", "identity-mismatch")
    assert "Ανεπιτυχής έλεγχος του ΑΜΚΑ" in page.text
    assert s.person["SSN"] in page.text
    assert s.person["lastNameEl"] in page.text
    assert page.outputs.get("reference")


@pytest.mark.parametrize("lang", ["el", "en"])
def test_surname_is_shown_as_it_is_held(world, lang):
    s = world.at("pin", channel="email", lang=lang)
    world.amka("mismatch")
    try:
        s.do_pin()
    finally:
        world.amka("match")
    assert s.ended() == "stopped/identity-mismatch"
    assert s.person["lastNameEl"] in s.page.text
    assert "https://www.amka.gr/AMKAGR/" in s.page.text
    assert "mailto:" in s.page.text.split("</main>")[0]


@pytest.mark.parametrize("case,typed", [
    ("no-amka-typed-of-another", True), ("amka-not-known-nationally", False)])
def test_who_typed_the_amka_is_told_to_type_it_again(world, case, typed):
    s = world.student(world.case(case))
    s.begin()
    s.walk()
    assert s.ended() == "stopped/identity-mismatch"
    assert ("Τον ΑΜΚΑ τον καταχωρίσατε εσείς" in s.page.text) == typed


def test_unreadable_birth_date_is_an_empty_one(world):
    s = world.student(world.case("birth-date-unreadable"))
    s.begin()
    s.walk()
    assert s.ended() == "stopped/missing-data"
    assert "Ημερομηνία Γέννησης ()" in s.page.text


@pytest.mark.parametrize("step", ["confirm", "password"])
def test_one_may_start_over_on_a_shared_computer(world, step):
    s = world.at(step, channel="email")
    assert "restart" in s.page.buttons()
    assert s.post("restart").step == "capacity"
    assert world.entry(s.person["loginName"]) is None


def test_check_sends_what_the_registry_holds(world):
    s = world.at("confirm", channel="email")
    with open(world.env["AMKA_LOG"], encoding="utf-8") as f:
        asked = [json.loads(line) for line in f]
    mine = [a for a in asked if a["ssn"] == s.person["SSN"]]
    assert len(mine) == 1
    assert mine[0]["birthdate"][:4] == s.person["birthYear"]


def test_missing_data_are_named_with_empty_parentheses(world):
    s = world.student(world.case("no-data-at-all"))
    s.begin()
    page = s.walk()
    assert s.ended() == "stopped/missing-data"
    assert "Ο χρήστης δεν έχει συμπληρωμένα τα απαραίτητα στοιχεία" \
        in page.text
    assert "()" in page.text.replace("( )", "()").replace("(&nbsp;)", "()")
    assert page.outputs.get("reference")


@pytest.mark.parametrize("fields", [{}, {"source": "nonsense"},
                                    {"source": ""}],
                         ids=["none", "unknown", "empty"])
def test_capacity_that_is_none_is_told(world, fields):
    s = world.student(channel="email")
    s.begin()
    page = s.post("next", fields)
    assert (page.step, page.outcome) == ("capacity", "input")
    assert "Επιλέξτε την ιδιότητά σας" in page.alerts[0]
    assert s.do_capacity().step == "contact"


@pytest.mark.parametrize("step,case", [
    ("contact", None), ("pin", None), ("identity", "no-amka"),
    ("enrolment", "two-enrolments"),
    ("registration", "siblings-share-the-mobile")])
def test_form_without_its_field_is_told(world, worlds, step, case):
    if case:	# those of the common stack are active by now
        world = worlds.get("--students", "30")
    s = world.at(step, case and world.case(case), channel="sms")
    page = s.post("next", {})
    assert (page.step, page.outcome) == (step, "input")
    assert page.alerts and s.response.history
    page = s.post("nonsense", {})
    assert (page.step, page.outcome) == (step, "input") and page.alerts


def test_registration_without_a_password_is_told(world):
    s = password_page(world)
    page = s.post("register", {})
    assert (page.step, page.outcome) == ("password", "policy")
    assert s.do_password().step == "done"


def test_breached_password_is_refused(worlds):
    known = "Psilo-Vouno-Xioni-9"
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        path = os.path.join(folder, "breached")
        with open(path, "wb") as f:
            f.write(b"".join(sorted(hashlib.sha1(p.encode()).digest()
                                    for p in (known, "123456", "qwerty"))))
        os.chmod(path, 0o644)
        world = worlds.get("--students", "10", "--set",
                           f"password.breached={path}")
        s = password_page(world)
        good, s.password = s.password, known
        page = s.do_password()
        assert (page.step, page.outcome) == ("password", "policy")
        assert "Έχει βρεθεί σε διαρροές κωδικών" in page.alerts[0]
        assert world.entry(s.person["loginName"]) is None
        s.password = good
        assert s.do_password().step == "done"


def test_an_empty_foreign_form_comes_back_as_the_foreign_form(world):
    s = world.student(world.case("no-amka-foreign-insurance"))
    s.begin()
    s.walk(until=("identity",))
    s.get("/activate?foreign=1")
    page = s.post("next", {"insurance_country": "", "insurance_number": ""})
    assert (page.step, page.outcome) == ("identity", "input")
    assert "insurance_number" in page.names() and "amka" not in page.names()
