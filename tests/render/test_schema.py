"""The JSON Schema of specs: valid itself, every spec we ship is valid by it, and a typo is none."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml

import cnncalc as package
from cnncalc.render.schema import schema

ROOT = Path(package.__file__).parent.parent
SPECS = [*sorted((ROOT / "specs").glob("*.yaml")), *sorted((ROOT / "tests" / "specs").glob("*.yaml"))]
PAGES = [
    text
    for page in sorted((ROOT / "docs").glob("*.md"))
    for text in re.findall(r"^```yaml\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    if re.search(r"^input:", text, re.MULTILINE) and re.search(r"^layers:", text, re.MULTILINE)
]


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    found = schema()
    jsonschema.Draft7Validator.check_schema(found)
    return jsonschema.Draft7Validator(found)


@pytest.mark.parametrize("text", [*[p.read_text(encoding="utf-8") for p in SPECS], *PAGES], ids=[*[p.stem for p in SPECS], *map(str, range(len(PAGES)))])
def test_every_spec_is_valid(text: str, validator: Any) -> None:
    errors = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(yaml.safe_load(text))]
    assert errors == []


GOOD = "input: 8x8x3\nlayers:\n  - c: conv 4 1\n  - {type: opaque, output: 8x8x4}\nexpect: {params: 16}\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("expect:", "expcet:"), ("params:", "parms:"), ("input:", "inputs:"), ("layers:", "layer:"), ("{type: opaque", "{typ: opaque"), ("c: conv", "c: {residual: [relu], shortcutt: [relu]} #"),
        ("- c: conv 4 1", "- cnov 4 1"), ("params: 16", "at: [{params: 3}]"), ("params: 16", "layers: {c: {ouput: 3}}"), ("input: 8x8x3", "input: 8x8x3\nframework: pytorch"),
        ("output: 8x8x4", "output: 8x8x4, repeatt: 2"),
    ],
)  # fmt: skip
def test_a_typo_is_marked(old: str, new: str, validator: Any) -> None:
    assert list(validator.iter_errors(yaml.safe_load(GOOD))) == []
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    assert list(validator.iter_errors(yaml.safe_load(text))) != []


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    from cnncalc.cli.run import run

    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema()


SERVER = os.environ.get("CNNCALC_YAML_SERVER") or shutil.which("yaml-language-server")


def said(name: Path, text: str, wanted: str, params: dict[str, Any]) -> Any:
    """What yaml-language-server says of a text: its marks (`diagnostics`), or the answer to a request."""
    assert SERVER is not None
    process = subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdin is not None and process.stdout is not None
    out, into = process.stdout, process.stdin
    timer = threading.Timer(60, process.kill)
    timer.start()

    def send(message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        into.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        into.flush()

    def receive() -> dict[str, Any]:
        length = 0
        while line := out.readline().strip():
            length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length") else length
        return dict(json.loads(out.read(length)))

    uri = name.as_uri()
    try:
        send(
            {
                "id": 1,
                "method": "initialize",
                "params": {"processId": None, "rootUri": name.parent.as_uri(), "capabilities": {"workspace": {"configuration": True}}},
            }
        )
        while receive().get("id") != 1:
            pass
        send({"method": "initialized", "params": {}})
        send({"method": "textDocument/didOpen", "params": {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}})
        if params:
            send({"id": 9, "method": wanted, "params": {"textDocument": {"uri": uri}, **params}})
        while True:
            message = receive()
            if message.get("method") == "workspace/configuration":
                send(
                    {
                        "id": message["id"],
                        "result": [{"validate": True, "completion": True} if i.get("section") == "yaml" else {} for i in message["params"]["items"]],
                    }
                )
            elif "id" in message and "method" in message:
                send({"id": message["id"], "result": None})
            elif message.get("method") == wanted and message["params"]["uri"] == uri:
                return message["params"]["diagnostics"]
            elif message.get("id") == 9:
                return message.get("result")
    finally:
        timer.cancel()
        process.kill()
        process.communicate()


needs_server = pytest.mark.skipif(SERVER is None, reason="yaml-language-server is not installed")


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    (tmp_path / "cnncalc.schema.json").write_text(json.dumps(schema()))
    return tmp_path / "net.yaml"


HEAD = "# yaml-language-server: $schema=cnncalc.schema.json\n"


@needs_server
def test_yaml_language_server_marks_a_typo_and_nothing_in_a_good_spec(spec: Path) -> None:
    bad = said(spec, HEAD + GOOD.replace("params:", "parms:"), "textDocument/publishDiagnostics", {})
    assert [(mark["range"]["start"]["line"], "parms" in mark["message"]) for mark in bad] == [(5, True)]
    assert said(spec, HEAD + GOOD, "textDocument/publishDiagnostics", {}) == []


@needs_server
def test_yaml_language_server_completes_keys(spec: Path) -> None:
    text = HEAD + "input: 8x8x3\nlayers: [relu]\nexpect:\n  \n"
    found = said(spec, text, "textDocument/completion", {"position": {"line": 4, "character": 2}})
    items = found["items"] if isinstance(found, dict) else found
    assert {"params", "macs", "receptive_field", "at", "layers"} <= {item["label"] for item in items}
