"""A text that was typed or pasted, with what says how it is read: as often as it is wanted, with edits or without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.graph.again import infer_again
from cnncalc.graph.walk import infer
from cnncalc.sources.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.nodes import Graph
    from cnncalc.graph.report import Report

MOST = 200_000
"""Characters that are read at a keystroke."""


class Pasted:
    """A text, the framework and the inputs it is read with. `before` is its report without edits; None where it has faults,
    which `error` then holds."""

    def __init__(self, text: str, framework: str | None, input: str) -> None:
        self.text = text
        self.framework = framework or None
        self.input = input
        self.spec = "<text>"
        self.before: Report | None = None
        self.error: SpecError | None = None
        try:
            self.before = infer(self.load())
        except SpecError as error:
            self.error = error

    def load(self, edits: Sequence[str] = ()) -> Graph:
        """Its network with these edits."""
        return self._load(self.text, edits)

    def load_text(self, text: str) -> Graph:
        """The network of another text in its place."""
        return self._load(text)

    def inputs(self) -> dict[str, str]:
        """The inputs that were given beside it, by name; SpecError where one is given twice."""
        found: dict[str, str] = {}
        for part in filter(None, map(str.strip, self.input.split(";"))):
            name, equals, shape = part.partition("=")
            name, shape = (name.strip(), shape.strip()) if equals else ("input", part)
            if name in found:
                raise SpecError([Fault(f"the input {name} is given twice", help="write NAME=SHAPE; NAME=SHAPE")])
            found[name] = shape
        return found

    def _load(self, text: str, edits: Sequence[str] = ()) -> Graph:
        if not text.strip():
            raise SpecError([Fault("there is no network yet", help="write one, or open an example")])
        if len(text) > MOST:
            raise SpecError([Fault(f"more than {MOST:,} characters", help="the command line reads longer texts")])
        inputs: Any = self.inputs() or None
        if text.strip().startswith("zoo:") and "\n" not in text.strip():
            return load(text.strip(), framework=self.framework, input=inputs, edits=edits)
        return load(text if text.endswith("\n") else text + "\n", framework=self.framework, input=inputs, edits=edits)

    def after(self, edits: Sequence[str]) -> Report:
        """The report with edits; SpecError where they break it, or it was broken before."""
        if self.error is not None:
            raise self.error
        assert self.before is not None
        return infer_again(self.load(edits), self.before) if edits else self.before

    def reported(self, edits: Sequence[str]) -> tuple[Report | None, SpecError | None]:
        """The report with edits as far as it goes, and what stops it."""
        try:
            return self.after(edits), None
        except SpecError as error:
            return error.report, error

    def written(self, edits: Sequence[str]) -> str:
        """The text with the edits in it; SpecError where it cannot say them."""
        from cnncalc.cli.texts import program_with, spec_with

        after = self.after(edits)
        assert self.before is not None
        given: Any = self
        if after.graph.spec is None:
            return program_with(given, list(edits), self.before, after, self.spec)[1]
        if self.text.strip().startswith("zoo:"):
            return spec_with(given, list(edits), after)[1]
        new = spec_with(given, list(edits), after)[1]
        return new if self.text.endswith("\n") else new.removesuffix("\n")
