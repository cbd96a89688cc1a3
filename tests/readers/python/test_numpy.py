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
