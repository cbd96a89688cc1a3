"""A command's SPEC and the options that say how it is read, for commands that read it more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.cli.options import inputs_of, loaded, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.nodes import Graph


class Given:
    """A command's SPEC and the options that say how it is read, to be read as often as is wanted."""

    def __init__(
        self,
        spec: str,
        framework: str | None,
        input: list[str] | None,
        batch: int | None = None,
        settings: list[str] | None = None,
        training: bool = False,
    ) -> None:
        self.spec = spec
        self.framework = framework
        self.input = input
        self.batch = batch
        self.settings = settings
        self.training = training

    def load(self, edits: Sequence[str] = (), input: list[str] | None = None, helped: bool = True) -> Graph:
        """The graph with these edits, and other inputs where some are given; not `helped`, for a trial."""
        given = input or self.input
        return loaded(self.spec, self.framework, given, list(edits), self.batch, self.settings, self.training, helped)

    def load_text(self, text: str) -> Graph:
        """The graph of another text in the place of the source's file."""
        from cnncalc.sources.load import load_text

        settings = settings_of(self.settings)
        return load_text(
            self.spec, text, framework=self.framework, input=self.inputs(), settings=settings, training=self.training
        )

    def inputs(self) -> dict[str, str]:
        """The inputs that were given, by name."""
        found = inputs_of(self.input)
        return {} if found is None else dict(found)

    def options(self) -> list[str]:
        """The options as they would be typed again."""
        words = [f"--input={value}" for value in self.input or ()]
        words += [f"--arg={value}" for value in self.settings or ()]
        words += [f"--framework={self.framework}"] if self.framework else []
        words += [f"--batch={self.batch}"] if self.batch else []
        return [*words, *(["--train"] if self.training else [])]

    @property
    def is_program(self) -> bool:
        """Whether the source is somebody's code, which is read again for every change."""
        from cnncalc.sources.load import is_program

        return is_program(self.spec)
