"""Entries and blocks as the lines of a spec."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cnncalc.language.document.replace import scalar_text
from cnncalc.language.words.value import read_value
from cnncalc.writers.spec.flat import base_of, shape_comment, unnamed
from cnncalc.writers.spec.items import expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.writers.spec.blocks import Block, Part
    from cnncalc.writers.spec.items import Item
    from cnncalc.writers.spec.structure import Folded


def full_paths(folded: Folded) -> dict[str, str]:
    """The name of each layer's row when the spec is read back, by the name it had."""
    return {
        full: f"{item.name}.{inner}" if inner else item.name
        for item in folded.items
        for full, inner in item.inner.items()
    }


def entry_lines(folded: Folded, framework: str, inputs: list[str], shapes: bool) -> list[str]:
    """The entries of `layers`, each behind a dash."""
    known = full_paths(folded)
    free = unnamed([(item.name, _base(item, framework)) for item in folded.items])
    before = inputs[0] if len(inputs) == 1 else ""
    found = []
    for item in folded.items:
        reads = () if not item.many and item.reads == (before,) else tuple(known.get(n, n) for n in item.reads)
        share = known.get(item.share, item.share)
        text = _entry(
            item.name if item.name not in free else "", with_reads(item, expression(item, item.args), reads, share)
        )
        found.append((text, shape_comment(item.line.row) if shapes and item.line and not item.repeat else ""))
        before = item.result
    width = min(60, max((len(text) for text, shape in found if shape), default=0))
    return [f"{text:<{width}}  => {shape}" if shape else text for text, shape in found]


def block_lines(blocks: Sequence[Block], framework: str) -> list[str]:
    """The blocks, each under its header."""
    found = []
    for block in blocks:
        found.append(f"{block.header()}:")
        free = _free_in(block, framework)
        for present, run in groupby(block.parts, key=lambda part: part.present):
            found += _run(block, present, list(run), free)
    return found


def _free_in(block: Block, framework: str) -> set[str]:
    """The names of parts that need not be written, in whichever use."""
    names = {part.first.name for part in block.parts}
    for use in range(block.count):
        there = [part for part in block.parts if part.items[use] is not None]
        own = unnamed([(part.first.name, _base(part.first, framework)) for part in there])
        names -= {part.first.name for part in there} - own
    return names


def _run(block: Block, present: tuple[bool, ...], run: list[Part], free: set[str]) -> list[str]:
    """Parts that the same uses have: plain where all do, else behind a `when`."""
    texts = [_part(part, free) for part in run]
    if all(present):
        return [f"  - {text}" for text in texts]
    flag = block.flags.get(present)
    if flag is not None:
        return [f"  - when: ${flag}", "    do:", *(f"      - {text}" for text in texts)]
    flag = block.flags[tuple(not each for each in present)]
    number = block.parts.index(run[0])
    before = block.parts[number - 1].present if number else ()
    if before == tuple(not each for each in present):
        return ["    else:", *(f"      - {text}" for text in texts)]
    return [f"  - when: $(not {flag})", "    do:", *(f"      - {text}" for text in texts)]


def _part(part: Part, free: set[str]) -> str:
    item = part.first
    return _entry("" if item.name in free else item.name, with_reads(item, expression(item, part.args), part.reads, ""))


def _entry(name: str, text: str) -> str:
    body = scalar_text(text, flow=False)
    return f"{name}: {body}" if name else body


def _base(item: Item, framework: str) -> str:
    """What the entry is named after where it has no name."""
    return item.kind if item.block is not None else base_of(item.atom or item.kind, framework)


def with_reads(item: Item, text: str, reads: tuple[str, ...], share: str) -> str:
    """An entry's words with what it reads; `reads` is empty where that is the entry before it."""
    shared = f" share={share}" if share else ""
    reads = tuple(read if isinstance(read_value(read), str) else f"'{read}'" for read in reads)
    if not item.many:
        return text + shared + (f" from={reads[0]}" if reads else "")
    if text.endswith(")"):
        comma = f", share={share}" if share else ""
        return f"{text[:-1]}{comma})([{', '.join(reads)}])"
    plain = not item.args and len(reads) > 1
    return f"{text} {' '.join(reads)}{shared}" if plain else f"{text}{shared} from=[{','.join(reads)}]"
