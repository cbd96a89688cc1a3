"""Every function and method of PyTorch that is known, called as people call it, held to PyTorch itself (`record_calls.py`):
the shapes with the batch, the multiplications, and where PyTorch refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from calls import BATCH, TENSORS, names, program

from cnncalc.diagnostics.errors import SpecError
from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.bare import bared
from cnncalc.readers.torch.forward import run
from cnncalc.readers.torch.read import _Reading

HERE = Path(__file__).parent
RECORDED: dict[str, Any] = json.loads((HERE / "calls.json").read_text())


def ours(call: str, counted: bool) -> Any:
    """What we say of a call: its shapes, and its multiplications. Where `counted`, the program said the batch."""
    reading = _Reading("call.py", program(call), None, None, False)
    opened = reading.start()
    session = reading.session
    assert session is not None
    model = opened.call(opened.value("Net"), (), {})
    session.building = False
    if counted:
        session.batch = BATCH
    args = [Tensor(session, TENSORS[name], 0, session.growth.input(name, Shape.of(TENSORS[name], True))) for name in names(call)[0]]
    result = opened.guard(lambda: run(session, opened.site(), model, args, {}))
    session.batch = BATCH
    report = session.growth.finish([])
    return [shapes(bared(session, result)), report.totals.macs]


def shapes(value: Any) -> list[list[int]]:
    if isinstance(value, Tensor):
        return [list(value.sample)]
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [shape for one in values for shape in shapes(one)]


@pytest.mark.parametrize("counted", (False, True), ids=("any batch", "batch of 3"))
@pytest.mark.parametrize("call", RECORDED)
def test_a_call_gives_what_the_framework_gives(call: str, counted: bool) -> None:
    theirs = RECORDED[call]
    if theirs is None:
        with pytest.raises((ProgramError, SpecError)):
            ours(call, counted)
        return
    try:
        found = ours(call, counted)
    except ProgramError as error:
        pytest.fail(f"{error.message}: {error.help}")
    assert found == theirs
