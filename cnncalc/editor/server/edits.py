"""What the server answers about names, and the edits it offers: definitions, renaming, quick fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from cnncalc.editor.specs.rename import Refused, names_of, renamable, renamed

if TYPE_CHECKING:
    from cnncalc.editor.document import Document
    from cnncalc.editor.reading import Problem
    from cnncalc.editor.server.convert import Converter
    from cnncalc.editor.specs.names import Definition, Names
    from cnncalc.editor.text import Span

REFUSED = Refused


_REQUEST_FAILED = -32803


def refusal(error: Refused) -> JsonRpcException:
    """What an editor shows where a name cannot be given."""
    return JsonRpcException(str(error), _REQUEST_FAILED)


def _names(document: Document) -> Names | None:
    """The names of a spec as it stands; None where it cannot be read, and of anything else."""
    from cnncalc.diagnostics.errors import SpecError

    if document.kind not in ("yaml", "lines"):
        return None
    try:
        return names_of(document.name, document.text.text, document.kind == "lines")
    except SpecError:
        return None


def _found(document: Document, converter: Converter, params: Any) -> tuple[Names, Definition] | None:
    names = _names(document)
    definition = None if names is None else names.at(converter.offset(params.position))
    return None if names is None or definition is None else (names, definition)


def definition(document: Document, converter: Converter, params: Any) -> types.Location | None:
    """Where the layer, block or input that is named here is written."""
    found = _found(document, converter, params)
    if found is None:
        return None
    span = found[1].span
    if span is None and getattr(found[1].entry, "node", None) is not None:
        span = document.text.span_of(found[1].entry.place())
    return None if span is None else types.Location(params.text_document.uri, converter.range(span))


def _places(document: Document, converter: Converter, params: Any) -> list[Span]:
    found = _found(document, converter, params)
    return [] if found is None else list(dict.fromkeys(found[0].places(found[1])))


def references(document: Document, converter: Converter, params: types.ReferenceParams) -> list[types.Location]:
    """Every place of a name."""
    return [types.Location(params.text_document.uri, converter.range(s)) for s in _places(document, converter, params)]


def highlights(document: Document, converter: Converter, params: Any) -> list[types.DocumentHighlight]:
    """The same, for an editor that marks them."""
    return [types.DocumentHighlight(converter.range(s)) for s in _places(document, converter, params)]


def prepare_rename(document: Document, converter: Converter, params: Any) -> types.PrepareRenamePlaceholder | None:
    """The name here, if it can be given anew."""
    names = _names(document)
    if names is None:
        if document.kind == "python":
            return None
        raise Refused("the spec cannot be read as it stands")
    definition, span = renamable(names, converter.offset(params.position))
    return types.PrepareRenamePlaceholder(converter.range(span), definition.name)


def rename(document: Document, converter: Converter, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """A name given anew, everywhere it is meant."""
    if document.kind == "python":
        return None
    offset = converter.offset(params.position)
    changes = renamed(document.name, document.text.text, document.kind == "lines", offset, params.new_name)
    edits = [types.TextEdit(converter.range(span), new) for span, new in changes]
    return types.WorkspaceEdit({params.text_document.uri: edits})


def actions(document: Document, converter: Converter, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The fixes of the problems in a range; of those of the line where the cursor is on none."""
    from cnncalc.editor.fixes.fix import fixes

    only = params.context.only
    if only and not any(str(getattr(kind, "value", kind)) in ("quickfix", "") for kind in only):
        return []
    uri = params.text_document.uri
    first, last = converter.offset(params.range.start), converter.offset(params.range.end)
    touched = _touched(document, first, last)
    if not touched and first == last:
        line = document.text.line_of(first)
        touched = _touched(document, document.text.starts[line], document.text.end_of(line))
    found = []
    for problem in touched:
        for fix in fixes(document, problem):
            edits = [types.TextEdit(converter.range(span), new) for span, new in fix.changes]
            found.append(
                types.CodeAction(
                    fix.title,
                    types.CodeActionKind.QuickFix,
                    diagnostics=[converter.diagnostic(problem, uri)],
                    is_preferred=fix.sure,
                    edit=types.WorkspaceEdit({uri: edits}),
                )
            )
    return found


def _touched(document: Document, first: int, last: int) -> list[Problem]:
    """The problems that some characters have a part in."""
    return [
        problem for problem in document.reading.problems if problem.span.start <= last and problem.span.end >= first
    ]
