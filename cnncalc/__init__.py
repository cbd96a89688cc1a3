"""cnncalc: exact shapes, weights, MACs and receptive fields of convolutional networks, without a framework.

    import cnncalc
    report = cnncalc.infer(cnncalc.load("alexnet.yaml"))
    report["conv1"].output_shape, report.totals.params

Importing the package loads nothing else: each name below is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.diagnostics import SpecError as SpecError
    from cnncalc.graph import Graph as Graph
    from cnncalc.inference import infer as infer
    from cnncalc.loading import load as load
    from cnncalc.report import Report as Report

__version__ = "0.1.0"
__all__ = ["Graph", "Report", "SpecError", "infer", "load"]

_HOMES = {
    "Graph": "cnncalc.graph",
    "Report": "cnncalc.report",
    "SpecError": "cnncalc.diagnostics",
    "infer": "cnncalc.inference",
    "load": "cnncalc.loading",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'cnncalc' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value
