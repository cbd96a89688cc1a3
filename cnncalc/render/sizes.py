"""The legal sizes of a network's input as a table, and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sizes.lost import along

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.analysis.sizes.legal import Sizes
    from cnncalc.analysis.sizes.mending import Obstacle
    from cnncalc.analysis.sizes.rule import Rule


def sizes_table(found: Sizes, wanted: Sequence[int] | None) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """(titles, rows): one row a question, one column an axis; equal axes share one."""
    names = found.names
    rules: list[Rule] = list(found.rules)
    whole: list[Rule | None] = list(found.whole) or [None] * len(rules)
    titles = [f"{name}{_beside(found, axis)}" for axis, name in enumerate(names)] if rules else []
    shown = [(rule, each, _wanted(wanted, axis)) for axis, (rule, each) in enumerate(zip(rules, whole, strict=True))]
    if not found.together and len({(str(r), str(w), n) for r, w, n in shown}) == 1 and len(shown) > 1:
        titles, shown = [", ".join(names)], shown[:1]
    if found.square is not None:
        titles.append(f"{' = '.join(names)}")
        shown.append((found.square, None, _wanted(wanted, 0)))
    rows = [
        ("legal", *(str(rule) for rule, _, _ in shown)),
        ("proved", *(_proved(rule, found.read) for rule, _, _ in shown)),
    ]
    if any(rule.smallest is not None for rule, _, _ in shown):
        rows.append(("smallest", *(_number(rule.smallest) for rule, _, _ in shown)))
    if wanted is not None:
        rows.append((f"near {_size(wanted)}", *(_list(rule.near(n)) for rule, _, n in shown)))
    if any(each is not None and each.smallest is not None for _, each, _ in shown):
        rows.append(("no pixel lost", *("" if each is None else str(each) for _, each, _ in shown)))
    rows += [_lost_row(found, sizes, len(titles)) for sizes in shown_sizes(found, wanted)]
    return ("", *titles), rows


def _beside(found: Sizes, axis: int) -> str:
    """The sizes of the other axes, where the rule holds for those alone."""
    if not found.together or found.base is None or found.inputs.rank < 2:
        return ""
    others = [f"{name} {n}" for at, (name, n) in enumerate(zip(found.names, found.base, strict=True)) if at != axis]
    return f", with {' and '.join(others)}"


def _wanted(wanted: Sequence[int] | None, axis: int) -> int:
    return 0 if wanted is None else wanted[min(axis, len(wanted) - 1)]


def _proved(rule: Rule, read: int) -> str:
    if read and rule.proved:
        return f"read again at {read} sizes"
    return "for every size" if rule.proved else f"tried up to {rule.end:,}"


def _number(n: int | None) -> str:
    return "" if n is None else f"{n:,}"


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(f"{n:,}" for n in numbers) or "none"


def _size(sizes: Sequence[int]) -> str:
    return "×".join(map(str, sizes))


def shown_sizes(found: Sizes, wanted: Sequence[int] | None) -> list[tuple[int, ...]]:
    """The legal sizes of which it is said what is lost: those nearest the wanted one, else the network's own, else the
    smallest."""
    rank = found.inputs.rank
    if wanted is not None:
        rules = found.rules if found.square is None else [found.square] * rank
        near = [rule.near(_wanted(wanted, axis)) for axis, rule in enumerate(rules)]
        if all(near):
            picked = [tuple(each[min(number, len(each) - 1)] for each in near) for number in (0, 1)]
            return list(dict.fromkeys(picked))
        return []
    return [] if found.base is None else [found.base]


def _lost_row(found: Sizes, sizes: tuple[int, ...], columns: int) -> tuple[str, ...]:
    """What is thrown away at a size, an axis a column; where axes share a column, that of all."""
    losses = found.losses(sizes)
    texts = ["not legal" if losses is None else along(losses, axis) for axis in found.inputs.free]
    head = f"lost at {_size(sizes)}"
    if len(texts) == columns:
        return (head, *texts)
    if columns == 1 or found.square is not None:
        joined = (
            texts[0]
            if len(set(texts)) == 1
            else "; ".join(f"{n}: {t}" for n, t in zip(found.names, texts, strict=True))
        )
        return (head, *([joined] if columns == 1 else [*texts, ""][:columns]))
    return (head, *texts[:columns])


def sizes_dict(found: Sizes, wanted: Sequence[int] | None, why: Obstacle | None) -> dict[str, Any]:
    """What `cnncalc sizes --format json` prints."""
    graph = found.inputs.graph
    whole = list(found.whole) or [None] * len(found.rules)
    plain: dict[str, Any] = {
        "model": graph.model,
        "inputs": [graph.input_names[index] for index in found.inputs.varied],
        "legal": found.any,
        "read_again": found.read,
        "together": found.together,
        "axes": [
            {
                "axis": name,
                **_rule(rule, found.read),
                "no_pixel_lost": None if each is None else _rule(each, found.read),
            }
            for name, rule, each in zip(found.names, found.rules, whole, strict=False)
        ],
        "square": None if found.square is None else _rule(found.square, found.read),
        "base": None if found.base is None else list(found.base),
    }
    own = found.inputs.own
    plain["own"] = None if own is None else {"sizes": list(own), "legal": own in found}
    if wanted is not None:
        plain["near"] = [list(sizes) for sizes in shown_sizes(found, wanted)]
    plain["lost"] = []
    for sizes in shown_sizes(found, wanted):
        losses = found.losses(sizes) or []
        layers = [{"layer": each.layer, "axis": each.axis, "pixels": each.pixels, "of": each.of} for each in losses]
        plain["lost"].append({"sizes": list(sizes), "layers": layers})
    if why is not None:
        plain["obstacle"] = _obstacle(why)
    return plain


def _rule(rule: Rule, read: int) -> dict[str, Any]:
    return {
        "rule": str(rule),
        "proved": rule.proved and not read,
        "tried_to": rule.end,
        "smallest": rule.smallest,
        "early": list(rule.early),
        "start": rule.start,
        "period": rule.period,
        "remainders": list(rule.remainders),
    }


def _obstacle(why: Obstacle) -> dict[str, Any]:
    return {
        "sizes": list(why.sizes),
        "fault": None if why.fault is None else why.fault.to_dict(),
        "skips": [
            {
                "layer": skip.join,
                "larger": skip.larger,
                "smaller": skip.smaller,
                "pixels": list(skip.by),
                "crop": skip.crop,
                "pad": skip.pad,
            }
            for skip in why.skips
        ],
        "mended": why.mended is not None,
    }
