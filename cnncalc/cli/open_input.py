"""`whatif SPEC input=anyxany`: the sizes that an edit leaves open, which is what `cnncalc sizes` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.cli.sizes import legal_sizes
from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.cli.given import Given


def sizes_of_edits(given: Given, edits: Sequence[str], format: str | None, output: str | None) -> int:
    """`whatif SPEC input=anyxany`: the sizes that an edit leaves open; `any` and `?` stand for an axis that varies, a
    number for one that does not, and channels may be left out."""
    rest = [edit for edit in edits if edit.partition("=")[0].strip() != "input"]
    shape = next(edit for edit in edits if edit not in rest).partition("=")[2]
    words = [word.strip() for word in shape.lower().replace("×", "x").split("x")]
    if not all(word in ("any", "?") or word.isdecimal() for word in words):
        raise UsageError(
            f"input={clipped(shape)} is no size", "write input=anyxany, or a number for an axis that stays"
        )
    known = given.load(rest).input_shapes
    own: Any = next((each for each in known if each is not None and each.spatial), None)
    rank = 0 if own is None else len(own.spatial)
    if len(words) not in (rank, rank + 1) or not rank:
        raise UsageError(
            f"the input has {rank} spatial axes, not {len(words)}", f"write input={'x'.join(['any'] * rank)}"
        )
    if len(words) == rank:
        spatial, channels = words, str(own.channels)
    else:
        spatial = words[1:] if own.first else words[:-1]
        channels = words[0] if own.first else words[-1]
        if not channels.isdecimal():
            raise UsageError("the channels of an input do not vary", f"write {own.channels} for them")
    free = [axis for axis, word in enumerate(spatial) if not word.isdecimal()]
    sizes = [word if word.isdecimal() else str(n) for word, n in zip(spatial, own.spatial, strict=True)]
    told = "x".join([channels, *sizes] if own.first else [*sizes, channels])
    if told != "x".join(map(str, own.dims)):
        rest.append(f"input={told}")
    return legal_sizes(given, rest, free, None, format, output)
