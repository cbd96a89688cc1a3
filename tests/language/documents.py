"""YAML texts with scalars of every style, and the trees they are read as."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.place import Source
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence
from cnncalc.language.document.yaml_tree import read_document

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))


def scalars(node: Any) -> Iterator[Scalar]:
    """Every scalar of a tree, keys too, in the order written."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            yield key
            yield from scalars(value)


# -- documents of every style: raw scalars as they are written, put into lists and mappings

WORD = st.text("ab:é😀#&-", min_size=1, max_size=3).filter(lambda word: word[0] in "abé😀" and word[-1] != ":")
FOLD = st.sampled_from([" ", "  ", "\n  ", " \n   ", "\n\n  ", "\n \n\n\t  ", "\u2028  ", "\x85   \n  "])
ESCAPE = st.sampled_from([*(f"\\{c}" for c in '0abtnvfre "\\N_LP'), "\\x41", "\\u00e9", "\\U0001F600", "\\\n   ", "\\\n\n   "])


def mixed(*pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(*pieces), max_size=6).map("".join)


PLAIN = st.builds(lambda first, rest: first + "".join(rest), WORD, st.lists(st.builds(str.__add__, FOLD, WORD), max_size=3))
SINGLE = mixed(WORD, FOLD, st.just("''"), st.just('"')).map("'{}'".format)
DOUBLE = mixed(WORD, FOLD, ESCAPE, st.just("'")).map('"{}"'.format)
ROW = st.sampled_from(["a", "a b ", " a", "\ta", "# a", "", "", "   ", "é😀", "b'\"\\n"])


@st.composite
def block(draw: st.DrawFn) -> str:
    """A `|` or `>` block for a place four columns in, without the line break that ends it."""
    rows = draw(st.lists(ROW, max_size=5))
    head = draw(st.sampled_from("|>")) + draw(st.sampled_from(["", "-", "+", "2", "2-", "+2"])) + draw(st.sampled_from(["", " # c"]))
    return "\n".join([head, *("    " + row if row else "" for row in rows)])


FLOWING = st.one_of(PLAIN.filter(lambda text: not any(c in text for c in ":")), SINGLE, DOUBLE)
ANCHOR = st.sampled_from(["", "", "", "&x ", "&x\n    ", "&x # c\n    "])


@st.composite
def document(draw: st.DrawFn) -> str:
    lines = []
    for number in range(draw(st.integers(1, 4))):
        anchor = draw(ANCHOR).replace("x", f"x{number}")
        one, two = draw(FLOWING), draw(FLOWING)
        raw = draw(st.one_of(PLAIN, SINGLE, DOUBLE, block(), st.just(f"[{one}, {two}]"), st.just(f"{{k: {one}, 'l': {two}}}"), st.just("")))
        key = draw(st.sampled_from(["a{}", "'a{}'", '"\\x41{}"'])).format(number)
        comment = draw(st.sampled_from(["", "", "  # c", " "])) if raw[:1] not in ("|", ">") else ""
        lines.append(f"  {key}: {anchor}{raw}{comment}" if draw(st.booleans()) else f"  {key}:\n  - {anchor}{raw}{comment}\n  - b")
    text = "\n".join(["root:", *lines]) + draw(st.sampled_from(["", "\n", "\n\n", "\n# end\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))


def tree_of(text: str) -> Any:
    try:
        return read_document(Source("x", text))
    except SpecError:
        return None
