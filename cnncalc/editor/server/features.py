"""What the server answers, one function a request. Each answers with nothing, and a line in the log, where it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from cnncalc.editor.server.convert import Converter
from cnncalc.editor.server.log import failed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pygls.lsp.server import LanguageServer

    from cnncalc.editor.document import Document
    from cnncalc.editor.server.documents import Documents


def register(server: LanguageServer, documents: Documents) -> None:
    """Tell a server what it answers."""

    def answers(name: str, empty: Any, options: Any = None) -> Callable[[Any], Any]:
        def registered(function: Callable[[Document, Converter, Any], Any]) -> None:
            def answer(params: Any) -> Any:
                try:
                    document = documents.read(params.text_document.uri)
                    if document is None or not document.kind:
                        return empty
                    return function(document, Converter(document.text, documents.encoding), params)
                except Exception as error:  # one answer that fails must not end the others
                    failed(name, error)
                    return empty

            server.feature(name, options)(answer)

        return registered

    answers(types.TEXT_DOCUMENT_INLAY_HINT, [])(hints)
    answers(types.TEXT_DOCUMENT_CODE_LENS, [])(lenses)


def hints(document: Document, converter: Converter, params: types.InlayHintParams) -> list[types.InlayHint]:
    """The shapes at the ends of the lines of a range."""
    first, last = params.range.start.line, params.range.end.line
    return [converter.hint(hint) for hint in document.reading.hints if first <= hint.line <= last]


def lenses(document: Document, converter: Converter, params: types.CodeLensParams) -> list[types.CodeLens]:
    """The totals above a class or a spec."""
    return [converter.lens(lens) for lens in document.reading.lenses]
