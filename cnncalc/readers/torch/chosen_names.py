"""The functions that few programs use, by name, with the rooms that know them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_ROOMS = {
    "choosing": "diff index_select meshgrid repeat_interleave tensor_split narrow select movedim unfold rolled rot90 "
    "topk sort cummax gather one_hot take_along_dim",
    "rows_and_columns": "hsplit vsplit dsplit tile ravel broadcast_tensors "
    "atleast_1d atleast_2d atleast_3d cosine_similarity pairwise_distance grid_sample affine_grid max_unpool "
    "prelu loss scalar",
    "matrices": "product addmm baddbmm outer inner tensordot dot mv multi_dot cdist kron",
}
_ALSO = {
    **dict.fromkeys(("moveaxis",), "movedim"),
    **dict.fromkeys(("roll", "flip", "fliplr", "flipud"), "rolled"),
    **dict.fromkeys(("cummin",), "cummax"),
    **dict.fromkeys(("matmul", "bmm", "mm"), "product"),
    **dict.fromkeys(("ger",), "outer"),
    **dict.fromkeys(("vdot",), "dot"),
    **dict.fromkeys(("chain_matmul",), "multi_dot"),
    **dict.fromkeys(("max_unpool1d", "max_unpool2d", "max_unpool3d"), "max_unpool"),
    **dict.fromkeys(
        [
            *("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy", "kl_div"),
            *("binary_cross_entropy_with_logits", "cross_entropy", "nll_loss"),
        ],
        "loss",
    ),
    **dict.fromkeys(("dist", "trace"), "scalar"),
}
_WHERE = {name: room for room, names in _ROOMS.items() for name in names.split()}


def find(name: str) -> Any:
    """The body of a function; None where it is not known."""
    known = _ALSO.get(name, name)
    room = _WHERE.get(known)
    if room is None:
        return None
    body = getattr(import_module(f"cnncalc.readers.torch.{room}"), known)
    if known in ("loss", "max_unpool", "rolled"):
        return lambda session, site, args, kwargs: body(session, site, name, args, kwargs)
    return body
