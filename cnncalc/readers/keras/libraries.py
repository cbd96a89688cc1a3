"""What the names of Keras and TensorFlow mean to the evaluator: found by dotted name, made when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.base_class import layer_base
from cnncalc.readers.keras.data import SETS, loaded, padded_sequences, to_categorical
from cnncalc.readers.keras.function_names import FORMER
from cnncalc.readers.keras.functions import function
from cnncalc.readers.keras.inputs import register, written_input
from cnncalc.readers.keras.layer import OUTPUTS
from cnncalc.readers.keras.layer_class import keras_class, layer_class
from cnncalc.readers.keras.model_class import model_base
from cnncalc.readers.keras.pictures import corrected
from cnncalc.readers.keras.sequential import sequential_class
from cnncalc.readers.keras.shapes import register as register_shapes
from cnncalc.readers.keras.versions import obtained, version
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.libraries import Libraries
from cnncalc.readers.python.values import Native

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Class

TOPS = ("keras", "tensorflow", "tf_keras", "keras_core", "tflearn", "tensorflow_datasets", "keras_applications")
_PREFIXES = (
    ("tensorflow.compat.v1.", "tensorflow."),
    ("tensorflow.compat.v2.", "tensorflow."),
    ("tensorflow.contrib.keras.", "keras."),
    ("tensorflow.python.keras.", "keras."),
    ("tensorflow.keras.", "keras."),
    ("keras.api.", "keras."),
    ("keras.src.", "keras."),
    ("tf_keras.", "keras."),
    ("keras_core.", "keras."),
)
_FUNCTIONS = ("tensorflow.", "keras.ops.", "keras.backend.", "keras.activations.", "keras.random.")
_MERGES = {
    **{
        n: n.capitalize()
        for n in ("add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate", "dot")
    },
}
_DECORATORS = ("keras_export", "register_keras_serializable", "tf_export", "deprecated")
_TF1 = {
    "conv1d": "Conv1D",
    "conv2d": "Conv2D",
    "conv3d": "Conv3D",
    "conv2d_transpose": "Conv2DTranspose",
    "separable_conv2d": "SeparableConv2D",
    "max_pooling2d": "MaxPooling2D",
    "max_pooling1d": "MaxPooling1D",
    "average_pooling2d": "AveragePooling2D",
    "dense": "Dense",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "batch_normalization": "BatchNormalization",
}
"""Functions of `tf.layers`, and the classes they make a layer of."""


class KerasLibraries(Libraries):
    """The libraries of a program that builds networks of Keras."""

    session: KerasSession

    def __init__(self) -> None:
        self._classes: dict[str, Any] = {}

    def claims(self, name: str) -> bool:
        return name in TOPS or super().claims(name)

    def reads(self, path: str) -> bool:
        return ".applications" in path  # of Keras's own source its models alone: its layers are known

    def find(self, machine: Any, path: str) -> Any:
        if path.partition(".")[0] not in TOPS:
            return super().find(machine, path)
        if path.startswith("keras_applications."):
            from cnncalc.readers.keras.published import handed_modules

            return handed_modules(path, self.find(machine, path.replace("_", ".", 1)))
        for lead, short in _PREFIXES:
            if path.startswith(lead):
                path = short + path[len(lead) :]
        name = path.rpartition(".")[2]
        if name in ("__version__", "VERSION"):
            return version(self.session, path)
        asked = name.endswith("obtain_input_shape") or path == "keras.applications.imagenet_utils"
        if path.startswith("keras.applications") and not asked:
            return self._published(machine, path)
        if path.startswith("tensorflow.layers.") and name in _TF1:
            return self._layer_function(machine, _TF1[name])
        if path.startswith("keras."):
            found = self._keras(machine, path, name)
            if found is not None:
                return found
        if name in ("list_physical_devices", "list_logical_devices"):
            return Native(path, lambda site, args, kwargs: [])
        if path in ("tensorflow.function", "tensorflow.Module"):
            return Native(path, _looked_through)
        if any(path.startswith(lead) for lead in _FUNCTIONS):
            body = function(self.session, path)
            return None if body is None else Native(path, body)
        return None

    def passed(self, path: str, site: Any, joined: bool = False) -> None:
        self.session.passed.append((path, site, joined))

    def _keras(self, machine: Any, path: str, name: str) -> Any:
        if name in ("_obtain_input_shape", "obtain_input_shape"):
            return Native(path, lambda site, args, kwargs: obtained(self.session, site, args, kwargs))
        if name in _DECORATORS:
            return Native(path, _looked_through)
        if name == "get_source_inputs":
            return Native(path, lambda site, args, kwargs: self._source_inputs(args))
        if name == "load_data" and path.split(".")[-2] in SETS:
            return Native(path, loaded(path.split(".")[-2], lambda: self.session.layout.first))
        if name == "to_categorical":
            return Native(path, to_categorical)
        if name == "correct_pad":
            return Native(path, corrected)
        if name == "pad_sequences":
            return Native(path, padded_sequences)
        if name == "is_keras_tensor":
            return Native(path, lambda site, args, kwargs: args[0].__class__.__name__ == "Tensor")
        if name == "clear_session":
            return Native(path, lambda site, args, kwargs: self.session.auto.clear())
        if name == "image_data_format":
            return Native(path, lambda site, args, kwargs: self.session.layout.name)
        if name == "image_dim_ordering":
            return Native(path, lambda site, args, kwargs: "th" if self.session.layout.first else "tf")
        if name in ("set_image_data_format", "set_image_dim_ordering"):
            return Native(path, lambda site, args, kwargs: self.session.layout.set(site, path, args, kwargs))
        if name == "plot_model":
            return Native(path, lambda site, args, kwargs: None)
        if name == "backend" and path == "keras.backend.backend":
            return Native(path, lambda site, args, kwargs: "tensorflow")
        if name == "Input":
            return Native(
                path,
                lambda site, args, kwargs: written_input(self.session, site, list(args), dict(kwargs)).attrs[OUTPUTS],
            )
        if (
            path.startswith(("keras.layers.", "keras.models.", "keras.engine.", "keras.legacy."))
            or path.count(".") == 1
        ):
            if name[:1].isupper() or name == "_Merge":
                return self.named(machine, name)
            if name in _MERGES and path.startswith("keras.layers."):
                return self._layer_function(machine, _MERGES[name])
            if name == "merge":
                from cnncalc.readers.keras.merging import merge_function

                return merge_function(machine, self)
        return None

    def _layer_function(self, machine: Any, kind: str) -> Any:
        """A function that makes a layer and calls it: `concatenate([a, b])`, `tf.layers.conv2d(x, 32, 5)`."""
        cls = self.named(machine, kind)
        if cls is None:
            return None

        def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
            given = dict(kwargs)
            x = args[0] if args else given.pop("inputs", None)
            for key in ("training", "reuse"):
                given.pop(key, None)
            return site.call(site.apply(cls, list(args[1:]), given), x)

        return Native(kind, run)

    def _published(self, machine: Any, path: str) -> Any:
        from cnncalc.readers.keras.published import published
        from cnncalc.readers.python.frames import Site

        return published(machine, Site(machine, *machine.here), path)

    def _source_inputs(self, args: Any) -> Any:
        from cnncalc.readers.keras.published import source_inputs
        from cnncalc.readers.keras.session import flat

        return source_inputs(self.session, flat(list(args)))

    def unheard(self, path: str) -> tuple[str, str]:
        if ".applications." in path:
            from cnncalc.readers.keras.published import unpublished

            return unpublished(self.session.machine, path)
        lead, _, name = path.partition("(")[0].rpartition(".")
        if lead.partition(".")[0] not in TOPS or not lead.endswith("layers") or not name[:1].isupper():
            return "", ""
        from cnncalc.diagnostics.nearest import nearest
        from cnncalc.layers import files

        known = [each for each in files() if each[:1].isupper() and keras_class(each)]
        return f"no layer '{name}' of Keras is known", nearest(name, known) or "cnncalc layers lists them"

    def unbound(self, machine: Any, name: str) -> Any:
        path = {
            "tf": "tensorflow",
            "keras": "keras",
            "layers": "keras.layers",
            "models": "keras.models",
            "K": "keras.backend",
        }.get(name)
        if path is not None:
            return Unknown(machine, path, named=True)
        if name in ("Input", "merge", "to_categorical", *_MERGES):
            return self.find(machine, f"keras.layers.{name}")
        if name in ("Sequential", "Model", "Layer", "InputLayer") or (name[:1].isupper() and keras_class(name)):
            return self.named(machine, name)
        return {"np": Unknown(machine, "numpy", named=True)}.get(name)

    # -- classes

    def base(self, machine: Any) -> Class:
        """The class `Layer`."""
        if not self._classes:
            session = self.session
            base = layer_base(machine, session)
            model = model_base(machine, session, base)
            register(machine, session, base)
            register_shapes(machine)
            self._classes = {
                "Layer": base,
                "Model": model,
                "Functional": model,
                "Sequential": sequential_class(machine, session, model),
                "InputLayer": machine.known[" InputLayer"],
            }
        found: Class = self._classes["Layer"]
        return found

    def named(self, machine: Any, name: str) -> Any:
        """A class by its name."""
        base = self.base(machine)
        if name not in self._classes:
            self._classes[name] = self._made(machine, base, name)
        return self._classes[name]

    def _made(self, machine: Any, base: Class, name: str) -> Any:
        if name == "Bidirectional":
            from cnncalc.readers.keras.wrapping import bidirectional_class

            return bidirectional_class(machine, self.session, base)
        if name == "TimeDistributed":
            from cnncalc.readers.keras.wrapping import distributed_class

            return distributed_class(machine, self.session, base)
        if name == "SpectralNormalization":
            from cnncalc.readers.keras.wrapping import normalized_class

            return normalized_class(machine, self.session, base)
        if name == "Lambda":
            from cnncalc.readers.keras.wrapping import lambda_class

            return lambda_class(machine, self.session, base)
        if name == "Merge":
            from cnncalc.readers.keras.merging import merge_layer_class

            return merge_layer_class(machine, self.session, base)
        if name == "Graph":
            from cnncalc.readers.keras.merging import graph_class

            return graph_class(machine, self.session, self._classes["Model"])
        if name in FORMER:
            from cnncalc.readers.keras.former import former_class

            return former_class(machine, self.session, base, name)
        if name == "_Merge":
            from cnncalc.readers.keras.wrapping import merge_class

            return merge_class(machine, base)
        return layer_class(machine, self.session, base, name)


def _looked_through(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """A decorator that changes no shape, with or without arguments of its own."""
    if args and not isinstance(args[0], str | list | tuple):
        return args[0]
    return Native("decorated", lambda site, args, kwargs: args[0])
