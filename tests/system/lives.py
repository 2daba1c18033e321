"""The people of a university, what becomes of each, and who should have what
on a day: a model that knows the man pages, and nothing of the programs."""
import dataclasses
import datetime
import itertools
import random
import typing

DAY = datetime.timedelta(1)
BEGIN, END = datetime.date(2030, 1, 1), datetime.date(2032, 1, 1)
NIGHT = datetime.date(2030, 12, 31)	# many are struck off
PARDON = datetime.date(2031, 3, 12)	# and some put back
AUTUMN = datetime.date(2030, 10, 1)	# students come
RUNS = 3				# a row is gone, when it was so often

# Out of a thousand; of each kind there are some.
KINDS = {
    "stays": 460, "graduates": 60, "interrupts, returns": 40,
    "row gone": 15, "row gone and back": 15, "another surname": 30,
    "another department": 20, "struck off": 290, "put back": 10,
    "admitted": 25, "second degree": 10, "doctorate later": 10,
    "staff": 5, "staff leaves": 5, "student and staff": 5,
}
LEAST = 4

# Days after the end: what he is, whether he may log in.
STAIRS = {
    "student": ((60, ("affiliate",), True), (180, ("alum",), True),
                (545, ("alum",), False)),
    "staff": ((90, ("affiliate",), True), (455, ("affiliate",), False)),
}
WHOLE = {"student": ("student", "member"),
         "staff": ("faculty", "employee", "member")}


def setting():
    """The same for uregister.conf."""
    rows = []
    for source, steps in STAIRS.items():
        rows += [f'{{ source = "{"" if source == "student" else source}"; '
                 f'after = "{days}d"; affiliations = [ "{words[0]}" ]; '
                 f'account = "{"active" if may else "closed"}"; }}'
                 for days, words, may in steps]
    return "( " + ", ".join(rows) + " )"


@dataclasses.dataclass
class Row:
    """One of the registry, as it is on that day."""
    source: str
    number: str
    there: bool = True
    status: str = "active"
    date: datetime.date = datetime.date(2026, 9, 15)
    surname: typing.Optional[str] = None	# None: as it was
    department: typing.Optional[str] = None

    def ends(self, status, date):
        self.status, self.date = status, date

    def returns(self):
        self.ends("active", datetime.date(2026, 9, 15))


class Has(typing.NamedTuple):
    """What he should have."""
    affiliations: frozenset
    log_in: bool
    network: bool


class Life:
    def __init__(self, kind, person, rng):
        self.kind, self.uid = kind, person["loginName"]
        self.person = person
        self.source = "staff" if kind in ("staff", "staff leaves") else \
            "student"
        self.rows = [Row(self.source, person["registrationID"])]
        if kind in ("second degree", "doctorate later"):
            self.rows.append(Row("student", "8" + self.rows[0].number[1:],
                                 kind == "second degree"))
        if kind == "student and staff":
            self.rows.append(Row("staff", "8" + self.rows[0].number[1:]))
        self.enters = AUTUMN if kind == "admitted" else BEGIN
        self.ended, self.gone = None, 0
        self.events = sorted(self.choose(rng), key=lambda e: e[0])

    def choose(self, rng):
        """[(day, what happens then), …]"""
        first, kind = self.rows[0], self.kind
        out = BEGIN + DAY * rng.randrange(20, 330)
        back = out + DAY * rng.randrange(30, 330)

        def at(day, what, *args):
            return day, lambda: what(*args)
        return {
            "graduates": [at(out, first.ends, "graduated", out)],
            "interrupts, returns": [at(out, first.ends, "interrupted", out),
                                    at(back, first.returns)],
            "row gone": [at(out, setattr, first, "there", False)],
            "row gone and back": [at(out, setattr, first, "there", False),
                                  at(back, setattr, first, "there", True)],
            "another surname": [at(out, setattr, first, "surname", "ΑΛΛΗ")],
            "another department": [at(out, setattr, first, "department",
                                      "1506")],
            "struck off": [at(NIGHT, first.ends, "erased", NIGHT)],
            "put back": [at(NIGHT, first.ends, "erased", NIGHT),
                         at(PARDON, first.returns)],
            "second degree": [at(out, first.ends, "graduated", out)],
            "doctorate later": [at(out, first.ends, "graduated", out),
                                at(back, setattr, self.rows[-1], "there",
                                   True)],
            "staff leaves": [at(out, first.ends, "left", out)],
            "student and staff": [at(out, first.ends, "graduated", out),
                                  at(back, self.rows[-1].ends, "left", back)],
        }.get(kind, [])

    def live_on(self, today):
        """What happened until then; did anything?"""
        happened = False
        while self.events and self.events[0][0] <= today:
            self.events.pop(0)[1]()
            happened = True
        return happened

    # --- what a good run of that day makes of it

    def seen_rows(self):
        return [r for r in self.rows if r.there]

    def run(self, today):
        rows = self.seen_rows()
        if any(r.status == "active" for r in rows):
            self.ended, self.gone = None, 0
        elif rows:
            self.ended, self.gone = self.highest(rows).date, RUNS
        else:
            self.ended, self.gone = self.ended or today, \
                min(self.gone + 1, RUNS)

    @staticmethod
    def highest(rows):
        """Of what ended, what lets him log in for longest."""
        return max(rows, key=lambda r: (
            r.date + DAY * next(days for days, _, may in STAIRS[r.source]
                                if not may), r.date))

    def has(self, today):
        rows = self.seen_rows()
        live = {r.source for r in rows if r.status == "active"}
        if live:
            words = {w for source in live for w in WHOLE[source]}
            return Has(frozenset(words), True, True)
        source = self.highest(rows).source if rows else self.source
        found = Has(frozenset(WHOLE[source]), True, True)
        for days, words, may in STAIRS[source]:
            if self.gone >= RUNS and today >= self.ended + DAY * days:
                found = Has(frozenset(words), may, False)
        return found

    @property
    def surname(self):
        return self.rows[0].surname


def populate(students, staff, seed=31):
    """Lives of those people: of each kind its share, and some at least."""
    rng = random.Random(seed)
    total = len(students) + len(staff)
    pool = {"student": iter(students), "staff": iter(staff)}
    lives = []
    for kind in sorted(KINDS, key=KINDS.get):	# the last is of the rest
        who = "staff" if kind in ("staff", "staff leaves") else "student"
        some = itertools.islice(pool[who], share_of(kind, total))
        lives += [Life(kind, p, rng) for p in some]
    lives += [Life("stays", p, rng) for p in pool["student"]]
    return lives


def share_of(kind, total):
    return max(total * KINDS[kind] // 1000, LEAST)


def staff_of(total):
    """So many of them are staff."""
    return share_of("staff", total) + share_of("staff leaves", total)
