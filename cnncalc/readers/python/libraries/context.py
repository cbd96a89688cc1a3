"""`contextlib`: `@contextmanager`, `nullcontext`, `suppress`, `ExitStack`."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.errors import Raised
from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.values import Native


class _Managed(Foreign):
    """What a function under `@contextmanager` gives: entered, it runs to its `yield`; left, to its end."""

    kind = "_GeneratorContextManager"

    def __init__(self, machine: Any, generator: Any) -> None:
        self.machine = machine
        self.generator = generator

    def attribute(self, site: Any, name: str) -> Any:
        if name == "__enter__":
            return Native(name, lambda site, args, kwargs: next(self.generator))
        if name == "__exit__":
            return Native(name, self._leave)
        return super().attribute(site, name)

    def _leave(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        if args[1] is None:
            next(self.generator, None)
            return False
        try:
            self.generator.throw(Raised(args[1], site.node, site.frame))
        except StopIteration:
            return True
        except Raised as raised:
            if raised.value is args[1]:
                return False
            raise
        return True


def _manager(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    function = args[0]
    return Native(
        "manager", lambda site, args, kwargs: _Managed(site.machine, site.apply(function, args, kwargs)), method=True
    )


def make(machine: Any) -> dict[str, Any]:
    """The names of `contextlib`."""

    def manager(name: str, enter: Any, leave: Any, init: Any) -> Class:
        methods = {"__init__": init, "__enter__": enter, "__exit__": leave}
        return Class(machine, name, (), {key: Native(key, function) for key, function in methods.items()})

    def keep(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
        args[0].attrs["given"] = tuple(args[1:])

    def inner(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return (*args[0].attrs["given"], None)[0]

    def suppressed(site: Any, args: Any, kwargs: dict[str, Any]) -> bool:
        return args[1] is not None and any(each in args[1].mro for each in args[0].attrs["given"])

    def never(site: Any, args: Any, kwargs: dict[str, Any]) -> bool:
        return False

    stack = manager("ExitStack", lambda site, args, kwargs: args[0], never, keep)
    stack.namespace["enter_context"] = Native(
        "enter_context", lambda site, args, kwargs: site.call(site.attribute(args[1], "__enter__"))
    )
    return {
        "contextmanager": Native("contextmanager", _manager),
        "nullcontext": manager("nullcontext", inner, never, keep),
        "suppress": manager("suppress", lambda site, args, kwargs: None, suppressed, keep),
        "redirect_stdout": manager("redirect_stdout", inner, never, keep),
        "closing": manager("closing", inner, never, keep),
        "ExitStack": stack,
    }
