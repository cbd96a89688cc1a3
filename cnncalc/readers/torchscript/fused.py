"""Operators that are whole modules: what PyTorch runs in the place of attention, and of a transformer's layer, where nothing is
trained. Each part of them is a row of the module whose weights it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.exported import weights
from cnncalc.readers.tensors.operators import joined
from cnncalc.readers.torch.functions import function

if TYPE_CHECKING:
    from cnncalc.readers.exported.session import ArchiveSession
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.tensor import Tensor


def _attended(session: ArchiveSession, site: Site, read: list[Tensor], heads: int, held: list[Any]) -> Tensor:
    """Attention in several heads with these weights: of the projections within, and of the one without."""
    names = ("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias")
    made = {"embed_dim": held[2].sample[0], "num_heads": heads, "bias": held[1] is not None, "batch_first": True}
    x: Any = read[0] if all(t is read[0] for t in read) else read
    kept = session.whole
    session.whole = (session.weight_name(held[0]) or "").rpartition(".")[0]
    try:
        named = dict(zip(names, held, strict=True))
        return weights.layered(session, site, "attention", "MultiheadAttention", x, made, named)  # type: ignore[no-any-return]
    finally:
        session.whole = kept


def attention(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten._native_multi_head_attention(query, key, value, embed_dim, heads, …)`: the output, and no weights of attention."""
    return _attended(session, site, args[:3], args[4], args[5:9]), None


def encoder_layer(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten._transformer_encoder_layer_fwd(x, embed_dim, heads, …)`."""
    x, _, heads = args[:3]
    held, gelu, first, _, *rest = args[3:7], *args[7:10], *args[10:18]
    norms, feeds = (rest[:2], rest[2:4]), (rest[4:6], rest[6:8])

    def normed(y: Any, number: int) -> Any:
        weight, bias = norms[number]
        sizes = {"normalized_shape": tuple(weight.sample)}
        return weights.normalization(
            session, site, "layer_norm", "LayerNorm", y, sizes, {"weight": weight, "bias": bias}
        )

    def fed(y: Any) -> Any:
        act: Any = function(session, "gelu" if gelu else "relu")
        return weights.linear(session, site, act(site, [weights.linear(session, site, y, *feeds[0])], {}), *feeds[1])

    def attended(y: Any) -> Any:
        return _attended(session, site, [y], heads, held)

    if first:
        x = joined(site, x, attended(normed(x, 0)), "add", "add")
        return joined(site, x, fed(normed(x, 1)), "add", "add")
    x = normed(joined(site, x, attended(x), "add", "add"), 0)
    return normed(joined(site, x, fed(x), "add", "add"), 1)


FUSED = {"_native_multi_head_attention": attention, "_transformer_encoder_layer_fwd": encoder_layer}
