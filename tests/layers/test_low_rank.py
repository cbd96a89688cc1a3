"""Keras's trained low-rank updates (`lora_rank`): the weights of `Dense.enable_lora` and its kin, Keras 3."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc


def weights(layer: str, dims: tuple[int, ...]) -> list[tuple[str, list[Any], bool]]:
    report = cnncalc.infer(cnncalc.load({"input": dims, "layers": [layer]}))
    return [(w["name"], w["shape"], w["trainable"]) for w in report.to_dict()["layers"][0]["weights"]]


# keras.layers.Dense.enable_lora: lora_kernel_a is (*kernel.shape[:-1], rank), lora_kernel_b (rank, kernel.shape[-1]);
# the kernel is no longer trained, the bias is. Embedding calls its own lora_embeddings_a and _b.
@pytest.mark.parametrize(
    ("layer", "dims", "expected"),
    [
        (
            "layers.Dense(3, lora_rank=2)",
            (4,),
            [("kernel", [4, 3], False), ("bias", [3], True), ("lora_kernel_a", [4, 2], True), ("lora_kernel_b", [2, 3], True)],
        ),
        (
            "layers.Dense(3, use_bias=False, lora_rank=2, trainable=False)",
            (4,),
            [("kernel", [4, 3], False), ("lora_kernel_a", [4, 2], False), ("lora_kernel_b", [2, 3], False)],
        ),
        (
            "layers.Embedding(10, 4, lora_rank=2)",
            (3,),
            [("embeddings", [10, 4], False), ("lora_embeddings_a", [10, 2], True), ("lora_embeddings_b", [2, 4], True)],
        ),
        (
            "layers.EinsumDense('abc,cde->abde', (None, 6, 5), lora_rank=2)",
            (3, 4),
            [("kernel", [4, 6, 5], False), ("lora_kernel_a", [4, 6, 2], True), ("lora_kernel_b", [2, 5], True)],
        ),
    ],
)
def test_the_update_has_two_thin_weights_and_freezes_the_kernel(layer: str, dims: tuple[int, ...], expected: Any) -> None:
    assert weights(layer, dims) == expected


def test_the_rank_stands_last_among_the_layers_attributes() -> None:
    """After what is the layer's own: `cnncalc layers` shows them in that order."""
    from cnncalc.layers import find

    for name in ("dense", "embedding", "EinsumDense"):
        layer = find(name)
        assert layer is not None
        assert list(layer.attributes)[-1] == "lora"
