"""Imports point one way, nothing imports in a circle, one file holds one layer, and the generated files are current."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import cnncalc.layers
from cnncalc.layers import every, files, load
from cnncalc.layers.generate import FOLDER, index_text
from cnncalc.render.reference import reference

PACKAGE = Path(cnncalc.__file__).parent
ROOT = PACKAGE.parent

ORDER = (
    ("diagnostics", "numbers"),
    ("layers.declaration",),
    ("layers.families",),
    ("layers",),
    ("graph", "binding"),
    ("language", "readers", "writers"),
    ("sources",),
    ("analysis",),
    ("render", "draw"),
    ("api", "notebook"),
    ("__init__",),
    ("editor",),
    ("cli", "hooks"),
    ("__main__",),
)
"""The rooms from the bottom up: a module imports only what stands below it or beside it, wherever the import stands."""

PROGRAMS = tuple(
    f"cnncalc.readers.{room}"
    for room in (
        *("python", "tensors", "torch", "keras", "weights", "onnx", "keras_files", "darknet", "caffe", "tflite", "exported"),
        *("ultralytics", "torchscript"),
    )
)

LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}
Imports = dict[str, set[str]]


def module_name(path: Path) -> str:
    """`cnncalc/graph/walk.py` → `cnncalc.graph.walk`; a package is called after its folder."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(tree: ast.AST, known: set[str]) -> Iterator[str]:
    """Every module of `known` that a module imports: at its top, inside functions, for type checking alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield from {inner if inner in known else node.module} & known
        elif isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names} & known


def imports_of(sources: dict[str, str]) -> Imports:
    """For each module, given as its text, the modules it imports."""
    return {name: set(imported(ast.parse(text), set(sources))) - {name} for name, text in sources.items()}


def circle(imports: Imports) -> list[str]:
    """Modules that import each other in a circle, in turn; nothing where there is none."""
    done: set[str] = set()
    for start in imports:
        path: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(imports[start])))]
        while stack:
            name, rest = stack[-1]
            if name not in path:
                path.append(name)
            following = next((other for other in rest if other not in done), None)
            if following is None:
                done.add(name)
                stack.pop()
                path.pop()
            elif following in path:
                return path[path.index(following) :]
            else:
                stack.append((following, iter(sorted(imports[following]))))
    return []


SOURCES = {module_name(path): path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
IMPORTS = imports_of(SOURCES)


def room_of(name: str) -> str:
    """The room of a module: its folder, and within `layers` whether it declares, is shared by a family, or is a layer."""
    parts = name.split(".")[1:] or ["__init__"]
    inner = ".".join(parts[:2])
    return inner if inner in LEVEL else parts[0]


def upward(imports: Imports) -> list[str]:
    """Imports that point up."""
    return [f"{name} imports {other}" for name, others in imports.items() for other in sorted(others) if LEVEL[room_of(other)] > LEVEL[room_of(name)]]


def test_imports_point_one_way() -> None:
    assert upward(IMPORTS) == []


def test_nothing_imports_in_a_circle() -> None:
    assert circle(IMPORTS) == []


@pytest.mark.parametrize("place", ["", "if TYPE_CHECKING:\n    ", "def f():\n    "])
def test_the_checks_can_fail(place: str) -> None:
    """The circle that stood there once, between the figures and what is derived from them, is found wherever the import stands."""
    was = {**SOURCES, "cnncalc.graph.report": f"{SOURCES['cnncalc.graph.report']}\n{place}from cnncalc.analysis.memory import Memory\n"}
    found = imports_of(was)
    assert upward(found) == ["cnncalc.graph.report imports cnncalc.analysis.memory"]
    assert set(circle(found)) >= {"cnncalc.graph.report", "cnncalc.analysis.memory"}


def test_every_room_has_its_place() -> None:
    assert {room_of(name) for name in SOURCES} <= set(LEVEL)


def test_every_room_says_what_it_is_for() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        lines = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").splitlines()
        assert 3 <= len(lines) <= 10, path


def test_files_and_functions_are_short() -> None:
    lengths = {name: text.count("\n") for name, text in SOURCES.items() if name != "cnncalc.layers._index"}
    plain = sorted(length for name, length in lengths.items() if not name.startswith(PROGRAMS))
    assert plain[len(plain) // 2] < 80  # layers, of which many are short, are a smaller part than they were
    programs = sorted(length for name, length in lengths.items() if name.startswith(PROGRAMS))
    assert programs[len(programs) // 2] < 120
    assert [name for name, length in lengths.items() if length > 320] == []
    for name, text in SOURCES.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 50, f"{name}.{node.name}"


def test_layers_do_not_import_each_other() -> None:
    for path in FOLDER.glob("[a-z]*.py"):
        if path.stem != "generate":
            own = {name for name in IMPORTS[module_name(path)] if room_of(name) == "layers"}
            assert not own, path.name


def test_the_layer_index_is_current() -> None:
    assert (FOLDER / "_index.py").read_text(encoding="utf-8") == index_text()


def test_the_layer_reference_is_current() -> None:
    assert (ROOT / "docs" / "layers.md").read_text(encoding="utf-8") == reference()


def test_every_name_leads_to_a_layer_that_knows_it() -> None:
    for name, file in files().items():
        layer = load(file)
        assert name in {**layer.words, **layer.keras, **layer.torch}


def test_every_layer_says_what_it_is() -> None:
    for layer in every():
        assert layer.__doc__, layer.type
        assert layer.family, layer.type
        assert layer.examples, layer.type
        assert layer.words or layer.keras or layer.torch, layer.type
        for attribute in layer.attributes.values():
            assert attribute.help, f"{layer.type}.{attribute.name}"


def test_the_median_layer_file_is_short() -> None:
    lengths = sorted(len(p.read_text(encoding="utf-8").splitlines()) for p in FOLDER.glob("[a-z]*.py") if p.stem != "generate")
    assert lengths[len(lengths) // 2] < 60


def test_nothing_is_evaluated() -> None:
    for name, text in SOURCES.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec", "__import__"), name
