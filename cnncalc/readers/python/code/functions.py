"""`def`, `lambda`, `return`: the code of a function is prepared when it is first called."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.names import storing
from cnncalc.readers.python.code.prepare import RETURN, block, cost, expression
from cnncalc.readers.python.errors import HOST_ERRORS
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.scope import fill_body, parameters
from cnncalc.readers.python.values import Function, Property

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope


class Code:
    """What a function's text says: its parameters, and how to run its body once `prepare` has seen it."""

    __slots__ = (
        "body",
        "by_name",
        "cost",
        "doc",
        "keyword_only",
        "kwarg",
        "name",
        "node",
        "positional",
        "qualname",
        "scope",
        "simple",
        "source",
        "vararg",
        "yields",
    )

    def __init__(self, node: Any, name: str, scope: Scope) -> None:
        arguments = node.args
        self.node = node
        self.name = name
        self.qualname = scope.named(name)
        self.scope = scope
        self.source = scope.source
        self.positional = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        self.keyword_only = [a.arg for a in arguments.kwonlyargs]
        self.by_name = {a.arg for a in (*arguments.args, *arguments.kwonlyargs)}
        self.vararg = arguments.vararg.arg if arguments.vararg else None
        self.kwarg = arguments.kwarg.arg if arguments.kwarg else None
        plain = not (self.vararg or self.kwarg or self.keyword_only)
        self.simple = len(self.positional) if plain else -1
        """How many positional arguments need no matching."""
        self.body: Run | None = None
        self.cost = 1
        self.yields = False
        body = node.body
        first = body[0] if isinstance(body, list) else None
        said = first.value.value if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) else None
        self.doc = said if isinstance(said, str) else None

    def prepare(self, machine: Any) -> None:
        """Make the body runnable."""
        node = self.node
        inner = self.scope.inner("function", {a.arg for a in parameters(node.args)}, self.qualname)
        nodes = node.body if isinstance(node.body, list) else [node.body]
        self.yields = fill_body(inner, node, nodes)
        inner.names -= inner.globals | inner.nonlocals
        self.cost = 3 + cost(nodes)
        if self.yields:
            from cnncalc.readers.python.code.generators import generator_body

            self.body = generator_body(machine, nodes, inner)
        elif isinstance(node.body, list):
            self.body = block(machine, nodes, inner)
        else:
            value = expression(machine, node.body, inner)
            self.body = lambda frame: setattr(frame, "result", value(frame))


def defaults(machine: Any, arguments: ast.arguments, scope: Scope) -> Any:
    """A function of the frame that evaluates the defaults of some parameters."""
    positional = [expression(machine, node, scope) for node in arguments.defaults]
    keyword = [
        (parameter.arg, expression(machine, node, scope))
        for parameter, node in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if node is not None
    ]
    return lambda frame: (tuple([run(frame) for run in positional]), {name: run(frame) for name, run in keyword})


def decorated(machine: Any, decorators: list[ast.expr], scope: Scope) -> Any:
    """A function of (frame, value) that applies decorators; one of a library that nobody knows leaves the value as it is."""
    runs = [(expression(machine, node, scope), node) for node in reversed(decorators)]
    if not runs:
        return None

    def apply(frame: Frame, value: Any) -> Any:
        for run, node in runs:
            decorator = run(frame)
            if decorator.__class__ is Unknown:
                if decorator.error is not None:
                    raise decorator.error
                if decorator.path.rpartition(".")[2] in ("setter", "getter", "deleter") and isinstance(value, Property):
                    continue
                continue
            try:
                value = machine.call(decorator, (value,), {}, node, frame)
            except HOST_ERRORS as error:
                raise machine.raised(error, node, frame) from None
        return value

    return apply


def define(machine: Any, node: Any, scope: Scope) -> Run:
    """`def name(…): …`, with its decorators."""
    code = Code(node, node.name, scope)
    given = defaults(machine, node.args, scope)
    apply = decorated(machine, node.decorator_list, scope)
    keep = storing(node.name, scope)

    def run(frame: Frame) -> None:
        made: Any = Function(code, frame, *given(frame))
        keep(frame, made if apply is None else apply(frame, made))

    return run


def anonymous(machine: Any, node: ast.Lambda, scope: Scope) -> Run:
    """`lambda …: …`."""
    code = Code(node, "<lambda>", scope)
    given = defaults(machine, node.args, scope)
    return lambda frame: Function(code, frame, *given(frame))


def give_back(machine: Any, node: ast.Return, scope: Scope) -> Run:
    """`return value`."""
    if node.value is None:

        def nothing(frame: Frame) -> int:
            frame.result = None
            return RETURN

        return nothing
    value = expression(machine, node.value, scope)

    def run(frame: Frame) -> int:
        frame.result = value(frame)
        return RETURN

    return run


def wait(machine: Any, node: ast.Await, scope: Scope) -> Run:
    """`await value`: the value itself, as an `async def` is called like any function."""
    return expression(machine, node.value, scope)


MAKERS = {
    ast.FunctionDef: define,
    ast.AsyncFunctionDef: define,
    ast.Lambda: anonymous,
    ast.Return: give_back,
    ast.Await: wait,
}
