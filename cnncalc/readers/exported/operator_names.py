"""ATen's names for what PyTorch's functions do: other names, copies, and what only makes a tensor."""

from __future__ import annotations

ALIASES = {
    **{
        f"{name}_copy": name
        for name in ("unsqueeze", "select", "split", "split_with_sizes", "unbind", "detach", "diagonal")
    },
    "select_int": "select",
    "unsafe_split_with_sizes": "split_with_sizes",
    "_adaptive_avg_pool2d": "adaptive_avg_pool2d",
    "_adaptive_avg_pool3d": "adaptive_avg_pool3d",
    "hardswish_": "hardswish",
    "_cdist_forward": "cdist",
    "linalg_vector_norm": "vector_norm",
    "linalg_norm": "norm",
    "linalg_multi_dot": "multi_dot",
    "im2col": "unfold",
    "col2im": "fold",
    "unfold": "tensor.unfold",
    "pixel_shuffle": "pixel_shuffle",
    "native_channel_shuffle": "channel_shuffle",
    "grid_sampler": "grid_sample",
    "grid_sampler_2d": "grid_sample",
    "grid_sampler_3d": "grid_sample",
    "true_divide": "div",
}
"""Operators that are a function of another name."""
SAME = frozenset(
    [
        "alias",
        "clone",
        "contiguous",
        "detach",
        "lift_fresh_copy",
        "lift_fresh",
        "lift",
        "_to_copy",
        "to",
        "copy",
        "type_as",
        "_conj",
        "resolve_conj",
        "dropout",
        "feature_dropout",
        "alpha_dropout",
        "float",
        "half",
        "double",
        "int",
        "long",
        "bool",
        "cpu",
        "cuda",
        "requires_grad",
        "fill",
        "zero",
        "normal",
        "uniform",
        "_assert_tensor_metadata",
        "constrain_as_size",
        "view_as_real_",
        "copy_",
        "set_",
        "squeeze_",
        "detach_copy",
        "alias_copy",
        "convert_element_type",
        "bernoulli",
        "rand_like_",
        "pin_memory",
        "_unsafe_masked_index_put_accumulate",
        "index_put",
        "index_put_",
        "_index_put_impl_",
        "slice_scatter",
        "select_scatter",
        "diagonal_scatter",
        "as_strided_",
        "scatter_add",
    ]
)
"""Operators that give the values, or the shape, of their first argument."""
MAKERS = {
    **{
        name: name
        for name in ("zeros", "ones", "rand", "randn", "empty", "full", "arange", "eye", "randperm", "linspace")
    },
    "empty_permuted": "empty",
    "scalar_tensor": "scalar_tensor",
    **{f"{name}_like": "zeros_like" for name in ("zeros", "ones", "full", "rand", "randn", "empty")},
    "empty_strided": "empty",
}
"""Operators that make a tensor, and the functions that do."""
FIRST = {
    "clamp": 1,
    "clamp_min": 1,
    "clamp_max": 1,
    "hardtanh": 1,
    "gelu": 1,
    "elu": 1,
    "pow": 2,
}
"""Operators of whose arguments only the first so many matter."""
