"""Who asks is nginx's word: no header of a browser's makes him another
(LESSONS 22; OWASP ASVS 5.0, 4.1.3)."""
import pytest

NAMES = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP",
         "True-Client-IP", "X-Cluster-Client-IP", "CF-Connecting-IP",
         "Client-IP", "Remote-Addr", "REMOTE_ADDR", "Via")
MISSES = 3


@pytest.fixture(scope="module")
def world(worlds):
    return worlds.get("--students", "40", "--set",
                      f"limit.client_misses={MISSES}")


def test_no_header_makes_one_another(world):
    """As many misses as one address may have, then none: whatever address
    each of them claims to come from."""
    told = []
    for n in range(MISSES + len(NAMES)):
        s = world.student()
        address = f"203.0.113.{n + 1}"
        s.http.headers.update({name: f"for={address}" if name == "Forwarded"
                               else address for name in NAMES})
        s.begin()
        s.do_capacity()
        s.post("next", {"email": f"nobody{n}@example.net"})
        told.append(s.page.outcome)
    assert told[:MISSES] == ["not-found"] * MISSES, told
    assert set(told[MISSES:]) == {"limit"}, told


def test_the_right_most_address_is_believed_as_little(world):
    for value in ("127.0.0.1", "10.0.0.1, 198.51.100.7", "::1",
                  "203.0.113.99,127.0.0.1", "unknown", "x" * 5000):
        s = world.student()
        s.http.headers["X-Forwarded-For"] = value
        s.begin()
        s.do_capacity()
        s.post("next", {"email": "nobody@example.net"})
        assert s.page.outcome == "limit", (value, s.page)
