"""Somebody types for long: after every key a document that has been open says what one says that is opened with its text.

`CNNCALC_TYPED=500 pytest tests/editor/test_typing.py` types as long as that in each text.
"""

from __future__ import annotations

import ast
import os
import random
import sys
from pathlib import Path

import pytest

from cnncalc.editor.document import Document
from cnncalc.editor.programs.parse import parsed
from cnncalc.editor.programs.pieces import Pieces
from cnncalc.editor.text import Span, Text

ROOT = Path(__file__).parent.parent.parent
sys.path.append(str(ROOT / "benchmarks"))
import typed  # noqa: E402

CORPUS = sorted((ROOT / "tests" / "readers" / "torch" / "corpus").glob("*.py"))
KEYS = int(os.environ.get("CNNCALC_TYPED", "40"))


def apply(document: Document, edit: typed.Edit) -> None:
    line, start, stop, new = edit
    text = document.text
    if line < 0:  # a whole line, with the break before it
        document.change(Span(text.end_of(-line - 1), text.end_of(-line)), "")
    else:
        document.change(Span(text.starts[line] + start, text.starts[line] + stop), new)


def opened_anew(document: Document) -> Document:
    """A document that has the same text and knows nothing but which line was typed last."""
    other = Document(document.name, document.language, "", document.asked)
    other.change(None, document.text.text)
    other._typed = document._typed
    return other


def says(document: Document) -> tuple[object, ...]:
    """All that a document says of its text as it stands; what it remembers of the texts before is marked as such."""
    reading = document.reading
    hints = [hint for hint in reading.hints if not hint.stale]
    seen = {line: [(each.row.node.name, str(each.row.y), each.name) for each in there] for line, there in reading.seen.items()}
    return hints, [problem[:6] for problem in reading.problems], seen, reading.lenses if reading.whole else []


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("name", "language", "text"), [("net.py", "python", typed.program()), ("net.yaml", "yaml", typed.spec())], ids=["program", "spec"])
def test_after_every_key_it_says_what_a_document_says_that_is_opened(name: str, language: str, text: str, seed: int) -> None:
    document = Document(f"/typed/{name}", language, text)
    assert says(document) == says(opened_anew(document))
    for number, edit in enumerate(typed.typing(text, KEYS, seed)):
        apply(document, edit)
        assert says(document) == says(opened_anew(document)), (number, edit)


KEYWORDS = ("(", ")", "[", "]", '"', '"""', "'", "#", ":", "\\", "\n", "\n    ", " ", "    ", "x", "1", "else:\n", "@a\n", "def f(): pass\n", ";", "\r", "\f")


@pytest.mark.parametrize("path", CORPUS[::7], ids=lambda path: path.stem)
def test_a_text_in_pieces_is_the_tree_of_the_whole(path: Path) -> None:
    """The pieces that are kept of a text make the tree that Python makes of all of it, and its errors, to the column."""
    chosen = random.Random(path.stem)
    text = path.read_text(encoding="utf-8")[:6000]
    pieces = Pieces()
    for _ in range(KEYS):
        whole, found = parsed(text), pieces.read(Text(text))
        if isinstance(whole, SyntaxError) or isinstance(found, SyntaxError):
            assert isinstance(whole, SyntaxError), text
            assert isinstance(found, SyntaxError), text
            assert (found.msg, found.lineno, found.offset) == (whole.msg, whole.lineno, whole.offset)
        else:
            tree = ast.Module([node for piece in found for node in piece.nodes], [])
            assert ast.dump(tree, include_attributes=True) == ast.dump(whole, include_attributes=True)
            assert "".join(piece.text for piece in found) == text
        at = chosen.randrange(len(text) + 1)
        at = chosen.choice([at, text.rfind("\n", 0, at) + 1])
        if chosen.random() < 0.4:
            gone = at + chosen.choice([1, 1, 3, 40])
            text = text[:at] + text[gone:]
        else:
            text = text[:at] + chosen.choice(KEYWORDS) + text[at:]
        if isinstance(whole, SyntaxError) and chosen.random() < 0.5:
            text = path.read_text(encoding="utf-8")[: chosen.choice([6000, 5000, 3000])]
