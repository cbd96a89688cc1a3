"""`whatif SPEC input=anyxany`: the sizes that an edit leaves open, which is what `cnncalc sizes` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sweep.sizes import axes_of
from cnncalc.cli.sizes import legal_sizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.cli.given import Given


def sizes_of_edits(given: Given, edits: Sequence[str], format: str | None, output: str | None) -> int:
    """`whatif SPEC input=anyxany`: the sizes that an edit leaves open; `any` and `?` stand for an axis that varies, a
    number for one that does not, and channels may be left out."""
    rest = [edit for edit in edits if edit.partition("=")[0].strip() != "input"]
    shape = next(edit for edit in edits if edit not in rest).partition("=")[2]
    known = given.load(rest).input_shapes
    own: Any = next((each for each in known if each is not None and each.spatial), None)
    free, sizes, channels = axes_of(shape, own)
    told = "x".join([channels, *sizes] if own.first else [*sizes, channels])
    if told != "x".join(map(str, own.dims)):
        rest.append(f"input={told}")
    return legal_sizes(given, rest, free, None, format, output)
