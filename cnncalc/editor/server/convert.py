"""Plain data → the protocol's, in the units that the editor counts columns in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from cnncalc.editor.reading import Hint, Lens, Problem
    from cnncalc.editor.text import Span, Text

_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "hint": types.DiagnosticSeverity.Hint,
}


class Converter:
    """Positions of one text, in the editor's units."""

    def __init__(self, text: Text, encoding: str) -> None:
        self.text = text
        self.encoding = encoding

    def position(self, offset: int) -> types.Position:
        """The position of a character."""
        return types.Position(*self.text.position(offset, self.encoding))

    def range(self, span: Span) -> types.Range:
        """The range of some characters."""
        return types.Range(self.position(span.start), self.position(span.end))

    def offset(self, position: types.Position) -> int:
        """The character at a position."""
        return self.text.offset(position.line, position.character, self.encoding)

    def hint(self, hint: Hint) -> types.InlayHint:
        """An inlay hint at the end of its line."""
        at = self.position(self.text.end_of(hint.line))
        edits = [types.TextEdit(types.Range(at, at), hint.insert)] if hint.insert else None
        return types.InlayHint(
            at, hint.label, tooltip=hint.tip or None, padding_left=True, text_edits=edits, data=hint.line
        )

    def lens(self, lens: Lens) -> types.CodeLens:
        """A code lens above its line; it is no command that does anything."""
        start = types.Position(lens.line, 0)
        return types.CodeLens(types.Range(start, start), types.Command(lens.label, ""))

    def diagnostic(self, problem: Problem, uri: str) -> types.Diagnostic:
        """A diagnostic of a document; its help stands below its message."""
        help = f"\nhelp: {problem.help}" if problem.help else ""
        related = [
            types.DiagnosticRelatedInformation(types.Location(uri, self.range(span)), what)
            for file, span, what in problem.related
            if not file
        ]
        return types.Diagnostic(
            self.range(problem.span),
            problem.message + help,
            severity=_SEVERITY[problem.severity],
            code=problem.code,
            source="cnncalc",
            related_information=related or None,
        )
