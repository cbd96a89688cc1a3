"""cnncalc: exact shapes, weights, MACs and receptive fields of convolutional networks, without a framework.

    import cnncalc
    report = cnncalc.infer(cnncalc.load("alexnet.yaml"))
    report["conv1"].output_shape, report.totals.params

Importing the package loads nothing else: each name below is loaded when it is first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; importing typing would cost more than all of this

if TYPE_CHECKING:
    from cnncalc.analysis.expectations.asserted import assert_shapes as assert_shapes
    from cnncalc.api import Report as Report
    from cnncalc.api import infer as infer
    from cnncalc.api import load as load
    from cnncalc.api import sweep as sweep
    from cnncalc.diagnostics.errors import SpecError as SpecError
    from cnncalc.graph.nodes import Graph as Graph
    from cnncalc.notebook.shape import shape as shape

__version__ = "0.1.0"
__all__ = ["Graph", "Report", "SpecError", "assert_shapes", "infer", "load", "shape", "sweep"]

_HOMES = {
    "Graph": "cnncalc.graph.nodes",
    "Report": "cnncalc.api",
    "SpecError": "cnncalc.diagnostics.errors",
    "assert_shapes": "cnncalc.analysis.expectations.asserted",
    "infer": "cnncalc.api",
    "load": "cnncalc.api",
    "load_ipython_extension": "cnncalc.hooks.ipython",
    "shape": "cnncalc.notebook.shape",
    "sweep": "cnncalc.api",
    "unload_ipython_extension": "cnncalc.hooks.ipython",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'cnncalc' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value
