"""The weights that a file stores beside its configuration, by layer; and whether they have the shapes that its layers say.

Keras 3 stores a layer's weights under its class and a number, in the order of the model's layers (`layers/conv2d_1/vars/0`);
Keras 2 under its name (`conv1/conv1/kernel:0`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.naming import snake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cnncalc.readers.keras_files.entries import Entry, Model
    from cnncalc.readers.keras_files.grow import Grown
    from cnncalc.readers.keras_files.hdf5_header import Shapes

_CONTAINERS = ("layers", "_layer_checkpoint_dependencies")
_MOST_TOLD = 20


class Stored:
    """The shapes of a file's weights. `read` finds them when they are asked for; `by_class`: the layers' groups are called
    after their classes, not their names."""

    def __init__(self, model: Model, read: Callable[[], Shapes | None], by_class: bool) -> None:
        self.model = model
        self.by_class = by_class
        self._read = read
        self._groups: dict[str, list[tuple[int, ...]]] | None = None
        self._paths: dict[int, str] = {}

    def of(self, entry: Entry) -> list[tuple[int, ...]] | None:
        """The shapes of the weights of a layer; None where the file has none of it."""
        if self._groups is None:
            self._groups = _grouped(self._read() or {})
            self._named(self.model, "")
        path = self._paths.get(id(entry))
        return None if path is None else self._groups.get(path)

    def _named(self, model: Model, path: str) -> None:
        """Note the group of each layer of a model, and of the models in it."""
        assert self._groups is not None
        counts: dict[str, int] = {}
        container = next((c for c in _CONTAINERS if f"{path}{c}" in self._groups), "layers")
        for entry in model.entries:
            if entry.operation:
                continue
            name = entry.name
            if self.by_class:
                stem = snake(entry.kind)
                count = counts[stem] = counts.get(stem, -1) + 1
                name = f"{container}/{stem}_{count}" if count else f"{container}/{stem}"
            self._paths[id(entry)] = path + name
            if entry.model is not None and self.by_class:
                self._named(entry.model, f"{path}{name}/")


def _grouped(shapes: Shapes) -> dict[str, list[tuple[int, ...]]]:
    """The shapes below each group."""
    found: dict[str, list[tuple[int, ...]]] = {}
    for path, shape in shapes.items():
        parts = path.split("/")
        if any(part.startswith(("seed_generator", "optimizer")) for part in parts):
            continue
        for length in range(1, len(parts)):
            found.setdefault("/".join(parts[:length]), []).append(shape)
    return found


def compare(stored: Stored, grown: Grown) -> None:
    """Warn of each layer of which the file stores weights of other shapes than it says."""
    told = 0
    for entry in _leaves(stored.model):
        row = None if entry.first is None else grown.growth.row(entry.first.number)
        if row is None or entry.operation or entry.shared is not None:
            continue
        held = stored.of(entry)
        ours = _shapes(row)
        if held is None or ours is None or sorted(held) == sorted(ours) or told >= _MOST_TOLD:
            continue
        told += 1
        grown.warn(
            f"{row.node.name}: the file stores weights of {_said(held)}, and its configuration says {_said(ours)}",
            (*entry.path, "config"),
            "the weights are another network's, or the configuration was changed",
        )


def _leaves(model: Model) -> Iterator[Entry]:
    for entry in model.entries:
        if entry.model is not None:
            yield from _leaves(entry.model)
        else:
            yield entry


def _shapes(row: Any) -> list[tuple[int, ...]] | None:
    """The shapes of a row's weights; None where one is not known."""
    found = [tuple(weight.shape) for weight in row.weights]
    known = all(n.__class__ is int for shape in found for n in shape)
    return found if known and row.layer.type != "opaque" else None


def _said(shapes: list[tuple[int, ...]]) -> str:
    return ", ".join("×".join(map(str, shape)) or "1" for shape in sorted(shapes)[:6]) or "none"
