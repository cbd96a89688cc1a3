"""Every class takes all positional arguments of its constructor, in its order, and every argument by name.

Read from the installed constructors (inspect.signature); `pytest -m oracle`.
"""

from __future__ import annotations

import inspect
import os
from typing import Any

import pytest
from oracle_cases import parameters

from cnncalc.binding.bind import lookup
from cnncalc.layers import every
from cnncalc.layers.declaration.spelling import ANYWHERE
from cnncalc.layers.declaration.value import REQUIRED

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]

SPELLINGS = [(framework, name) for framework in ("keras", "torch") for layer in every() for name in getattr(layer, framework)]
ELSEWHERE = {
    "DropPath": "timm's", "LayerNorm2d": "torchvision's", "SqueezeExcitation": "torchvision's", "StochasticDepth": "torchvision's",
    "FrozenBatchNorm2d": "torchvision's", "RoIAlign": "torchvision's", "DeformConv2d": "torchvision's", "RoIPool": "torchvision's", "DropBlock2d": "torchvision's",
    "DropBlock3d": "torchvision's", "ThresholdedReLU": "Keras 2's", "Permute": "torchvision's", "LayerScale": "keras-hub's",
}  # fmt: skip
"""Classes that the frameworks themselves do not have (torch.nn, keras.layers), and whose they are."""


def constructor(framework: str, name: str) -> Any:
    """The class, or None where the framework has none of that name."""
    if framework == "torch":
        import torch

        return getattr(torch.nn, name, None)
    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    return getattr(keras.layers, name, None)


def declared(framework: str, name: str) -> Any:
    return next(layer for layer in every() if name in getattr(layer, framework))


OLDER = {
    "fused", "virtual_batch_size", "adjustment", "time_major", "implementation", "input_length", "zero_output_for_mask", "alpha", "mask",
    "survival_probability", "bias", "epsilon", "device", "dtype", "unused_argument1", "unused_argument2",
}  # fmt: skip
"""Arguments without effect that constructors take among their **kwargs, took in Keras 2, or that words alone take."""


def without_effect(framework: str, name: str) -> set[str]:
    """The arguments of a class that change no shape and no weight."""
    layer = declared(framework, name)
    tail = layer.keras_tail.split() if framework == "keras" else []
    spelling = getattr(layer, framework)[name]
    own = [argument for argument in (*spelling.arguments, *spelling.named) if not argument.startswith("*")]
    return {*own, *tail, *((*layer.ignores.split(), *ANYWHERE) if framework == "keras" else ())}


def test_only_these_classes_are_not_the_frameworks_own() -> None:
    missing = {name for framework, name in SPELLINGS if constructor(framework, name) is None}
    assert missing <= ELSEWHERE.keys()


@pytest.mark.parametrize(("framework", "name"), SPELLINGS)
def test_positional_arguments_are_the_constructors(framework: str, name: str) -> None:
    cls = constructor(framework, name)
    if cls is None:
        pytest.skip(f"{name} is {ELSEWHERE.get(name)}")
    layer = declared(framework, name)
    ours = []
    for argument in getattr(layer, framework)[name].arguments:
        attribute = layer.attributes.get(argument.lstrip("*"))
        ours.append(argument if attribute is None else getattr(attribute, framework) or attribute.name)
    ours += layer.keras_tail.split() if framework == "keras" else []
    if name == "Identity":
        assert ours == (["arguments"] if framework == "torch" else [])
    else:
        assert ours == parameters(cls)


@pytest.mark.parametrize(("framework", "name"), SPELLINGS)
def test_every_argument_of_the_constructor_is_known_and_no_other(framework: str, name: str) -> None:
    cls = constructor(framework, name)
    if cls is None:
        pytest.skip(f"{name} is {ELSEWHERE.get(name)}")
    layer = declared(framework, name)
    ignored = without_effect(framework, name)
    signature = inspect.signature(cls).parameters.values()
    named = {*parameters(cls), *(p.name for p in signature if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY))}
    assert named <= lookup(layer, framework).keys() | ignored | {"name"}
    assert ignored <= named | layer.attributes.keys() | OLDER | set(ANYWHERE)


@pytest.mark.parametrize(("framework", "name"), SPELLINGS)
def test_what_the_constructor_demands_is_demanded(framework: str, name: str) -> None:
    cls = constructor(framework, name)
    if cls is None:
        pytest.skip(f"{name} is {ELSEWHERE.get(name)}")
    layer = declared(framework, name)
    spelling = getattr(layer, framework)[name]
    ours = {*spelling.required, *(n for n, a in layer.attributes.items() if a.defaults[framework] is REQUIRED and n not in spelling.values)}
    own = {getattr(layer.attributes[n], framework) or n if n in layer.attributes else n for n in ours}
    signature = inspect.signature(cls).parameters.values()
    demanded = {p.name for p in signature if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD}
    if name in ("LSTM", "GRU", "RNN") and framework == "torch":
        demanded = {"input_size", "hidden_size"}  # they take *args, and hand them on
    assert own == demanded
