"""Every function and method of PyTorch that is known, called as people call it, held to PyTorch itself (`record_calls.py`):
the shapes with the batch, the multiplications, and where PyTorch refuses."""

from __future__ import annotations

import json
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.bare import bared
from cnncalc.readers.torch.forward import run
from cnncalc.readers.torch.read import _Reading

HERE = Path(__file__).parent
SAID = run_path(str(HERE / "calls.py"))
BATCH, TENSORS, names, program = SAID["BATCH"], SAID["TENSORS"], SAID["names"], SAID["program"]
RECORDED: dict[str, Any] = json.loads((HERE / "calls.json").read_text())


NOT_READ = frozenset(
    call.strip()
    for line in """
        F.bilinear(v[:, :10], v[:, :12], self.k1[:, :, :1].expand(12, 10, 12)) | torch.addmv(v[0], v[0].new_zeros(12, 16), self.d) | x.unique() | torch.einsum("bi,bj", v, v) | torch.einsum("bij,bjk", s, s.mT)
        torch.linalg.multi_dot([self.m, self.m, self.m]) | torch.chain_matmul(self.m, self.m) | s.repeat_interleave(torch.tensor([1] * 10), dim=1)
        x.diagonal(dim1=-2, dim2=-1) | torch.diagonal(x, 0, 2, 3) | torch.diagonal(s, dim1=1, dim2=2) | torch.diag_embed(v) | torch.diag(self.d) | torch.diag(self.m) | x.diagonal(offset=1, dim1=2, dim2=3) | torch.block_diag(self.m, self.m)
        torch.cat([x, y]) | x.as_strided((3, 8), (288, 36)) | x.chunk(2) | x.chunk(3) | torch.chunk(x, 3, 0)[0] | x.unbind() | x.unbind(0)[1] | x.split(1) | x.split(1, 0)[0] | torch.take(self.m, torch.tensor([0, 1])) | x.masked_select(x > 0) | x[x > 0]
        torch.nonzero(x) | (x > 0).nonzero() | torch.searchsorted(torch.arange(4.0), v) | torch.histc(v, 10) | torch.unique(v) | torch.tril_indices(4, 4) | torch.combinations(self.d) | torch.cartesian_prod(self.d, self.d) | torch.hann_window(8)
        x.new_zeros(x.stride()[-1]) | F.cross_entropy(v, torch.zeros(3).long(), reduction="none")
    """.strip().splitlines()
    for call in line.split(" | ")
)
"""What is refused, where PyTorch has an answer: values decide the shape, the batch is cut, a `cat`
without dim is more often a slip than a batch of two, or nobody wrote it yet."""

FOR_A_BATCH = frozenset(
    [
        *("x.ravel()", "torch.ravel(x)", "x.flatten()", "torch.flatten(x)", "x.flatten(0, -1)", "x.view(len(x), -1)"),
        *("torch.gather(s, 1, torch.zeros(3, 4, 16).long())", "s.gather(1, torch.zeros(3, 2, 16).long())"),
        "x.view(torch.Size([3, 288]))",
        'F.grid_sample(x, torch.rand(3, 5, 7, 2), mode="bilinear", padding_mode="zeros", align_corners=True)',
    ]
)
"""Calls that write the batch, or depend on it: they need a program that says it. (`flatten()` means one sample else.)"""

KNOWN_OTHERWISE: dict[str, Any] = {
    # the counter of PyTorch knows no aten.mv, nor the product within affine_grid: n × m, and points × 3 × 2
    "s @ self.d": [[[3, 10]], 10 * 16],
    "torch.mv(self.m, self.d)": [[[16]], 16 * 16],
    "F.grid_sample(x, F.affine_grid(v[:, :6].view(-1, 2, 3), x.size()))": [[[3, 8, 6, 6]], 36 * 3 * 2],
    # samples of a batch are what each other is
    "x[:1]": [[[3, 8, 6, 6]], 0],
    "x[0:2]": [[[3, 8, 6, 6]], 0],
}


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
    if isinstance(result, Unknown):
        raise result.needed(opened.site(), "the result")
    report = session.growth.finish([])
    return [shapes(result), report.totals.macs]


def shapes(value: Any) -> list[list[int]]:
    if isinstance(value, Tensor):
        return [list(bared(value.session, value).sample)]
    value = getattr(value, "payload", value)
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [shape for one in values for shape in shapes(one)]


@pytest.mark.parametrize("counted", (False, True), ids=("any batch", "batch of 3"))
@pytest.mark.parametrize("call", RECORDED)
def test_a_call_gives_what_the_framework_gives(call: str, counted: bool) -> None:
    theirs = RECORDED[call]
    if theirs is None or call in NOT_READ:
        with pytest.raises((ProgramError, SpecError)):
            ours(call, counted)
        return
    if call in FOR_A_BATCH and not counted:
        return
    assert ours(call, counted) == KNOWN_OTHERWISE.get(call, theirs)
