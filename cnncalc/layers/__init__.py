"""One layer, one file. `find` loads the file of a layer when its name is first used.

`_index.py` maps every name to its file; it is generated (`python -m cnncalc.layers.generate`) and a test holds that
it is current, so a new layer needs its own file and nothing else. What layers are made of is `declaration/`, what
several share `families/`; no layer imports another.

May import: diagnostics, numbers. Open `conv.py` first, then `declaration/layer.py`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cnncalc.layers._index import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.layers.declaration.layer import Layer

_loaded: dict[str, type[Layer]] = {}
_found: dict[str, type[Layer]] = {}


_files: dict[str, str] = {}


def find(name: str) -> type[Layer] | None:
    """The layer class that knows `name` (a word, a Keras or a PyTorch class), or None."""
    layer = _found.get(name)
    if layer is None:
        at = NAMES.find(f"\n{name} ")
        if at < 0 or not name.isidentifier():
            return None
        layer = _found[name] = load(NAMES[at + len(name) + 2 : NAMES.index("\n", at + 1)])
    return layer


def files() -> dict[str, str]:
    """Every name a layer may be written under, and the file that declares it."""
    if not _files:
        _files.update(dict(line.split(" ") for line in NAMES.strip().split("\n")))
    return _files


def load(file: str) -> type[Layer]:
    """The one layer class of `cnncalc/layers/<file>.py`."""
    layer = _loaded.get(file)
    if layer is None:
        module = import_module(f"cnncalc.layers.{file}")
        layer = next(
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and value.__module__ == module.__name__
            and hasattr(value, "weights")
            and value.type  # type: ignore[attr-defined]
        )
        _loaded[file] = layer
    return layer


def every() -> Iterable[type[Layer]]:
    """All layer classes, by file name."""
    return [load(file) for file in sorted(set(files().values()))]
