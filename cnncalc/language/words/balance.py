"""A text with its brackets and quotes paired up: loaded only where they are not."""

from __future__ import annotations

from cnncalc.language.words.value import cuts
from cnncalc.layers.declaration.value import BadValue

_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}


def balanced(text: str) -> str:
    """`text` with what is missing put where it most likely belongs, and without what closes nothing; "" where that is
    not plain to see."""
    found: list[str] = []
    open_: list[str] = []
    quote = ""
    for at, char in enumerate(text):
        if quote and char in ",)]" and quote not in text[at:]:
            found.append(quote)  # it was to end before the comma, or the bracket
            quote = ""
        if quote or char in "'\"":
            quote = "" if char == quote else quote or char
        elif char in _CLOSED_BY:
            open_.append(_CLOSED_BY[char])
        elif char in ")]}" and (not open_ or open_.pop() != char):
            if open_:
                return ""
            continue
        found.append(char)
    made = "".join(found).rstrip() + quote + "".join(reversed(open_))
    try:
        cuts(made, ",")
    except BadValue:
        return ""
    return made if made != text and len(made) <= 80 else ""


def way_out(text: str, otherwise: str) -> str:
    """`write Conv2D(32, (5, 5))` for the first step of a text that is unbalanced."""
    for step in text.split("->"):
        try:
            cuts(step, ",")
        except BadValue:
            made = balanced(step.strip())
            pair = "pair up the brackets: " if made.count("'") == step.count("'") else ""
            return f"{pair}write {made}" if made else otherwise
    return otherwise
