"""The synthetic people: made from a seed, nobody's real data.

Each person is a dict of the view's columns under their own names (None where
the registry has nothing), and besides: "case", "source", "types", "expect".
What the national registry of numbers would say of him is in "_national"
(None: the number is unknown there; "down": no answer for him), and is not
written to STUDENTS.
"""
import random

SCOPE = "example.org"

COLUMNS = (
    "systemID", "registrationID", "SSN", "ssnCountry", "TIN", "tinCountry",
    "birthDate", "birthYear", "gender", "citizenship",
    "firstNameEl", "firstNameEn", "lastNameEl", "lastNameEn",
    "fatherFirstNameEl", "fatherFirstNameEn",
    "motherFirstNameEl", "motherFirstNameEn",
    "departmentID", "departmentEl", "departmentEn",
    "enrollmentStatus", "enrollmentStatusDate", "enrollmentType",
    "enrollmentTerm", "attendanceType", "inscriptionAcYear",
    "inscriptionTerm", "extEmail", "mobilePhone", "loginName",
    "accountStatus",
)
# Of the staff's view; the others are those of the students.
STAFF_INSTEAD = {
    "registrationID": "academicID",
    "enrollmentStatus": "employeeStatus",
    "enrollmentStatusDate": "employeeStatusDate",
    "enrollmentType": "employeeType",
    "enrollmentTerm": "contractType",
    "inscriptionAcYear": "facultyType",
    "inscriptionTerm": "staffType",
}
STAFF_COLUMNS = tuple(STAFF_INSTEAD.get(c, c) for c in COLUMNS)

MEN = ("ΓΕΩΡΓΙΟΣ ΔΗΜΗΤΡΙΟΣ ΚΩΝΣΤΑΝΤΙΝΟΣ ΙΩΑΝΝΗΣ ΝΙΚΟΛΑΟΣ ΠΑΝΑΓΙΩΤΗΣ ΧΡΗΣΤΟΣ "
       "ΒΑΣΙΛΕΙΟΣ ΑΘΑΝΑΣΙΟΣ ΕΥΑΓΓΕΛΟΣ ΜΙΧΑΗΛ ΣΠΥΡΙΔΩΝ ΕΥΣΤΑΘΙΟΣ ΑΓΓΕΛΟΣ "
       "ΞΕΝΟΦΩΝ ΠΑΥΛΟΣ ΘΕΟΔΩΡΟΣ ΗΛΙΑΣ ΣΤΑΥΡΟΣ ΦΩΤΙΟΣ ΜΑΡΙΟΣ ΑΝΤΩΝΙΟΣ").split()
WOMEN = ("ΜΑΡΙΑ ΕΛΕΝΗ ΑΙΚΑΤΕΡΙΝΗ ΒΑΣΙΛΙΚΗ ΣΟΦΙΑ ΑΓΓΕΛΙΚΗ ΓΕΩΡΓΙΑ ΕΥΑΓΓΕΛΙΑ "
         "ΧΡΙΣΤΙΝΑ ΔΗΜΗΤΡΑ ΠΑΡΑΣΚΕΥΗ ΙΩΑΝΝΑ ΚΩΝΣΤΑΝΤΙΝΑ ΑΝΑΣΤΑΣΙΑ ΟΥΡΑΝΙΑ "
         "ΕΙΡΗΝΗ ΑΝΝΑ ΕΥΤΥΧΙΑ ΖΩΗ ΘΕΟΔΩΡΑ ΝΙΚΗ ΦΩΤΕΙΝΗ").split()
# man's form, woman's form
SURNAMES = (
    ("ΠΑΠΑΔΟΠΟΥΛΟΣ", "ΠΑΠΑΔΟΠΟΥΛΟΥ"), ("ΓΕΩΡΓΙΟΥ", "ΓΕΩΡΓΙΟΥ"),
    ("ΝΙΚΟΛΑΪΔΗΣ", "ΝΙΚΟΛΑΪΔΟΥ"), ("ΑΓΓΕΛΟΠΟΥΛΟΣ", "ΑΓΓΕΛΟΠΟΥΛΟΥ"),
    ("ΓΚΙΚΑΣ", "ΓΚΙΚΑ"), ("ΜΠΑΜΠΑΛΗΣ", "ΜΠΑΜΠΑΛΗ"), ("ΝΤΟΒΑΣ", "ΝΤΟΒΑ"),
    ("ΤΖΑΜΠΑΖΗΣ", "ΤΖΑΜΠΑΖΗ"), ("ΨΑΡΡΟΣ", "ΨΑΡΡΟΥ"),
    ("ΒΟΥΓΙΟΥΚΛΑΚΗΣ", "ΒΟΥΓΙΟΥΚΛΑΚΗ"), ("ΡΑΥΤΟΠΟΥΛΟΣ", "ΡΑΥΤΟΠΟΥΛΟΥ"),
    ("ΧΑΤΖΗΑΥΓΟΥΣΤΗΣ", "ΧΑΤΖΗΑΥΓΟΥΣΤΗ"), ("ΚΑΡΑΓΙΑΝΝΗΣ", "ΚΑΡΑΓΙΑΝΝΗ"),
    ("ΟΙΚΟΝΟΜΟΥ", "ΟΙΚΟΝΟΜΟΥ"), ("ΜΑΚΡΗΣ", "ΜΑΚΡΗ"), ("ΔΗΜΟΥ", "ΔΗΜΟΥ"),
    ("ΑΥΓΕΡΗΣ", "ΑΥΓΕΡΗ"), ("ΖΑΧΑΡΙΟΥ", "ΖΑΧΑΡΙΟΥ"), ("ΞΥΔΗΣ", "ΞΥΔΗ"),
    ("ΦΙΛΙΠΠΟΥ", "ΦΙΛΙΠΠΟΥ"), ("ΚΟΥΤΣΟΥΚΗΣ", "ΚΟΥΤΣΟΥΚΗ"),
    ("ΘΕΟΧΑΡΗΣ", "ΘΕΟΧΑΡΗ"), ("ΛΑΜΠΡΟΥ", "ΛΑΜΠΡΟΥ"), ("ΣΙΔΕΡΗΣ", "ΣΙΔΕΡΗ"),
    ("ΕΥΘΥΜΙΟΥ", "ΕΥΘΥΜΙΟΥ"), ("ΜΑΪΣΤΡΟΣ", "ΜΑΪΣΤΡΟΥ"),
    ("ΤΣΑΓΚΑΡΗΣ", "ΤΣΑΓΚΑΡΗ"), ("ΠΥΡΓΑΚΗΣ", "ΠΥΡΓΑΚΗ"),
)
DEPARTMENTS = (
    ("1501", "ΤΜΗΜΑ ΠΛΗΡΟΦΟΡΙΚΗΣ", "Department of Informatics"),
    ("1502", "ΤΜΗΜΑ ΜΑΘΗΜΑΤΙΚΩΝ", "Department of Mathematics"),
    ("1503", "ΤΜΗΜΑ ΠΟΛΙΤΙΚΩΝ ΜΗΧΑΝΙΚΩΝ",
     "Department of Civil Engineering"),
    ("1504", "ΤΜΗΜΑ ΝΟΣΗΛΕΥΤΙΚΗΣ", "Department of Nursing"),
    ("1505", "ΤΜΗΜΑ ΔΙΟΙΚΗΣΗΣ ΕΠΙΧΕΙΡΗΣΕΩΝ",
     "Department of Business Administration"),
    ("1506", "ΤΜΗΜΑ ΓΕΩΠΟΝΙΑΣ", "Department of Agriculture"),
)

LETTERS = dict(zip(
    "ΑΒΓΔΕΖΗΙΚΛΜΝΞΟΠΡΣΤΥΦΩ", "AVGDEZIIKLMNXOPRSTYFO"),
    Θ="TH", Χ="CH", Ψ="PS", Ϊ="I", Ϋ="Y")


def to_latin(text):
    """Good enough for what a secretary typed into the Latin column."""
    for two, latin in (("ΟΥ", "OU"), ("ΕΥ", "EF"), ("ΑΥ", "AV"),
                       ("ΓΓ", "NG"), ("ΓΚ", "GK"), ("ΜΠ", "MP"),
                       ("ΝΤ", "NT")):
        text = text.replace(two, latin)
    return "".join(LETTERS.get(c, c) for c in text)


def luhn_digit(digits):
    total = 0
    for i, c in enumerate(reversed(digits)):
        n = int(c) * (2 if i % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return str(-total % 10)


NOTATIONS = (
    lambda m: "+30 " + m,
    lambda m: "+30" + m,
    lambda m: "0030" + m,
    lambda m: "30" + m,
    lambda m: m[:3] + " " + m[3:6] + " " + m[6:],
    lambda m: m[:4] + "-" + m[4:],
    lambda m: "0030 " + m[:3] + " " + m[3:],
)
DATES = (
    lambda y, m, d: f"{y:04}{m:02}{d:02}",
    lambda y, m, d: f"{y:04}-{m:02}-{d:02}",
    lambda y, m, d: f"{d:02}/{m:02}/{y:04}",
)


class Maker:
    """Makes people one after the other; the same seed, the same people."""

    def __init__(self, seed=20260923):
        self.rng = random.Random(seed)
        self.n = 0
        self.amkas = {"00000000000"}

    def amka(self, year, month, day, man):
        while True:
            head = f"{day:02}{month:02}{year % 100:02}"
            head += f"{self.rng.randrange(1000):03}"
            head += str(self.rng.randrange(5) * 2 + (1 if man else 0))
            number = head + luhn_digit(head)
            if number not in self.amkas:
                self.amkas.add(number)
                return number

    def person(self, case="ordinary", source="student", **changes):
        """One full and correct person; changes replace columns."""
        rng = self.rng
        self.n += 1
        n = self.n
        man = rng.random() < 0.5
        first = rng.choice(MEN if man else WOMEN)
        last = rng.choice(SURNAMES)[0 if man else 1]
        father, mother = rng.choice(MEN), rng.choice(WOMEN)
        year = rng.randrange(1998, 2008)
        month, day = rng.randrange(1, 13), rng.randrange(1, 29)
        dept = rng.choice(DEPARTMENTS)
        mobile = f"690{(n * 7368787 + 1234567) % 10000000:07}"
        mail = f"{to_latin(first)[:1]}.{to_latin(last)}{n}".lower()
        mail += rng.choice(("@example.net", "@example.com",
                            "@mail.example.net"))
        latin = rng.random() < 0.7
        entered = rng.randrange(2021, 2027)
        p = {
            "systemID": str(400000 + n),
            "registrationID": f"{entered}{n:06}",
            "SSN": self.amka(year, month, day, man), "ssnCountry": "GR",
            "TIN": None, "tinCountry": None,
            "birthDate": DATES[0 if rng.random() < 0.8 else
                               rng.randrange(3)](year, month, day),
            "birthYear": str(year), "gender": "1" if man else "2",
            "citizenship": "GR",
            "firstNameEl": first, "lastNameEl": last,
            "fatherFirstNameEl": father, "motherFirstNameEl": mother,
            "firstNameEn": to_latin(first) if latin else None,
            "lastNameEn": to_latin(last) if latin else None,
            "fatherFirstNameEn": to_latin(father) if latin else None,
            "motherFirstNameEn": to_latin(mother) if latin else None,
            "departmentID": dept[0], "departmentEl": dept[1],
            "departmentEn": dept[2],
            "enrollmentStatus": "active",
            "enrollmentStatusDate": f"{entered}0915",
            "enrollmentType": "undergraduate",
            "enrollmentTerm": str(rng.randrange(1, 9)),
            "attendanceType": "full-time",
            "inscriptionAcYear": f"{entered}-{entered + 1}",
            "inscriptionTerm": "winter",
            "extEmail": mail.upper() if rng.random() < 0.05 else
            mail.capitalize() if rng.random() < 0.1 else mail,
            "mobilePhone": rng.choice(NOTATIONS)(mobile)
            if rng.random() < 0.3 else mobile,
            "loginName": f"{'st' if source == 'student' else 'emp'}"
                         f"{entered % 100}{n:06}",
            "accountStatus": None,
        }
        national = {"SSN": p["SSN"], "surname": last,
                    "birthdate": f"{year:04}-{month:02}-{day:02}"}
        p.update(changes)
        if changes.get("lastNameEl") and "lastNameEn" not in changes:
            p["lastNameEn"] = None
        if changes.get("firstNameEl") and "firstNameEn" not in changes:
            p["firstNameEn"] = None
        if "lastNameEl" in changes:
            national["surname"] = changes["lastNameEl"]
        p.update({"case": case, "source": source, "expect": "done",
                  "types": {"mobile": mobile, "email": mail},
                  "_national": national})
        return p


def iso_date(p):
    return p["_national"]["birthdate"]


def make_people(ordinary, privacy="manual"):
    """All of a stack: the awkward cases, then so many ordinary students."""
    from . import cases
    maker = Maker()
    people = cases.awkward(maker)
    for p in people:	# a stranger is not told that he is one
        if privacy == "strict" and p["case"] == "contact-unknown":
            p["expect"] = "pin"
    people += [maker.person() for _ in range(ordinary)]
    return people


def public(p):
    """The line of STUDENTS."""
    names = STAFF_COLUMNS if p["source"] == "staff" else COLUMNS
    line = {n: p[c] for n, c in zip(names, COLUMNS)}
    for k in ("case", "source", "types", "expect"):
        line[k] = p[k]
    return line
