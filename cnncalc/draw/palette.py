"""What each style looks like, on light paper and on dark."""

from __future__ import annotations

from cnncalc.numbers.named_tuple import NamedTuple


class Style(NamedTuple):
    """Fill and line on light and dark paper (empty: none), the line's width and dashes, the fill's opacity in percent;
    of text the fill, and whether it is bold."""

    fill: str
    line: str
    dark_fill: str
    dark_line: str
    width: float = 0.8
    dash: str = ""
    opacity: int = 100
    bold: bool = False


STYLES = {
    "paper": Style("#ffffff", "", "#12161c", ""),
    # text
    "ink": Style("#1b2530", "", "#e6edf3", ""),
    "head": Style("#1b2530", "", "#e6edf3", "", bold=True),
    "note": Style("#55606b", "", "#9fb0c0", ""),
    # the arithmetic of a layer
    "input": Style("#cfe3f7", "#5b7a99", "#244362", "#7f9fbf"),
    "pad": Style("#f4f4f2", "#b5b5b0", "#20252b", "#56606b", 0.8, "2 2"),
    "zero": Style("#fdf3dc", "#cdb98a", "#3a3320", "#85774c"),
    "cut": Style("#f4f4f2", "#d08a8a", "#2a2022", "#8a5555", 0.8, "1 2"),
    "over": Style("", "#b5b5b0", "", "#56606b", 0.8, "1 3"),
    "lost": Style("", "#a34040", "", "#e08080", 0.9),
    "tap": Style("#0b4f8f", "#06325c", "#66b3ff", "#a8d4ff", 1.2, "", 62),
    "output": Style("#d8efd9", "#5f9166", "#1f4426", "#79b083"),
    "made": Style("#23803a", "#0f4a1e", "#56c271", "#a5e5b5", 1.2),
    "ray": Style("", "#7a8794", "", "#7f8c99", 0.6, "3 2"),
    "join": Style("", "#9aa5b1", "", "#5f6b78", 0.6),
    "joined": Style("", "#0b4f8f", "", "#66b3ff", 1.1),
    # networks
    "shade": Style("#000000", "", "#000000", "", 0, "", 14),
    "light": Style("#ffffff", "", "#8fa3b5", "", 0, "", 38),
    "edge": Style("", "#5b6670", "", "#96a3b0", 1.0),
    "skip": Style("", "#8a5a9a", "", "#c79ad6", 1.1),
    "block": Style("#f3f5f7", "#b9c2cb", "#1a2027", "#47525e", 0.8),
    "data": Style("#e7ebef", "#5b6670", "#2a323b", "#96a3b0"),
    "conv": Style("#cfe3f7", "#3f6a94", "#1f3c5a", "#7fb0e0"),
    "pool": Style("#f9d9d2", "#a8584a", "#56281f", "#e09585"),
    "dense": Style("#dcd5f2", "#5f4f96", "#352a5c", "#a999e0"),
    "norm": Style("#fbeecb", "#94783a", "#4b3c17", "#d6b866"),
    "merge": Style("#d8efd9", "#457a4d", "#1f4426", "#79c085"),
    "other": Style("#e7ebef", "#5b6670", "#2a323b", "#96a3b0"),
    "folded": Style("#e3f1f1", "#3d7f80", "#183b3c", "#74bdbe"),
}
