"""What every kind of entry is handed to write itself out with. For type checkers alone: it is loaded by no program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from cnncalc.language.entries.spec import Entry, Spec
    from cnncalc.language.expansion.calls import Calls
    from cnncalc.language.expansion.edited import Edits
    from cnncalc.language.expansion.frame import Frame
    from cnncalc.language.expansion.ledger import Ledger
    from cnncalc.language.expansion.names import Names
    from cnncalc.language.words.call import Call


class Writer(Protocol):
    """The parts of an expansion, and the two ways to have more written out.

    `current` is what stands before an entry, and each way returns what stands behind it: a step's index, an input
    (-1 - number), a `Group`, a `Pending`, or None where there is nothing to read.
    """

    spec: Spec
    framework: str
    calls: Calls
    names: Names
    ledger: Ledger
    edits: Edits | None
    env: dict[str, Any]
    """The values of the file's variables."""

    def entries(self, entries: list[Entry], frame: Frame, current: Any) -> Any:
        """A list of entries; what cannot be written is noted as a fault, and the rest goes on."""

    def use(self, entry: Entry, call: Call, name: str, frame: Frame, current: Any) -> Any:
        """One layer, block or pasted Sequential under `name`; ExpressionError where that cannot be."""
