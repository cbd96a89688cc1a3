"""What ATen's operators are: most are functions of PyTorch under the same name, with the same arguments in the same order;
`OWN` has the rest. A body takes `(session, site, args, kwargs)`, as those of `cnncalc.readers.torch.functions` do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.exported import shaping, weighing
from cnncalc.readers.exported.operator_names import ALIASES, FIRST, MAKERS, SAME
from cnncalc.readers.tensors.making import maker
from cnncalc.readers.torch.functions import function
from cnncalc.readers.torch.methods import METHODS

if TYPE_CHECKING:
    from cnncalc.readers.exported.arguments import Body
    from cnncalc.readers.exported.session import ArchiveSession
    from cnncalc.readers.python.frames import Site


def body_of(session: ArchiveSession, target: str) -> Any:
    """The body of an operator (`aten.conv2d.default`); None where nobody knows it."""
    library, _, rest = target.partition(".")
    name, _, overload = rest.partition(".")
    if library not in ("aten", "torchvision", "prims"):
        return None
    own = OWN.get(f"{name}.{overload}") or OWN.get(name) or OWN.get(name.rstrip("_"))
    if own is not None:
        return own
    name = ALIASES.get(name, ALIASES.get(name.rstrip("_"), name))
    if name.rstrip("_") in SAME:
        return _same
    if name in MAKERS:
        return _maker(MAKERS[name])
    found = METHODS.get(name) if name in _METHODS else None
    if found is not None:
        return lambda session, site, args, kwargs: found(site, args[0], args[1:], kwargs)
    known = function(session, name)
    if known is None:
        return None
    if name in FIRST:
        return lambda session, site, args, kwargs: known(site, args[: FIRST[name]], {})
    return lambda session, site, args, kwargs: known(site, args, kwargs)


_METHODS = (
    *("repeat", "view_as", "reshape_as", "expand_as", "new_zeros", "new_ones", "new_empty", "new_full", "new_tensor"),
)


def _same(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """The values in another form: another type, a copy."""
    return args[0] if args else next(iter(kwargs.values()), None)


def _maker(name: str) -> Body:
    def body(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return maker(session, name)(
            site, args, {k: v for k, v in kwargs.items() if k in ("size", "end", "start", "step")}
        )

    return body


_CONV = "input weight bias stride padding dilation groups"
_TURNED = "input weight bias stride padding output_padding groups dilation"
_BATCH = "input weight bias running_mean running_var"
OWN: dict[str, Body] = {
    **{f"conv{r}d": weighing.convolution(_CONV) for r in (1, 2, 3)},
    **{f"conv_transpose{r}d": weighing.convolution(_TURNED, True) for r in (1, 2, 3)},
    **dict.fromkeys(
        ("convolution", "_convolution", "convolution_overrideable"),
        weighing.convolution("input weight bias stride padding dilation transposed output_padding groups"),
    ),
    "_convolution_mode": weighing.convolution(_CONV),
    "_conv_depthwise2d": weighing.convolution("input weight kernel_size bias stride padding dilation"),
    "linear": weighing.linear,
    "embedding": weighing.embedding,
    "bilinear": weighing.bilinear,
    "_trilinear": weighing.trilinear,
    **dict.fromkeys(
        (
            *("view", "_unsafe_view", "view_copy", "_reshape_alias", "_reshape_copy", "reshape_copy", "reshape"),
            "_unsafe_reshape",
        ),
        shaping.viewed,
    ),
    "unflatten": shaping.unflattened,
    **dict.fromkeys(("as_strided", "as_strided_copy"), shaping.strided),
    **dict.fromkeys(("squeeze", "squeeze_copy"), shaping.squeezed),
    "lstm.input": weighing.recurring("LSTM"),
    "gru.input": weighing.recurring("GRU"),
    **{f"rnn_{n}.input": weighing.recurring("RNN") for n in ("tanh", "relu")},
    **dict.fromkeys(("mm", "matmul", "bmm"), weighing.product),
    "addmm": weighing.addmm,
    **dict.fromkeys(
        (
            *("batch_norm", "native_batch_norm", "_native_batch_norm_legit", "_native_batch_norm_legit_no_training"),
            *(
                "_batch_norm_no_update",
                "_batch_norm_with_update",
                "_native_batch_norm_legit_functional",
                "cudnn_batch_norm",
            ),
        ),
        weighing.normalization("batch_norm", "BatchNorm", _BATCH),
    ),
    "_native_batch_norm_legit.no_stats": weighing.normalization("batch_norm", "BatchNorm", "input weight bias"),
    "instance_norm": weighing.normalization("instance_norm", "InstanceNorm", _BATCH),
    **dict.fromkeys(
        ("layer_norm", "native_layer_norm"),
        weighing.normalization("layer_norm", "LayerNorm", "input normalized_shape weight bias"),
    ),
    **dict.fromkeys(
        ("rms_norm", "_fused_rms_norm"), weighing.normalization("rms_norm", "RMSNorm", "input normalized_shape weight")
    ),
    "group_norm": weighing.normalization("group_norm", "GroupNorm", "input num_groups weight bias"),
    "native_group_norm": weighing.normalization("group_norm", "GroupNorm", "input weight bias N C HxW num_groups eps"),
    **dict.fromkeys(("prelu", "_prelu_kernel"), weighing.prelu),
    **dict.fromkeys(
        ("permute", "permute_copy", "transpose", "transpose_copy", "t", "t_copy", "numpy_T", "swapaxes", "mT"),
        shaping.turned,
    ),
    **dict.fromkeys(("expand", "expand_copy"), shaping.expanded),
    **dict.fromkeys(("slice", "slice_copy"), shaping.span),
    **dict.fromkeys(("index", "_unsafe_index"), shaping.at_positions),
    **dict.fromkeys(
        (
            "constant_pad_nd",
            *(f"{kind}_pad{r}d" for kind in ("reflection", "replication") for r in (1, 2, 3)),
        ),
        shaping.padded,
    ),
    **{
        f"{start}upsample_{kind}{end}": shaping.resized(mode)
        for kind, mode in (
            *(("nearest1d", "nearest"), ("nearest2d", "nearest"), ("nearest3d", "nearest"), ("linear1d", "linear")),
            *(("bilinear2d", "bilinear"), ("trilinear3d", "trilinear"), ("bicubic2d", "bicubic")),
            *(("nearest_exact1d", "nearest-exact"), ("nearest_exact2d", "nearest-exact")),
        )
        for start in ("", "_")
        for end in ("", "_aa")
    },
    **dict.fromkeys(
        (
            *("scaled_dot_product_attention", "_scaled_dot_product_flash_attention_for_cpu"),
            *("_scaled_dot_product_flash_attention", "_scaled_dot_product_efficient_attention"),
            *("_scaled_dot_product_cudnn_attention", "_scaled_dot_product_fused_attention_overrideable"),
            "_scaled_dot_product_attention_math",
        ),
        shaping.attention,
    ),
    **{f"max_pool{r}d_with_indices": shaping.with_places(f"max_pool{r}d") for r in (1, 2, 3)},
    **{f"adaptive_max_pool{r}d": shaping.with_places(f"adaptive_max_pool{r}d") for r in (1, 2, 3)},
    **{f"_{n}": shaping.softmax(n) for n in ("softmax", "log_softmax")},
    **{n: shaping.softmax(n) for n in ("softmax", "log_softmax")},
    "native_dropout": shaping.dropped,
    **dict.fromkeys(("sym_size", "size"), shaping.size),
    "sym_numel": lambda session, site, args, kwargs: METHODS["numel"](site, args[0], [], {}),
    "new_empty_strided": shaping.empty_of,
    **dict.fromkeys(
        (
            *(
                "_assert_async",
                "_assert_scalar",
                "_assert_tensor_metadata",
                "sym_constrain_range",
                "_functional_assert_async",
            ),
            *("sym_constrain_range_for_size", "_functional_assert_scalar", "_functional_sym_constrain_range"),
        ),
        shaping.nothing,
    ),
}
