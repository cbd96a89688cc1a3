"""The JSON of an exported program → checked values: its weights, inputs, nodes and outputs. Its versions differ little
(PyTorch 2.2 to 2.14); what a version has not is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import clipped
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.diagnostics.errors import SpecError
    from cnncalc.readers.file import File

MOST_NODES = 100_000
MOST_AXES = 64
LARGEST = 1 << 62


class Held(NamedTuple):
    """A weight or a constant: its name among the graph's values, its name in the model, its shape, whether it is a
    parameter, a buffer or a constant, and whether it is trained."""

    value: str
    name: str
    shape: tuple[int, ...]
    kind: str
    trained: bool


class Symbol(NamedTuple):
    """A size that the program leaves open: the expression, and what it was when the program was traced."""

    expression: str
    hint: int | None


class Given(NamedTuple):
    """An input of the user's: its name, its sizes (ints and symbols), or for a number its value (`shape` is None)."""

    name: str
    shape: tuple[Any, ...] | None
    value: Any = None


class Call(NamedTuple):
    """A node: its name, its target (`aten.conv2d.default`), its arguments as (name, argument as the JSON has it,
    whether it is given by name), its outputs, the modules that it stands in, the outermost first, as (path, class), and the
    class of the model."""

    name: str
    target: str
    arguments: tuple[tuple[str, Any, bool], ...]
    outputs: tuple[Any, ...]
    stack: tuple[tuple[str, str], ...]
    root: str
    number: int


class Exported(NamedTuple):
    """A program: what it holds and is given, its nodes, the values that it gives back, and the shapes that it states."""

    held: tuple[Held, ...]
    given: tuple[Given, ...]
    calls: tuple[Call, ...]
    results: tuple[Any, ...]
    stated: dict[str, Any]
    modules: tuple[str, ...]


KEYWORDS = frozenset(
    [
        "dtype",
        "layout",
        "device",
        "pin_memory",
        "memory_format",
        "alpha",
        "rounding_mode",
        "generator",
        "scale",
        "enable_gqa",
        "approximate",
        "correction",
        "non_blocking",
        "out",
    ]
)
"""Arguments that ATen takes by name alone, for the files that do not say which those are."""


class Checked:
    """Reads a JSON of one entry; what is not as it should be is an error with its path."""

    def __init__(self, file: File, entry: str) -> None:
        self.file = file
        self.entry = entry

    def fault(self, where: str, message: str) -> SpecError:
        """The error for what is wrong at a path of the entry."""
        return self.file.broken(message, f"{clipped(self.entry)}: {clipped(where)}")

    def dict(self, value: Any, where: str) -> dict[str, Any]:
        """A mapping."""
        if value.__class__ is not dict:
            raise self.fault(where, f"here a JSON object is expected, not {_kind(value)}")
        found: dict[str, Any] = value
        return found

    def list(self, value: Any, where: str) -> list[Any]:
        """A list."""
        if value.__class__ is not list:
            raise self.fault(where, f"here a list is expected, not {_kind(value)}")
        found: list[Any] = value
        return found

    def text(self, value: Any, where: str) -> str:
        """A text."""
        if value.__class__ is not str:
            raise self.fault(where, f"here a text is expected, not {_kind(value)}")
        return str(value)

    def union(self, value: Any, where: str) -> tuple[str, Any]:
        """The one key of an object and its value: how the schema writes one of several kinds."""
        pairs = [(k, v) for k, v in self.dict(value, where).items() if v is not None or k == "as_none"]
        if len(pairs) != 1:
            raise self.fault(where, "here an object with one key is expected")
        return pairs[0]

    def size(self, value: Any, where: str) -> Any:
        """One size: an int, or a `Symbol`."""
        if value.__class__ is int:
            return self.natural(value, where)
        kind, inner = self.union(value, where)
        if kind == "as_int":
            return self.natural(inner, where)
        said = self.dict(inner, where)
        hint = said.get("hint")
        hint = hint.get("as_int") if hint.__class__ is dict else hint
        return Symbol(str(said.get("expr_str"))[:200], self.natural(hint, where) if hint.__class__ is int else None)

    def natural(self, value: Any, where: str) -> int:
        """A whole number from 0 to 2⁶²."""
        if value.__class__ is not int or not 0 <= value <= LARGEST:
            raise self.fault(where, f"{clipped(str(value))[:40]} is no size")
        return int(value)

    def sizes(self, meta: Any, where: str) -> tuple[Any, ...]:
        """The sizes of a tensor's metadata."""
        sizes = self.list(self.dict(meta, where).get("sizes"), f"{where}.sizes")
        if len(sizes) > MOST_AXES:
            raise self.fault(where, f"a tensor of {len(sizes)} axes")
        return tuple(self.size(size, f"{where}.sizes[{i}]") for i, size in enumerate(sizes))


def _kind(value: Any) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "a text",
        int: "a number",
        float: "a number",
        bool: "a truth value",
    }
    return names.get(value.__class__, "nothing")


def read_schema(file: File, entry: str, program: Any) -> Exported:
    """The program of a JSON; SpecError with the path of what is wrong in it."""
    check = Checked(file, entry)
    module = check.dict(check.dict(program, "$").get("graph_module"), "$.graph_module")
    graph = check.dict(module.get("graph"), "$.graph_module.graph")
    signature = check.dict(module.get("signature"), "$.graph_module.signature")
    stated = check.dict(graph.get("tensor_values"), "$.graph_module.graph.tensor_values")
    nodes = check.list(graph.get("nodes"), "$.graph_module.graph.nodes")
    if len(nodes) > MOST_NODES:
        raise check.fault("$.graph_module.graph.nodes", f"a program of more than {MOST_NODES:,} nodes")
    held, given = _inputs(check, signature, stated)
    specs = check.list(signature.get("output_specs"), "signature.output_specs")
    outputs = [check.union(spec, f"signature.output_specs[{i}]") for i, spec in enumerate(specs)]
    results = tuple(
        check.dict(said, "signature.output_specs").get("arg") for kind, said in outputs if kind == "user_output"
    )
    entries = module.get("module_call_graph")
    paths = [e.get("fqn") for e in entries if e.__class__ is dict] if entries.__class__ is list else []
    calls = tuple(read_call(check, node, number) for number, node in enumerate(nodes))
    return Exported(held, given, calls, results, stated, tuple(p for p in paths if p.__class__ is str))


def _inputs(
    check: Checked, signature: dict[str, Any], stated: dict[str, Any]
) -> tuple[tuple[Held, ...], tuple[Given, ...]]:
    held, given = [], []
    specs = check.list(signature.get("input_specs"), "signature.input_specs")
    for number, spec in enumerate(specs):
        where = f"signature.input_specs[{number}]"
        kind, said = check.union(spec, where)
        said = check.dict(said, where)
        if kind == "user_input":
            given.append(_given(check, said.get("arg"), stated, where))
        elif kind in ("parameter", "buffer", "tensor_constant"):
            value = check.text(check.dict(said.get("arg"), where).get("name"), where)
            name = check.text(said.get(f"{kind}_name"), where)
            meta = check.dict(stated.get(value), f"tensor_values.{value}")
            sizes = check.sizes(meta, f"tensor_values.{value}")
            plain = tuple(n for n in sizes if n.__class__ is int)
            if len(plain) < len(sizes):
                raise check.fault(f"tensor_values.{value}", "a weight without a fixed shape")
            made = "constant" if kind == "tensor_constant" else kind
            held.append(Held(value, name, plain, made, meta.get("requires_grad") is not False))
        elif kind == "constant_input":
            given.append(Given(str(said.get("name")), None, said.get("value")))
    return tuple(held), tuple(given)


def _given(check: Checked, arg: Any, stated: dict[str, Any], where: str) -> Given:
    kind, inner = check.union(arg, where)
    if kind == "as_tensor":
        name = check.text(check.dict(inner, where).get("name"), where)
        return Given(name, check.sizes(stated.get(name), f"tensor_values.{name}"))
    if kind in ("as_sym_int", "as_sym_float", "as_sym_bool") and inner.__class__ is dict and "as_name" in inner:
        return Given(check.text(inner["as_name"], where), None, Symbol(str(inner["as_name"])[:200], None))
    return Given("", None, inner)


def read_call(check: Checked, node: Any, number: int) -> Call:
    """One node of a graph."""
    where = f"nodes[{number}]"
    said = check.dict(node, where)
    target = check.text(said.get("target"), f"{where}.target").removeprefix("torch.ops.")
    outputs = check.list(said.get("outputs"), f"{where}.outputs")
    name = said.get("name")
    if name.__class__ is not str:
        name = _named(outputs) or target
    arguments = []
    for i, argument in enumerate(check.list(said.get("inputs"), f"{where}.inputs")):
        at = f"{where}.inputs[{i}]"
        pair = check.dict(argument, at)
        called = str(pair.get("name") or "")
        by_name = pair["kind"] == 2 if "kind" in pair else called in KEYWORDS
        arguments.append((called, pair.get("arg"), by_name))
    metadata = said.get("metadata")
    stack = metadata.get("nn_module_stack") if metadata.__class__ is dict else None
    root, modules = read_stack(stack)
    return Call(name, target, tuple(arguments), tuple(outputs), modules, root, number)


def _named(outputs: list[Any]) -> str:
    first = outputs[0] if outputs else None
    inner = next(iter(first.values()), None) if first.__class__ is dict else None
    return str(inner.get("name") or "") if inner.__class__ is dict else ""


def read_stack(text: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    """`L__self__,,ResNet;L__self__conv1,conv1,torch.nn.modules.conv.Conv2d` → the class of the model, and the modules
    below it."""
    found, root = [], ""
    for each in text.split(";") if text.__class__ is str else ():
        parts = each.split(",", 2)
        if len(parts) == 3 and not parts[1]:
            root = parts[2]
        elif len(parts) == 3 and not parts[1].startswith("_empty_nn_module"):
            found.append((parts[1], parts[2]))
    return root, tuple(found)
