"""How a repeat is written out: a group of numbered copies, each reading the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Scalar
from cnncalc.language.expansion.groups import read_by, write_group
from cnncalc.language.expansion.ledger import MAX_COPIES
from cnncalc.language.expansion.scope import shared_group
from cnncalc.language.templates.fill import fill_now
from cnncalc.language.words.call import Template
from cnncalc.language.words.value import read_value

if TYPE_CHECKING:
    from cnncalc.language.entries.spec import Entry
    from cnncalc.language.expansion.calls import Calls
    from cnncalc.language.expansion.frame import Frame
    from cnncalc.language.expansion.scope import Group
    from cnncalc.language.expansion.writer import Writer
    from cnncalc.language.words.call import Call


def write_repeat(out: Writer, entry: Entry, repeat: Any, name: str, frame: Frame, current: Any) -> Group:
    """An entry `repeat` times (a value, a template, or what a group has written there), its copies under `name`."""
    env = frame.env
    times = _times(repeat, env)
    group = out.ledger.open(name, "repeat", entry, frame, None, times)
    group.scope.written.update(str(i) for i in range(times))
    call = entry.call
    if call is None:
        inner = frame.within(group.scope)
        current = read_by(out, entry, frame.valued({**env, "i": 0}), current)
        for index in range(times):
            current = write_group(out, entry, str(index), inner.valued({**env, "i": index}), current)
        return out.ledger.close(group, current)
    if not times and call.sources is not None and len(call.sources) == 1:
        read = call.sources[0]
        word = fill_now(Template(read), env, "from") if "$" in read else read
        current = out.names.reference(word if isinstance(word, str) else str(word), entry, frame, call)
    inner = frame.within(group.scope, shared_group(fill_now(call.share, env, "share"), group, frame.scope))
    copies = _copies(out.calls, call, times)
    for index in range(times):
        copy = copies[min(index, 1) if index < times - 1 else 2]
        current = out.use(entry, copy, str(index), inner.valued({**env, "i": index}), current)
    return out.ledger.close(group, current)


def _times(repeat: Any, env: dict[str, Any]) -> int:
    """How many copies there are to be."""
    if repeat.__class__ is Scalar:
        repeat = Template(repeat.value) if "$" in repeat.value else read_value(repeat.value)
    times = fill_now(repeat, env, "repeat")
    if times.__class__ is str and times.isdecimal() and times.isascii() and len(times) < 10:
        times = int(times)
    if times.__class__ is not int or times < 0:
        from cnncalc.language.templates.dollar import dollar

        meant = dollar(times, env) if isinstance(times, str) else ""
        help = "write repeat=" + (meant or "3")
        raise ExpressionError(f"repeat must be an integer of at least 0, not {clipped(str(times))}", help, "repeat")
    if times > MAX_COPIES:
        raise ExpressionError(
            f"repeat={clipped(str(times))} is more than {MAX_COPIES:,}", "that is no network anyone trains", "repeat"
        )
    return times


def _copies(calls: Calls, call: Call, times: int) -> tuple[Call, Call, Call]:
    """A repeated call as its first, its middle and its last copy: `from` is the first's, `=>` the last's. A merge
    keeps its inputs."""
    first = call._replace(share=None, expect=None)
    middle = first if call.sources is None or calls.merges(call) else first._replace(sources=None)
    return first, middle, (first if times == 1 else middle)._replace(expect=call.expect)
