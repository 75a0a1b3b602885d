#!/bin/bash
# The golden reports (equal to what the writers write: tests/unit/common/report/write_test.c) as their readers read them.
# Needs python3 with jsonschema (make deps); without it this fails, because then nothing was checked.
set -u
cd "$(dirname "$0")/../.." || exit 2
python3 - <<'PY'
import base64, csv, hashlib, io, json, re, sys, xml.dom.minidom
from html.parser import HTMLParser

GOLDEN = "tests/golden/report/"
failed = 0
number = 0


def check(name):
    def run(body):
        global failed, number
        number += 1
        try:
            body()
            print(f"ok {number} - {name}")
        except Exception as e:
            failed += 1
            print(f"not ok {number} - {name}\n# {type(e).__name__}: {str(e)[:600]}")
    return run


def no_repeats(pairs):
    keys = [k for k, _ in pairs]
    assert len(keys) == len(set(keys)), f"repeated key in {keys}"
    return dict(pairs)


def load(name):
    with open(GOLDEN + name, encoding="utf-8", errors="strict") as f:
        return json.load(f, object_pairs_hook=no_repeats)


def text(name):
    with open(GOLDEN + name, encoding="utf-8", newline="") as f:
        return f.read()


@check("SARIF validates against the OASIS schema")
def _():
    import jsonschema
    with open("tests/support/schemas/sarif-2.1.0.json", encoding="utf-8") as f:
        schema = json.load(f)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert not list(validator.iter_errors(load("sarif.sarif"))), [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(load("sarif.sarif"))]
    broken = load("sarif.sarif")
    broken["runs"][0]["results"][0]["level"] = "fatal"
    assert list(validator.iter_errors(broken)), "the validator accepts anything"


@check("SARIF keeps GitHub's limits and its own indexes")
def _():
    run = load("sarif.sarif")["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    taxa = [t["id"] for t in run["taxonomies"][0]["taxa"]]
    for rule in rules:
        assert len(rule["fullDescription"]["text"]) <= 1024 and rule["help"]["text"] and len(rule["properties"]["tags"]) <= 10
        assert 0.1 <= float(rule["properties"]["security-severity"]) <= 10
        assert rule.get("helpUri", "https://").startswith("https://")
        for rel in rule.get("relationships", []):
            assert taxa[rel["target"]["index"]] == rel["target"]["id"]
    hashes = {}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert set(place["region"]) >= {"startLine", "startColumn", "endLine", "endColumn"}
        assert run["artifacts"][place["artifactLocation"]["index"]]["location"]["uri"] == place["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", place["artifactLocation"]["uri"])
        for taxon in result.get("taxa", []):
            assert taxa[taxon["index"]] == taxon["id"]
        if "snippet" in place["region"] and place["region"]["startLine"] == place["region"]["endLine"]:
            units = place["region"]["snippet"]["text"].encode("utf-16-le")
            marked = units[2 * place["region"]["startColumn"] - 2:2 * place["region"]["endColumn"] - 2].decode("utf-16-le")
            assert marked in ("md5(h)", "system(cmd)", "malloc(n * 8)"), marked
        line = result["partialFingerprints"].get("primaryLocationLineHash")
        if line:
            hashes.setdefault((place["artifactLocation"]["uri"], line), set()).add(place["region"]["startLine"])
    assert hashes and all(len(lines) == 1 for lines in hashes.values()), hashes
    assert "](https" not in json.dumps([r["message"] for r in run["results"]])


@check("SARIF says that the job was not finished, and why")
def _():
    run = load("sarif.sarif")["runs"][0]
    call = run["invocations"][0]
    assert call["executionSuccessful"] is False and call["exitCode"] == 2
    assert [n["descriptor"]["id"] for n in call["toolExecutionNotifications"]] == ["error", "file-failed", "file-degraded", "file-skipped"]
    kinds = [s["kind"] for r in run["results"] for s in r["suppressions"]]
    assert sorted(kinds) == ["external", "external", "inSource"], kinds
    assert {r["baselineState"] for r in run["results"]} == {"new", "unchanged"}


@check("JSON has bandit's keys")
def _():
    doc = load("json.json")
    want = {"code", "col_offset", "end_col_offset", "filename", "issue_confidence", "issue_cwe", "issue_severity", "issue_text", "line_number",
            "line_range", "more_info", "test_id", "test_name"}
    assert set(doc) >= {"errors", "metrics", "results", "suppressed"} and "generated_at" not in doc
    assert len(doc["results"]) == 5 and len(doc["suppressed"]) == 3
    for r in doc["results"] + doc["suppressed"]:
        assert set(r) >= want, want - set(r)
    assert all(r["suppression"] is None for r in doc["results"]) and all(r["suppression"]["reason"] for r in doc["suppressed"])
    total = doc["metrics"]["_totals"]
    assert total["SEVERITY.HIGH"] == 2 and total["nosec"] == 1 and total["skipped_tests"] == 2
    assert sum(m["SEVERITY.HIGH"] for name, m in doc["metrics"].items() if name != "_totals") == 2
    assert {e["filename"] for e in doc["errors"]} == {"src/secret<dir>", "src/broken.c"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.scripts, self.styles, self.loads, self.articles, self.csp, self.ids = [], [], [], [], 0, "", []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in ("meta", "input", "link", "br"):
            self.open.append(tag)
        if tag in ("script", "style"):
            (self.scripts if tag == "script" else self.styles).append("")
        self.loads += [v for k, v in attrs.items() if k in ("src", "srcset", "action", "style") or k.startswith("on")]
        self.articles += tag == "article"
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if attrs.get("http-equiv") == "Content-Security-Policy":
            self.csp = attrs["content"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts[-1] += data
        if self.open and self.open[-1] == "style":
            self.styles[-1] += data


@check("HTML stands alone: one style, one script, both named by the policy, nothing loaded, nothing injected")
def _():
    page = Page()
    page.feed(text("html.html"))
    page.close()
    assert not page.open, page.open
    assert len(page.scripts) == 1 and len(page.styles) == 1 and page.articles == 8 and not page.loads
    assert len(page.ids) == len(set(page.ids)), page.ids
    digest = lambda s: base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()
    css, js = digest(page.styles[0]), digest(page.scripts[0])
    assert f"style-src 'sha256-{css}'" in page.csp and f"script-src 'sha256-{js}'" in page.csp, f"moe_html_csp should name css {css} and js {js}"
    assert "default-src 'none'" in page.csp
    assert "alert(1)" not in page.scripts[0] and "&lt;/script&gt;&lt;script&gt;alert(1)" in text("html.html")


@check("JUnit is XML: a case per file, a failure per open finding")
def _():
    doc = xml.dom.minidom.parseString(text("junit.xml").encode())
    suite = doc.getElementsByTagName("testsuite")[0]
    cases = doc.getElementsByTagName("testcase")
    assert [c.getAttribute("name") for c in cases] == ["include/ring.h", "src/a.c", "src/broken.c", "src/größe & <b>.cu", "third_party/x.c", "the run itself"]
    for tag, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert len(doc.getElementsByTagName(tag)) == int(suite.getAttribute(attribute)), tag
    assert len(doc.getElementsByTagName("failure")) == 5 and len(cases) == int(suite.getAttribute("tests"))


@check("CSV has a row per finding, and no cell is a formula")
def _():
    rows = list(csv.reader(io.StringIO(text("csv.csv")), strict=True))
    assert len(rows) == 9 and all(len(r) == len(rows[0]) == 20 for r in rows)
    assert all(not cell or cell[0] not in "=+-@\t\r" for row in rows for cell in row)
    assert any(cell.startswith("'=n * 8") for row in rows for cell in row)


@check("GitLab's fingerprints are unique, and what was not analysed blocks")
def _():
    entries = load("gitlab.json")
    assert len({e["fingerprint"] for e in entries}) == len(entries) == 7
    assert {e["severity"] for e in entries} <= {"info", "minor", "major", "critical", "blocker"}
    assert sum(e["severity"] == "blocker" for e in entries) == 2
    for e in entries:
        assert e["description"] and e["check_name"] and e["location"]["lines"]["begin"] >= 1 and not e["location"]["path"].startswith("./")


@check("GitHub's commands decode to the message")
def _():
    lines = text("github.txt").splitlines()
    assert lines[-1].startswith("4 files") or lines[-1].startswith("3 files"), lines[-1]
    commands = [re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line) for line in lines[:-1]]
    assert all(commands)
    messages = [c.group(3).replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%") for c in commands]
    assert any("100% ::error::\n::warning::planted" in m for m in messages)
    assert any("file=src/größe & <b>.cu," in c.group(2) for c in commands)


@check("the baseline's entries are one line each")
def _():
    entries = load("baseline.json")["findings"]
    assert len(entries) == 6 and sum(line.startswith('    {"fingerprint"') for line in text("baseline.json").splitlines()) == 6


print(f"1..{number}")
sys.exit(failed != 0)
PY
