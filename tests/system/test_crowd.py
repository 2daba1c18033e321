"""Many at once."""
import concurrent.futures
import time


def test_fifty_students_at_once(world):
    students = [world.student(channel=("sms", "email", "both")[n % 3],
                              lang=("el", "en")[n % 2]) for n in range(50)]
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        names = list(pool.map(patient_activation, students))
    assert names == [s.person["loginName"] for s in students]
    assert len(set(names)) == 50
    for s in students[::7]:
        assert world.bind(s.username, s.password)
    uids = [e[1]["uid"][0] for e in world.entries()]
    assert len(uids) == len(set(uids))
    rows = world.vault("select uid, count(*) from account group by uid "
                       "having count(*) > 1")
    assert rows == []


def patient_activation(s):
    """A full lane answers "busy, press again": he presses again, in a while
    (Retry-After)."""
    s.begin()
    end = time.monotonic() + 60
    while s.page.step not in ("done", "stopped") and time.monotonic() < end:
        if s.page.outcome == "busy":
            time.sleep(float(s.response.headers["Retry-After"]) / 10)
        s.step()
    s.walk()
    assert s.page.step == "done", f"{s.visited} {s.page}"
    return s.username


def test_the_same_student_in_many_browsers_gets_one_account(world):
    person = world.ordinary()
    students = []
    for _ in range(4):
        students.append(world.at("pin", person, channel="email"))
        students[-1].own_pin = students[-1].pin()
    for s in students:
        s.post("next", {"pin": s.own_pin})
        s.walk(until=("password",))
        assert s.page.step == "password", s.page
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda s: s.do_password(), students))
    ends = sorted(s.ended() for s in students)
    assert "done" in ends
    assert set(ends) <= {"done", "stopped/already-active"}, ends
    rows = world.vault("select count(*) from account where uid = %s",
                       person["loginName"])
    assert rows[0][0] == 1
    assert world.bind(person["loginName"], students[0].password)


def test_double_submit_of_the_password_ends_in_one_account(world):
    s = world.at("password", channel="sms")
    page = s.page

    def press(_):
        twin = world.browser()
        twin.http.cookies.update(s.http.cookies)
        twin.page = page
        terms = page.fields("terms")[0]["value"]
        return twin.post("register", {
            "password": s.password, "password_again": s.password,
            "terms": terms}, page=page)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(press, range(4)))
    assert any(p.step == "done" for p in pages), pages
    assert all(p.status == 200 for p in pages), pages
    uid = s.person["loginName"]
    assert world.bind(uid, s.password)
    assert world.vault("select count(*) from account where uid = %s",
                       uid)[0][0] == 1
