"""Imports point one way, one file holds one layer, and the generated files are current."""

from __future__ import annotations

import ast
from pathlib import Path

import cnncalc.layers
from cnncalc.layers import FILES, every, load
from cnncalc.layers.generate import FOLDER, index_text
from cnncalc.reference import reference

PACKAGE = Path(cnncalc.__file__).parent
ROOT = PACKAGE.parent

ORDER = (
    ("arithmetic", "symbolic"),
    ("shape", "attribute", "diagnostics"),
    ("layer",),
    ("families",),
    ("layers",),
    ("graph",),
    ("report", "receptive_field", "memory"),
    ("findings",),
    ("inference",),
    ("spec",),
    ("loading",),
    ("formulas",),
    ("expectation", "check", "whatif", "fold", "reference"),
    ("render",),
    ("cli",),
    ("__main__", "__init__"),
)
"""The rooms from the bottom up: a module imports, at its top level, only what stands below it or beside it."""

LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """The rooms a module imports when it is itself imported (not inside functions, not for type checking alone)."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("cnncalc"):
            found |= {node.module.split(".")[1]} if "." in node.module else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("cnncalc.")}
    return found


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_imports_point_one_way() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {room}"
        for path in MODULES
        for room in imported_rooms(path)
        if room in LEVEL and LEVEL[room] > LEVEL[room_of(path)]
    ]
    assert not wrong


def test_every_room_has_its_place() -> None:
    assert {room_of(path) for path in MODULES} - {"py"} <= set(LEVEL)


def test_the_order_is_not_trivial() -> None:
    assert "layer" in imported_rooms(PACKAGE / "families" / "window.py")
    assert LEVEL["layer"] < LEVEL["families"]


def test_layers_do_not_import_each_other() -> None:
    for path in (PACKAGE / "layers").glob("[a-z]*.py"):
        if path.stem != "generate":
            assert "cnncalc.layers." not in path.read_text(encoding="utf-8"), path.name


def test_the_layer_index_is_current() -> None:
    assert (FOLDER / "_index.py").read_text(encoding="utf-8") == index_text()


def test_the_layer_reference_is_current() -> None:
    assert (ROOT / "docs" / "layers.md").read_text(encoding="utf-8") == reference()


def test_every_name_leads_to_a_layer_that_knows_it() -> None:
    for name, file in FILES.items():
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
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec", "__import__"), path
