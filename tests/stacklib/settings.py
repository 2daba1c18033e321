"""uregister.conf of a stack, in libconfig's own form."""
import os
import re


def kinds_of(source):
    """The kind of every setting, from the table that drives it all."""
    text = open(os.path.join(source, "src/conf/conf.def"),
                encoding="utf-8").read()
    return {m[2]: m[1] for m in
            re.finditer(r'^([A-Z_]+)\s*\("([^"]+)"', text, re.M)}


def quote(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def literal(value, kind=None):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "[ " + ", ".join(quote(v) for v in value) + " ]"
    if kind in ("BOOL", "NUMBER") and re.fullmatch(r"-?\d+|true|false", value):
        return value
    if kind == "LIST" and not value.startswith("["):	# as it stands
        return literal([v for v in value.split(",") if v])
    if value.startswith("( {"):		# groups, likewise
        return value
    return value if kind == "LIST" else quote(value)


def render(settings, capacities, kinds):
    """settings: path → value.  An unknown path is written too: to refuse it
    is the programs' work."""
    tree = {}
    for path, value in settings.items():
        node = tree
        *above, name = path.split(".")
        for part in above:
            node = node.setdefault(part, {})
        node[name] = literal(value, kinds.get(path))
    lines = []
    for name, value in tree.items():
        lines += render_node(name, value, 0)
    lines.append("capacities = (")
    groups = []
    for capacity in capacities:
        rows = [f"\t{k} = {literal(v)};" for k, v in capacity.items()]
        groups.append("{\n" + "\n".join(rows) + "\n}")
    lines.append(",\n".join(groups))
    lines.append(");")
    return "\n".join(lines) + "\n"


def render_node(name, value, depth):
    tab = "\t" * depth
    if not isinstance(value, dict):
        return [f"{tab}{name} = {value};"]
    lines = [f"{tab}{name}:", tab + "{"]
    for k, v in value.items():
        lines += render_node(k, v, depth + 1)
    return lines + [tab + "};"]


STUDENT = {
    "source": "student", "enabled": True,
    "label_el": "Είμαι φοιτητής", "label_en": "I am a student",
    "view": "v_vd_sis", "live": ["active"],
    "primary_affiliation": "student", "affiliations": ["student", "member"],
    "identity_check": True,
}
STAFF = {
    "source": "staff", "enabled": True,
    "label_el": "Είμαι προσωπικό ή μέλος ΔΕΠ",
    "label_en": "I am staff or faculty",
    "view": "v_vd_hrms", "live": ["active", "interim"],
    "columns": ["registration_id=academicID", "status=employeeStatus",
                "status_date=employeeStatusDate", "type=employeeType",
                "term=contractType", "inscription_year=facultyType"],
    "primary_affiliation": "faculty",
    "affiliations": ["faculty", "employee", "member"],
    "identity_check": True,
}
