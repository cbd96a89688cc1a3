"""Edits with several values: `conv1.kernel=3,5,7`, `stride=1..4`, `width=32..256:32`, `pad=valid,same`, `pad=?`.

No NumPy here: every `whatif` asks whether its edits are several.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.words.value import cuts, split_list
from cnncalc.layers.declaration.value import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cnncalc.analysis.sweep.keys import Key

MOST = 10_000_000
"""Values of one key."""
_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)(?::(\d+))?")
OPEN = ("?", "any")


def is_several(edit: str) -> bool:
    """Whether an edit has several values, or one that is searched."""
    _, equals, value = edit.partition("=")
    value = value.strip()
    if not equals or not value:
        return False
    if value.lower() in OPEN or _RANGE.fullmatch(value):
        return True
    try:
        return bool(cuts(value, ","))
    except BadValue:
        return False


def is_open(edit: str) -> bool:
    """Whether an edit's value is searched."""
    return edit.partition("=")[2].strip().lower() in OPEN


def values_of(text: str, edit: str) -> Sequence[Any]:
    """The values of a list: ints where all are, else texts as they are written."""
    found: list[Any] = []
    for _, part in split_list(text):
        match = _RANGE.fullmatch(part)
        if match:
            found += _range(match, edit)
        elif not part:
            raise UsageError(f"'{clipped(edit)}' has an empty value", "write values as 3,5,7 or 1..4 or 32..256:32")
        else:
            digits = part.replace("_", "") if re.fullmatch(r"-?\d+(_\d+)*", part) else ""
            found.append(int(digits) if digits and len(digits) < 30 else part)
        if len(found) > MOST:
            raise UsageError(f"'{clipped(edit)}' has more than {MOST:,} values", "sweep fewer")
    seen = list(dict.fromkeys(found))
    return seen if all(value.__class__ is int for value in seen) else [str(value) for value in seen]


def _range(match: re.Match[str], edit: str) -> range:
    first, last, step = int(match[1]), int(match[2]), int(match[3] or 1)
    if step < 1 or last < first:
        raise UsageError(f"'{clipped(edit)}' is an empty range", "write it from the least up: 1..4, or 3..11:2")
    found = range(first, last + 1, step)
    if (last - first) // step >= MOST:
        raise UsageError(f"'{clipped(edit)}' has more than {MOST:,} values", "sweep fewer")
    return found


def keys_of(edits: Iterable[str]) -> tuple[list[Key], list[str], list[str]]:
    """(the keys swept, the edits of every variant, the targets whose value is searched)."""
    from cnncalc.analysis.sweep.keys import Key
    from cnncalc.analysis.sweep.sizes import OpenShape, is_open_shape

    keys, fixed, searched = [], [], []
    for edit in edits:
        target, _, value = edit.partition("=")
        target, value = target.strip(), value.strip()
        if is_open_shape(target, value):
            searched.append(target)
            keys.append(Key(target, OpenShape(value)))
        elif is_open(edit):
            searched.append(target)
            keys.append(Key(target, ()))
        elif is_several(edit):
            try:
                values = values_of(value, edit)
            except BadValue as error:
                raise UsageError(f"'{clipped(edit)}': {error.message}", error.help) from None
            if len(values) == 1:
                fixed.append(f"{target}={values[0]}")
            else:
                keys.append(Key(target, values))
        else:
            fixed.append(edit)
    given = [edit.partition("=")[0].strip() for edit in fixed]
    twice = [key.target for key in keys if isinstance(key.values, OpenShape) and key.target in given]
    twice += [key.target for at, key in enumerate(keys) if key.target in [other.target for other in keys[:at]]]
    if twice:
        raise UsageError(f"{clipped(twice[0])} is given twice", "write its values as one list")
    return keys, fixed, searched


def zipped(keys: list[Key]) -> None:
    """UsageError unless all keys have as many values."""
    counts = {key.target: len(key.values) for key in keys}
    if len(set(counts.values())) > 1:
        listed = ", ".join(f"{name} has {count}" for name, count in counts.items())
        raise UsageError(f"--zip pairs values one by one, but {listed}", "give each key as many values")
