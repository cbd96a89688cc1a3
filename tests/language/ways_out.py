"""What a help tells a reader to write, done to the reader's own text: the classifier of `test_helps.py`.

A help is split into clauses. A clause that shows code must match one of `RULES`, which says what the code is (a whole
layer, an argument, a value, a shape, a line on top, a command) and where it goes; one that shows code and matches none
is `NotUnderstood`, so that every new message is held to this too. Text is pasted as it stands in the help: quotes that
a file needs, the help must bring along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import cnncalc
from cnncalc.analysis.expectations.checks import checks
from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place, Source
from cnncalc.language.document.lines import read_lines
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence
from cnncalc.language.document.span import span_of
from cnncalc.language.document.yaml_tree import read_document
from cnncalc.language.words.expression import locate_value, read_expression, split_name
from cnncalc.language.words.value import closing
from cnncalc.layers import find
from cnncalc.layers.declaration.value import BadValue
from cnncalc.sources.text import is_expression, looks_like_lines

Span = tuple[int, int]


class NotUnderstood(Exception):
    """A help shows code that no rule applies."""


class Unfit(Exception):
    """A rule does not fit this text: the alternative is for another form of it (a line has no `vars:`)."""


class Pasted(NamedTuple):
    """A source after a help was followed, and which of its characters the help brought."""

    case: Any
    span: Span | None = None
    lacks: bool = False
    """Whether what was pasted is a name alone, of a layer that may lack more."""


def faults_of(case: Any) -> list[Fault]:
    """Everything said of a source: its faults, else its warnings and what of its expectations cannot be read."""
    try:
        report = cnncalc.infer(cnncalc.load(case.text, framework=case.framework, input=case.input, edits=case.edits))
        found = list(report.warnings)
        checks(report)
    except SpecError as error:
        return error.faults
    return found


_READS = re.compile(r"^\S+ reads (?:\S+ \([^)]*\)(?:, )?)+(?:; |$)")


def clauses(help: str) -> list[str]:
    """The parts of a help that say one thing each; without the shapes that led to the fault."""
    help = re.sub(r"closing ['\"]", "closing quote", _READS.sub("", help))
    if "\n" in help:
        return [help]
    parts, start, depth, quoted = [], 0, 0, False
    for at, char in enumerate(help):
        if char == "'" and (not help[at - 1 : at].isalnum() or quoted):
            quoted = not quoted
        depth += (char in "([{") - (char in ")]}") if not quoted else 0
        if char == ";" and not quoted and depth <= 0:
            parts.append(help[start:at])
            start = at + 1
    return [part.strip() for part in (*parts, help[start:]) if part.strip()]


_TERMS = re.compile(r"lo:hi|key=value|e\.g\.|cnncalc(?! \w)|MACs|YAML|UTF-8|MiB|Keras 1|[A-Z][a-z]+'s")
"""Words of the prose that only look like code."""
CODE = re.compile(
    r"[\w.]=|=\S|\w\(|->|=>|[$…`\[{]|\w_\w|\d+[x×]\d|\b[A-Z]{3,}\b|\b\w+: \S*[\d\[{$]|\b\w+\.\w|(?<!\w)'\S"
    r"|\b(?:write|use|say|add|begin with|did you mean|as in)\b (?!(?:a|an|the|it|its|them|one|two|what|each|out|both|every|all|another|more|less"
    r"|letters|digits|sizes|names|layers|true|false|bn|this|those|their|same|spaces|no|and|or|any|some|to|either|values|none|of|as|how|where|numbers|whole|is|which|together|on|itself|floor|out|comma|enough|behind)\b)[\w$\"']+"
)
"""What in a clause is code, or stands where code would."""


def shows_code(clause: str) -> bool:
    return CODE.search(_TERMS.sub("", clause)) is not None


# -- the reader's text


class Text:
    """A source whose fault is being mended: its characters, the marked ones, and the layer around them."""

    def __init__(self, case: Any, fault: Fault) -> None:
        self.case, self.fault = case, fault
        place = fault.place
        self.edit = isinstance(place, Place) and place[0].name == "<edit>"
        self.text: str = place[0].text if self.edit else case.text
        self.lines = not self.edit and _is_lines(self.text)
        self.mark: Span = (0, len(self.text))
        if isinstance(place, Place):
            source = place[0]
            start = source.starts[place[1] - 1] + place[2] - 1
            self.mark = (start, min(start + place[3], len(self.text)))
            if self.marked() in ("[", "{"):  # all that is in the brackets
                spans = [span for _, span in self.nodes() if span[0] == start]
                self.mark = spans[0] if spans else self.mark

    def paste(self, span: Span, new: str) -> Pasted:
        """The source with `new` in the place of some characters."""
        text = self.text[: span[0]] + new + self.text[span[1] :]
        if self.edit:
            edits = tuple(text if edit == self.text else edit for edit in self.case.edits)
            return Pasted(self.case._replace(edits=edits))
        return Pasted(self.case._replace(text=text), (span[0], span[0] + len(new)))

    def marked(self) -> str:
        return self.text[slice(*self.mark)]

    def value(self) -> Span:
        """The marked value: without its key, within its quotes."""
        start, stop = self.mark
        text = self.marked()
        key = re.match(r"[\w.]+ ?= ?(?!=)", text)
        if self.edit:
            key = re.match(r"[\w.:*]+=", text)
        if key and key.end() < len(text):
            start += key.end()
        return start, stop

    def unquoted(self) -> Span:
        start, stop = self.value()
        text = self.text[start:stop]
        return (start + 1, stop - 1) if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0] else (start, stop)

    def nodes(self) -> Iterator[tuple[Any, Span]]:
        """Every scalar and bracketed collection of the text around the mark, the innermost last."""
        source = Source("<text>", self.text)
        if self.lines:
            _, shape, steps = read_lines(source)
            nodes: Any = [*([shape] if shape else []), *steps]
        else:
            try:
                nodes = [read_document(source)]
            except SpecError:
                return
        for node in _within(nodes):
            span = span_of(node, source)
            if span is not None and span.start <= self.mark[0] <= span.end and self.mark[1] <= span.end + 1:
                yield node, (span.start, span.end)

    def layer(self) -> tuple[Any, Span]:
        """The layer around the mark, written in words or as a call: its span, without name and expected shape."""
        found = [(node, span) for node, span in self.nodes() if isinstance(node, Scalar) or (isinstance(node, Mapping) and node.get("type"))]
        if self.edit and self.text.startswith("after:"):
            start = self.text.index("=") + 1
            return None, (start, len(self.text))
        if not found:
            raise Unfit("no layer around the mark")
        mappings = [pair for pair in found if isinstance(pair[0], Mapping)]
        if mappings:
            return mappings[-1]
        node, (start, stop) = found[-1]
        if self.text[start : start + 1] in "'\"":
            start, stop = start + 1, stop - 1
        written = self.text[start:stop]
        if not self.lines and written[:2].strip() == "|":
            lines = list(written.splitlines(keepends=True)[1:])
            at = start + len(written.splitlines(keepends=True)[0])
            for line in lines:
                if at <= self.mark[0] < at + len(line):
                    return node, (at + len(line) - len(line.lstrip()), at + len(line.rstrip()))
                at += len(line)
        _, _body, offset = split_name(written)
        start += offset
        if self.lines and start == self.mark[0] == 0 and self.text.startswith(("torch ", "keras ")):
            start += 6
        arrow = re.search(r"\s*=>.*$", self.text[start:stop], re.DOTALL)
        return node, (start, start + arrow.start() if arrow else stop)


def _is_lines(text: str) -> bool:
    return is_expression(text) if "\n" not in text else looks_like_lines(text)


def _within(nodes: Any) -> Iterator[Any]:
    for node in nodes:
        yield node
        if isinstance(node, Sequence):
            yield from _within(node.items)
        elif isinstance(node, Mapping):
            for key, value in node.pairs:
                yield from _within([key, value])


# -- what code is, and where it goes


def whole_layer(text: Text, code: str) -> Pasted:
    """A layer in place of the marked one; a pasted call keeps what it is assigned to and what it reads."""
    if text.lines and not text.edit and text.mark == (0, len(text.text)):  # no step of it can be told from the next
        parts = text.text.split("->")
        nearest = max(range(len(parts)), key=lambda at: sum(char in code for char in parts[at].strip()) - abs(len(parts[at].strip()) - len(code)))
        start = len("->".join(parts[:nearest])) + 2 * bool(nearest)
        return text.paste((start + 1, start + len(parts[nearest].rstrip())), code)
    node, (start, stop) = text.layer()
    if isinstance(node, Mapping):
        return text.paste((start, stop), code)
    written = text.text[start:stop]
    call = re.match(r"[\w.]+\(", code)
    if written.count("(") != written.count(")"):  # YAML cut it at a colon
        end = text.text.find("\n", start)
        return text.paste((start, len(text.text) if end < 0 else end), code)
    mine = re.match(r"\s*(?:(?:self\.)?[A-Za-z_]\w*\s*=\s*)?([A-Za-z_][\w.]*)\s*\(", written)
    if mine and not (call and closing(code, call.end() - 1) < len(code) - 1) and not re.match(r"\w+ = ", code):
        if text.mark[0] > start + mine.end() and text.marked().count("(") == 1 and text.marked()[:1] not in "([" and "Sequential" in written:
            return text.paste(text.mark, code)
        end = closing(written, mine.end() - 1) + 1
        if call or end == len(written.rstrip()):
            return text.paste((start + mine.start(1), start + end), code)
    return text.paste((start, stop), code)


def argument(text: Text, key: str, value: str) -> Pasted:
    """`key=value` for the marked argument, or for the one of that name, or added to the marked layer."""
    if text.edit:
        return text.paste(text.value(), value)
    marked = text.marked()
    node, (start, stop) = text.layer()
    written = text.text[start:stop]
    if isinstance(node, Mapping):
        own = node.get(key)
        span = span_of(own, Source("", text.text)) if own is not None else None
        if span is not None:
            return text.paste((span.start, span.end), value)
        return text.paste((stop - 1, stop - 1), f", {key}: {value}")
    loose = re.search(rf"(?<![\w.]){re.escape(key)} ?= ?{re.escape(value)}(?![\w.])", written)
    if loose and loose[0] != f"{key}={value}":
        return text.paste((start + loose.start(), start + loose.end()), f"{key}={value}")
    bare = re.search(rf"(?<![\w.]){re.escape(key)}=(?=[\s,)]|$)", written)
    if bare:
        return text.paste((start + bare.start(), start + bare.end()), f"{key}={value}")
    at = locate_value(written, key)
    if at:
        return text.paste((start + at[0], start + at[0] + at[1]), value)
    name = re.match(r"(\w+) ?=", marked)
    if (name or (text.mark[0] > start and marked != written)) and text.mark[0] >= start and "(" not in marked.partition("'")[0][:12].replace("(", "", 1):
        kind = re.match(r"[\w.]+", written)
        if not (kind and marked == kind[0]):
            return text.paste(text.mark, f"{key}={value}")
    if written.rstrip().endswith(")") and re.match(r"[\w.= ]*[\w.]+\(", written):
        opened = written.index("(")
        close = closing(written, opened)
        comma = ", " if written[opened + 1 : close].strip() else ""
        return text.paste((start + close, start + close), f"{comma}{key}={value}")
    return text.paste((stop, stop), f" {key}={value}")


def on_top(text: Text, key: str, value: str) -> Pasted:
    """`key: value` at the top of a spec, in place of the line that is there."""
    if text.lines or text.edit:
        raise Unfit("a line has no keys")
    own = re.search(rf"^{key}:.*(?:\n[ -].*)*\n?", text.text, re.MULTILINE)
    new = f"{key}: {value}\n"
    return text.paste(own.span(), new) if own else text.paste((0, 0), new)


def the_input(text: Text, shape: str) -> Pasted:
    """Another shape for the network's input."""
    if text.case.input is not None:
        return Pasted(text.case._replace(input=shape))
    if text.edit:
        return text.paste(text.value(), shape)
    if text.lines:
        _, own, _ = read_lines(Source("<text>", text.text))
        assert own is not None
        span = span_of(own, Source("<text>", text.text))
        assert span is not None
        return text.paste((span.start, span.end), shape)
    return on_top(text, "input", shape)


def the_value(text: Text, code: str) -> Pasted:
    """A value in place of the marked one; within its quotes, unless it brings its own."""
    if text.case.input is not None and text.fault.place is None:
        return Pasted(text.case._replace(input=code))
    wrong = re.search(r"not ([\d.]+)$", text.fault.message)
    if wrong and text.marked()[:1] in "([" and wrong[1] in text.marked():  # one of several
        at = text.text.index(wrong[1], text.mark[0])
        return text.paste((at, at + len(wrong[1])), code)
    span = text.value() if code[:1] in "'\"" or text.marked()[:1] in "(" or code[:1] == "$" else text.unquoted()
    if text.text[span[0] : span[1]].startswith("$") is False and code[:1] == "$" and text.text[span[0] : span[0] + 1] in "'\"":
        span = text.unquoted()
    return text.paste(span, code)


def without(text: Text) -> Pasted:
    """The source without the marked argument, or without the marked layer."""
    start, stop = text.mark
    if text.edit:
        raise Unfit("an edit is one thing")
    before, after = text.text[:start], text.text[stop:]
    if re.match(r"\s*,", after):
        stop += re.match(r"\s*,\s*", after).end()  # type: ignore[union-attr]
    elif before.rstrip().endswith(","):
        start = len(before.rstrip()) - 1
    elif before.endswith(" "):
        start -= 1
    return text.paste((start, stop), "")


PLAUSIBLE = {
    "SHAPE": "4x4x8", "NAME": "fc", "params=N": "params=8", "macs=N": "macs=8", "lo:hi": "1:1", "LAYER.KEY=VALUE": "conv1.filters=8",
    "NAME=VALUE": "width=8", "input=SHAPE": "input=32x32x1", "drop=LAYER": "drop=pool", "after:LAYER=EXPRESSION": "after:pool=relu", "SIZE SIZE": "8 -1",
    "bias=VALUE": "bias=false", "pad=VALUE": "pad=1", "stride=VALUE": "stride=1", "activation=VALUE": "activation=relu", "SQUEEZE": "8", "count=N": "count=3",
}  # fmt: skip
"""What a reader puts for a word in capitals. `test_helps.py` says where such words may stand."""


def filled(code: str) -> str:
    """Code with something plausible in the place of what nobody could know."""
    for word, value in PLAUSIBLE.items():
        code = re.sub(rf"(?<![\w]){re.escape(word)}(?![\w])", value, code)
    return re.sub(r"\w+=VALUE", lambda found: found[0].replace("VALUE", "2"), code)


def _is_layer(text: Text, code: str) -> bool:
    try:
        call = read_expression(code)
    except (ExpressionError, BadValue):
        return False
    return (
        find(call.type) is not None
        or call.type in ("Bidirectional", "Sequential", "Input")
        or re.search(rf"^  {call.type}\(", text.text, re.MULTILINE) is not None
    )


def written(text: Text, code: str) -> list[Pasted]:
    """What comes of `write CODE`, by what the code is."""
    code = filled(code.strip().removesuffix(","))
    if not code or "…" in code or re.search(r"\b(?!LSTM|HARD)[A-Z]{4,}\b", re.sub(r"'.*?'", "", code)):
        raise NotUnderstood(code)  # a word in the place of a value: PLAUSIBLE has those that may stand
    top = re.match(r"(input|layers|vars|blocks|outputs|expect|batch|type|from|at|when|if|params|macs|repeat|merge|\w+): (.*)", code, re.DOTALL)
    if top and text.marked() != "'" and code[0] != "'":
        key, value = top.groups()
        if key in ("input", "layers", "vars", "outputs", "expect", "batch") and not re.match(
            r"\s*(expect|at)", text.text[: text.mark[0]].splitlines()[-1] if text.mark[0] else ""
        ):
            return [on_top(text, key, value)]
        return [under(text, key, value)._replace(lacks=key == "type")]
    if re.fullmatch(r"'[\w$.]+: .*'", code):
        return [whole_entry(text, code[1:-1])]
    pair = re.fullmatch(r"(\w+)=(\S.*)", code)
    if pair and not _is_layer(text, code):
        return [argument(text, *pair.groups())]
    if text.edit and text.marked() == text.text and re.match(r"[\w.:*]+=", code):
        return [text.paste(text.mark, code)]
    if _is_layer(text, code) and re.match(r"[A-Za-z]", code):
        return [whole_layer(text, code)]
    return [the_value(text, code)]


def under(text: Text, key: str, value: str) -> Pasted:
    """`key: value` in the mapping around the mark."""
    source = Source("<text>", text.text)
    for node, (_start, stop) in reversed(list(text.nodes())):
        if isinstance(node, Mapping):
            for name, own in node.pairs:
                if name.value == key:
                    span = span_of(own, source)
                    if span is not None:
                        return text.paste((span.start, span.end), value)
            return text.paste((stop - 1, stop - 1), f", {key}: {value}")
    own_line = re.search(rf"(?m)^([ -]*{key}:) ?(.*)$", text.text)
    if own_line:
        return text.paste(own_line.span(2), value)
    raise NotUnderstood(f"{key}: {value}")


def whole_entry(text: Text, entry: str) -> Pasted:
    """An entry of a list of layers in place of the marked one."""
    line = text.text.rfind("\n", 0, text.mark[0]) + 1
    end = text.text.find("\n", text.mark[0])
    end = len(text.text) if end < 0 else end
    start = line + re.match(r"[ ]*(?:- )?", text.text[line:end]).end()  # type: ignore[union-attr]
    return text.paste((start, end), entry)


def renamed(text: Text, name: str) -> Pasted:
    """Another word for the marked one: a type, a key, a name."""
    marked = text.marked()
    if text.edit:
        target, equals, rest = marked.partition("=")
        if target == "drop":
            return text.paste(text.mark, f"drop={name}")
        head, colon, tail = target.rpartition(":")
        layer, dot, key = tail.rpartition(".")
        known = text.fault.message.startswith("there is no layer")
        return text.paste(text.mark, f"{head}{colon}{name + (dot + key if dot else '') if known else layer + dot + name}{equals}{rest}")
    if marked[:1] == "$":
        raise Unfit("it is given where the block is used")
    asked = re.search(r"'([^']*)'", text.fault.message)
    wrong = asked[1] if asked else marked
    if wrong not in marked:
        wrong = re.match(r"[\w.]+", marked)[0]  # type: ignore[index]
    if "." in name:  # with its prefix
        wrong = re.match(r"[\w.]+", marked)[0]  # type: ignore[index]
    at = text.mark[0] + marked.index(wrong)
    return text.paste((at, at + len(wrong)), name)


def listed(words: str) -> list[str]:
    """`a, b or c` → its items."""
    return [word.strip() for word in re.split(r", | or ", words.replace(", or ", ", ")) if word.strip() and word.strip() != "…"]


Rule = Callable[[Text, Any], list[Pasted]]
RULES: list[tuple[str, Rule]] = []
"""What a clause with code may look like, and what is then done. Each of the sources that come of it must be read without
the fault."""


def rule(pattern: str) -> Callable[[Rule], Rule]:
    def add(function: Rule) -> Rule:
        RULES.append((pattern, function))
        return function

    return add


def done(text: Text, clause: str) -> list[Pasted] | None:
    """What comes of following a clause; None for one without code. NotUnderstood for code that no rule knows."""
    for pattern, function in RULES:
        match = re.fullmatch(pattern, clause, re.DOTALL)
        if match:
            try:
                return function(text, match)
            except Unfit:
                return []
    if shows_code(clause):
        raise NotUnderstood(clause)
    return None


@rule(r"did you mean: (cnncalc .+)|it is a network of the zoo: (cnncalc .+)|(cnncalc [\w -]+?) lists? .+")
def _command(text: Text, found: Any) -> list[Pasted]:
    from typer.testing import CliRunner

    from cnncalc.cli.group import group

    words = next(filter(None, found.groups())).split()[1:]
    if words == ["shape"]:
        words.append("28x28x1 -> relu")
    assert CliRunner().invoke(group, words).exit_code == 0, found[0]
    return []


@rule(r"did you mean ([\w.]+)\?")
def _nearest(text: Text, found: Any) -> list[Pasted]:
    return [renamed(text, found[1])._replace(lacks=True)]


@rule(
    r"(?:it knows|known here:|its parameters:|its variables:|the outputs are|they are|there are|the inputs are|its modes are|use|its arguments are) (?!floor\(|at most|a |the |less|it |\d+ to )((?:[\w.=<>]+(?:, or | or |, and |, ))*[\w.=<>]+?)( groups)?"
)
def _listed(text: Text, found: Any) -> list[Pasted]:
    words = listed(found[1].replace(", and ", ", "))
    message = text.fault.message
    if re.match(r"(there is no layer|expect: there is no output|.*takes|the block|Linear takes|expect: there are)", message):
        return []  # names there are, to choose among; none is said to fit
    if "compares nothing" in message:
        sign = re.match(r"'?([=<>!~]+)", text.marked())
        assert sign
        return [text.paste((text.mark[0] + sign.start(1), text.mark[0] + sign.end(1)), word) for word in words]
    if re.search(r"(has|knows) no '|there is no", message) and found[0].startswith(("it knows", "known", "its v")):
        return [renamed(text, word)._replace(span=None) for word in words]
    if re.search(r"suffix|unit of bytes|in bytes", message):
        number = re.match(r"[\d_.]+", text.text[slice(*text.unquoted())])
        assert number
        return [the_value(text, number[0] + word) for word in words]
    if text.marked().startswith("(None"):
        return []  # one size of a shape with its batch, as Keras 1 took it
    if words[0] in ("bn", "ln") or text.marked() == text.text[slice(*text.layer()[1])]:
        return [whole_layer(text, word) for word in words]
    return [the_value(text, word) for word in words]


@rule(r"use (\d+) to (\d+)(, or say `batch: none` on top of the spec for shapes without a batch)?")
def _range(text: Text, found: Any) -> list[Pasted]:
    ways = [] if not found[3] or text.lines else [on_top(text, "batch", "none")._replace(span=None)]
    if text.marked()[-1:] in ")" and "=" not in text.marked()[:12]:
        return ways
    if "[" in text.marked():
        return [the_value(text, f"[{found[1]}]"), *ways]
    return [the_value(text, found[1]), the_value(text, found[2]), *ways]


@rule(r"say `batch: none` on top of the spec for shapes without one")
def _batchless(text: Text, found: Any) -> list[Pasted]:
    return [on_top(text, "batch", "none")._replace(span=None)]


@rule(r"use a kernel of at most ([\d×]+)(, or more padding)?|use at most (\d+)|an axis of \d+ takes at most (\d+)")
def _bound(text: Text, found: Any) -> list[Pasted]:
    if (
        re.match(r"\w+\(", text.marked())
        or text.marked() == text.text[slice(*text.layer()[1])]
        or text.marked()[:1] == "$"
        or ("axis" in found[0] and text.marked()[:1] == "(")
    ):
        return []  # given where the block is used; one of several amounts
    size = next(filter(None, (found[1], found[3], found[4]))).replace("×", "x")
    return [the_value(text, f"({size.replace('x', ', ')})" if "x" in size and "(" in text.text[slice(*text.layer()[1])] else size)]


@rule(r"(?:if (?:its|the input's) channel axis is missing, |if its first axis is the batch, leave that out: )write (\S+)")
def _input(text: Text, found: Any) -> list[Pasted]:
    if text.fault.message.startswith("filters "):  # the clause before it holds too
        layer = re.search(r"write (conv\S* .+?);", text.fault.help)
        assert layer
        text = Text(whole_layer(text, layer[1]).case, text.fault)
    return [the_input(text, found[1])]


@rule(r"(?:if it is a picture, )?write the input as (\S+):.*")
def _layout(text: Text, found: Any) -> list[Pasted]:
    return [the_input(text, found[1])]


@rule(r"(\w+) takes an integer(?: of at least (-?\d+))?: .*")
def _least(text: Text, found: Any) -> list[Pasted]:
    return [the_value(text, str(max(1, int(found[2] or 1))))._replace(span=None)]


@rule(
    r"use (?:valid|same)(?:, \w+)*,? or (?:amounts: )?lo:hi an axis|use valid, .*, an integer, or lo:hi an axis|(?:\w+: )?\w+: one number, one an axis, lo:hi an axis"
)
def _amounts(text: Text, found: Any) -> list[Pasted]:
    if text.marked()[:1] == "$":
        return []
    words = re.findall(r"\b(valid|same|same_lower|full)\b", found[0])
    return [the_value(text, word) for word in (*words, "1")]


@rule(r"`i` exists only in an entry that has repeat=")
def _index(text: Text, found: Any) -> list[Pasted]:
    return [argument(text, "repeat", "2")._replace(span=None)]


@rule(r"add (\w+)=([\w.]+)|name one: from=([\w.]+)(?: or from=([\w.]+))*")
def _added(text: Text, found: Any) -> list[Pasted]:
    return [argument(text, key, value) for key, value in re.findall(r"(\w+)=([\w.]+)", found[0])]


@rule(r"a value without a name fills .*|values without a name fill .*")
def _unnamed(text: Text, found: Any) -> list[Pasted]:
    return []


@rule(r"say input: (\S+) on top, or begin with (?:\S+) -> …|begin with (?:torch )?(\S+) -> …")
def _begin(text: Text, found: Any) -> list[Pasted]:
    if not text.lines:
        return [on_top(text, "input", found[1])]
    start = 6 if re.match(r"(torch|keras)\b", text.text) else 0
    return [text.paste((start, start), f"{found[1] or found[2]} -> ")]


@rule(r"start with input: (\S+) and layers: (\[.*\])")
def _start(text: Text, found: Any) -> list[Pasted]:
    new = f"input: {found[1]}\nlayers: {found[2]}\n"
    return [text.paste((0, len(text.text)), new)]


@rule(r"add layers: with a list of layers")
def _layers(text: Text, found: Any) -> list[Pasted]:
    return [text.paste((len(text.text), len(text.text)), "\nlayers:\n  - relu\n")]


@rule(r"(?:name what else it joins|merge them first), as in (.+)")
def _joined(text: Text, found: Any) -> list[Pasted]:
    return [whole_layer(text, found[1])]


@rule(r"(?:.*, |a percentage is a tolerance, |equation: .*, )as in (\S.*)")
def _example(text: Text, found: Any) -> list[Pasted]:
    if text.case.input is not None and "=" in found[1]:
        name, _, shape = found[1].partition("=")
        return [Pasted(text.case._replace(input={name: shape}))]
    return [the_value(text, found[1])]


@rule(r"leave ([\w.]+)\. out")
def _prefix(text: Text, found: Any) -> list[Pasted]:
    start = text.text.index(found[1] + ".", text.mark[0])
    return [text.paste((start, start + len(found[1]) + 1), "")]


@rule(r"the prefixes known are (.+)")
def _prefixes(text: Text, found: Any) -> list[Pasted]:
    from cnncalc.binding.owners import owned

    assert all(owned(prefix + "Conv2d")[1] == "Conv2d" for prefix in found[1].split(", "))
    return []


@rule(r"its arguments are (.+)\((.*)\)")
def _arguments(text: Text, found: Any) -> list[Pasted]:
    start, stop = text.mark
    start = len(text.text[:start].rstrip().rstrip(","))
    return [text.paste((start, stop), "")]


@rule(r"flatten first\? or write (\d+)")
def _flatten(text: Text, found: Any) -> list[Pasted]:
    return [the_value(text, found[1])]


@rule(r"(?:else|for another,) say outputs: (.+)")
def _outputs(text: Text, found: Any) -> list[Pasted]:
    return [on_top(text, "outputs", found[1])]


@rule(r"(?:indent|give) (\w+) to column .*")
def _column(text: Text, found: Any) -> list[Pasted]:
    return []


@rule(r"a residual may leave its skip out, or change it likewise: shortcut: \[(.+)\]")
def _skip(text: Text, found: Any) -> list[Pasted]:
    groups = [(node, span) for node, span in text.nodes() if isinstance(node, Mapping) and node.get("residual")]
    if groups and groups[-1][0].get("shortcut") is None:
        at = groups[-1][1][1] - 1
        return [text.paste((at, at), f", shortcut: [{found[1]}]")]
    opened = re.search(r"(?m)^( *)(- )?((?:[\w.]+:\n *)?)residual:", text.text)
    line = text.text.rfind("\n", 0, text.mark[0]) + 1
    head = re.match(r"( *)- (?:residual:|[\w.]+:$)", text.text[line:].split("\n")[0])
    if opened is None or head is None or "shortcut:" in text.text:
        return []
    column = text.text.index("residual:", line) - (text.text.rfind("\n", 0, text.text.index("residual:", line)) + 1)
    at = text.text.index("residual:", line)
    return [text.paste((at, at), f"shortcut: [{found[1]}]\n{' ' * column}")]


@rule(r"write each block as\n(.+)")
def _block(text: Text, found: Any) -> list[Pasted]:
    return [on_top(text, "blocks", "\n" + found[1])]


@rule(r"a comment ends the layer: write '- \|' and the layer indented below it, comments and all")
def _commented(text: Text, found: Any) -> list[Pasted]:
    line = text.text.rfind("\n  - ", 0, text.mark[0]) + 1
    end = text.text.find("\n  - ", line + 1)
    item = text.text[line : len(text.text) if end < 0 else end]
    body = "\n".join(f"      {row}" for row in item.replace("  - ", "", 1).splitlines())
    return [text.paste((line, line + len(item)), f"  - |\n{body}\n")]


@rule(r"what (self\.\w+) is stands elsewhere: paste the lines self\.\w+ = nn\.…, in the order they run")
def _elsewhere(text: Text, found: Any) -> list[Pasted]:
    start, stop = text.layer()[1]
    return [text.paste((start, stop), f"{found[1]} = nn.ReLU()")]


@rule(r"no function is run: write (\$.+)")
def _no_function(text: Text, found: Any) -> list[Pasted]:
    return [the_value(text, found[1])]


@rule(r"give it one name, and read its outputs by number: write (s = .+), then s\.0 and s\.1")
def _several(text: Text, found: Any) -> list[Pasted]:
    return [text.paste(text.layer()[1], found[1])]


@rule(r"give it a line of its own: write (before = (.+)) above, and read before")
def _own_line(text: Text, found: Any) -> list[Pasted]:
    start, stop = text.layer()[1]
    new = text.text[start:stop].replace(found[2], "before")
    return [text.paste((start, stop), f"{found[1]}{' -> ' if '->' in text.text else chr(10)}{new}")]


@rule(r"write (=> \S+) behind (\S+) itself")
def _behind(text: Text, found: Any) -> list[Pasted]:
    arrow = text.text.rindex("=>")
    shorter = text.paste((arrow, text.mark[1]), "").case.text.rstrip()
    made = re.search(rf"\b{found[2]} = [^-\n]*?(?= ->|\n|$)", shorter)
    assert made
    return [Pasted(text.case._replace(text=f"{shorter[: made.end()]} {found[1]}{shorter[made.end() :]}"))]


@rule(r"write what it repeats once, with repeat=(\d+)")
def _loop(text: Text, found: Any) -> list[Pasted]:
    return [whole_layer(text, f"relu repeat={found[1]}")]


@rule(r"write ('[\w$]+: .+') for the layer before it, and here (.+)")
def _two(text: Text, found: Any) -> list[Pasted]:
    first = found[1][1:-1]
    layer = first.partition(": ")[2]
    new = text.paste(text.layer()[1], found[2]).case.text
    return [Pasted(text.case._replace(text=new.replace(f"- {layer}\n", f"- {first}\n", 1)))]


@rule(r"stand in for it with (opaque .+)|write what it does as layers, or (opaque .+)|(opaque output=SHAPE) stands for any other")
def _opaque(text: Text, found: Any) -> list[Pasted]:
    return [whole_layer(text, filled(next(filter(None, found.groups()))))]


@rule(r"write the value, or say vars: \{(\w+): …\} on top and write (\$.+)")
def _variable(text: Text, found: Any) -> list[Pasted]:
    new = the_value(text, found[2])
    own = re.search(r"(?m)^vars: \{", new.case.text)
    if own:
        return [Pasted(new.case._replace(text=new.case.text[: own.end()] + f"{found[1]}: 1, " + new.case.text[own.end() :]))]
    return [Pasted(new.case._replace(text=f"vars: {{{found[1]}: 1}}\n{new.case.text}"))]


@rule(r"write (?:the number, or )?((?:\w+: )?\$.+?) with a parameter of the block, before, which each use gives")
def _parameter(text: Text, found: Any) -> list[Pasted]:
    (new,) = written(text, found[1])
    return [Pasted(new.case._replace(text="vars: {before: 8}\n" + re.sub(r"(?m)^vars: .*\n", "", new.case.text)))]


@rule(r"start each layer with '- '")
def _dashes(text: Text, found: Any) -> list[Pasted]:
    return [text.paste(text.mark, f"\n  - {text.marked()}")] if text.marked().isidentifier() else []


@rule(r"write key=value without spaces around =")
def _spaces(text: Text, found: Any) -> list[Pasted]:
    return []


@rule(r"a name or brackets follow it: write (\$\$) for a dollar sign")
def _dollar(text: Text, found: Any) -> list[Pasted]:
    return [the_value(text, found[1])._replace(span=None)]


@rule(r"write in\.channels, in\.height or in\.width")
def _own_input(text: Text, found: Any) -> list[Pasted]:
    axes = ("channels", "height", "width")
    return [text.paste(text.mark, re.sub(r"\bin\b(?!\.)", f"in.{axis}", text.marked())) for axis in axes]


@rule(r"give (\w+) a value, or leave it out")
def _valueless(text: Text, found: Any) -> list[Pasted]:
    return [without(text)]


@rule(r"mode=1, which normalized each sample by itself, is (LayerNormalization\(\))")
def _by_itself(text: Text, found: Any) -> list[Pasted]:
    return [whole_layer(text, found[1])]


@rule(r"[\w.]+ takes its input(?:, \w+)*|a source is a path, - \(standard input\), zoo:NAME, or an expression with ->")
def _signature(text: Text, found: Any) -> list[Pasted]:
    return []


@rule(r"write (floor), which .*")
def _function(text: Text, found: Any) -> list[Pasted]:
    return [text.paste(text.mark, text.marked().replace("int(", "floor("))]


@rule(r"(?P<word>\w+)\(x, m\) is (?P<other>\w+)\(x, m\)")
def _foreign(text: Text, found: Any) -> list[Pasted]:
    return [text.paste(text.mark, text.marked().replace(found["other"], found["word"]))]


@rule(r"(?:.+?: )?write (and|or|not|\*\*|==|\*)(?: .+)?")
def _operator(text: Text, found: Any) -> list[Pasted]:
    sign = {"and": "&", "or": "|", "not": "!", "**": "^", "==": "=", "*": "×"}[found[1]]
    return [text.paste(text.mark, re.sub(rf"{re.escape(sign)} ?", f"{found[1]} ", text.marked()))]


@rule(r"its weights are made elsewhere: paste the nn\.(\w+) that holds them")
def _holder(text: Text, found: Any) -> list[Pasted]:
    layer = find(found[1])
    assert layer is not None and found[1] in layer.torch
    return []


@rule(r"write the layer once, outside of the list: (.+)")
def _once(text: Text, found: Any) -> list[Pasted]:
    return [text.paste(text.layer()[1], found[1])]


_TAIL = (
    r"(?:, (?:which|whose|to|say|and so)\b.*|: (?:_|\?|channels) .*| without spaces| by name|, or another|, or the number .*|, or a mapping .*"
    r"|, or remove the colon|, or another name)?"
)


@rule(
    rf"(?!.*write (?:the|a|an) )(?:[^:]{{1,60}}: |\w+ is a variable: |for others |its sizes stand .*|or )?(?:give sizes: |write )(.+?)(, or leave it out)?{_TAIL}"
)
def _write(text: Text, found: Any) -> list[Pasted]:
    if not shows_code(found[0]):
        return []
    ways = []
    for code in alternatives(found[1]):
        ways += written(text, code)
    return [*ways, leaving_out(text)] if found[2] else ways


def leaving_out(text: Text) -> Pasted:
    """The source without the marked argument; whatever is then said of the layer, the help has brought."""
    left = without(text)
    start, stop = text.layer()[1]
    return left._replace(span=(start, stop - (len(text.text) - len(left.case.text))))


def alternatives(code: str) -> list[str]:
    """`A, or B` and `A, B or C` → all of them."""
    parts = re.split(r",? or (?:as torch models do pad both ends alike: )?(?=[\w\[{'$(:<-])|, (?=\$\(|\d[\w.]* or )|, (?=[-\d]*:)", code)
    return [part for part in parts if part not in ("remove the colon", "crop", "crop before")]
