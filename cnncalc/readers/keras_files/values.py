"""Values of a configuration → values that the binder takes."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.value import Real
from cnncalc.numbers.named_tuple import NamedTuple

_WITHOUT_EFFECT = frozenset(
    (
        *(
            "name",
            "dtype",
            "batch_input_shape",
            "batch_shape",
            "input_shape",
            "input_dtype",
            "sparse",
            "ragged",
            "seed",
        ),
        *("activity_regularizer", "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer"),
        *(
            "kernel_constraint",
            "bias_constraint",
            "recurrent_initializer",
            "recurrent_regularizer",
            "recurrent_constraint",
        ),
        *("depthwise_initializer", "pointwise_initializer", "depthwise_regularizer", "pointwise_regularizer"),
        *("depthwise_constraint", "pointwise_constraint", "beta_initializer", "gamma_initializer", "beta_regularizer"),
        *("gamma_regularizer", "beta_constraint", "gamma_constraint", "moving_mean_initializer"),
        *("moving_variance_initializer", "moving_var_initializer", "embeddings_initializer", "embeddings_regularizer"),
        *("embeddings_constraint", "alpha_initializer", "alpha_regularizer", "alpha_constraint", "momentum", "epsilon"),
        *("renorm", "renorm_clipping", "renorm_momentum", "synchronized", "fused", "virtual_batch_size", "adjustment"),
        *("quantization_config", "autocast", "experimental_autocast", "lora_rank", "lora_alpha", "batch_size"),
        *("query_shape", "key_shape", "value_shape", "ragged_validation", "implementation", "time_major"),
        *("unit_forget_bias", "recurrent_activation", "zero_output_for_mask", "stateful", "unroll", "remainder"),
        *(
            "mode_type",
            "output_shape_type",
            "output_mask_type",
            "layers",
            "cell_input_shape",
            "sparse_gradients",
            "gain",
        ),
    )
)
"""Keys of configurations on which no shape and no weight depends."""


_GRU = ("GRU", "GRUCell")
_FUNCTIONS = ("Activation",)


class Use(NamedTuple):
    """A layer of a configuration as the binder reads it (`cnncalc.binding.called`)."""

    type: str
    positional: tuple[Any, ...]
    keywords: tuple[tuple[str, Any], ...]
    style: str = "call"
    owner: str = "keras"


def value(given: Any) -> Any:
    """A value of the JSON as layers take it: lists become tuples, a float an exact fraction."""
    kind = given.__class__
    if kind is list:
        return tuple([item if item.__class__ is int else value(item) for item in given])
    if kind is float:
        if given != given or given in (float("inf"), float("-inf")):
            return str(given)
        return Real(repr(given), *given.as_integer_ratio())
    if (
        kind is dict
        and given.get("items").__class__ is list
        and given.get("class_name") in ("__tuple__", "TensorShape")
    ):
        return value(given["items"])
    return given


def keywords(kind: str, config: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """The arguments of a layer that may change a shape or a weight."""
    found = [(key, value(given)) for key, given in config.items() if key not in _WITHOUT_EFFECT]
    if kind in _GRU and "reset_after" not in config:
        found.append(("reset_after", False))  # Keras wrote none until 2.2, and had one bias
    if kind in _FUNCTIONS and config.get("activation").__class__ is dict:
        found = [pair for pair in found if pair[0] != "activation"]
        found.append(("activation", _called(config["activation"])))
    return tuple(found)


def _called(function: dict[str, Any]) -> str:
    """The name of a function that is written as an object."""
    config = function.get("config")
    name = config if config.__class__ is str else function.get("registered_name") or function.get("class_name")
    return name if name.__class__ is str else "function"
