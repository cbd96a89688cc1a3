"""The structure of a network, found in the names of its layers: `layer1.0.conv1` stands in `layer1.0`, that in `layer1`.

From the inside outwards, groups that are built alike become uses of one block, copies that follow each other a repeat; what
is neither is written where it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.layers import find
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.writers.spec.blocks import Block, keyed, united
from cnncalc.writers.spec.items import Item, default
from cnncalc.writers.spec.vectors import over_copies

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ALIKE = 0.6
"""How much of two groups must be the same to make them one block."""


class Folded(NamedTuple):
    """The entries of a network, and the blocks that they use in the order in which these are declared."""

    items: list[Item]
    blocks: list[Block]


class Group:
    """The entries whose names begin alike, one after the other, which read one thing from outside."""

    def __init__(self, name: str, items: list[Item], outside: str) -> None:
        self.name = name
        self.items = items
        self.outside = outside


def folded(items: list[Item], split: Callable[[str], list[str]], kinds: dict[str, str], inputs: list[str]) -> Folded:
    """The same network with its repeated parts written once. `split` cuts a name into its levels, `kinds` says what the
    groups of some names are called."""
    blocks: list[Block] = []
    levels = {item.result: split(item.result) for item in items}
    first = inputs[0] if len(inputs) == 1 else ""
    for depth in range(max((len(each) for each in levels.values()), default=1) - 1, 0, -1):
        groups = _groups(items, levels, depth, first)
        done = {id(group): use for group in groups if (use := _copies(group)) is not None}
        rest = [group for group in groups if id(group) not in done]
        for cluster in _clusters(rest):
            done |= _as_block(cluster, kinds, blocks)
        items = _replaced(items, [(group, done[id(group)]) for group in groups if id(group) in done])
    return Folded(items, blocks)


def _groups(items: list[Item], levels: dict[str, list[str]], depth: int, first: str) -> list[Group]:
    """The groups at one depth: runs of two entries or more."""
    found = []
    runs: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        parts = levels[item.result]
        if len(parts) > depth and not item.name.startswith("("):
            prefix = "".join(parts[:depth])
            if len(item.name) > len(prefix):
                runs.setdefault(prefix, []).append(number)
    for prefix, numbers in runs.items():
        run = items[numbers[0] : numbers[-1] + 1]
        if len(run) != len(numbers) or len(run) < 2 or any(item.share for item in run):
            continue
        inside = {full for item in run for full in item.inner}
        outside = {name for item in run for name in item.reads if name not in inside}
        before = items[numbers[0] - 1].result if numbers[0] else first
        if len(outside) == 1 and run[0].reads and run[0].reads[0] in outside:
            name = prefix.rstrip("._/")
            found.append(Group(name, [_inside(item, prefix) for item in run], outside.pop() or before))
    return found


def _inside(item: Item, prefix: str) -> Item:
    """An entry as it is called inside its group."""
    from copy import copy

    twin = copy(item)
    twin.name = item.name[len(prefix) :]
    return twin


def _use(group: Group, kind: str, args: dict[Any, str]) -> Item:
    last = group.items[-1]
    use = Item(group.name, kind, args, (group.outside,), last.result)
    use.inner = {full: item.within(full) for item in group.items for full in item.inner}
    return use


def _copies(group: Group) -> Item | None:
    """A group of numbered copies as one repeat; None where it is no such group."""
    items = group.items
    one = items[0]
    if [item.name for item in items] != [str(i) for i in range(len(items))]:
        return None
    if any((item.kind, item.atom, item.repeat, item.many) != (one.kind, "", 0, False) for item in items):
        return None
    if any(
        item.reads != (before,)
        for item, before in zip(items, [group.outside, *(i.result for i in items)], strict=False)
    ):
        return None
    args: dict[Any, str] = {}
    for key in dict.fromkeys(key for item in items for key in item.args):
        values = [item.args.get(key, default(item, key)) for item in items]
        text = None if None in values else over_copies([value for value in values if value is not None])
        if text is None:
            return None
        args[key] = text
    use = _use(group, one.kind, args)
    use.block, use.line, use.repeat = one.block, one.line, len(items)
    return use


def _clusters(groups: list[Group]) -> list[list[Group]]:
    """Groups that look alike, together."""
    found: list[tuple[frozenset[Any], list[Group]]] = []
    for group in groups:
        names = frozenset((item.name, item.kind) for item in group.items)
        for known, cluster in found:
            if len(names & known) >= ALIKE * max(len(names), len(known)):
                cluster.append(group)
                break
        else:
            found.append((names, [group]))
    return [cluster for _, cluster in found]


def _as_block(cluster: list[Group], kinds: dict[str, str], blocks: list[Block]) -> dict[int, Item]:
    """The uses of one block that the groups of a cluster become, by the groups' ids; of several, where they differ too
    much; nothing where no line is saved."""
    keys = [keyed(group.items, group.outside) for group in cluster]
    found = _tried(cluster, keys, kinds, blocks)
    if found is not None:
        return found
    exact: dict[Any, list[int]] = {}
    for number, key in enumerate(keys):
        exact.setdefault(tuple(key), []).append(number)
    done: dict[int, Item] = {}
    if len(exact) > 1:
        for numbers in exact.values():
            done |= _tried([cluster[n] for n in numbers], [keys[n] for n in numbers], kinds, blocks) or {}
    return done


def _tried(
    cluster: list[Group], keys: list[list[tuple[Any, ...]]], kinds: dict[str, str], blocks: list[Block]
) -> dict[int, Item] | None:
    try:
        block = united(_name(cluster, kinds, blocks), [group.items for group in cluster], keys)
    except ValueError:
        return None
    plain = sum(len(group.items) for group in cluster)
    if block is None or block.lines() + len(cluster) + 2 > plain or len(block.parameters) > 8:
        return None
    blocks.append(block)
    done = {}
    for number, group in enumerate(cluster):
        use = _use(group, block.name, {name: values[number] for name, values in block.parameters.items()})
        use.block = block
        done[id(group)] = use
    return done


def _name(cluster: list[Group], kinds: dict[str, str], blocks: list[Block]) -> str:
    """What a block is called: after the class it was, else after its uses."""
    kind = next((kinds[group.name] for group in cluster if group.name in kinds), "")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind).lower() if kind else re.split(r"[._]", cluster[0].name)[-1]
    base = re.sub(r"\W", "_", words).strip("_0123456789") or "block"
    base = "block" if base in ("sequential", "repeat", "branch", "module_list") or find(base) is not None else base
    taken = {block.name for block in blocks}
    name, count = base, 1
    while name in taken or find(name) is not None:
        count += 1
        name = f"{base}_{count}"
    return name


def _replaced(items: Sequence[Item], groups: list[tuple[Group, Item]]) -> list[Item]:
    """The list with each group's entries replaced by one."""
    first = {group.items[0].result: (group, use) for group, use in groups}
    gone = {item.result for group, _ in groups for item in group.items[1:]}
    found = []
    for item in items:
        if item.result in first:
            found.append(first[item.result][1])
        elif item.result not in gone:
            found.append(item)
    return found
