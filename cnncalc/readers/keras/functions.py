"""`tf.*`, `keras.ops.*` and `K.*`: what the functions that networks use do with tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.readers.keras import basic, making, pictures, products, rearranging, weighted
from cnncalc.readers.keras.function_names import ACTIVATIONS, MERGED, REDUCED, SAME
from cnncalc.readers.keras.taking import taken
from cnncalc.readers.python.foreign import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site

_MAKERS = (
    "placeholder",
    "get_variable",
    "Variable",
    "variable",
    "cond",
    "smart_cond",
    "where",
    "gather",
    "take",
    "embedding_lookup",
)
"""Functions of which the first argument may be unknown."""


_LAID_OUT = frozenset(
    (
        *(
            "conv2d",
            "conv3d",
            "conv2d_transpose",
            "separable_conv2d",
            "depthwise_conv2d",
            "pool2d",
            "pool3d",
            "bias_add",
        ),
        *(
            "spatial_2d_padding",
            "spatial_3d_padding",
            "conv",
            "conv_transpose",
            "depthwise_conv",
            "max_pool",
            "average_pool",
        ),
    )
)
"""Functions of Keras's that follow `image_data_format()` where they are told no layout."""


def function(session: KerasSession, path: str) -> Callable[[Site, Any, Any], Any] | None:
    """The body of a function by its dotted name: `(site, args, kwargs)`; None where it is not known."""
    name = path.rpartition(".")[2]
    if name in _PLAIN and path.startswith(("keras.", "tensorflow.is_")):
        return lambda site, args, kwargs: _PLAIN[name]
    tables = {
        "keras.ops": _OPS,
        "keras.backend": _BACKEND,
        "tensorflow": _TENSORFLOW,
        "tensorflow.contrib.layers": _CONTRIB,
    }
    body = tables.get(path.rpartition(".")[0], {}).get(name)
    if body is None and not path.startswith(
        "tensorflow.contrib."
    ):  # slim's functions have other arguments, and defaults
        body = _find(name)
    if body is None:
        return None

    def run(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        given = list(args)
        first = given[0] if given else next(iter(kwargs.values()), None)
        if first.__class__ is Unknown and name not in _MAKERS:
            return first
        if first is UNKNOWN:
            return Unknown(session.machine, "the input's size", site.place, help="say it with --input 224x224x3")
        if session.layout.first and name in _LAID_OUT and path.startswith("keras."):
            kwargs = {"data_format": "channels_first", **kwargs}
        return body(session, site, name, given, dict(kwargs))

    return run


def _find(name: str) -> Any:
    if name in _OWN:
        return _OWN[name]
    if name in ACTIVATIONS:
        return basic.activation
    if name in REDUCED:
        return basic.reduced
    if name in MERGED:
        return basic.merged_two
    return basic.same if name in SAME else None


_OWN: dict[str, Any] = {
    **dict.fromkeys(("concat", "concatenate"), basic.concat),
    **dict.fromkeys(("stack", "pack"), basic.stack),
    "reshape": basic.reshape,
    **dict.fromkeys(("where", "select"), basic.where),
    **dict.fromkeys(("transpose", "permute_dimensions"), basic.transpose),
    "expand_dims": basic.expand_dims,
    "squeeze": basic.squeeze,
    "batch_flatten": basic.flatten,
    **dict.fromkeys(("shape", "int_shape"), basic.shape),
    "split": basic.split_parts,
    "ndim": lambda session, site, name, args, kwargs: taken(args, kwargs).rank,
    "rank": lambda session, site, name, args, kwargs: taken(args, kwargs).rank,
    "add_n": basic.merged_all,
    **dict.fromkeys(("in_train_phase", "in_test_phase", "cond", "switch", "smart_cond"), basic.chosen),
    **dict.fromkeys(("arange", "range"), rearranging.arange),
    "tile": rearranging.tile,
    **dict.fromkeys(("repeat_elements",), rearranging.repeat),
    "broadcast_to": rearranging.broadcast,
    **dict.fromkeys(("unstack", "unpack"), rearranging.unstack),
    "moveaxis": rearranging.moveaxis,
    "swapaxes": rearranging.swapaxes,
    "one_hot": rearranging.one_hot,
    "top_k": rearranging.top_k,
    **dict.fromkeys(("gather", "take", "embedding_lookup"), rearranging.gather),
    "matmul": products.matmul,
    "einsum": products.einsum,
    "dot": products.dot,
    "tensordot": products.tensordot,
    "batch_dot": products.batch_dot,
    **dict.fromkeys(("bias_add", "xw_plus_b"), products.with_bias),
    "pad": pictures.pad,
    **dict.fromkeys(("spatial_2d_padding", "spatial_3d_padding", "temporal_padding"), pictures.pad_map),
    **dict.fromkeys(
        ("resize", "resize_images", "resize_bilinear", "resize_nearest_neighbor", "resize_with_pad"), pictures.resize
    ),
    **dict.fromkeys(("depth_to_space", "space_to_depth"), pictures.shuffled),
    **dict.fromkeys(("extract_patches", "extract_image_patches"), pictures.patches),
    **dict.fromkeys(
        ("zeros", "ones", "empty", "normal", "uniform", "random_normal", "random_uniform"), making.constant
    ),
    **dict.fromkeys(
        ("truncated_normal", "random_normal_variable", "random_bernoulli", "random_binomial"), making.constant
    ),
    **dict.fromkeys(("placeholder", "Variable", "variable", "constant", "convert_to_tensor", "array"), making.constant),
    **dict.fromkeys(("zeros_like", "ones_like", "empty_like", "full_like"), making.like),
    **dict.fromkeys(("fill", "full"), making.full),
    "eye": making.square,
    "get_variable": making.variable,
    **dict.fromkeys(("conv1d", "conv2d", "conv3d", "convolution", "atrous_conv2d"), weighted.convolved),
    **dict.fromkeys(("conv1d_transpose", "conv2d_transpose", "conv3d_transpose"), weighted.transposed),
    **dict.fromkeys(("depthwise_conv2d", "depthwise_conv2d_native", "depthwise_conv1d"), weighted.depthwise),
    **dict.fromkeys(("separable_conv2d", "separable_conv1d"), weighted.separable),
    **{f"{kind}_pool{rank}": weighted.pooled for kind in ("max", "avg") for rank in ("", "1d", "2d", "3d")},
    **dict.fromkeys(("pool", "pool2d", "pool3d"), weighted.pooled),
    **dict.fromkeys(("batch_normalization", "fused_batch_norm"), weighted.normed),
    "moments": weighted.moments,
    **dict.fromkeys(("lrn", "local_response_normalization"), weighted.responses),
}
_OPS: dict[str, Any] = {
    "concatenate": basic.joined_at_first,
    "split": basic.split_at,
    "conv": weighted.convolved,
    "conv_transpose": weighted.transposed,
    "depthwise_conv": weighted.depthwise,
    "separable_conv": weighted.separable,
    "average_pool": weighted.pooled,
    "repeat": rearranging.repeat,
    **dict.fromkeys(("layer_normalization", "rms_normalization"), weighted.normed),
}
"""What `keras.ops` has of its own, or reads in another way."""
_BACKEND: dict[str, Any] = {"repeat": rearranging.repeat_vector}
"""What Keras's backend reads in another way."""
_TENSORFLOW: dict[str, Any] = {"repeat": rearranging.repeat}
_CONTRIB: dict[str, Any] = {"flatten": basic.flatten}
_PLAIN = {"epsilon": 1e-07, "floatx": "float32", "learning_phase": 0, "is_keras_tensor": True, "is_tensor": True}
"""Functions that give what no shape depends on."""
