"""What a configuration says: its models, and the layers that they hold."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.keras_files.calls import Call, Reads, calls, is_tensor
from cnncalc.readers.keras_files.wrong import Path, Wrong, of_kind, shown

MOST_LAYERS = 10_000
"""Layers of a file at most."""
DEEPEST = 24
"""Models within models at most."""
_SEQUENTIAL, _FUNCTIONAL = ("Sequential",), ("Functional", "Model", "Container", "Network")


class Entry:
    """A layer as the file writes it: `config` are its arguments, `calls` its uses in a functional model. `model` is what it
    holds, where it is a model itself."""

    __slots__ = (
        "built",
        "calls",
        "config",
        "first",
        "kind",
        "layer",
        "model",
        "name",
        "operation",
        "own",
        "path",
        "shared",
    )

    def __init__(self, kind: str, name: str, config: dict[str, Any], path: Path) -> None:
        self.kind = kind
        self.name = name
        self.config = config
        self.path = path
        self.operation = ""
        """The function that it is, by its dotted name, where it is one and no layer."""
        self.own = True
        """Whether its class is Keras's; not the program's or another library's, which may have the same name."""
        self.built: Any = None
        """The shape of its input that the file states, with the batch."""
        self.calls: list[Call] = []
        self.model: Model | None = None
        self.shared: Any = None
        """The number that the file gives to all writings of the same layer."""
        self.layer: Any = None
        """The layer that was bound."""
        self.first: Any = None
        """The node of its first call, whose weights later ones share."""

    @property
    def is_input(self) -> bool:
        """Whether it is an input and no layer."""
        return self.kind == "InputLayer"


class Model:
    """A model: its layers in the file's order, which is that of `model.summary()`. Of a Sequential `inputs` and `outputs` are
    None, and its layers are called one after the other."""

    def __init__(self, kind: str, name: str, path: Path) -> None:
        self.kind = kind
        self.name = name
        self.path = path
        self.entries: list[Entry] = []
        self.inputs: Any = None
        self.outputs: Any = None
        self.built: Any = None
        """The shape of its input that the file states beside the layers."""
        self.trainable = True
        self.order: Any = None
        """Its calls in order, once they are known (`order.py`)."""

    @property
    def sequential(self) -> bool:
        """Whether its layers are called one after the other."""
        return self.inputs is None


class Entries:
    """Reads the models and layers of one file, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def model(self, tree: Any, path: Path, depth: int = 0) -> Model:
        """The model that an object with `class_name` and `config` writes."""
        of_kind(tree, dict, path, "a model")
        kind = of_kind(tree.get("class_name"), str, (*path, "class_name"), "class_name")
        config, at = tree.get("config"), (*path, "config")
        if depth > DEEPEST:
            raise Wrong(f"models nested more than {DEEPEST} levels deep", path)
        if config.__class__ is list and kind in _SEQUENTIAL:
            config = {"layers": config}
            layers_at: Path = at
        else:
            of_kind(config, dict, at, "config")
            layers_at = (*at, "layers")
        if config.get("layers").__class__ is not list:
            raise no_layers(kind, path)
        name = config.get("name") or tree.get("name")
        model = Model(kind, name if name.__class__ is str else "model", at)
        model.trainable = config.get("trainable") is not False
        functional = "input_layers" in config or kind in _FUNCTIONAL
        for number, each in enumerate(config["layers"]):
            model.entries.append(self.entry(each, (*layers_at, number), depth, functional))
        if functional:
            model.inputs = ends(config.get("input_layers"), (*at, "input_layers"))
            model.outputs = ends(config.get("output_layers"), (*at, "output_layers"))
        else:
            model.built = _built(tree) or config.get("build_input_shape")
        return model

    def entry(self, tree: Any, path: Path, depth: int = 0, functional: bool = False) -> Entry:
        """A layer."""
        self.count += 1
        if self.count > MOST_LAYERS:
            raise Wrong(f"more than {MOST_LAYERS:,} layers", path, "is this the right file?")
        of_kind(tree, dict, path, "a layer")
        kind = of_kind(tree.get("class_name"), str, (*path, "class_name"), "class_name")
        config = tree.get("config")
        nested = is_model(kind, config)
        if config.__class__ is list and nested:
            config = {"layers": config}
        of_kind(config, dict, (*path, "config"), "config")
        name = tree.get("name") or config.get("name")
        if name is None and not functional:
            name = ""
        entry = Entry(kind, of_kind(name, str, (*path, "name"), "name"), config, path)
        module, registered = tree.get("module"), tree.get("registered_name")
        if module.__class__ is str and ".ops." in module:
            entry.operation = f"{module}.{kind}"
        entry.own = not (registered.__class__ is str and ">" in registered)
        if ">" in kind:
            package, _, kind = kind.rpartition(">")
            entry.kind, entry.own = kind, package in ("Addons", "keras", "Keras", "TensorFlow")
        entry.built = _built(tree)
        shared = tree.get("shared_object_id")
        entry.shared = shared if shared.__class__ is int else None
        if functional:
            entry.calls = calls(tree.get("inbound_nodes"), (*path, "inbound_nodes"))
            if (
                module is None
                and not {"trainable", "dtype"} & config.keys()
                and any(call.today for call in entry.calls)
            ):
                entry.operation = (
                    f"keras.ops.{kind}"  # HDF5 files of Keras 3 do not name its module; layers say `dtype`
                )
        if nested:
            entry.model = self.model(tree, path, depth + 1)
            entry.name = entry.name or entry.model.name
        return entry


def unwrapped(tree: Any, path: Path) -> tuple[Any, Path]:
    """The model in what holds it: TensorFlow.js's `modelTopology`."""
    for key in ("modelTopology", "model_config"):
        if tree.__class__ is dict and "class_name" not in tree and tree.get(key).__class__ is dict:
            tree, path = tree[key], (*path, key)
    return tree, path


def is_model(kind: str, config: Any) -> bool:
    """Whether a class is a model: by its name, or since its configuration holds the layers of one."""
    if kind in _SEQUENTIAL or kind in _FUNCTIONAL:
        return True
    return config.__class__ is dict and config.get("layers").__class__ is list and "input_layers" in config


def _built(tree: dict[str, Any]) -> Any:
    build = tree.get("build_config")
    return build.get("input_shape") if build.__class__ is dict else None


def no_layers(kind: str, path: Path) -> Wrong:
    """The error for a model whose configuration says nothing of its layers."""
    if kind in _SEQUENTIAL or kind in _FUNCTIONAL:
        return Wrong(
            "a model without its list of layers", (*path, "config"), "the configuration is damaged, or not Keras's"
        )
    message = f"{shown(kind)} is a class of the program's own: its layers are in the program, and not in the file"
    return Wrong(message, path, "name the program: cnncalc shape net.py:" + (kind if kind.isidentifier() else "Net"))


def ends(given: Any, path: Path) -> Any:
    """A model's inputs or outputs: tensors, alone or in lists and objects."""
    if is_tensor(given):
        return Reads(given[0], given[1], given[2])
    if given.__class__ is dict:
        return {key: ends(each, (*path, key)) for key, each in given.items()}
    of_kind(given, list, path, str(path[-1]))
    return [ends(each, (*path, at)) for at, each in enumerate(given)]
