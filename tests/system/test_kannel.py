"""The real Kannel (bearerbox, smsbox, fakesmsc) carries the SMS; the other
ways of SMS and mail too."""
import pytest


@pytest.mark.parametrize("options", [
    ("--sms", "kannel", "--mail-tls", "implicit"),
    ("--sms", "http", "--mail-tls", "none")], ids=["kannel", "http"])
@pytest.mark.parametrize("lang", ["el", "en"])
def test_student_activates_by_sms(worlds, options, lang):
    world = worlds.get(*options)
    s = world.student(channel="sms", lang=lang)
    uid = s.activate()
    assert world.bind(uid, s.password)
    texts = s.wait_texts("sms", s.types["mobile"], count=2)
    assert uid in texts[1]
    if lang == "el":
        assert any("α" <= c <= "ω" for c in texts[0])


@pytest.mark.parametrize("options", [
    ("--sms", "kannel", "--mail-tls", "implicit"),
    ("--sms", "http", "--mail-tls", "none")], ids=["implicit", "none"])
def test_student_activates_by_mail(worlds, options):
    world = worlds.get(*options)
    s = world.student(channel="email")
    assert world.bind(s.activate(), s.password)
