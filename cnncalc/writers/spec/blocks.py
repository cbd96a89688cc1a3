"""Groups that are built alike, as one block with parameters for what differs, and `when` for what only some have."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from cnncalc.writers.spec.items import Item, argument_name, default
from cnncalc.writers.spec.vectors import by_parameter, squared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.writers.spec.items import Key

RESERVED = frozenset(
    ("from", "repeat", "share", "name", "type", "i", "in", "lambda", "class", "if", "else", "is", "not")
)
FLAGS = 3
"""At most so many parts of a block may be left out by its uses."""


class Part:
    """One entry of a block: the items of the uses that have it (None of the others), what it reads ("" the one before,
    else paths), and its arguments as words of the block's parameters."""

    __slots__ = ("args", "items", "reads")

    def __init__(self, count: int, reads: tuple[str, ...]) -> None:
        self.items: list[Item | None] = [None] * count
        self.reads = reads
        self.args: dict[Key, str] = {}

    @property
    def first(self) -> Item:
        """The entry as the first use that has it writes it."""
        return next(item for item in self.items if item is not None)

    @property
    def present(self) -> tuple[bool, ...]:
        """Which uses have it."""
        return tuple(item is not None for item in self.items)


class Block:
    """A block: its parts, its parameters with their values in each use, and the defaults of some."""

    def __init__(self, name: str, parts: list[Part], count: int) -> None:
        self.name = name
        self.parts = parts
        self.count = count
        self.parameters: dict[str, list[str]] = {}
        self.defaults: dict[str, str] = {}
        self.flags: dict[tuple[bool, ...], str] = {}

    def header(self) -> str:
        """`bottleneck(filters, stride=1, downsample=false)`."""
        told = [n for n in self.parameters if n not in self.defaults]
        return f"{self.name}({', '.join([*told, *(f'{n}={d}' for n, d in self.defaults.items())])})"

    def lines(self) -> int:
        """How many lines it takes."""
        return 1 + len(self.parts) + 2 * len(self.flags)


def keyed(items: Sequence[Item], outside: str) -> list[tuple[Any, ...]]:
    """What each entry of a group is apart from its values: name, kind, arguments, what it reads."""
    paths = {full: item.path(full) for item in items for full in item.inner}
    before = outside
    found = []
    for item in items:
        reads = () if not item.many and item.reads == (before,) else tuple(paths.get(n, "input") for n in item.reads)
        fixed = tuple(value for value in item.args.values() if value.startswith("$"))
        words = sum(key.__class__ is int for key in item.args)
        found.append((item.name, item.kind, item.atom, item.repeat, item.many, words, fixed, reads))
        before = item.result
    return found


def united(name: str, groups: Sequence[Sequence[Item]], keys: Sequence[list[tuple[Any, ...]]]) -> Block | None:
    """One block for groups with these keys; None where too much of them differs."""
    order = list(keys[0])
    for other in keys[1:]:
        order = _joined(order, other)
    place = {key: number for number, key in enumerate(order)}
    if len(place) < len(order):
        return None
    parts = [Part(len(groups), key[-1]) for key in order]
    for use, (items, own) in enumerate(zip(groups, keys, strict=True)):
        numbers = [place[key] for key in own]
        if numbers != sorted(set(numbers)):
            return None
        for item, number in zip(items, numbers, strict=True):
            parts[number].items[use] = item
    block = Block(name, parts, len(groups))
    for part in parts:
        if not all(part.present) and not _flag(block, part):
            return None
    for part in parts:
        _parametrize(block, part)
    _set_defaults(block)
    return block


def _joined(a: list[tuple[Any, ...]], b: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """A shortest list that has the entries of both in their order."""
    found: list[tuple[Any, ...]] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        found += a[i:j]
        found += b[k:m] if tag != "equal" else []
    return found


def _flag(block: Block, part: Part) -> bool:
    """A parameter that says which uses have a part; False where there are too many."""
    present = part.present
    if present in block.flags or tuple(not each for each in present) in block.flags:
        return True
    if len(block.flags) == FLAGS:
        return False
    base = part.first.name.partition(".")[0]
    name = _free("skip" if part.first.many else base if base.isidentifier() else "more", block)
    block.flags[present] = name
    block.parameters[name] = ["true" if each else "false" for each in present]
    return True


def _free(name: str, block: Block) -> str:
    name = "".join(c if c.isalnum() else "_" for c in name)
    name = f"{name}_" if name in RESERVED or not name.isidentifier() else name
    base, count = name, 1
    while name in block.parameters:
        count += 1
        name = f"{base}_{count}"
    return name


def _parametrize(block: Block, part: Part) -> None:
    """The words of a part's arguments: values, parameters that are there, new ones."""
    have = [item for item in part.items if item is not None]
    keys = dict.fromkeys(key for item in have for key in item.args)
    for key in keys:
        values = [None if item is None else item.args.get(key, default(item, key)) for item in part.items]
        known = [value for value, item in zip(values, part.items, strict=True) if item is not None]
        given: list[str] = [value for value in known if value is not None]
        if len(given) < len(known):
            raise ValueError(f"{key} of {part.first.name} is not always given")
        if all(value == given[0] for value in given):
            part.args[key] = given[0]
            continue
        short = iter(squared(given))
        values = [None if value is None else next(short) for value in values]
        found = (by_parameter(values, name, other) for name, other in block.parameters.items())
        text = next((each for each in found if each is not None), None)
        if text is None:
            name = _free(argument_name(part.first, key), block)
            block.parameters[name] = [value if value is not None else given[0] for value in values]
            text = f"${name}"
        part.args[key] = text


def _set_defaults(block: Block) -> None:
    """A default for the flags, and for what most uses say."""
    flags = set(block.flags.values())
    for name, values in block.parameters.items():
        most = max(values, key=values.count)
        sized = name.startswith(("filters", "units"))
        if name in flags or (2 * values.count(most) > len(values) and not sized):
            block.defaults[name] = most
