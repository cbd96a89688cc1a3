"""What the tests of the readers share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """What the rest of the suite holds is set aside: collecting it again and again would be counted in these tests' times."""
    gc.freeze()
    yield
    gc.unfreeze()
