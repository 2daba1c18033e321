"""Who has a clock: pairs of a real person and nobody, one asked after the
other in an order by chance, and what the times of the answers tell.

	clocked.py DIR [PAIRS [SEED]]	the table of a stack that is up, by hand;
					test_time.py has its options
"""
import os
import random
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import packet  # noqa: E402
from stacklib.member import birthday, contact_of, owner  # noqa: E402


def auc(pairs):
    """The share of (real, nobody) that one sorts rightly who takes the slower
    for the real one; 0.50 tells nothing."""
    return sum((a > b) + (a == b) / 2 for a, b in pairs) / len(pairs)


def chance(count):
    """What chance adds to that of so many pairs: four deviations."""
    return 4 * 0.5 / count ** 0.5


class Asker:
    """A browser without one: its requests, each timed."""

    def __init__(self, world, client):
        self.path = os.path.join(world.dir, "run", "core", "page.sock")
        self.client, self.handle, self.times = client, "", {}
        self.digits = 6

    def ask(self, name, noun, **values):
        begun = time.perf_counter()
        reply = packet.ask(self.path, noun, client=self.client, lang="el",
                           handle=self.handle, **values)
        self.times[name] = time.perf_counter() - begun
        self.handle = reply.get("handle", self.handle)
        self.digits = int(reply.get("pin_digits", self.digits))
        return reply

    def wrong(self):
        return "0" * self.digits


def activation(world, client, contact):
    """All that can follow a first step, of whomever: the name of each."""
    a = Asker(world, client)
    yield a, a.ask("begin", "start", source="student")
    yield a, a.ask("contact", "contact", **contact)
    yield a, a.ask("page after it", "look")
    for n in ("", " again"):
        yield a, a.ask("wrong PIN" + n, "pin", pin=a.wrong())
        yield a, a.ask("page after a wrong PIN" + n, "look")
    yield a, a.ask("resend", "resend")
    yield a, a.ask("page after resend", "look")
    yield a, a.ask("wrong PIN later", "pin", pin=a.wrong())
    yield a, a.ask("page later", "look")
    yield a, a.ask("restart", "restart")


def recovery(world, client, who):
    a, page = Asker(world, client), {"page": "forgot"}
    yield a, a.ask("begin", "account", **page)
    for n in ("", " once more"):
        yield a, a.ask("forgot" + n, "forgot", **page, **who)
        yield a, a.ask("page after it" + n, "account", **page)
        yield a, a.ask("wrong PIN" + n, "forgot-pin", pin=a.wrong(), **page)
        yield a, a.ask("page after a wrong PIN" + n, "account", **page)
    yield a, a.ask("resend", "account-resend", **page)
    yield a, a.ask("page after resend", "account", **page)
    yield a, a.ask("wrong PIN later", "forgot-pin", pin=a.wrong(), **page)
    yield a, a.ask("page later", "account", **page)


def reminder(world, client, who):
    a, page = Asker(world, client), {"page": "forgot"}
    yield a, a.ask("begin", "account", **page)
    for n in ("", " once more"):
        yield a, a.ask("forgot" + n, "forgot-username", **page, **who)
        yield a, a.ask("page after it" + n, "account", **page)


def alike(address):
    """Nobody's, which a person types like that one."""
    name, domain = address.split("@")
    return re.sub("[a-z]", "q", re.sub("[A-Z]", "Q", name)) + "@" + domain


def pair_of_contacts(world):
    email = world.ordinary()["types"]["email"]
    return {"email": email}, {"email": alike(email)}


def pair_of_names(world):
    s = owner(world, "email")
    email = contact_of(s, "email")
    return tuple({"username": name, "channel": "email", "contact": contact}
                 for name, contact in ((s.username, email),
                                       ("q" * len(s.username), alike(email))))


def pair_of_birthdays(world):
    s = owner(world, "email")
    email = contact_of(s, "email")
    return tuple({"contact": contact, "birth_date": birthday(world, s)}
                 for contact in (email, alike(email)))


ALL = ((activation, pair_of_contacts), (recovery, pair_of_names),
       (reminder, pair_of_birthdays))


def measure(world, walk, pairs, seed):
    """{request: [(time of the real one, of nobody), …]}"""
    dice, out = random.Random(seed), {}
    for n, (real, nobody) in enumerate(pairs):
        asked = [real, nobody]
        order = dice.sample([0, 1], 2)
        times = [None, None]
        for i in order:
            for asker, _ in walk(world, f"10.{n // 250}.{n % 250}.{i + 1}",
                                 asked[i]):
                times[i] = asker.times
        for name in times[0]:
            out.setdefault(name, []).append((times[0][name],
                                             times[1][name]))
    return out


def main(folder, pairs="1000", seed="1"):
    import conftest  # after it knows where the programs are
    world = conftest.World(folder)
    print(f"seed {seed}, {pairs} pairs; by chance 0.50 ± "
          f"{chance(int(pairs)):.2f}")
    for walk, pair in ALL:
        people = [pair(world) for _ in range(10)]
        told = measure(world, walk, (people * int(pairs))[:int(pairs)],
                       int(seed))
        for name, times in told.items():
            print(f"{walk.__name__:12}{name:32}{auc(times):.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
