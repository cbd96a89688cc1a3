"""Tensors that go into a trial run of a part of a model, and what comes out of it: shapes, and no slot of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def fed(session: Session, site: Site, value: Any) -> Any:
    """A made tensor as the input of a trial run, its first axis the batch; anything else as it is."""
    if isinstance(value, Tensor) and value.ref is None and value.made == "" and value.batch is None and value.sample:
        made = Tensor(session, value.sample, None)
        return session.as_input(site, made)
    return value


def bared(session: Session, value: Any) -> Any:
    """What a trial run gave, with the batch as the number that it had."""
    if isinstance(value, Tensor):
        axes = list(value.sample)
        if value.batch is not None:
            axes.insert(value.batch, (session.batch or 1) * value.fold)
        return Tensor(session, tuple(axes), None)
    if value.__class__ in (list, tuple):
        return value.__class__(bared(session, inner) for inner in value)
    if value.__class__ is dict:
        return {key: bared(session, inner) for key, inner in value.items()}
    return value
