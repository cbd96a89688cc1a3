"""How uses of a file's blocks, and pasted Sequentials, are written out: groups of the layers they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.language.expansion.arguments import arguments
from cnncalc.language.expansion.frame import Frame
from cnncalc.language.expansion.scope import shared_group

if TYPE_CHECKING:
    from cnncalc.language.entries.spec import Block, Entry
    from cnncalc.language.expansion.scope import Group
    from cnncalc.language.expansion.writer import Writer
    from cnncalc.language.words.call import Call


def write_block(out: Writer, entry: Entry, block: Block, call: Call, name: str, frame: Frame, current: Any) -> Group:
    """A block's layers under `name`, with the values that `call` gives its parameters."""
    nesting, scope = frame.nesting, frame.scope
    if block.name in nesting:
        chain = " → ".join([*(n for n in nesting if n), block.name])
        raise ExpressionError(f"the block {block.name} uses itself ({chain})", "a block may not use itself", "type")
    edits = () if out.edits is None else out.edits.attributes
    if out.edits is not None:
        out.edits.argued(scope.prefix + name, entry, block.parameters)
    env = arguments(block, call, scope, out.env, edits, scope.prefix + name)
    if call.sources is not None:
        if len(call.sources) != 1:
            raise ExpressionError(
                f"the block {block.name} reads one layer, not {len(call.sources)}",
                f"merge them first, as in add {' '.join(call.sources)}",
                "from",
            )
        current = out.names.reference(call.sources[0], entry, frame, call)
    group = out.ledger.open(name, block.name, entry, frame, current)
    group.origin = entry
    if call.expect is not None:
        group.expect, group.place = call.expect, entry.place("=>")
    share = shared_group(call.share, group, scope) or frame.share
    inner = Frame(group.scope, env, (*frame.uses, (entry, "type")), (*nesting, block.name), share)
    return out.ledger.close(group, out.entries(block.entries, inner, current))


def write_sequential(out: Writer, entry: Entry, call: Call, name: str, frame: Frame, current: Any) -> Any:
    """A pasted Sequential: named, it is a group of its layers; else they stand alone."""
    from cnncalc.language.pasted.wrappers import sequential_entries

    entries = sequential_entries(entry, call, out.framework)
    if call.sources:
        current = out.names.reference(call.sources[0], entry, frame, call)
    if entry.name is None:
        counts = frame.scope.counts
        counts["Sequential"] = counts.get("Sequential", 1) - 1
        return out.entries(entries, frame, current)
    group = out.ledger.open(name, "sequential", entry, frame)
    return out.ledger.close(group, out.entries(entries, frame.on(group.scope), current))
