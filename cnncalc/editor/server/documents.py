"""The open documents of a server: kept in step, read when the editor has said all it has to say, their faults published."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.uris import to_fs_path

from cnncalc.editor.document import Document
from cnncalc.editor.server.convert import Converter
from cnncalc.editor.server.log import failed
from cnncalc.editor.server.tidy import Tidy
from cnncalc.editor.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.editor.settings import Settings

SLOW = 0.1
"""Seconds: a text that took longer is read once its typist pauses for half as long."""
MOST_WAIT = 1.0


class Open:
    """One open document, its version, and the reading that is due."""

    __slots__ = ("cost", "document", "due", "published", "uri", "version")

    def __init__(self, uri: str, version: int, document: Document) -> None:
        self.uri = uri
        self.version = version
        self.document = document
        self.due: asyncio.TimerHandle | None = None
        self.cost = 0.0
        """Seconds that the last reading took."""
        self.published: Any = None
        """The problems that the editor was told last."""


class Documents:
    """The open documents, by URI."""

    encoding = "utf-16"
    """What the editor counts columns in."""

    def __init__(self, settings: Settings, publish: Callable[[types.PublishDiagnosticsParams], None]) -> None:
        self._settings = settings
        self._publish = publish
        self._open: dict[str, Open] = {}
        self._tidy = Tidy()

    def find(self, uri: str) -> Document | None:
        """An open document; None where the editor never opened it."""
        found = self._open.get(uri)
        return None if found is None else found.document

    def open(self, uri: str, language: str, version: int, text: str) -> None:
        """The editor opened a file; it may have opened it before."""
        name = to_fs_path(uri) or uri
        document = Document(name, language, text, self._settings.asked_for(name))
        self._open[uri] = Open(uri, version, document)
        self._later(self._open[uri])

    def change(self, uri: str, version: int | None, changes: Sequence[Any]) -> None:
        """The editor's edits, one after the other."""
        found = self._open.get(uri)
        if found is None:
            return
        for change in changes:
            place = getattr(change, "range", None)
            span = None
            if place is not None:
                text = found.document.text
                start = text.offset(place.start.line, place.start.character, self.encoding)
                stop = text.offset(place.end.line, place.end.character, self.encoding)
                span = Span(start, max(start, stop))
            found.document.change(span, change.text)
        found.version = found.version if version is None else version
        self._later(found)

    def close(self, uri: str) -> None:
        """The editor closed a file: its problems go with it."""
        found = self._open.pop(uri, None)
        if found is not None:
            if found.due is not None:
                found.due.cancel()
            if found.published:
                self._send(found, [])

    def forget(self) -> None:
        """Something beside the files has changed: read all again."""
        for found in self._open.values():
            found.document.forget()
            self._later(found)

    def read(self, uri: str) -> Document | None:
        """An open document, read as it stands now; what is wrong with it is published."""
        found = self._open.get(uri)
        if found is None:
            return None
        self._settle(found)
        return found.document

    def _later(self, found: Open) -> None:
        """Read a document soon: at once where that is quick, else when its typist pauses."""
        if found.due is not None:
            found.due.cancel()
        wait = 0.0 if found.cost < SLOW else min(found.cost / 2, MOST_WAIT)
        found.due = asyncio.get_running_loop().call_later(wait, self._settle, found)

    def _settle(self, found: Open) -> None:
        """Read a document, and publish what is wrong with it, where that is not what was published."""
        if found.due is not None:
            found.due.cancel()
            found.due = None
        if self._open.get(found.uri) is not found:
            return
        if not found.document.is_read:
            before = time.monotonic()
            try:
                _ = found.document.reading
            except Exception as error:  # whatever a text does to us, the next one is answered
                failed(f"reading {found.uri}", error)
                found.document.give_up()
            found.cost = time.monotonic() - before
            self._tidy.read()
        converter = Converter(found.document.text, self.encoding)
        problems = [converter.diagnostic(p, found.uri) for p in found.document.reading.problems]
        if problems != (found.published or []):
            self._send(found, problems)

    def _send(self, found: Open, problems: list[types.Diagnostic]) -> None:
        found.published = problems
        self._publish(types.PublishDiagnosticsParams(found.uri, problems, version=found.version))
