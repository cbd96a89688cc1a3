"""What a file's bytes come to: the graph, its outputs' shapes, or the first fault."""

from __future__ import annotations

from typing import Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.report import Report
from cnncalc.graph.walk import infer
from cnncalc.readers.file import Asked, File
from cnncalc.readers.onnx.read import read_file


def read(data: bytes, inputs: dict[str, str] | None = None, name: str = "net.onnx") -> Report:
    """The report of a file's network."""
    return infer(read_file(File(name, None, data), Asked(inputs or {}, None, (), {})))


def outcome(data: bytes) -> tuple[Report | None, Any]:
    """The report, or None and the first fault."""
    try:
        return read(data), None
    except SpecError as error:
        return None, error.faults[0]
