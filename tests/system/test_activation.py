"""An ordinary student goes from the landing page to an account that binds."""
import hashlib
import os

import pytest

LEGAL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..",
                     "etc", "legal")

STEPS = ["landing", "capacity", "contact", "pin", "confirm", "password",
         "done"]


@pytest.mark.parametrize("lang", ["el", "en"])
@pytest.mark.parametrize("channel", ["sms", "email", "both"])
def test_ordinary_student_ends_with_an_account(world, lang, channel):
    s = world.student(lang=lang, channel=channel)
    landing = s.get(f"/?lang={lang}")
    assert landing.step == "landing" and landing.lang == lang
    uid = s.activate()
    assert uid == s.person["loginName"]
    assert s.visited == STEPS[1:]
    assert s.page.lang == lang
    assert world.bind(uid, s.password)
    assert not world.bind(uid, s.password + "x")


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_pin_and_welcome_go_to_the_contact_that_was_typed(world, channel):
    s = world.student(channel=channel)
    s.activate()
    to = s.types["mobile" if channel == "sms" else "email"]
    texts = s.wait_texts(channel, to, count=2)
    assert s.username in texts[1]
    other = "email" if channel == "sms" else "sms"
    unused = s.types["email" if channel == "sms" else "mobile"]
    assert (s.mail_texts if other == "email" else s.sms_texts)(unused) == []


def test_both_contacts_get_different_pins_and_either_opens(world):
    s = world.at("pin", channel="both")
    by_sms = s.wait_pin("sms", s.types["mobile"])
    by_mail = s.wait_pin("email", s.types["email"])
    assert by_sms != by_mail	# one in a million that this is bad luck
    assert s.post("next", {"pin": by_mail}).step == "confirm"


def test_contact_kept_only_if_its_pin_was_entered(world):
    s = world.student(channel="both", keep=True)
    s.begin()
    s.walk(until=("pin",))
    s.post("next", {"pin": s.wait_pin("email", s.types["email"])})
    s.walk()
    assert s.page.step == "done"
    kept = world.vault(
        "select c.channel from contact c join account a on a.id = c.account "
        "where a.uid = %s", s.username)
    assert [row[0] for row in kept] == ["email"]


def test_mobile_in_the_directory_only_with_consent(world):
    kept = world.student(channel="sms", keep=True)
    assert world.entry(kept.activate()).get("mobile")
    silent = world.student(channel="sms", keep=False)
    assert "mobile" not in world.entry(silent.activate())


def test_second_visit_says_already_active(world):
    s = world.student(channel="email")
    s.activate()
    again = world.student(s.person, channel="email")
    again.begin()
    again.walk()
    assert again.ended() == "stopped/already-active"
    assert s.username in again.page.text
    assert world.bind(s.username, s.password)


def test_who_disagrees_may_think_better_of_it(world):
    s = world.at("confirm")
    before = world.vault("select count(*) from notice")[0][0]
    page = s.post("disagree")
    assert (page.step, page.outcome) == ("disagree", ""), page
    assert world.vault("select count(*) from notice")[0][0] == before
    assert s.get("/activate?lang=en&disagree=1").step == "disagree"
    assert s.get("/activate").step == "confirm"
    s.walk()
    assert s.page.step == "done"


def test_disagree_ends_the_flow_and_files_a_notice(world):
    s = world.at("confirm")
    before = world.vault("select count(*) from notice")[0][0]
    s.post("disagree")
    assert s.post("stop").step == "stopped"
    assert s.page.outcome == "disagreed"
    assert world.vault("select count(*) from notice")[0][0] == before + 1
    assert s.get("/activate").step != "confirm"
    assert world.entry(s.person["loginName"]) is None


def test_language_switch_keeps_the_step(world):
    s = world.at("confirm", lang="el")
    assert s.page.lang == "el"
    page = s.get("/activate?lang=en")
    assert (page.lang, page.step) == ("en", "confirm")
    s.lang = "en"
    s.walk()
    assert s.page.step == "done" and s.page.lang == "en"


def test_two_activations_in_one_browser_do_not_mix(world):
    first = world.student(channel="email")
    first.activate()
    second = world.student(channel="email")
    second.http = first.http
    second.begin()
    assert second.page.step == "done"	# the first one left it open
    second.post("restart")
    assert first.username not in second.get("/activate").text
    second.begin()
    assert second.page.step == "capacity"
    second.walk()
    assert second.page.step == "done"
    assert second.username == second.person["loginName"]
    assert first.person["lastNameEl"] not in second.page.text or \
        first.person["lastNameEl"] == second.person["lastNameEl"]


def test_page_promises(world):
    """One main with step and outcome, one post form with csrf, no script
    needed: on every page of the way."""
    s = world.student()
    s.begin()
    for _ in range(10):
        p = s.page
        assert p.mains == 1 and p.lang in ("el", "en")
        assert p.step and p.outcome == ""
        if p.step == "done":
            break
        assert len([f for f in p.forms if any(
            x["name"] == "csrf" for x in f["fields"])]) == 1
        assert p.buttons()
        s.step()
    assert s.page.step == "done"


def two_enrolments(world, **second):
    """Another live row of an ordinary student."""
    person = world.ordinary()
    columns = [n for n, in world.registry(
        "select column_name from information_schema.columns where "
        "table_name = 'student' and column_name <> 'id'")]
    values = ", ".join("%s" if n in second else n for n in columns)
    world.registry(
        f"insert into sis.student ({', '.join(columns)}) select {values} "
        "from sis.student where registrationid = %s",
        *[second[n] for n in columns if n in second],
        person["registrationID"])
    return person


def test_one_registration_number_in_two_departments_is_two_enrolments(world):
    person = two_enrolments(
        world, departmentid="1507", departmentel="ΤΜΗΜΑ ΣΤΑΤΙΣΤΙΚΗΣ",
        departmenten="Department of Statistics")
    s = world.student(person, channel="email")
    s.begin()
    s.walk(until=("enrolment",))
    values = [f["value"] for f in s.page.fields("enrolment")] or [
        o["value"] for f in s.page.fields("enrolment") for o in f["options"]]
    assert len(set(values)) == 2, values
    s.post("next", {"enrolment": next(v for v in values if "1507" in v)})
    assert s.page.step == "confirm"
    assert "ΣΤΑΤΙΣΤΙΚΗΣ" in s.response.text
    s.do_confirm()
    s.do_password()
    entry = world.entry(person["loginName"])
    assert entry["departmentNumber"] == ["1507"]
    # and who comes again is told of the account that he has
    again = world.student(person, channel="email")
    again.begin()
    again.walk()
    assert again.ended() == "stopped/already-active"
    assert again.page.outputs["username"] == person["loginName"]


def test_already_active_names_the_account_and_not_the_registrys_new_name(
        world):
    s = world.student(channel="email")
    uid = s.activate()
    world.registry("update sis.student set loginname = 'renamed.one' "
                   "where registrationid = %s", s.person["registrationID"])
    again = world.student(s.person, channel="email")
    again.begin()
    again.walk()
    assert again.ended() == "stopped/already-active"
    assert again.page.outputs["username"] == uid


def test_who_types_anothers_number_learns_nothing_of_the_other(world):
    """Who has an account is the other's matter."""
    other = world.student(channel="email")
    other.activate()
    person = world.case("no-amka")
    s = world.student(person, channel="email")
    s.types = dict(s.types, amka=other.person["SSN"])
    s.begin()
    s.walk()
    assert s.ended() == "stopped/identity-mismatch", s.page
    assert other.username not in s.response.text


@pytest.mark.parametrize("lang", ["el", "en"])
def test_each_consent_is_a_row_with_the_text_that_was_shown(world, lang):
    s = world.student(channel="email", lang=lang, keep=True)
    s.activate()
    rows = world.vault(
        "select c.kind, c.given, c.version, c.sha256, c.lang, "
        "c.at between now() - interval '5 minutes' and now(), "
        "c.client is not null from consent c join account a "
        "on a.id = c.account where a.uid = %s order by c.kind", s.username)

    def row(kind, name):
        with open(os.path.join(LEGAL, f"{name}.{lang}.txt"), "rb") as f:
            text = f.read()
        version = text.split(b"\n")[0].decode().partition(": ")[2]
        return (kind, True, version, hashlib.sha256(text).digest(), lang,
                True, True)

    assert [(*r[:3], bytes(r[3]), *r[4:]) for r in rows] == [
        row("keep-email", "privacy"), row("privacy", "privacy"),
        row("terms", "terms")]
