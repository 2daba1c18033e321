"""The database forgot what it had promised: it failed over to a copy that
had not got the last transactions, while the entry is in the tree.  Nobody is
stranded, and the newest password that was called done is the one."""
import psycopg
import pytest

from stacklib import student
from stacklib.member import NEW, THIRD, Member


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "40", "--set",
                      "limit.client_logins=1000000")


def forget(world, uid, flow=None):
    """As if the account had never been promised; flow: its row of before."""
    with psycopg.connect(world.env["VAULT_URI"]) as c:
        c.execute("alter table consent disable trigger consent_append_only")
        for table in ("provision", "contact", "consent", "echo"):
            c.execute(f"delete from {table} where account = (select id from "
                      "account where uid = %s)", (uid,))
        c.execute("delete from flow where account = (select id from account "
                  "where uid = %s)", (uid,))
        c.execute("delete from account where uid = %s", (uid,))
        c.execute("alter table consent enable trigger consent_append_only")
        if flow:
            c.execute("delete from flow where id = (%s::jsonb->>'id')::bigint",
                      (flow,))
            c.execute("insert into flow overriding system value select "
                      "(jsonb_populate_record(null::flow, %s::jsonb)).*",
                      (flow,))


def kept(world, s):
    """The row of a flow, and the cookies that belong to it."""
    (row,), = world.vault("select to_jsonb(f)::text from flow f where "
                          "ended is null order by seen desc limit 1")
    return row, dict(s.http.cookies)


def account_of(world, uid):
    rows = world.vault(
        "select status, (select count(*) from consent where account = a.id),"
        " (select count(*) from provision) from account a where uid = %s",
        uid)
    assert len(rows) == 1
    return rows[0]


def test_the_same_step_again_makes_it_anew(world):
    s = world.at("password", channel="sms", keep=True)
    flow, cookies = kept(world, s)
    uid = s.person["loginName"]
    s.do_password()
    assert s.page.step == "done", s.page
    world.settle()
    before = world.entry(uid, "provisioner")
    forget(world, uid, flow)
    s.http.cookies.clear()
    s.http.cookies.update(cookies)
    page = s.get("/activate")
    assert page.step == "password", page
    s.password = NEW
    s.do_password()
    assert s.page.step == "done", s.page
    world.settle()
    assert world.bind(uid, NEW)
    assert not world.bind(uid, student.PASSWORD)
    status, consents, waiting = account_of(world, uid)
    assert (status, waiting) == ("active", 0) and consents >= 3
    after = world.entry(uid, "provisioner")
    for changed in ("userPassword",):
        before.pop(changed, None), after.pop(changed, None)
    assert after == before
    assert world.notices(uid) == []


def test_who_begins_anew_elsewhere_gets_it_again(world):
    s = world.student(channel="email")
    s.activate()
    world.settle()
    forget(world, s.username)
    again = world.student(s.person, channel="email", password=THIRD)
    again.activate()
    world.settle()
    assert world.bind(s.username, THIRD)
    assert not world.bind(s.username, s.password)
    assert account_of(world, s.username)[0] == "active"


def test_who_logged_in_meanwhile_is_active(world):
    s = world.student(channel="email")
    s.activate()
    world.settle()
    forget(world, s.username)
    m = Member(s)
    assert m.log_in(s.password).step == "menu"
    again = world.student(s.person, channel="email", password=THIRD)
    again.begin()
    again.walk()
    assert again.ended() == "stopped/already-active"
    assert world.bind(s.username, s.password)


def test_a_suspended_one_is_not_made_anew(world):
    s = world.student(channel="email")
    s.activate()
    world.settle()
    world.ctl("account", "suspend", s.username, "--reason", "x")
    forget(world, s.username)
    again = world.student(s.person, channel="email", password=THIRD)
    again.begin()
    again.walk()
    assert again.page.step == "stopped", again.page
    assert not world.bind(s.username, THIRD)
    assert not world.bind(s.username, s.password)


def test_a_number_whose_id_another_has_is_no_hindrance(world):
    """The registry had it in another's row once, who activated by it."""
    s = world.student(channel="email")
    s.activate()
    world.settle()
    world.vault("update account set person = sha256('another'), "
                "uid = 'another.of.before' where uid = %s", s.username)
    c = world.ldap("provisioner")
    c.delete_s(f"uid={s.username},{world.env['PEOPLE_BASE']}")
    c.unbind_s()
    again = world.student(s.person, channel="email", password=THIRD)
    again.activate()
    assert world.bind(s.username, THIRD)
