"""A merge that joins one layer with nothing: whether it is a fault, and the layer that it most likely lacks.

In words a merge joins two. Keras's classes take a list, of one too (`Merge.build` of keras/src/layers/merging), but no
tensor without a list; PyTorch's `torch.cat([a])` is a.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault, used_here
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Scalar
from cnncalc.language.expansion.scope import Group, lookup
from cnncalc.language.words.expression import split_words
from cnncalc.language.words.value import cuts
from cnncalc.layers.declaration.value import BadValue

if TYPE_CHECKING:
    from cnncalc.language.expansion.expand import Expansion
    from cnncalc.language.expansion.ledger import Step
    from cnncalc.language.expansion.scope import Scope


def is_lone(step: Step) -> bool:
    """Whether a merge with one input lacks another, as its words or its framework have it."""
    call = step.call
    if step.entry.kind != "layer":
        return False  # the merge of a parallel of one branch
    if call.style != "call" or call.sources is None:
        return True
    text = "".join(_text(step).split())
    return ")(" in text and ")([" not in text and ")((" not in text  # Add()(a): Keras takes Add()([a])


def lone_merge(expansion: Expansion, step: Step, kind: str) -> Fault:
    """The fault for a step, a merge of type `kind` with one input; its help is built from the names there are."""
    word, before = expansion.alone.get(step.name, ("", step.inputs[0]))
    one = word or _name_of(before, step.scope)
    message = f"{kind} joins {clipped(one or 'one layer')} with nothing"
    help = "name two layers"
    if expansion.spec.faults.helped:
        help = _way_out(expansion, step, kind, word, before, one)
    place = step.entry.place("from" if step.call.sources is not None else 0 if word else None)
    return Fault(message, place, help=help, layer=step.name, related=used_here(step.uses))


def _way_out(expansion: Expansion, step: Step, kind: str, word: str, before: Any, one: str) -> str:
    """The merge with the layer it lacks: what stands before it; where it names just that, or nothing, some other."""
    scope = step.scope
    target = lookup(scope, word) if word else before
    shown = _as_written(step, word)
    if word and not _same(target, before):
        other = _name_of(before, scope)
        if other:
            return f"write {_written(step, kind, other, shown)}"
        label = next(name for name in ("before", "before_it", "before_this") if lookup(scope, name) is None)
        return f"{_named(expansion, before, label)}, and here {_written(step, kind, label, shown)}"
    index = expansion.steps.index(step)
    other = next(
        (name for name, found in _seen(scope) if _stands_before(found, index) and not _same(found, target)), ""
    )
    if not other or not one:
        return "leave it out: there is no other layer yet"
    return f"name what else it joins, as in {_written(step, kind, other, shown if word else one)}"


def _stands_before(target: Any, index: int) -> bool:
    return target < index if target.__class__ is int else target.__class__ is Group and target.last <= index


def _same(one: Any, other: Any) -> bool:
    return one is other or (one.__class__ is int and other.__class__ is int and one == other)


def _seen(scope: Scope) -> list[tuple[str, Any]]:
    """Every name that can be read in `scope` and what it stands for, inputs first, then from the inside outward the
    latest first."""
    names: list[str] = []
    level: Scope | None = scope
    while level is not None:
        names += [*reversed(level.names), *(["input"] if level.input is not None else [])]
        level = level.parent
    found = [(name, lookup(scope, name)) for name in dict.fromkeys(names)]
    return sorted(found, key=lambda pair: not (pair[0] == "input" or (pair[1].__class__ is int and pair[1] < 0)))


def _name_of(target: Any, scope: Scope) -> str:
    """A name under which `scope` can read what stands before a layer; "" for none (an inner layer has its name)."""
    if target is None:
        return next((name for name, found in _seen(scope) if found.__class__ is int and found < 0), "")
    names = [name for name, found in _seen(scope) if _same(found, target)]
    return names[0] if names else ""


def _named(expansion: Expansion, before: Any, label: str) -> str:
    """How to give what stands before a layer a name."""
    if before.__class__ is int and before >= 0:
        entry = expansion.steps[before].entry
        if entry.name is None and entry.node.__class__ is Scalar and not entry.node.folded:
            return f"write '{label}: {clipped(entry.node.value)}' for the layer before it"
    return f"call what stands before it '{label}'"


def _text(step: Step) -> str:
    node = step.entry.node
    return node.value if node.__class__ is Scalar else ""


def _as_written(step: Step, word: str) -> str:
    """The one name as the file has it, `$skip` where a block was given it."""
    call = step.entry.call
    if call is None:
        return word
    if call.sources:
        return str(call.sources[0])
    first = call.positional[0] if call.positional else word
    return str(first[0] if first.__class__ is tuple and first else first)


def _written(step: Step, kind: str, other: str, one: str) -> str:
    """The merge as it is written, with both layers that it joins."""
    call = step.call
    if call.style == "mapping":
        return f"from: [{other}, {one}]"
    text = _text(step)
    try:
        marks = cuts(text, "=>")
        body = (text[: marks[0]] if marks else text).strip()
        if call.style == "call":
            if call.sources is None and call.type == kind:
                return f"{kind} {other} {one}"
            head = body[: body.rindex("(")] if call.sources else body
            return f"{head.rstrip(',; ')}([{other}, {one}])"
        words = [word for _, word in split_words(body)]
    except (BadValue, ValueError):
        return f"{kind} {other} {one}"
    rest = [word for word in words[1:] if "=" in word and not word.startswith("from=")]
    both = [f"from=[{other},{one}]"] if call.type != kind or call.sources is not None else [other, one]
    return " ".join([words[0], *both, *rest])
