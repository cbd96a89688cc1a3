"""A program that calls layers and functions on tensors, and makes no model: all that grew is the network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.graph.growth import Ref
from cnncalc.readers.keras.extract import Extract
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.program import Program

_TOPS = ("tensorflow", "keras", "tf_keras", "tf_slim", "tflearn")
_BESIDE = re.compile(
    "loss|entropy|cost|summary|histogram|metric|accura|correct|gradient|train|optimi|session|in_top_k|confusion|print|assert"
    r"|assign|saver|regulari|equal|logging|plot|imshow|numpy|feed|\b(eval|run)\b",
    re.IGNORECASE,
)
"""Functions that look at a network, or teach it, and are no part of it."""


def alone(program: Program, session: KerasSession, name: str) -> Extract:
    """The network of such a program. An error where a statement that made some of it could not be evaluated to its end, or
    where a function that nobody knows is given a tensor: the rest would be missing without a word."""
    for number, error in sorted(program.main.failures.items()):
        if number in session.statements:
            raise error
    for path, site, joined in session.passed:
        top = path.partition(".")[0]
        if joined or (top in _TOPS and not _BESIDE.search(path)):
            raise ProgramError(
                f"{path} is not known, and the network goes on with it",
                site.place,
                "write it with functions that are known, or put layers into a Model",
                kind="unknown",
                calls=site.calls,
            )
    graph = session.growth.graph
    taken = Extract(session, session.root, name)
    nodes = _of_network(session)
    count = len(graph.input_names)
    read = {slot for number in nodes for slot in graph.nodes[number].sources if slot < count}
    for number, input_name in enumerate(graph.input_names):
        if number in read or not read:
            taken.input(_tensor(session, Ref(-1 - number)), input_name)
    taken.nodes(nodes)
    used = {slot - count for number in nodes for slot in graph.nodes[number].sources}
    ends = [number for number in nodes if number not in used]
    refs = [Ref(number) for number in ends if not isinstance(session.growth.shape(Ref(number)), list)]
    taken.finish([("", _tensor(session, ref)) for ref in refs])
    return taken


def _of_network(session: KerasSession) -> list[int]:
    """The nodes without what a program only measures with: what becomes of labels, which meet no weights, and of the position
    of the largest value."""
    growth, graph = session.growth, session.growth.graph
    count, every = len(graph.input_names), range(len(graph.nodes))
    own = {number for number in every if graph.nodes[number].source == ()}
    weighty = set()
    for number in every:
        row = growth.row(number)
        if number not in own and (
            (row is not None and row.weights) or any(s - count in own for s in graph.nodes[number].sources)
        ):
            weighty.add(number)

    def after(starts: set[int]) -> set[int]:
        """The nodes that read these slots, or what comes of them."""
        seen, found = set(starts), set()
        for number in every:
            if any(slot in seen for slot in graph.nodes[number].sources):
                seen.add(number + count)
                found.add(number)
        return found

    inputs = {slot: after({slot}) for slot in range(count)}
    dropped: set[int] = set()
    if any(found & weighty for found in inputs.values()):
        dropped = set().union(*(found for found in inputs.values() if not found & weighty))
    for number in every:
        if (
            graph.nodes[number].layer.type == "reduce"
            and str(getattr(graph.nodes[number].layer, "mode", ""))[:3] == "arg"
        ):
            behind = after({number + count})
            dropped |= set() if behind & weighty else {number, *behind}
    return [number for number in every if number not in dropped] or list(every)


def _tensor(session: KerasSession, ref: Ref) -> Any:
    return Tensor(session, tuple(session.growth.shape(ref).dims), 0, ref)
