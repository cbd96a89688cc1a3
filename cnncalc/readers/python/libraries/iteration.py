"""`itertools`, as host iterators; endless and multiplying ones count a step for each item."""

from __future__ import annotations

import itertools
from typing import Any

from cnncalc.readers.python.values import Native


def _over(name: str, counted: bool = False, *, options: tuple[str, ...] = ()) -> Native:
    """An iterator over iterables alone."""
    host = vars(itertools)[name]

    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        found = host(*[site.iterate(value) for value in args], **kwargs)
        return site.machine.counted(found) if counted else found

    return Native(name, run)


def _choosing(name: str) -> Native:
    """Permutations and combinations: an iterable and a number."""
    host = vars(itertools)[name]
    return Native(name, lambda site, args, kwargs: site.machine.counted(host(site.items(args[0]), *args[1:], **kwargs)))


def _tested(name: str) -> Native:
    """A function and an iterable."""
    host = vars(itertools)[name]

    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return host(None if args[0] is None else site.host(args[0]), site.iterate(args[1]))

    return Native(name, run)


def _product(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    repeat = kwargs.get("repeat", 1)
    site.machine.sized(len(args) * repeat)
    return site.machine.counted(itertools.product(*[site.items(value) for value in args], repeat=repeat))


def _accumulate(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.python.operation import binary

    function = args[1] if len(args) > 1 else kwargs.get("func")
    run = (lambda a, b: binary(site.machine, "Add", a, b)) if function is None else site.host(function)
    return site.machine.counted(itertools.accumulate(site.iterate(args[0]), run, initial=kwargs.get("initial")))


def _groupby(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    key = args[1] if len(args) > 1 else kwargs.get("key")
    return itertools.groupby(site.iterate(args[0]), None if key is None else site.host(key))


def _chained(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    for values in site.iterate(args[0]):
        yield from site.iterate(values)


NAMES: dict[str, Any] = {
    "chain": Native(
        "chain",
        lambda site, args, kwargs: _chained(site, [args], {}),
        {"from_iterable": Native("from_iterable", _chained)},
    ),
    "product": Native("product", _product),
    "accumulate": Native("accumulate", _accumulate),
    "groupby": Native("groupby", _groupby),
    "zip_longest": _over("zip_longest"),
    "pairwise": _over("pairwise"),
    "compress": _over("compress"),
    "cycle": _over("cycle", counted=True),
    "permutations": _choosing("permutations"),
    "combinations": _choosing("combinations"),
    "combinations_with_replacement": _choosing("combinations_with_replacement"),
    "takewhile": _tested("takewhile"),
    "dropwhile": _tested("dropwhile"),
    "filterfalse": _tested("filterfalse"),
    "starmap": Native(
        "starmap",
        lambda site, args, kwargs: (site.apply(args[0], site.items(each), {}) for each in site.iterate(args[1])),
    ),
    "count": Native("count", lambda site, args, kwargs: site.machine.counted(itertools.count(*args, **kwargs))),
    "repeat": Native("repeat", lambda site, args, kwargs: site.machine.counted(itertools.repeat(*args, **kwargs))),
    "islice": Native("islice", lambda site, args, kwargs: itertools.islice(site.iterate(args[0]), *args[1:])),
    "tee": Native(
        "tee", lambda site, args, kwargs: itertools.tee(site.iterate(args[0]), min(1000, *args[1:2]) if args[1:] else 2)
    ),
}
