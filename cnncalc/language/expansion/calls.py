"""What a call says of itself before it is bound: the layers it reads, what it is counted under, its values; and its
layer, by the binder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind, canonical_type, spelling_of
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.expansion.scope import ScopedName
from cnncalc.language.words.call import Call
from cnncalc.layers import find

if TYPE_CHECKING:
    from collections.abc import Container

    from cnncalc.layers.declaration.layer import Layer


class Calls:
    """Answers about the calls of one file, each found once. It writes nothing and knows no names.

    Equal uses get one and the same call back, which is what later makes one bound layer of them.
    """

    __slots__ = ("_bare", "_bases", "_blocks", "_fill", "_filled", "_framework", "_several")

    def __init__(self, blocks: Container[str], framework: str) -> None:
        self._blocks = blocks
        self._framework = framework
        self._bases: dict[tuple[str, str], str] = {}
        self._several: dict[tuple[str, str], tuple[bool, bool]] = {}
        self._fill: Any = None
        self._filled: dict[Any, tuple[Call, Call]] = {}
        self._bare: dict[Call, Call] = {}

    def base(self, call: Call) -> str:
        """What unnamed layers of a type are counted under: the canonical type, or the block."""
        inner = call.positional[0] if call.type == "Bidirectional" and call.positional else None
        if call.type == "Bidirectional" and inner is None:
            inner = dict(call.keywords).get("layer")
        if inner.__class__ is Call:
            call = inner
        key = (call.type, call.owner)
        base = self._bases.get(key)
        if base is None:
            base = call.type if call.type in self._blocks else canonical_type(call, self._framework)
            base = "".join(c if c.isalnum() or c in "_-" else "_" for c in base)[:40] or "layer"
            self._bases[key] = base
        return base

    def merges(self, call: Call) -> bool:
        """Whether a call's words are the layers it reads (`add a b`)."""
        return self._reads(call)[1]

    def joins(self, call: Call) -> bool:
        """Whether a call may read several layers."""
        return self._reads(call)[0]

    def alone(self, call: Call) -> bool:
        """Whether a call may say that it reads nothing."""
        layer = find(call.type)
        return layer is not None and layer.alone and call.sources is not None

    def _reads(self, call: Call) -> tuple[bool, bool]:
        """What `joins` and `merges` answer."""
        key = (call.type, call.owner)
        known = self._several.get(key)
        if known is None:
            try:
                layer, spelling, _ = spelling_of(call, self._framework)
                known = (layer.many, layer.many and not spelling.arguments)
            except ExpressionError:
                known = (False, False)
            self._several[key] = known
        return known

    def words_read(self, call: Call) -> list[tuple[Any, str]] | None:
        """The (argument, name) of each layer a call says it reads; None where it reads the one before it."""
        if call.sources is not None:
            return [("from", name) for name in call.sources]
        if not call.positional or call.style == "mapping" or not self.merges(call):
            return None
        first = call.positional[0]
        if first.__class__ is tuple and len(call.positional) == 1:
            return [(0, word if isinstance(word, str) else str(word)) for word in first]
        words = list(enumerate(call.positional))
        if call.type == "bilinear":  # a number among its names is its units, which have no place there
            words = [(number, word) for number, word in words if word.__class__ is not int]
        return [(number, word if isinstance(word, str) else str(word)) for number, word in words] or None

    def without_words(self, call: Call) -> Call:
        """A call whose words were the layers it reads, without them."""
        call = call._replace(positional=())
        return call if call.keywords else self._bare.setdefault(call, call)

    def filled(self, call: Call, env: dict[str, Any]) -> Call:
        """A templated call filled in."""
        if self._fill is None:  # most specs hold no template
            from cnncalc.language.templates import fill

            self._fill = fill
        values = [env.get(name) for name in self._fill.names_of(call)]
        key = (id(call), *[(v.__class__, v, id(v.scope) if v.__class__ is ScopedName else 0) for v in values])
        known = self._filled.get(key)
        if known is None:
            known = (call, self._fill.fill_call(call, env))
            self._filled[key] = known
        return known[1]


def bound(call: Call, framework: str, batched: bool = True) -> Layer:
    """The layer a call describes in a file of `framework`; ExpressionError says what is wrong and at which argument, with
    the ways out of what people paste into a spec."""
    try:
        return bind(call, framework, batched)
    except ExpressionError as error:
        from cnncalc.language.misuse import explained

        raise explained(error, call) from None
