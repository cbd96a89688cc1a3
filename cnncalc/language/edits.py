"""The edits of `whatif`, `--set` and `edits=`: one language.

conv1.kernel=7      'layer2.*.stride=2'      input=320x320x3      width=0.5
layer2.width=96     drop=pool1               after:conv1=bn
"""

from __future__ import annotations

from typing import Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place, Source
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.words.call import Call, Template
from cnncalc.language.words.expression import read_expression, split_name
from cnncalc.language.words.value import read_value
from cnncalc.layers.declaration.value import BadValue


class Edit:
    """One edit: `kind` is attribute, input, variable, drop or after; `used` says whether it found its target."""

    __slots__ = ("hits", "key", "kind", "offset", "place", "places", "target", "text", "used", "value")

    def __init__(self, kind: str, target: str, key: str, text: str, value: Any, place: Place, offset: int = 0) -> None:
        self.kind = kind
        self.target = target
        self.key = key
        self.text = text
        self.value = value
        self.place = place
        self.offset = offset
        """Where its value begins in what was written."""
        self.used = False
        self.hits: list[tuple[Any, str]] = []
        """(entry, full name) of each layer or block that it changed."""
        self.places: dict[int, tuple[Any, set[str]]] = {}
        """(entry, the full names that it stands for) of each entry of the spec, by its identity."""

    @property
    def several(self) -> bool:
        """Whether it is meant for all layers that match a pattern."""
        return any(c in self.target for c in "*?[")

    def matches(self, name: str) -> bool:
        """Whether the edit is meant for the layer or block `name`."""
        target = self.target
        if target == name:
            return True
        if not self.several:
            return False
        import fnmatch

        return fnmatch.fnmatchcase(name, target)


def read_edit(text: str) -> Edit:
    """The edit a text says; SpecError where it says none."""
    source = Source("<edit>", text)
    target, equals, value = text.partition("=")
    offset = len(text) - len(value.lstrip())
    target, value = target.strip(), value.strip()
    place = Place((source, 1, 1, max(1, len(text))))

    def refused(message: str, help: str) -> SpecError:
        return SpecError([Fault(message, place, help=help)])

    if not equals or not target or not value:
        raise refused(
            f"'{clipped(text)}' is no edit",
            "write LAYER.KEY=VALUE, input=SHAPE, NAME=VALUE, drop=LAYER or after:LAYER=EXPRESSION",
        )
    if target == "input" or target.startswith("input."):
        return Edit("input", target[6:] or "input", "", value, None, place)
    if target == "drop":
        return Edit("drop", value, "", value, None, place)
    try:
        if target.startswith("after:"):
            name, expression, start = split_name(value)
            call = read_expression(expression)
            if name is not None:
                call = call._replace(name=name)
            return Edit("after", target[6:], "", expression, call, place, offset + start)
        read = Template(value) if "$" in value else read_value(value)
    except (BadValue, ExpressionError) as error:
        raise refused(error.message, error.help) from None
    layer, dot, key = target.rpartition(".")
    if not dot:
        return Edit("variable", target, "", value, read, place)
    return Edit("attribute", layer, key, value, read, place)


def edited_call(call: Call, edit: Edit, framework: str) -> Call:
    """A layer's call with one attribute changed, under whichever name it was given."""
    from cnncalc.binding.bind import lookup, spelling_of
    from cnncalc.binding.older_keras import renamed

    older = renamed(call, framework)
    if older is not None:
        call = call._replace(type=older.type, owner=older.owner, positional=older.positional, keywords=older.keywords)
    layer, spelling, owner = spelling_of(call, framework)
    names = lookup(layer, owner if call.style != "words" else "")
    attribute = names.get(edit.key)
    own = attribute.name if attribute is not None else edit.key
    keywords = []
    slots = (*spelling.arguments, *layer.keras_tail.split())
    for position, value in enumerate(call.positional):
        if position < len(slots):
            slot = slots[position]
            if slot.startswith("*"):
                keywords.append((slot[1:], call.positional[position:]))
                break
            keywords.append((slot, value))
    keywords += call.keywords
    kept = [(k, v) for k, v in keywords if k != own and getattr(names.get(k), "name", k) != own]
    templated = call.templated or edit.value.__class__ is Template
    return call._replace(positional=(), keywords=(*kept, (own, edit.value)), templated=templated)


def knows(call: Call, key: str, framework: str) -> bool:
    """Whether a layer has the attribute `key`."""
    from cnncalc.binding.bind import lookup, spelling_of
    from cnncalc.binding.written import todays

    try:
        layer, _, owner = spelling_of(todays(call, framework), framework)
    except ExpressionError:
        return False
    return key in lookup(layer, owner if call.style != "words" else "")
