"""Which layers a network has: those of the phase, the level and the stages that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.caffe.items import Item
    from cnncalc.readers.caffe.message import Message


class State(NamedTuple):
    """What is asked for: TRAIN or TEST, a level, stages."""

    phase: str
    level: int
    stages: frozenset[str]


def state_of(net: Message, wanted: str) -> State:
    """The state of a network: what follows the file's colon (`net.prototxt:TRAIN`, `net.prototxt:deploy`), else its own,
    else TEST."""
    own = net.message("state")
    phase = {"0": "TRAIN", "1": "TEST"}.get(own.word("phase"), own.word("phase") or "TEST")
    stages = own.words("stage")
    for word in wanted.replace("+", ",").split(","):
        if word.upper() in ("TRAIN", "TEST"):
            phase = word.upper()
        elif word:
            stages = [*stages, word]
    return State(phase, own.integer("level", 0), frozenset(stages))


def included(item: Item, state: State) -> bool:
    """Whether a layer is part of the network in a state."""
    message = item.message
    phase = message.word("phase")
    if phase and {"0": "TRAIN", "1": "TEST"}.get(phase, phase) != state.phase:
        return False
    rules = message.messages("include")
    if rules:
        return any(_met(rule, state) for rule in rules)
    return not any(_met(rule, state) for rule in message.messages("exclude"))


def stages_of(items: Sequence[Item]) -> list[str]:
    """The stages that layers name, for messages."""
    found: dict[str, None] = {}
    for item in items:
        for key in ("include", "exclude"):
            for rule in item.message.messages(key):
                found.update(dict.fromkeys(rule.words("stage")))
    return list(found)


def _met(rule: Message, state: State) -> bool:
    phase = rule.word("phase")
    if phase and {"0": "TRAIN", "1": "TEST"}.get(phase, phase) != state.phase:
        return False
    if state.level < rule.integer("min_level", state.level) or state.level > rule.integer("max_level", state.level):
        return False
    return all(stage in state.stages for stage in rule.words("stage")) and not any(
        stage in state.stages for stage in rule.words("not_stage")
    )
