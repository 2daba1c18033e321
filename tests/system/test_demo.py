"""What the first command of README does, with the programs as they are
built already."""
import glob
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(TOP, "tests"))

from stacklib import servers  # noqa: E402


def test_demo_once_shows_the_entry_and_the_bind_and_leaves_nothing():
    before = set(glob.glob("/tmp/ur-demo.*"))
    r = subprocess.run(
        [os.path.join(TOP, "bootstrap"), "demo", "--once"], cwd="/",
        env={**os.environ, "UREGISTER_BIN": servers.find_programs(
            TOP, ("web", "core", "gateway"))},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=300)
    assert r.returncode == 0, r.stdout
    uid = re.search(r"^username: (\S+)$", r.stdout, re.M)[1]
    dn = re.search(rf"^dn: (uid={uid},\S+)$", r.stdout, re.M)[1]
    for attribute in ("objectClass: eduPerson", "eduPersonPrincipalName: ",
                      "schacPersonalUniqueCode: ", "cn;lang-el:"):
        assert "\n" + attribute in r.stdout
    assert f"\ndn:{dn}\n" in r.stdout	# what ldapwhoami says
    assert "with another password: ldap_bind: Invalid credentials" in r.stdout
    assert set(glob.glob("/tmp/ur-demo.*")) <= before
