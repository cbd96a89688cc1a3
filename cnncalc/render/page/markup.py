"""Texts as HTML holds them, and small pieces of markup. Attributes are always in double quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.draw.writers.svg import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable

_JOINT = re.compile(r"(?<=\w)[×._/](?=\w)")


def text(value: object) -> str:
    """A text as content or in an attribute: no markup, nothing that a terminal obeys or that turns the writing direction."""
    return escaped(str(value))


def breakable(value: object) -> str:
    """A name or a product that may be broken behind what joins its parts, and not within a number."""
    return _JOINT.sub(r"\g<0><wbr>", text(value))


def lines(value: str) -> str:
    """A text of several lines."""
    return "\n".join(map(text, value.split("\n")))


def section(name: str, title: str, body: str, note: str = "") -> str:
    """A section with its heading, which the page's navigation leads to."""
    said = f"<p class=note>{text(note)}</p>" if note else ""
    return (
        f'<section id="{name}" aria-labelledby="h-{name}"><h2 id="h-{name}">{text(title)}</h2>{said}{body}</section>\n'
    )


def cells(tag: str, values: Iterable[object]) -> str:
    """Cells of a table's row."""
    return "".join(f"<{tag}>{text(value)}</{tag}>" for value in values)
