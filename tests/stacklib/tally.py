#!/usr/bin/python3
"""Counts what the stages of ./bootstrap check did, and says it in one line.

	tally.py OUT BUILD...

OUT holds a .out file for each stage, a .xml (JUnit) for those of pytest, and
"failed", the names of the stages that ended badly; the build folders hold
the .trs files of automake.  A stage that ended badly although none of its
tests failed counts as one failure: nothing is lost.
"""
import glob
import os
import sys
import xml.etree.ElementTree


class Tally:
    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []

    def add_trs(self, folder):
        """One result a test program (automake's test protocol)."""
        for path in sorted(glob.glob(folder + "/**/*.trs", recursive=True)):
            name = os.path.relpath(path)[:-len(".trs")]
            with open(path, errors="replace") as f:
                for line in f:
                    if line.startswith(":test-result:"):
                        word, _, rest = line.split(":", 2)[2].strip() \
                            .partition(" ")
                        self.add(word, name, rest)

    def add(self, word, name, why):
        if word in ("PASS", "XFAIL"):
            self.passed += 1
        elif word == "SKIP":
            self.skipped.append(f"{name}: {why or 'see its log'}")
        else:
            self.failed.append(f"{name}: {word} {why}")

    def add_xml(self, path):
        for case in xml.etree.ElementTree.parse(path).iter("testcase"):
            name = f"{case.get('classname')}::{case.get('name')}"
            kinds = {child.tag: child.get("message", "") for child in case}
            if "failure" in kinds or "error" in kinds:
                why = kinds.get("failure") or kinds.get("error") or ""
                self.failed.append(f"{name}: {why.splitlines()[0][:200]}"
                                   if why else name)
            elif "skipped" in kinds:
                self.skipped.append(f"{name}: {kinds['skipped']}")
            else:
                self.passed += 1


def main():
    out, *builds = sys.argv[1:]
    with open(os.path.join(out, "failed")) as f:
        bad_stages = f.read().split()
    whole = Tally()
    stages = {"make-check": [], "sanitizers": []}
    for stage, folder in zip(stages, builds):
        count_stage(whole, stage, bad_stages,
                    lambda t, folder=folder: t.add_trs(folder))
    for path in sorted(glob.glob(out + "/*.out")):
        stage = os.path.basename(path)[:-len(".out")]
        if stage in stages:
            continue
        xml_path = os.path.join(out, stage + ".xml")
        count_stage(whole, stage, bad_stages,
                    lambda t, p=xml_path: os.path.exists(p) and t.add_xml(p))
    for title, items in (("skipped", whole.skipped),
                         ("FAILED", whole.failed)):
        for item in items:
            print(f"{title}: {item}")
    if whole.failed:
        print(f"the output of each stage is in {out}/")
    line = f"{whole.passed} passed, {len(whole.failed)} failed"
    if whole.skipped:
        why = sorted({s.partition(": ")[2] for s in whole.skipped})
        line += f", {len(whole.skipped)} skipped ({'; '.join(why)})"
    print(line)
    return 1 if whole.failed else 0


def count_stage(whole, stage, bad_stages, count):
    before = whole.passed + len(whole.failed) + len(whole.skipped)
    failed_before = len(whole.failed)
    count(whole)
    if before == whole.passed + len(whole.failed) + len(whole.skipped):
        whole.failed.append(f"stage {stage}: ran no test")
    elif stage in bad_stages and failed_before == len(whole.failed):
        whole.failed.append(f"stage {stage}: ended badly")


sys.exit(main())
