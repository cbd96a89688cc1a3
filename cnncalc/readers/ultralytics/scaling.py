"""The depth and width of a definition: those of the scale that the file's name, or a setting, says."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.nearest import nearest
from cnncalc.numbers.arithmetic import scaled_by_double
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.readers.ultralytics.definition import Definition

UNLIMITED = 1 << 40
_NAMED = re.compile(r"yolo(?:e-)?v?\d+([nslmx])")
_SCALED = re.compile(r"(\d+)([nslmx])((?:[-.].*)?\.ya?ml)\Z")


class Scale(NamedTuple):
    """A scale: its name, and what it makes of repeats and channels."""

    name: str
    depth: float
    width: float
    most: int

    def repeats(self, count: int) -> int:
        """How often a layer that is listed `count` times stands there: of several at least one."""
        return max(_rounded(count, self.depth), 1) if count > 1 else count

    def channels(self, count: int) -> int:
        """So many channels in this width, in eights, as the package's doubles make them."""
        return int(scaled_by_double(-min(count, self.most), self.width) // 8 * -8)

    def heads(self, count: int) -> int:
        """So many heads of attention in this width: of 32 channels at least, where the channels are bounded."""
        return max(int(scaled_by_double(min(count, self.most // 64), self.width)), 1) if count > 1 else count


def _rounded(count: int, factor: float) -> int:
    """The product, as a double holds it, rounded half to even."""
    below, above = scaled_by_double(2 * count, factor), -scaled_by_double(-2 * count, factor)
    half: int = below // 2
    return half + (half & 1) if below == above and below % 2 else int(below + 1) // 2


def unified(path: str) -> str | None:
    """`yolov8n.yaml` → `yolov8.yaml`, the file that has all scales; None where a name says no scale."""
    folder, name = os.path.split(path)
    found, count = _SCALED.subn(r"\1\3", name)
    return os.path.join(folder, found) if count else None


def scale_of(definition: Definition, name: str, settings: Any) -> Scale:
    """The scale that is asked for by a setting, by the file's name, or that comes first. SpecError where there is none such."""
    said = definition.settings
    scales = said.get("scales")
    if scales.__class__ is not dict or not scales:
        depth, width = said.get("depth_multiple", 1), said.get("width_multiple", 1)
        return _scale(definition, "", [depth, width, UNLIMITED], "depth_multiple")
    wanted = settings.get("scale") or said.get("scale")
    found = _NAMED.search(os.path.basename(name).lower())
    if wanted is None and found is not None and found[1] in scales:
        wanted = found[1]
    if wanted is None:
        wanted = next(iter(scales))
    if wanted not in scales:
        help = nearest(str(wanted), scales) or f"its scales are {', '.join(scales)}"
        raise SpecError([Fault(f"there is no scale {str(wanted)[:40]}", definition.places.get("scales"), help=help)])
    return _scale(definition, str(wanted), scales[wanted], "scales")


def _scale(definition: Definition, name: str, values: Any, key: str) -> Scale:
    good = values.__class__ is list and len(values) in (2, 3)
    values = [*values, UNLIMITED][:3] if good else []
    if not good or any(v.__class__ not in (int, float) or not 0 < v <= UNLIMITED for v in values):
        message = "a scale is a list of depth, width and the most channels: [0.33, 0.25, 1024]"
        raise SpecError([Fault(message, definition.places.get(key))])
    return Scale(name, float(values[0]), float(values[1]), int(values[2]))
