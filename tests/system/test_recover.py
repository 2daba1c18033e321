"""mypassword as core answers it, asked as uregister-web asks: who proved one
contact gets no other account, and a stranger stops nobody."""
from packet import Client
from stacklib.member import NEW, Member


def owner(world, channel="email"):
    """An active student who keeps that contact."""
    s = world.student(channel=channel, keep=True)
    s.activate()
    s.wait_texts(channel, s.types[{"sms": "mobile"}.get(channel, channel)],
                 count=2)
    s.mark()
    return s


def test_a_pin_of_ones_own_does_not_open_anothers_account(world):
    """Two questions in one flow, by two channels."""
    thief, victim = owner(world, "sms"), owner(world, "email")
    c = Client(world)
    assert c.forgot(thief, "sms") == ("forgot-pin", "")
    pin = thief.wait_pin("sms", thief.types["mobile"])
    assert c.forgot(victim, "email") == ("forgot-pin", "")
    right = victim.wait_pin("email", victim.types["email"])
    if pin != right:
        assert c.ask("forgot-pin", pin=pin)[0] == "forgot-pin"
    assert c.ask("forgot-pin", pin=right)[0] == "forgot-password"


def test_a_new_pin_can_be_had(worlds):
    world = worlds.get("--set", "pin.resend_after=1s")
    s = owner(world, "email")
    c = Client(world)
    assert c.forgot(s, "email") == ("forgot-pin", "")
    first = s.wait_pin("email", s.types["email"])
    world.elapse(2)
    assert c.ask("account-resend") == ("forgot-pin", "")
    pin = s.wait_pin("email", s.types["email"], count=2)
    assert pin == first
    assert c.ask("forgot-pin", pin=pin) == ("forgot-password", "")


def test_a_stranger_who_knows_the_name_does_not_stop_the_owner(world):
    s = owner(world, "email")
    stranger = Client(world)
    for n in range(12):
        stranger.forgot(s, "email", f"nobody{n}@example.net")
    c = Client(world)
    assert c.forgot(s, "email") == ("forgot-pin", "")
    pin = s.wait_pin("email", s.types["email"])
    assert c.ask("forgot-pin", pin=pin) == ("forgot-password", "")


def test_one_mailbox_in_other_letters_is_the_same_mailbox(world):
    """The cap is of the contact, however it is written."""
    s = owner(world, "email")
    local, domain = s.types["email"].split("@")
    forms = [local[:n].upper() + local[n:] + "@" + domain
             for n in range(len(local))][:10]
    for form in forms:
        Client(world).forgot(s, "email", form)
    world.settle()
    sent = len(s.mail_texts(s.types["email"]))
    assert sent <= 6, sent


def test_the_way_through_a_forgotten_password(world):
    s = owner(world, "email")
    c = Client(world)
    c.forgot(s, "email")
    pin = s.wait_pin("email", s.types["email"])
    before = c.handle
    assert c.ask("forgot-pin", pin=pin)[0] == "forgot-password"
    assert c.handle != before
    new = "Oreini-Petra-Fengari-42"
    assert c.ask("forgot-password", password=new,
                 password_again=new) == ("changed", "")
    assert world.bind(s.username, new)
    assert not world.bind(s.username, s.password)


def test_the_password_that_is_set_is_no_new_one(world):
    s = owner(world, "email")
    m = Member(s)
    m.recover("email", s.types["email"], s.password)
    assert (m.page.step, m.page.outcome) == ("forgot-password", "policy")
    m.post("save", {"password": NEW, "password_again": NEW})
    assert m.page.step == "changed", m.page
    assert world.bind(s.username, NEW)


def test_the_handle_of_one_kind_is_nothing_to_the_other(world):
    s = owner(world, "email")
    c = Client(world)
    assert c.forgot(s, "email")[0] == "forgot-pin"
    assert c.ask("look") == ("capacity", "")
    wizard = world.at("pin", channel="email")
    c.handle = next(v for k, v in wizard.http.cookies.items()
                    if "uregister" in k)
    assert c.ask("forgot-pin", pin=wizard.pin())[0] == "forgot"


def test_one_who_is_suspended_does_not_come_back(world):
    s = owner(world, "email")
    world.vault("update account set status = 'suspended' where uid = %s",
                s.username)
    c = Client(world)
    assert c.forgot(s, "email") == ("forgot-pin", "")
    world.settle()
    assert s.mail_texts(s.types["email"]) == []


def test_the_answer_is_the_same_whoever_is_asked_for(world):
    s = owner(world, "email")
    known, other, unknown = (Client(world) for _ in range(3))
    answers = {known.forgot(s, "email"),
               other.forgot(s, "email", "nobody@example.net"),
               unknown.ask("forgot", username="nobody", channel="email",
                           contact="nobody2@example.net")}
    assert answers == {("forgot-pin", "")}
    pin = f"{(int(s.wait_pin('email', s.types['email'])) + 1) % 10**6:06}"
    ways = [[c.ask("forgot-pin", pin=pin) for _ in range(6)]
            for c in (known, other, unknown)]
    assert ways[0] == ways[1] == ways[2]


def test_a_name_in_other_letters_does_not_pass_by_the_lockout(world):
    """slapd takes full-width letters for the same; five failures are of
    the name, not of its spelling."""
    s = owner(world, "email")
    wide = "".join(chr(ord(c) + 0xfee0) for c in s.username)
    c = Client(world)
    assert c.ask("login", username=wide, password=s.password) == (
        "login", "denied")
    assert c.ask("login", username=s.username.upper(),
                 password=s.password) == ("menu", "")


def test_a_pin_of_ones_own_does_not_prove_anothers_contact(world):
    """A cap on the new contact leaves no PIN of the contact before."""
    mine, other = "6940000001", "6940000002"
    s, else_one = owner(world, "email"), owner(world, "email")
    c = Client(world)
    assert c.ask("login", username=else_one.username,
                 password=else_one.password)[0] == "menu"
    for _ in range(6):
        assert c.ask("contacts", mobile=other, page="contacts",
                     password_now=else_one.password)[0] == "contact-pin"
    c = Client(world)
    assert c.ask("login", username=s.username,
                 password=s.password)[0] == "menu"
    assert c.ask("contacts", mobile=mine, email=s.types["email"],
                 page="contacts", password_now=s.password)[0] == \
        "contact-pin"
    pin = s.wait_pin("sms", mine)
    s.mark()
    assert c.ask("contacts", mobile=other, email="new.one@example.net",
                 page="contacts", password_now=s.password)[0] == \
        "contact-pin"
    right = s.wait_pin("email", "new.one@example.net")
    if pin != right:
        assert c.ask("contact-pin", pin=pin,
                     page="contacts")[1] == "pin-wrong"
    assert world.vault("select count(*) from contact c, account a where "
                       "c.account = a.id and a.uid = %s and channel = 'sms'",
                       s.username)[0][0] == 0
