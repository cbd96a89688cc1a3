"""Every class's positional arguments stand in the framework's order, and every argument of its constructor is known.

Read from the installed constructors (inspect.signature); `pytest -m oracle`.
"""

from __future__ import annotations

import inspect
import os
from typing import Any

import pytest

from cnncalc.layer import IGNORED
from cnncalc.layers import every
from cnncalc.spec.bind import lookup

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]

SPELLINGS = [(framework, name) for framework in ("keras", "torch") for layer in every() for name in getattr(layer, framework)]
ELSEWHERE = {
    "DropPath": "timm's", "LayerNorm2d": "torchvision's", "SqueezeExcitation": "torchvision's", "StochasticDepth": "torchvision's",
    "ThresholdedReLU": "Keras 2's", "Permute": "torchvision's", "LayerScale": "keras-hub's",
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


def without_effect(layer: Any) -> set[str]:
    """The arguments that change no shape and no weight."""
    return IGNORED | set(layer.ignores.split()) | {"name", "_weight", "_freeze", "_random_samples"}


def test_only_these_classes_are_not_the_frameworks_own() -> None:
    missing = {name for framework, name in SPELLINGS if constructor(framework, name) is None}
    assert missing <= ELSEWHERE.keys()


@pytest.mark.parametrize(("framework", "name"), SPELLINGS)
def test_positional_arguments_stand_in_the_constructors_order(framework: str, name: str) -> None:
    cls = constructor(framework, name)
    if cls is None:
        pytest.skip(f"{name} is {ELSEWHERE.get(name)}")
    layer = declared(framework, name)
    ours = []
    for argument in getattr(layer, framework)[name].arguments:
        attribute = layer.attributes.get(argument.lstrip("*"))
        ours.append(argument.lstrip("*") if attribute is None else getattr(attribute, framework) or attribute.name)
    parameters = inspect.signature(cls).parameters.values()
    theirs = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if not any(p.kind is p.VAR_POSITIONAL for p in parameters):
        assert ours == theirs[: len(ours)]
        assert set(theirs[len(ours) :]) <= without_effect(layer), "only what has no effect may be missing at the end"


@pytest.mark.parametrize(("framework", "name"), SPELLINGS)
def test_every_argument_of_the_constructor_is_known(framework: str, name: str) -> None:
    cls = constructor(framework, name)
    if cls is None:
        pytest.skip(f"{name} is {ELSEWHERE.get(name)}")
    layer = declared(framework, name)
    known = lookup(layer, framework).keys() | without_effect(layer)
    parameters = inspect.signature(cls).parameters.values()
    named = {p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
    assert named <= known
