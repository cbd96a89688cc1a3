"""The language server as an editor meets it: a process that is spoken to on its standard input and output."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_spec = importlib.util.spec_from_file_location("lsp_client", Path(__file__).parent / "client.py")
assert _spec is not None and _spec.loader is not None
client = importlib.util.module_from_spec(_spec)
sys.modules["lsp_client"] = client
_spec.loader.exec_module(client)

NET = """import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, 2, padding=1)

    def forward(self, x):
        return torch.relu(self.conv(x))


# cnncalc: at 3x32x32
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding=1)
        self.a = Block(16)
        self.b = Block(16)

    def forward(self, x):
        x = self.stem(x)
        return self.b(self.a(x))
"""
SPEC = "input: 28x28x1\nlayers:\n  - c1: conv 8 3x3\n  - maxpool 2x2\n  - flatten\n  - dense 10\n"


@pytest.fixture(scope="module")
def editor() -> Iterator[client.Client]:
    found = client.Client()
    yield found
    assert found.stop() == 0
    assert found.bad == b""
    assert found.log == b""


def test_a_program_has_hints_and_totals(editor: client.Client) -> None:
    uri = "file:///nowhere/net.py"
    editor.open(uri, NET)
    hints = editor.hints(uri)
    assert hints == {
        7: "16×16×16, 16×8×8",
        9: "16×32×32, 16×16×16",
        10: "16×16×16, 16×8×8",
        17: "16×32×32",
        18: "16×16×16",
        19: "16×8×8",
        21: "3×32×32",
        22: "16×32×32",
        23: "16×8×8",
    }
    assert editor.problems(uri) == []


def test_a_spec_has_hints_and_faults(editor: client.Client) -> None:
    uri = "untitled:Untitled-1"
    editor.open(uri, SPEC, "yaml")
    assert editor.hints(uri) == {2: "26×26×8", 3: "13×13×8", 4: "1352", 5: "10"}
    editor.change(uri, (3, 12), (3, 15), "99x99")
    (problem,) = editor.problems(uri)
    assert problem["range"] == client.span((3, 12), (3, 17))
    assert problem["code"] == "spec"
    assert "larger than" in problem["message"]
    assert editor.hints(uri) == {2: "26×26×8", 3: "was 13×13×8", 4: "was 1352", 5: "was 10"}


def test_columns_are_utf_16_and_edits_are_put_where_they_belong(editor: client.Client) -> None:
    uri = "file:///nowhere/%F0%9F%98%80.yaml"
    editor.open(uri, "input: 28x28x1  # 😀 × \u202e\nlayers:\n  - '😀': 3\n  - conv 8 3x3  # 😀😀\n", "yaml")
    assert editor.hints(uri) == {}  # a name that is none
    editor.change(uri, (2, 5), (2, 7), "c")  # the emoji: two units
    editor.edit(uri, [{"range": client.span((2, 9), (2, 10)), "text": "conv"}, {"range": client.span((2, 13), (2, 13)), "text": " 4 3x3"}])
    found = editor.ask("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": client.span((0, 0), (9, 0))})
    assert [(h["position"]["line"], h["position"]["character"], h["label"]) for h in found] == [(2, 19, "26×26×4"), (3, 22, "24×24×8")]
    editor.edit(uri, [{"text": "input: 8x8x1\nlayers:\n  - cnov 😀\n"}])
    (problem,) = editor.problems(uri)
    assert problem["range"] == client.span((2, 4), (2, 8))


def test_fixes_and_names_are_edits(editor: client.Client) -> None:
    uri = "file:///nowhere/names.yaml"
    editor.open(uri, "input: 28x28x1\nlayers:\n  - a: conv 8 3x3\n  - relu\n  - add a relu\n  - cnov 8 3x3\n", "yaml")
    (problem,) = editor.problems(uri)
    actions = editor.ask("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": problem["range"], "context": {"diagnostics": [problem]}})
    assert [(a["title"], a["kind"], a["edit"]["changes"][uri]) for a in actions] == [
        ("Write conv", "quickfix", [{"range": client.span((5, 4), (5, 8)), "newText": "conv"}])
    ]
    for line, column, count in ((5, 9, 1), (4, 9, 0)):  # a cursor elsewhere on its line, and on another
        where = {"textDocument": {"uri": uri}, "range": client.span((line, column), (line, column)), "context": {"diagnostics": []}}
        assert len(editor.ask("textDocument/codeAction", where)) == count
    renamed = editor.at("rename", uri, 4, 8, newName="first")["changes"][uri]
    assert [(edit["range"]["start"], edit["newText"]) for edit in renamed] == [({"line": 2, "character": 4}, "first"), ({"line": 4, "character": 8}, "first")]
    assert editor.at("definition", uri, 4, 8)["range"] == client.span((2, 4), (2, 5))
    with pytest.raises(AssertionError, match="there is a layer relu already"):
        editor.at("rename", uri, 4, 8, newName="relu")
    assert "C′ = F = 8" in editor.at("hover", uri, 2, 8)["contents"]["value"]
    items = editor.at("completion", uri, 5, 6)
    assert {"conv", "maxpool"} <= {item["label"] for item in items}
    assert all(item["filterText"] == item["label"] for item in items)


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "file:///nowhere/pyproject.toml", "type": 2}]}),
        ("textDocument/didSave", {"textDocument": {"uri": "file:///nowhere/other.py"}}),
    ],
)
def test_hints_and_totals_are_asked_for_again_when_something_beside_them_changes(editor: client.Client, method: str, params: Any) -> None:
    uri = "file:///nowhere/beside.yaml"
    editor.open(uri, "input: 28x28x1\nlayers: [relu]\n", "yaml")
    assert editor.hints(uri) == {1: "28×28×1"}
    before = len(editor.notes)
    editor.tell(method, params)
    assert editor.hints(uri) == {1: "28×28×1"}
    assert {note["method"] for note in editor.notes[before:]} == {"workspace/inlayHint/refresh", "workspace/codeLens/refresh"}


def test_what_is_not_ours_has_nothing_and_what_is_closed_is_forgotten(editor: client.Client) -> None:
    uri = "file:///nowhere/docker-compose.yaml"
    editor.open(uri, "services:\n  web:\n    image: x\n", "yaml")
    assert editor.hints(uri) == {}
    assert editor.at("hover", uri, 0, 0) is None
    assert uri not in editor.diagnostics
    other = "file:///nowhere/closed.yaml"
    editor.open(other, "input: 8x8x1\nlayers: [cnov]\n", "yaml")
    assert len(editor.problems(other)) == 1
    editor.close(other)
    assert editor.hints(other) == {}
    assert editor.diagnostics[other]["diagnostics"] == []


def test_a_server_that_was_killed_loses_nothing_and_counts_as_it_is_asked_to() -> None:
    first = client.Client()
    first.open("file:///nowhere/net.py", NET)
    hints = first.hints("file:///nowhere/net.py")
    first.kill()
    second = client.Client(encodings=["utf-8"])
    try:
        second.open("file:///nowhere/net.py", NET)
        assert second.hints("file:///nowhere/net.py") == hints
        assert second.capabilities["positionEncoding"] == "utf-8"
        second.open("file:///nowhere/a.yaml", "input: 8x8x1\nlayers:\n  - relu  # é\n", "yaml")
        (hint,) = second.ask("textDocument/inlayHint", {"textDocument": {"uri": "file:///nowhere/a.yaml"}, "range": client.span((0, 0), (9, 0))})
        assert hint["position"] == {"line": 2, "character": 14}
        second.tell("textDocument/didChange", {"textDocument": {"uri": "file:///nowhere/none", "version": 2}, "contentChanges": [{"text": "x"}]})
        second.tell("$/nonsense", {"a": [1]})
        second.send({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": 3}})
        assert second.hints("file:///nowhere/net.py") == hints
    finally:
        second.kill()
    assert b"Traceback" not in second.log
    assert second.bad == b""


def test_the_settings_of_a_project_give_the_input_and_are_read_again(editor: client.Client, tmp_path: Path) -> None:
    uri = (tmp_path / "net.py").as_uri()
    editor.open(uri, NET.replace("# cnncalc: at 3x32x32\n", ""))
    assert [p["severity"] for p in editor.problems(uri)] == [4]
    (tmp_path / "pyproject.toml").write_text('[tool.cnncalc]\ninput = "3x8x8"\n')
    editor.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": (tmp_path / "pyproject.toml").as_uri(), "type": 1}]})
    assert editor.hints(uri)[20] == "3×8×8"
    assert editor.problems(uri) == []


def test_an_answer_that_fails_is_empty_and_has_a_line_in_the_log(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from lsprotocol import types

    from cnncalc.editor.document import Document
    from cnncalc.editor.server.serve import Server, register
    from cnncalc.editor.settings import Settings

    server = Server()
    register(server, server.documents)
    monkeypatch.setattr(server.documents, "read", lambda uri: Document("/nowhere/a.yaml", "yaml", SPEC))
    monkeypatch.setattr(Document, "reading", property(lambda self: 1 // 0))
    answer = server.protocol.fm.features[types.TEXT_DOCUMENT_HOVER]
    assert answer(types.HoverParams(types.TextDocumentIdentifier("file:///nowhere/a.yaml"), types.Position(0, 0))) is None
    assert "cnncalc lsp: textDocument/hover failed: ZeroDivisionError" in capsys.readouterr().err
    assert isinstance(server.settings, Settings)


def test_without_the_extra_a_line_says_the_way_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from cnncalc.cli.run import run

    monkeypatch.setitem(sys.modules, "pygls", None)
    assert run(["lsp"]) == 2
    assert capsys.readouterr().err == "error: the language server needs pygls\n   help: pip install 'cnncalc[lsp]'\n"
