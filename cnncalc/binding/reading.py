"""What the call of a layer takes beside the layer itself: `(x)`, `(query=x, value=y)`, `(x, training=False)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

READ = ("inputs", "input", "x", "input1", "input2", "query", "key", "value")
"""Names under which the call of a layer takes what it reads, in the order in which PyTorch takes it."""
WITHOUT_EFFECT = frozenset(
    (
        *("training", "mask", "attention_mask", "use_causal_mask"),  # Keras's
        *("need_weights", "attn_mask", "key_padding_mask", "average_attn_weights", "is_causal"),  # PyTorch's
    )
)
"""Arguments of the call of a layer that change no shape."""
_KERAS_ATTENTION = ("query", "value", "key")


def in_order(kind: str, named: Mapping[str, Any]) -> list[Any]:
    """What a layer of the class `kind` is given to read by name, in the order in which it is called without names."""
    order = _KERAS_ATTENTION if kind == "MultiHeadAttention" else READ
    return [named[key] for key in sorted(named, key=lambda key: order.index(key) if key in order else -1)]
