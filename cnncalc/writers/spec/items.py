"""What a list of layers is made of while its structure is found: layers, and uses of blocks and repeats that stand for
several."""

from __future__ import annotations

from typing import Any

from cnncalc.language.words.expression import split_words
from cnncalc.layers import find
from cnncalc.writers.spec.flat import Line
from cnncalc.writers.values import in_words

Key = int | str
"""An argument: a positional one's number, else its name."""


class Item:
    """One entry: a layer, the use of a block, or a repeat of either.

    `name` is what it is called in its list, `args` what is said of it, `reads` the full names of the layers it reads,
    `result` that of its last layer, `inner` the path of each of its layers inside it ("" of itself). `atom` is the text of
    a layer that is written as a call, whose arguments are not looked into.
    """

    __slots__ = ("args", "atom", "block", "inner", "kind", "line", "many", "name", "reads", "repeat", "result", "share")

    def __init__(self, name: str, kind: str, args: dict[Key, str], reads: tuple[str, ...], result: str) -> None:
        self.name = name
        self.kind = kind
        self.args = args
        self.reads = reads
        self.result = result
        self.many = False
        self.share = ""
        self.atom = ""
        self.repeat = 0
        self.block: Any = None
        """The `Block` that it uses."""
        self.line: Line | None = None
        self.inner: dict[str, str] = {result: ""}

    def path(self, full: str) -> str:
        """How its own list refers to a layer inside it: to the last one by its own name."""
        return self.name if full == self.result else self.within(full)

    def within(self, full: str) -> str:
        """What a layer inside it is called from its own list."""
        inner = self.inner[full]
        return f"{self.name}.{inner}" if inner else self.name


def item_of(line: Line) -> Item:
    """The entry of one layer."""
    text = line.words
    if text.endswith(")"):
        item = Item(line.name, text.partition("(")[0], {}, line.reads, line.row.name)
        item.atom = text
    else:
        kind, *words = [word for _, word in split_words(text)]
        args: dict[Key, str] = {}
        for word in words:
            key, equals, value = word.partition("=")
            if equals and key.isidentifier():
                args[key] = value
            else:
                args[len(args)] = word
        item = Item(line.name, kind, args, line.reads, line.row.name)
    item.many, item.share, item.line = line.many, line.share, line
    return item


def default(item: Item, key: Key) -> str | None:
    """What an argument is where it is not given, as it would be written; None where it must be given."""
    if item.block is not None:
        found: str | None = item.block.defaults.get(str(key))
        return found
    if item.line is None or item.atom:
        return None
    row = item.line.row
    attribute: Any = None
    for each in row.layer.attributes.values():
        if key in (each.called, each.name) or (key == "pad" and "pad" in each.short):
            attribute = each
    if attribute is None:
        return None
    value = attribute.defaults[row.graph.framework]
    return None if value.__class__.__name__ == "Required" or value is None else in_words(attribute, value, 0)


def argument_name(item: Item, key: Key) -> str:
    """What a parameter for an argument is called."""
    if key.__class__ is str or item.block is not None:
        return str(key)
    layer = find(item.kind)
    spelling = layer.words.get(item.kind) if layer is not None else None
    slots = spelling.arguments if spelling is not None else ()
    return slots[int(key)].lstrip("*") if int(key) < len(slots) else "value"


def _in_order(item: Item, args: dict[Key, str]) -> list[str]:
    """The named arguments in the order in which the layer declares them."""
    declared = item.line.row.layer.attributes.values() if item.line is not None else ()
    order = {name: number for number, a in enumerate(declared) for name in (*a.names, a.called)}
    return sorted((str(key) for key in args if key.__class__ is str), key=lambda key: order.get(key, 0))


def expression(item: Item, args: dict[Key, str]) -> str:
    """The words of an entry with these arguments; what a default says is left out of a block's use."""
    if item.atom:
        return item.atom
    block = item.block
    if block is None:
        words = [value for key, value in args.items() if key.__class__ is int]
        pairs = [f"{key}={args[key]}" for key in _in_order(item, args)]
    else:
        words = [args[name] for name in block.parameters if name not in block.defaults]
        pairs = [f"{n}={args[n]}" for n, d in block.defaults.items() if args.get(n, d) != d]
    return " ".join([item.kind, *words, *pairs, *([f"repeat={item.repeat}"] if item.repeat else [])])
