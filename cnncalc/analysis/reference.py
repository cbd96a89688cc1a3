"""What there is to say of each layer type, taken from its declaration: for `cnncalc layers` and `docs/layers.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.formulas import Formula, formulas
from cnncalc.graph.walk import infer
from cnncalc.layers import every, find
from cnncalc.layers.declaration.attribute import Attribute
from cnncalc.layers.declaration.value import REQUIRED, shown
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.sources.load import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.layer import Layer
    from cnncalc.layers.declaration.spelling import Spelling

FAMILIES = (
    "convolution",
    "pooling",
    "padding",
    "resampling",
    "shape",
    "dense",
    "normalization",
    "activation",
    "regularization",
    "merge",
    "attention",
    "sequence",
    "preprocessing",
    "other",
)

"""The families in reading order."""

LEGEND = (
    "n is a spatial size of the input (D, H, W where they differ, L of a single axis), C its channels; in a sequence T "
    "tokens of E values. ′ marks the output's, an index one of several. Attributes have the symbols above."
)

CONTAINERS = {
    "Sequential": "paste it whole: its layers follow each other",
    "Input": "it is the spec's input: input: 224x224x3",
    "Bidirectional": "wrap it around a recurrent layer: Bidirectional(LSTM(256))",
    "Model": "write its layers; cnncalc reads no Python program",
}

"""What holds layers, or stands for none: read, yet no type of layer."""


class Written(NamedTuple):
    """One way a layer is written: whose (words, Keras, PyTorch), under which names, with which arguments in order."""

    whose: str
    names: tuple[str, ...]
    arguments: tuple[str, ...]

    @property
    def text(self) -> str:
        """`conv1d, conv FILTERS KERNEL`, `Conv1D, Conv2D(filters, kernel_size)`."""
        if self.whose == "words":
            return " ".join((", ".join(self.names), *self.arguments))
        return f"{', '.join(self.names)}({', '.join(self.arguments)})"


class Entry(NamedTuple):
    """An attribute as the pages tell it: all its short names, its symbol, default, names in both frameworks, what it
    may hold, what it is."""

    names: tuple[str, ...]
    symbol: str
    default: str
    keras: str
    torch: str
    holds: str
    help: str


def summary(layer: type[Layer]) -> str:
    """The first sentence of a layer's docstring."""
    import re

    return re.split(r"(?<=\.)(?<!\bal\.)\s", described(layer), maxsplit=1)[0]


def described(layer: type[Layer]) -> str:
    """A layer's docstring as one paragraph."""
    return " ".join((layer.__doc__ or "").split())


def families() -> dict[str, list[type[Layer]]]:
    """The layer classes by family, families in reading order."""
    found: dict[str, list[type[Layer]]] = {}
    for layer in every():
        found.setdefault(layer.family, []).append(layer)
    return dict(sorted(found.items(), key=lambda item: FAMILIES.index(item[0]) if item[0] in FAMILIES else 99))


def words_of(layer: type[Layer]) -> list[str]:
    """The words a layer is written as, its own type first, without those that fix the rank (`conv2d`)."""
    ranked = {f"{word}{rank}d" for word in layer.words for rank in (1, 2, 3)}
    words = [word for word in layer.words if word not in ranked]
    return sorted(words, key=lambda word: word != layer.type)


def overview_rows() -> list[tuple[str, str, str, str, str]]:
    """(family, words, what it is, Keras's classes, PyTorch's classes) of every layer."""
    return [
        (family, few(words_of(layer)), summary(layer), few(list(layer.keras)), few(list(layer.torch)))
        for family, layers in families().items()
        for layer in layers
    ]


def few(names: list[str], most: int = 3) -> str:
    """Names as a list that fits a cell: ranks in one (`Conv1D–3D`), and what is over `most` counted."""
    import re

    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(re.sub(r"[123](?=[dD])", "#", name), []).append(name)
    texts = [
        pattern.replace("#", f"{found[0][at]}–{found[-1][at]}")
        if len(found) > 1 and (at := pattern.find("#")) >= 0
        else found[0]
        for pattern, found in groups.items()
    ]
    return ", ".join(texts[:most]) + (f", … {len(texts) - most} more" if len(texts) > most else "")


def written(layer: type[Layer]) -> list[Written]:
    """Every way it is written, names that take the same arguments together."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for whose, owner, table in (
        ("words", "", layer.words),
        ("Keras", "keras", layer.keras),
        ("PyTorch", "torch", layer.torch),
    ):
        for name, spelling in table.items():
            found.setdefault((whose, _arguments(layer, spelling, owner)), []).append(name)
    return [Written(whose, tuple(names), arguments) for (whose, arguments), names in found.items()]


def _arguments(layer: type[Layer], spelling: Spelling, owner: str) -> tuple[str, ...]:
    """The positional arguments in order, in the framework's own names; `…` for those that say how weights begin."""
    found = []
    for argument in spelling.arguments:
        attribute = layer.attributes.get(argument.lstrip("*"))
        if attribute is not None:
            own = (getattr(attribute, owner) or attribute.called) if owner else attribute.called.upper()
            found.append(own + ("…" if argument[:1] == "*" else ""))
        elif owner:
            found.append(argument)
    return (*found, "…") if owner == "keras" and layer.keras_tail else tuple(found)


def entries(layer: type[Layer]) -> list[Entry]:
    """The attributes that a spec may give."""
    return [_entry(layer, a) for a in layer.attributes.values() if not a.options.get("hidden")]


def _entry(layer: type[Layer], attribute: Attribute) -> Entry:
    keras, torch = (default_text(attribute, owner) for owner in ("keras", "torch"))
    takes = {
        owner: any(attribute.name in (argument.lstrip("*") for argument in s.arguments) for s in table.values())
        for owner, table in (("keras", layer.keras), ("torch", layer.torch))
    }
    default = keras if keras == torch else f"{keras} (Keras), {torch} (PyTorch)"
    return Entry(
        tuple(dict.fromkeys((attribute.called, *(n for n in attribute.short if n)))),
        attribute.symbol,
        default,
        attribute.keras if takes["keras"] else "",
        attribute.torch if takes["torch"] else "",
        holds(attribute),
        attribute.help,
    )


def default_text(attribute: Attribute, owner: str) -> str:
    """An attribute's default as the page prints it."""
    value = attribute.defaults[owner]
    if value is REQUIRED:
        return "required"
    if value is None:
        return str(attribute.options.get("absent", "optional"))
    return "valid" if value == 0 and "valid" in attribute.options.get("modes", ()) else shown(value)


def holds(attribute: Attribute) -> str:
    """What an attribute may hold: its kind, its bound, its words."""
    kind = attribute.kind
    words = attribute.options.get("choices") or attribute.options.get("modes")
    text = {
        "choice": "",
        "sizes": "integer, or one an axis",
        "integers": "integers",
        "flag": "true or false",
        "padding": "integer, one an axis, lo:hi",
    }.get(kind, kind)
    if attribute.minimum is not None:
        text += f", at least {attribute.minimum}"
    return ", ".join([*([text] if text else []), *(words or ())])


def examples(layer: type[Layer]) -> list[tuple[str, list[Formula]]]:
    """The layer's examples, each with the formulas of its row."""
    return [(example, formulas(_row(layer, example))) for example in layer.examples]


def _row(layer: type[Layer], example: str) -> Row:
    """The row that an example is about: the last of its kind."""
    return [row for row in infer(load(example)).rows if isinstance(row.layer, layer)][-1]


def find_layer(name: str) -> type[Layer] | None:
    """The layer of a word or class name; a prefix such as `nn.` may stand before it."""
    found = find(name) or find(name.rpartition(".")[2])
    if found is None:
        found = next((layer for layer in every() if layer.type == name), None)
    return found


def names() -> Iterable[str]:
    """Every name a layer may be written under."""
    from cnncalc.layers import files

    return files()
