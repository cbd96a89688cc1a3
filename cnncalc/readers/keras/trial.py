"""What a model is run on: the data it is fitted to says its input's shape where the model does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.inputs import made_input
from cnncalc.readers.keras.layer import CALLS, HELD, INPUTS, OUTPUTS
from cnncalc.readers.keras.running import run
from cnncalc.readers.keras.sequential import build_on
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.libraries.shaped_arrays import Shaped
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site


def fitted(session: KerasSession, site: Site, model: Instance, args: Any, kwargs: dict[str, Any]) -> Any:
    """`model.fit(x, …)`: a model without inputs gets those of the data, where their shape is known."""
    data = args[0] if args else kwargs.get("x")
    unknown = Unknown(session.machine, "what fitting gives", site.place)
    if INPUTS in model.attrs or model.attrs.get(CALLS) or session.current is not session.root:
        return unknown
    shape = data.shape if isinstance(data, Shaped) else None
    if isinstance(data, Tensor) and data.ref is None:
        shape = data.sample
    if shape is not None and len(shape) > 1:
        start(session, site, model, tuple(shape[1:]))
    return unknown


def start(session: KerasSession, site: Site, model: Instance, sample: tuple[Any, ...]) -> None:
    """Run a model that knows no input yet on one of this shape."""
    if HELD in model.attrs:
        build_on(session, site, model, sample)
    else:
        run(session, site, model, [made_input(session, site, sample, "").attrs[OUTPUTS]], {})
