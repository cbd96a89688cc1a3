"""The formats of `check`: valid by their published schemas, escaped as their readers unescape, nothing lost."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from cnncalc.analysis.expectations.held import held
from cnncalc.analysis.expectations.outcome import Outcomes
from cnncalc.render.checks.formats import FORMATS, rendered

SCHEMAS = Path(__file__).parent.parent / "schemas"
GOOD = "input: 8x8x3\nlayers: [c: conv 4 1 => 8x8x4]\nexpect: {params: 16}\n"
UNMET = "input: 8x8x3\nlayers: [c: conv 4 1 => 8x8x5]\nexpect: {params: 17, macs: 1}\n"
BROKEN = "input: 8x8x3\nlayers: [c: cnov 4 1]\n"
NAMES = ("good.yaml", "un met,100%.yaml", "br::oken.yaml", "<&>\"'ü.yaml")


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outcomes:
    monkeypatch.chdir(tmp_path)
    outcomes = Outcomes()
    for name, text in zip(NAMES, (GOOD, UNMET, BROKEN, UNMET), strict=True):
        Path(name).write_text(text, encoding="utf-8")
        outcomes.add(held(name))
    outcomes.add(held("8x8x3 -> conv 4 1 => 8x8x5"))
    return outcomes


def many(count: int, tmp_path: Path) -> Outcomes:
    layers = ", ".join(f"c{i}: conv 4 1 => 1x1x1" for i in range(count))
    (tmp_path / "many.yaml").write_text(f"input: 8x8x3\nlayers: [{layers}]\n")
    outcomes = Outcomes()
    outcomes.add(held(str(tmp_path / "many.yaml")))
    return outcomes


def test_junit_is_valid_by_jenkins_schema(found: Outcomes) -> None:
    xmlschema = pytest.importorskip("xmlschema")
    schema = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))
    schema.validate(rendered(found, "junit"))
    schema.validate(rendered(Outcomes(), "junit"))
    with pytest.raises(xmlschema.XMLSchemaException):
        schema.validate(rendered(found, "junit").replace("<testcase", "<case").replace("</testcase", "</case"))


def test_junit_holds_every_expectation(found: Outcomes) -> None:
    root = ET.fromstring(rendered(found, "junit"))
    assert {key: root.get(key) for key in ("tests", "failures", "errors")} == {"tests": "10", "failures": "7", "errors": "1"}
    suites = root.findall("testsuite")
    assert [suite.get("name") for suite in suites] == [*NAMES, "8x8x3 -> conv 4 1 => 8x8x5"]
    assert [len(suite.findall("testcase")) for suite in suites] == [2, 3, 1, 3, 1]
    assert [len(suite.findall("testcase/failure")) for suite in suites] == [0, 3, 0, 3, 1]
    messages = [failure.get("message") for failure in suites[1].iter("failure")]
    assert messages[1] == "params: expected 17, found 16 (-1, -5.9%)"


def test_junit_takes_any_name(tmp_path: Path) -> None:
    outcomes = Outcomes()
    outcomes.add(held("8x8x3 -> \x01\ud800conv\n"))
    ET.fromstring(rendered(outcomes, "junit"))


def test_sarif_is_valid_by_oasis_schema(found: Outcomes) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    log = json.loads(rendered(found, "sarif"))
    validator.validate(log)
    validator.validate(json.loads(rendered(Outcomes(), "sarif")))
    log["runs"][0]["results"][0]["level"] = "bad"
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(log)


def test_sarif_says_rule_place_and_message(found: Outcomes) -> None:
    (run,) = json.loads(rendered(found, "sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    results = run["results"]
    assert len(results) == 8
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in results)
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "un%20met%2C100%25.yaml"
    assert place["region"] == {"startLine": 2, "startColumn": 25, "endColumn": 30}
    prints = [r["partialFingerprints"]["cnncalc/v1"] for r in results]
    assert len(set(prints)) == len(prints)


def unescaped(text: str) -> str:
    """What GitHub's runner makes of a property's value."""
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_github_annotates_lines_and_its_runner_reads_them_back(found: Outcomes) -> None:
    commands = [line for line in rendered(found, "github").splitlines() if line.startswith("::")]
    assert len(commands) == 8
    read = []
    for command in commands:
        level, properties, message = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", command).groups()  # type: ignore[union-attr]
        assert level == "error"
        read.append(({k: unescaped(v) for k, v in (pair.split("=", 1) for pair in properties.split(","))}, unescaped(message)))
    assert read[1] == (
        {"file": NAMES[1], "line": "3", "col": "18", "endColumn": "20", "title": "cnncalc: figure"},
        "params: expected 17, found 16 (-1, -5.9%)",
    )
    assert read[3][0]["file"] == NAMES[2]
    assert "file" not in read[7][0]


def test_github_shows_at_most_nine_and_counts_the_rest(tmp_path: Path) -> None:
    for count, commands in ((9, 9), (10, 10), (30, 10)):
        lines = [line for line in rendered(many(count, tmp_path), "github").splitlines() if line.startswith("::")]
        assert len(lines) == commands
    assert "21 more" in lines[-1]


def test_github_paths_are_relative_to_what_was_checked_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "x.yaml").write_text(UNMET)
    monkeypatch.chdir(inner)
    outcomes = Outcomes()
    outcomes.add(held("x.yaml"))
    assert "file=a/b/x.yaml," in rendered(outcomes, "github", base=str(tmp_path))
    assert "file=x.yaml," in rendered(outcomes, "github")


def test_a_file_cannot_give_github_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("::stop-commands::x.yaml").write_text(UNMET)
    outcomes = Outcomes()
    outcomes.add(held("::stop-commands::x.yaml"))
    assert not [line for line in rendered(outcomes, "github").splitlines() if line.lstrip().startswith("::stop")]


def test_gitlab_has_the_keys_that_its_documentation_names(found: Outcomes) -> None:
    issues = json.loads(rendered(found, "gitlab"))
    assert len(issues) == 8
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == 8
    assert json.loads(rendered(Outcomes(), "gitlab")) == []


def test_gitlab_is_as_its_rules_say(found: Outcomes) -> None:
    """`gitlab.json` holds the rules of GitLab's documentation as a schema; two more cannot be said in one: no byte order
    mark, and fingerprints of their own."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((SCHEMAS / "gitlab.json").read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    for outcomes in (found, Outcomes()):
        text = rendered(outcomes, "gitlab")
        assert text[0] == "["
        validator.validate(json.loads(text))
    issue = json.loads(rendered(found, "gitlab"))[0]
    location = issue["location"]
    spoiled = [
        *({key: value for key, value in issue.items() if key != gone} for gone in issue),
        *({**issue, "severity": value} for value in ("error", "Major", None)),
        *({**issue, "location": {**location, "path": path}} for path in ("", "./x.yaml", "/x.yaml")),
        *({**issue, "location": {**location, "lines": {"begin": line}}} for line in (0, "1", None)),
    ]
    for wrong in spoiled:
        with pytest.raises(jsonschema.ValidationError):
            validator.validate([wrong])


def test_a_fingerprint_stays_when_the_line_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    prints = []
    for text in (UNMET, f"# a comment\n\n{UNMET}"):
        Path("x.yaml").write_text(text)
        outcomes = Outcomes()
        outcomes.add(held("x.yaml"))
        prints.append([issue["fingerprint"] for issue in json.loads(rendered(outcomes, "gitlab"))])
    assert prints[0] == prints[1]


def test_markdown_is_one_table(found: Outcomes, tmp_path: Path) -> None:
    text = rendered(found, "markdown")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + 8
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 3 for row in rows)
    assert text.startswith("**cnncalc check**: ✗ broken\n")
    assert len(rendered(many(900, tmp_path), "markdown")) < 60_000


def test_json_has_the_numbers_and_where_the_shapes_part(found: Outcomes) -> None:
    plain = json.loads(rendered(found, "json"))
    assert {key: plain[key] for key in ("met", "unmet", "broken", "skipped")} == {"met": 2, "unmet": 7, "broken": 1, "skipped": 0}
    assert plain["specs"][1]["parts"] == {"at": "c", "after": None}
    assert plain["specs"][2]["errors"][0]["line"] == 2


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_ends_its_last_line(format: str, found: Outcomes) -> None:
    assert rendered(found, format).endswith("\n")
