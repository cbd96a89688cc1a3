"""Which names a function, class or comprehension binds, so that a name is looked up where Python would."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.diagnostics.place import Source

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Scope:
    """One scope of a source while its code is prepared. `kind` is module, function, class or comprehension."""

    __slots__ = ("globals", "guarded", "kind", "module", "names", "nonlocals", "parent", "qualname", "source")

    def __init__(
        self, kind: str, names: set[str], parent: Scope | None, source: Source, module: Any, qualname: str = ""
    ) -> None:
        self.kind = kind
        self.names = names
        self.parent = parent
        self.source = source
        self.module = module
        self.qualname = qualname
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.guarded = False
        """Whether the code stands in a `try` that catches a failed import."""

    def inner(self, kind: str, names: set[str], qualname: str = "") -> Scope:
        """A scope within this one."""
        return Scope(kind, names, self, self.source, self.module, qualname)

    def named(self, name: str) -> str:
        """The qualified name of what is defined here as `name`."""
        if self.kind == "function":
            return f"{self.qualname}.<locals>.{name}"
        return f"{self.qualname}.{name}" if self.kind == "class" else name

    def mangled(self, name: str) -> str:
        """`__name` within a class is `_Class__name`."""
        if not name.startswith("__") or name.endswith("__"):
            return name
        scope: Scope | None = self
        while scope is not None:
            if scope.kind == "class":
                return f"_{scope.qualname.rpartition('.')[2].lstrip('_')}{name}"
            scope = scope.parent
        return name

    def find(self, name: str) -> int | None:
        """How many frames up a name is bound; 0 is here, None is the module."""
        if name in self.globals or self.kind == "module":
            return None
        hops, scope = 0, self
        while scope.kind != "module":
            if name in scope.globals:
                return None
            if name in scope.names and name not in scope.nonlocals and (scope.kind != "class" or scope is self):
                return hops
            if scope.parent is None:
                return None
            scope, hops = scope.parent, hops + 1
        return None


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters of a function."""
    rest = [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *rest]


_HOLDING: dict[type, tuple[str, ...]] = {}
"""The fields of a node that hold nodes, by its class."""
_PLAIN = frozenset(
    ("arg", "asname", "attr", "ctx", "id", "is_async", "kind", "level", "module", "op", "ops", "type_comment")
)


def children(node: ast.AST) -> list[Any]:
    """The nodes right below a node, but for what only names an operator or a context."""
    kind = node.__class__
    fields = _HOLDING.get(kind)
    if fields is None:
        fields = _HOLDING[kind] = () if kind is ast.Constant else tuple(f for f in kind._fields if f not in _PLAIN)
    found: list[Any] = []
    if not fields:
        return found
    for field in fields:
        value = getattr(node, field, None)
        if value.__class__ is list:
            found += [each for each in value if isinstance(each, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def walk(node: ast.AST) -> Iterator[Any]:
    """A node and all below it, in no particular order."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack += children(node)


def own_nodes(nodes: Iterable[Any]) -> Iterator[Any]:
    """The nodes of a scope's own code, but for constants: what stands in functions, classes and comprehensions within it
    is theirs."""
    stack = list(nodes)
    while stack:
        node = stack.pop()
        yield node
        kind = node.__class__
        if kind is ast.Name:
            continue
        if kind in (ast.FunctionDef, ast.AsyncFunctionDef):
            stack += [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
        elif kind is ast.Lambda:
            stack += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        elif kind is ast.ClassDef:
            stack += [*node.decorator_list, *node.bases, *node.keywords]
        elif kind in COMPREHENSIONS:
            stack.append(node.generators[0].iter)
            stack += _walruses(node)
        else:
            stack += [each for each in children(node) if each.__class__ is not ast.Constant]


def _walruses(comprehension: ast.AST) -> list[ast.AST]:
    return [inner.target for inner in walk(comprehension) if inner.__class__ is ast.NamedExpr]


def bound_names(node: Any) -> Iterable[str]:
    """The names that one node binds by itself."""
    kind = node.__class__
    if kind is ast.Name:
        return () if isinstance(node.ctx, ast.Load) else (node.id,)
    if kind in (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
        return (node.name,)
    if kind in (ast.Import, ast.ImportFrom):
        return [a.asname or a.name.partition(".")[0] for a in node.names if a.name != "*"]
    if kind is ast.ExceptHandler or kind in (ast.MatchAs, ast.MatchStar):
        return (node.name,) if node.name else ()
    if kind is ast.MatchMapping:
        return (node.rest,) if node.rest else ()
    return ()


def fill(scope: Scope, nodes: Iterable[ast.AST]) -> bool:
    """Note in a scope what its own code binds; whether there is a `yield` in it."""
    yields = False
    for node in own_nodes(nodes):
        kind = node.__class__
        if kind is ast.Global:
            scope.globals.update(node.names)
        elif kind is ast.Nonlocal:
            scope.nonlocals.update(node.names)
        elif kind in (ast.Yield, ast.YieldFrom):
            yields = True
        else:
            scope.names.update(map(scope.mangled, bound_names(node)))
    return yields


_bindings: WeakKeyDictionary[ast.AST, tuple[frozenset[str], frozenset[str], frozenset[str], bool]] = WeakKeyDictionary()
"""What the code of a function or a class binds, its globals and nonlocals, and whether it yields: a tree is read often, at other
sizes and at every key, and nobody changes it."""


def fill_body(scope: Scope, node: Any, nodes: Iterable[ast.AST]) -> bool:
    """The same of a function's or a class's `node` that has the code `nodes`, looked for once."""
    known = _bindings.get(node)
    if known is None:
        empty = scope.inner(scope.kind, set(), scope.qualname)
        yields = fill(empty, nodes)
        known = frozenset(empty.names), frozenset(empty.globals), frozenset(empty.nonlocals), yields
        _bindings[node] = known
    names, globals, nonlocals, yields = known
    scope.names |= names
    scope.globals |= globals
    scope.nonlocals |= nonlocals
    return yields
