"""Signals: the short-time Fourier transform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.opaque import Opaque
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call


def stft(c: Call) -> Any:
    """STFT of N × T (× 1): frames × frequencies × 2, half of the frequencies unless `onesided` is 0."""
    x = c.session.slotted(c.site, c.tensor(0))
    if x.batch not in (0, None) or len(x.sample) < 1 + (x.batch is None):
        raise c.error(f"STFT reads N × T, and its input is {x.shown}")
    step = c.needed(1, "the step of the frames").values[0]
    length = c.needed(3, "the length of a frame").values[0] if c.has(3) else c.tensor(2).axes[0]
    if step.__class__ is not int or length.__class__ is not int or step < 1 or length < 1:
        raise c.error(f"frames of {length} values every {step}")
    lead, tokens = (x.sample[:1], x.sample[1]) if x.batch is None else ((), x.sample[0])
    if tokens.__class__ is int and tokens < length:
        raise c.error(f"a frame has {length} values, and the signal {tokens} ({x.shown})")
    frequencies = length // 2 + 1 if c.attributes.whole("onesided", 1) else length
    sample = (*lead, (tokens - length) // step + 1, frequencies, 2)
    layer = Opaque({"result": sample, "params": 0, "work": 0}, "torch")
    layer.__dict__["type"] = "stft"
    return Tensor(c.session, sample, x.batch, c.apply(layer, x.bare).ref)


TABLE = {"STFT": stft}
