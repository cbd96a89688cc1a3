"""The text format of protocol buffers: `key: value`, `key { … }`, lists, strings; comments behind `#`."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.caffe.message import Message, Value

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Source

DEEPEST = 40
"""Messages within each other."""

_TOKEN = re.compile(
    r"[ \t\r\n\f\v]+|#[^\n]*|(?P<word>[A-Za-z_][\w.]*)|(?P<number>[-+]?(?:\d|\.\d|[A-Za-z])[\w.]*(?:(?<=[eE])[-+]\d+)?)|"
    r"(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')|(?P<mark>[{}<>\[\]:;,])"
)
_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|.)", re.DOTALL)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_CLOSED = {"{": "}", "<": ">"}


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def read_message(source: Source) -> Message:
    """The message that a text is; SpecError at what is none."""
    return _Reading(source).message()


class _Reading:
    """A text on its way to a message."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tokens = self._tokens()
        self.next = 0

    def _tokens(self) -> list[_Token]:
        found, text, at = [], self.source.text, 0
        match = _TOKEN.match
        while at < len(text):
            token = match(text, at)
            if token is None:
                raise self._wrong(f"'{text[at]}' has no meaning here", at, 1, "a prototxt has key: value and key { … }")
            kind = token.lastgroup
            if kind is not None:
                found.append(_Token(kind, token[0], at))
            at = token.end()
        found.append(_Token("end", "", len(text)))
        return found

    def _wrong(self, message: str, at: int, length: int, help: str) -> SpecError:
        return SpecError([Fault(message, self.place(at, length), help=help)])

    def place(self, at: int, length: int) -> Place:
        """The place of characters of the text, on their first line."""
        starts = self.source.starts
        line = bisect_right(starts, at)
        return Place((self.source, line, at - starts[line - 1] + 1, max(1, length)))

    def _unmeant(self, token: _Token, wanted: str) -> SpecError:
        what = f"'{token.text[:40]}'" if token.kind != "end" else "the end of the file"
        at = token.at if token.kind != "end" else max(0, len(self.source.text.rstrip()) - 1)
        return self._wrong(f"{what} stands where {wanted} is expected", at, len(token.text[:40]), "is a brace missing?")

    def message(self) -> Message:
        """All of the text."""
        whole = Message("", self.place, 0, 0)
        stack: list[tuple[Message, str]] = [(whole, "")]
        while True:
            token = self.tokens[self.next]
            self.next += 1
            message, close = stack[-1]
            if token.kind == "word":
                inner = self._field(message, token)
                if inner is not None:
                    if len(stack) > DEEPEST:
                        raise self._wrong(f"nested more than {DEEPEST} levels deep", token.at, len(token.text), "")
                    stack.append(inner)
            elif token.text and token.text == close:
                stack.pop()
                self._separator()
            elif token.kind == "end" and not close:
                return whole
            elif token.kind == "end":
                raise self._wrong(f"{message.key} is not closed", message.at, message.length, f"a {close} is missing")
            else:
                raise self._unmeant(token, "a field's name")

    def _field(self, message: Message, key: _Token) -> tuple[Message, str] | None:
        """One field: its value is added to the message; where that is a message, it is returned, with what closes it."""
        token = self.tokens[self.next]
        colon = token.text == ":"
        if colon:
            self.next += 1
            token = self.tokens[self.next]
        if token.text in _CLOSED:
            self.next += 1
            inner = Message(key.text, self.place, key.at, len(key.text))
            message.add(key.text, Value("message", inner, key.at, len(key.text)))
            return inner, _CLOSED[token.text]
        if not colon:
            raise self._unmeant(token, f"a colon, or the {{ of {key.text}")
        if token.text == "[":
            self._list(message, key)
        else:
            message.add(key.text, self._value())
        self._separator()
        return None

    def _separator(self) -> None:
        if self.tokens[self.next].text in (",", ";"):
            self.next += 1

    def _value(self) -> Value:
        token = self.tokens[self.next]
        self.next += 1
        if token.kind == "text":
            parts = [token.text[1:-1]]
            while self.tokens[self.next].kind == "text":  # strings after each other are one
                parts.append(self.tokens[self.next].text[1:-1])
                self.next += 1
            return Value("text", _ESCAPE.sub(_escaped, "".join(parts)), token.at, len(token.text))
        if token.kind not in ("word", "number"):
            raise self._unmeant(token, "a value")
        return Value(token.kind, token.text, token.at, len(token.text))

    def _list(self, message: Message, key: _Token) -> None:
        self.next += 1
        while self.tokens[self.next].text != "]":
            message.add(key.text, self._value())
            if self.tokens[self.next].text == ",":
                self.next += 1
            elif self.tokens[self.next].text != "]":
                raise self._unmeant(self.tokens[self.next], "a comma, or the ] of the list")
        self.next += 1


def _escaped(match: Any) -> str:
    code: str = match[1]
    if code[0] in "01234567":
        return chr(int(code, 8) & 255)
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _NAMED.get(code, code)
