"""What the server answers, one function a request. Each answers with nothing, and a line in the log, where it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from cnncalc.editor.server import edits
from cnncalc.editor.server.convert import Converter
from cnncalc.editor.server.log import failed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pygls.lsp.server import LanguageServer

    from cnncalc.editor.document import Document
    from cnncalc.editor.server.documents import Documents

_KINDS = {
    "type": types.CompletionItemKind.Class,
    "key": types.CompletionItemKind.Property,
    "name": types.CompletionItemKind.Reference,
    "value": types.CompletionItemKind.EnumMember,
}


def register(server: LanguageServer, documents: Documents) -> None:
    """Tell a server what it answers."""

    def answers(
        name: str, function: Callable[[Document, Converter, Any], Any], empty: Any, options: Any = None
    ) -> None:
        def answer(params: Any) -> Any:
            try:
                document = documents.read(params.text_document.uri)
                if document is None or not document.kind:
                    return empty
                return function(document, Converter(document.text, documents.encoding), params)
            except edits.REFUSED as error:
                raise edits.refusal(error) from None
            except Exception as error:  # one answer that fails must not end the others
                failed(name, error)
                return empty

        server.feature(name, options)(answer)

    answers(types.TEXT_DOCUMENT_INLAY_HINT, hints, [])
    answers(types.TEXT_DOCUMENT_CODE_LENS, lenses, [])
    answers(types.TEXT_DOCUMENT_HOVER, hover, None)
    signs = types.CompletionOptions(trigger_characters=[" ", "=", ".", "[", ",", "-", ":"])
    answers(types.TEXT_DOCUMENT_COMPLETION, completion, [], signs)
    answers(types.TEXT_DOCUMENT_DEFINITION, edits.definition, None)
    answers(types.TEXT_DOCUMENT_REFERENCES, edits.references, [])
    answers(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, edits.highlights, [])
    answers(types.TEXT_DOCUMENT_PREPARE_RENAME, edits.prepare_rename, None)
    answers(types.TEXT_DOCUMENT_RENAME, edits.rename, None, types.RenameOptions(prepare_provider=True))
    kinds = types.CodeActionOptions([types.CodeActionKind.QuickFix])
    answers(types.TEXT_DOCUMENT_CODE_ACTION, edits.actions, [], kinds)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: Any) -> None:
        """Other files are read too: what was read of this one may be another thing now."""
        again(server, documents)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed(params: Any) -> None:
        """A file beside the open ones, or the project's settings, were changed."""
        again(server, documents)


def again(server: LanguageServer, documents: Documents) -> None:
    """Read all files again, and have the editor ask for their hints and totals where it can be told to."""
    documents.forget()
    workspace = server.client_capabilities.workspace
    if workspace is not None and workspace.inlay_hint is not None and workspace.inlay_hint.refresh_support:
        server.workspace_inlay_hint_refresh(None)
    if workspace is not None and workspace.code_lens is not None and workspace.code_lens.refresh_support:
        server.workspace_code_lens_refresh(None)


def hints(document: Document, converter: Converter, params: types.InlayHintParams) -> list[types.InlayHint]:
    """The shapes at the ends of the lines of a range."""
    first, last = params.range.start.line, params.range.end.line
    return [converter.hint(hint) for hint in document.reading.hints if first <= hint.line <= last]


def lenses(document: Document, converter: Converter, params: types.CodeLensParams) -> list[types.CodeLens]:
    """The totals above a class or a spec."""
    return [converter.lens(lens) for lens in document.reading.lenses]


def hover(document: Document, converter: Converter, params: types.HoverParams) -> types.Hover | None:
    """The formulas of the layers under the pointer."""
    from cnncalc.editor.hover import hover as told

    text = told(document, converter.offset(params.position))
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text)) if text else None


def completion(document: Document, converter: Converter, params: types.CompletionParams) -> list[types.CompletionItem]:
    """What may be written next in a spec; of Python editors know more themselves."""
    if document.kind == "python":
        return []
    from cnncalc.editor.specs.completion import completed

    items, span = completed(document, converter.offset(params.position))
    where = converter.range(span)
    return [
        types.CompletionItem(
            item.label,
            kind=_KINDS[item.kind],
            detail=item.detail or None,
            filter_text=item.label,  # Neovim leaves it to the server to choose from items with an edit, but for this
            text_edit=types.TextEdit(where, item.insert or item.label),
            sort_text=f"{number:05}",
        )
        for number, item in enumerate(items)
    ]
