"""What judges from outside say of every page and state: the Nu Html Checker
of the markup and the style, pa11y and QualWeb's ACT rules of how they are
used.  All pages are written down once; nothing is asked twice."""
import functools
import http.server
import json
import os
import subprocess
import sys
import threading

import pytest
import requests

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(TOP, "tests", "system"))

import screens  # noqa: E402

MODULES = os.environ.get("NODE_MODULES", os.path.join(
    TOP, "build", "node_modules"))
VNU = os.path.join(MODULES, "vnu-jar", "build", "dist", "vnu.jar")
CHROMIUM = "/usr/bin/chromium-headless-shell"
ERRORS = os.path.join(TOP, "etc", "error")
needs_npm = pytest.mark.skipif(
    not os.path.exists(VNU), reason="the judges could not be installed "
    "from npm")


def pages_of(stage):
    """(name, text) of each page and state in both languages."""
    for lang in ("el", "en"):
        visitor = requests.Session()
        visitor.headers["Accept-Language"] = lang
        stage.say("capacity")
        for path in ("/activate", "/account/"):
            visitor.get(stage.url + path)
        for name in (*screens.PAGES, *screens.STATES):
            if name in screens.STATES:
                stage.say(name)
            r = visitor.get(stage.url + screens.path_of(name))
            yield f"{lang}-{name}.html", r.text


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder with all of them, and with what they refer to."""
    folder = tmp_path_factory.mktemp("written")
    scratch = tmp_path_factory.mktemp("judges")
    with screens.Stage(str(scratch / "stage")) as stage:
        for name, text in pages_of(stage):
            (folder / name).write_text(text, encoding="utf-8")
        for asset in ("style.css", "script.js", "icon.svg", "icon.png"):
            r = requests.get(f"{stage.url}/{asset}")
            (folder / asset).write_bytes(r.content)
    for name in os.listdir(ERRORS):
        with open(os.path.join(ERRORS, name), encoding="utf-8") as f:
            (folder / f"error-{name}").write_text(f.read(), encoding="utf-8")
    return folder


def page_names(folder):
    return sorted(n for n in os.listdir(folder) if n.endswith(".html"))


@needs_npm
def test_nu_html_checker_finds_nothing(written):
    names = page_names(written)
    r = subprocess.run(
        ["java", "-Xss1m", "-jar", VNU, "--format", "json", "--also-check-svg",
         "--also-check-css", "--stdout", *names, "style.css", "icon.svg"],
        cwd=written, capture_output=True, text=True, check=False)
    found = json.loads(r.stdout)["messages"]
    assert [(m["url"].rsplit("/", 1)[-1], m["message"], m.get("extract"))
            for m in found][:20] == []
    assert len(names) > 200 and r.returncode == 0, r.stderr


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@needs_npm
def test_pa11y_and_the_act_rules_find_nothing(written):
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=written))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/"
    names = page_names(written)
    try:
        r = subprocess.run(
            ["node", os.path.join(HERE, "judges.js"), MODULES, CHROMIUM],
            input="".join(f"{base}{n}\n" for n in names),
            capture_output=True, text=True, check=False)
    finally:
        server.shutdown()
    assert r.returncode == 0, r.stderr[-2000:]
    *found, end = [json.loads(line) for line in r.stdout.splitlines()]
    assert found == []
    assert end["pages"] == len(names)
    assert end["rules"] > 20 * len(names)	# they did look
