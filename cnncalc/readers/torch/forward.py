"""What `module(…)` does: its forward, with its path on the stack of running modules."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.hooked import HOOKS, hooked_after, hooked_before
from cnncalc.readers.torch.module import LAYER, children, is_module

if TYPE_CHECKING:
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Frame, Site
    from cnncalc.readers.tensors.session import Session


def run(session: Session, site: Site, module: Instance, args: Any, kwargs: dict[str, Any]) -> Any:
    """`module(…)`: its forward, with its path on the stack of running modules."""
    if session.recording and not _in_constructor(site.frame):
        from cnncalc.readers.torch.inputs import Seen

        session.seen.append(Seen(module, tuple(args), dict(kwargs), site.place))
        return _noted(session, site, module, args, kwargs)
    if session.building and not session.running:
        return tried(session, site, module, args, kwargs)
    if session.top_level and not session.running:
        args = [session.slotted(site, a) if isinstance(a, Tensor) and a.ref is None else a for a in args]
    if id(module) not in session.called:
        session.called.add(id(module))
        session.alive.append(module)
    path = session.paths.get(id(module))
    if path is None:
        path = session.paths[id(module)] = session.prefix + _called(session, module)
    session.running.append((module, path))
    nodes = session.growth.graph.nodes
    before = len(nodes)
    try:
        if HOOKS in module.attrs:
            args = hooked_before(site, module, args)
        forward = site.attribute(module, "forward")
        try:
            result = site.apply(forward, args, kwargs)
        except TypeError as error:
            raise session.machine.raised(error, site.node, site.frame, forward) from None
        if len(nodes) == before + 3 and LAYER in module.attrs and args:
            from cnncalc.readers.torch.channels_last import as_one

            result = as_one(session, site, module, path, before, args[0], result)
        if HOOKS in module.attrs:
            result = hooked_after(site, module, args, kwargs, result)
    finally:
        session.running.pop()
        if len(nodes) == before + 1 and path and nodes[-1].name.startswith(f"{path}.") and not children(module):
            session.rename(path)
    if session.watch is not None:
        session.watch(module, result)
    return result


def _in_constructor(frame: Frame | None) -> bool:
    """Whether a module is being made: what it runs meanwhile, to learn a size, is not what the program calls."""
    while frame is not None:
        if frame.function is not None and frame.function.qualname.endswith(".__init__"):
            first = next(iter(frame.vars.values()), None)
            if is_module(first):
                return True
        frame = frame.back
    return False


def _noted(session: Session, site: Site, module: Instance, args: Any, kwargs: dict[str, Any]) -> Any:
    """What a call gives that is only noted: nothing that is known, unless the program makes a model of it."""
    from cnncalc.readers.python.errors import ProgramError
    from cnncalc.readers.python.foreign import Unknown

    if session.asking:
        with suppress(ProgramError):
            return tried(session, site, module, args, kwargs)
    return Unknown(session.machine, f"{module.cls.name}(…)", site.place)


def _called(session: Session, module: Instance) -> str:
    """What a module goes by that no other holds; one that is a layer leaves the name to its node."""
    full = session.prefix + module.cls.name
    name = session.name(full)
    if name == full and LAYER in module.attrs:
        del session.names[full]
    return name.rpartition(".")[2]


def tried(session: Session, site: Site, module: Instance, args: Any, kwargs: dict[str, Any]) -> Any:
    """A module run on a made tensor while the model is still being built, to learn a size: on a network of its own,
    of which nothing is kept but the shape."""
    from cnncalc.readers.torch.bare import bared, fed

    kept = session.set_aside()
    recording, session.recording = session.recording, False
    try:
        session.building = False
        read = [fed(session, site, value) for value in args]
        named = {key: fed(session, site, value) for key, value in kwargs.items()}
        return bared(session, run(session, site, module, read, named))
    finally:
        session.building, session.recording = True, recording
        session.take_up(kept)
