"""Functions of numpy on numbers that a program holds, against numpy itself."""

from typing import Any

import numpy
import pytest
from test_by_need import program

EXPRESSIONS = [
    "np.unique([8, 24, 8, 56, 24, 8])",
    "np.unique([8, 24, 8, 56, 24, 8], return_counts=True)",
    "np.unique([8, 24, 8, 56, 24, 8], True, False, True)",
    "np.unique(np.array([3.5, 1.0, 3.5]), return_index=True, return_inverse=True)",
    "np.unique((np.round(np.arange(13) * 36.0 + 24) / 8 * 8).astype(int), return_counts=True)",
]


def plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(plain(each) for each in value)
    return list(value.values) if hasattr(value, "values") else value.tolist()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_as_numpy_has_it(expression: str) -> None:
    read = program(f"import numpy as np\nx = {expression}\n")
    assert read.run() == []
    assert plain(read.value("x")) == plain(eval(expression, {"np": numpy}))


SHAPES = [
    "np.stack(np.meshgrid(range(3), range(5)))",
    "np.stack(np.meshgrid(range(3), range(5), indexing='ij'), axis=-1)",
    "np.stack([np.ones((2, 3)), np.zeros((2, 3))], 1)",
    "np.concatenate([np.zeros((2, 3)), np.ones((4, 3))])",
    "np.concatenate([np.zeros((2, 3)), np.ones((2, 1))], axis=-1)",
    "np.zeros((2, 3, 4)).transpose()",
    "np.zeros((2, 3, 4)).transpose(2, 0, 1)",
    "np.transpose(np.zeros((2, 3, 4)), [1, 0, 2])",
    "np.zeros((2, 3, 4)).T",
    "np.zeros((2, 3, 4)).sum(-1)",
    "np.sum(np.zeros((2, 3, 4)), axis=(0, 2))",
    "np.mean(np.zeros((2, 3, 4)), axis=1, keepdims=True)",
    "np.repeat(np.zeros((2, 3)), 4, axis=1)",
    "np.repeat(np.zeros((2, 3)), 4)",
    "np.sin(np.zeros((2, 3))[:, 0::2])",
    "np.arange(12).reshape(3, -1)",
    "np.expand_dims(np.arange(12), -1) / (np.arange(5) + 1)",
    "np.zeros((2, 3, 4)).flatten()",
    "next(iter(np.zeros((2, 3, 4))))",
]


@pytest.mark.parametrize("expression", SHAPES)
def test_shapes_as_numpy_has_them(expression: str) -> None:
    read = program(f"import numpy as np\nx = ({expression}).shape\n")
    assert read.run() == []
    assert read.value("x") == eval(expression, {"np": numpy}).shape


@pytest.mark.parametrize("at", ["3", "[1, 4]", "np.cumsum([2, 1])", "[]", "[9]"])
def test_parts_as_numpy_has_them(at: str) -> None:
    read = program(f"import numpy as np\nx = [list(each) for each in np.split(np.arange(6) * 0.5, {at})]\n")
    assert read.run() == []
    assert read.value("x") == [each.tolist() for each in numpy.split(numpy.arange(6) * 0.5, eval(at, {"np": numpy}))]
