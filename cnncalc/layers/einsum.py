"""Sums of products by an equation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal
from cnncalc.layers.declaration.kinds import Text
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.declaration.value import BadValue
from cnncalc.layers.families.axes import literal
from cnncalc.numbers.arithmetic import Number, product, total

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Equation(Text):
    """`bhid,bhjd->bhij`: the letters of each input and of the output, the batch's among them. An ellipsis is kept as 0."""

    def read(self, value: Any, rank: int | None) -> Any:
        text: str = super().read(value, rank)
        sides = text.replace(" ", "").replace("...", "0")
        inputs, arrow, output = sides.partition("->")
        parts = inputs.split(",")
        if not all(p.replace("0", "", 1).isalpha() or p in ("", "0") for p in (*parts, output)) or len(text) > 500:
            raise BadValue(f"equation '{text:.60}' is not of the form ij,jk->ik", "name each axis by a letter")
        letters = "".join(parts)
        if not arrow:  # what appears once, in alphabetical order, behind the ellipsis
            output = "0" * ("0" in letters) + "".join(sorted(c for c in set(letters) - {"0"} if letters.count(c) == 1))
        if len(set(output)) < len(output):
            raise BadValue(f"equation '{text:.60}' names an axis of the output twice", "name each once")
        if not set(output) <= {*letters, "0"}:
            raise BadValue(f"equation '{text:.60}' names an axis in the output alone", "name it in an input too")
        return f"{inputs}->{output}"


class Einsum(Layer):
    """Inputs multiplied and summed as an equation says: letters that the output lacks are summed. The equation names the
    batch too, first in each input that has one, and in the output. MACs are those of the products that something is
    summed over, all their letters multiplied; of three inputs and more from left to right."""

    type = "einsum"
    family = "merge"
    many = True
    equation: Any = _Equation(help="the axes of the inputs and the output by letters, the batch's among them")
    words = {"einsum": spelled("equation")}
    examples = ('torch 8x16 -> a: conv 4 1 -> einsum "bci,bdi->bcd" from=[input, a]',)

    def prepare(self) -> None:
        inputs, _, self.target = self.equation.partition("->")
        self.parts = inputs.split(",")

    @property
    def shown(self) -> str:
        """The equation as it is written."""
        return str(self.equation).replace("0", "...")

    def labelled(self, x: Any) -> tuple[list[list[str]], list[str]]:
        """The labels of each input's axes and of the output's, without the batch. An axis under an ellipsis is labelled
        with its number from the ellipsis' end."""
        if len(x) != len(self.parts):
            raise Misfit(f"equation {self.shown} is of {len(self.parts)} inputs, not {len(x)}", "equation", "name each")
        found, longest, batches = [], 0, []
        for letters, shape in zip(self.parts, x, strict=True):
            held = self.batched and not ("0" not in letters and len(letters) == shape.rank)
            more = shape.rank + held - (len(letters) - ("0" in letters))
            if more < 0 or (more and "0" not in letters):
                what = f"{shape.rank + held} axes" + (" with its batch" if held else "")
                raise Misfit(
                    f"equation {self.shown} does not fit {shape}: '{letters.replace('0', '...')}' names other than its {what}",
                    "equation",
                )
            longest = max(longest, more if "0" in letters else 0)
            labels = _spread(letters, more)
            if held:
                batches.append(labels.pop(0) if labels else "")
            found.append(labels)
        target = _spread(self.target, longest)
        if batches:
            batch = target.pop(0) if target else ""
            if set(batches) != {batch} or any(batch in labels for labels in (*found, target)):
                raise Misfit(
                    f"equation {self.shown} does not begin the output and each input with the batch, which "
                    f"{_listed(x)} come without",
                    "equation",
                    "write bij,bjk->bik; an input without a batch has all its axes named",
                )
        return found, target

    def sizes(self, x: Any) -> dict[str, Number]:
        """The size of each label; an axis of 1 broadcasts."""
        found: dict[str, Number] = {}
        for labels, shape in zip(self.labelled(x)[0], x, strict=True):
            for label, size in zip(labels, shape.dims, strict=True):
                if label not in found or literal(found[label]) == 1:
                    found[label] = size
        return found

    def output(self, x: Any) -> Any:
        sizes = self.sizes(x)
        return Shape.of([sizes.get(label, 1) for label in self.labelled(x)[1]], x[0].first)

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        sizes = self.sizes(x)
        meetings = []
        for labels, shape in zip(self.labelled(x)[0], x, strict=True):
            for label, size in zip(labels, shape.dims, strict=True):
                if size is not sizes[label] and (literal(size) != 1 or labels.count(label) > 1):
                    name = label if label.isalpha() else "…"
                    message = f"equation {self.shown} does not fit {{x}}: {name} is {sizes[label]} and {size}"
                    meetings.append((sizes[label], size, message))
        return all_equal(meetings, "equation", "an axis has one size wherever it is named, or 1")

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "x": _listed(x)}

    def macs(self, x: Any, y: Any, weights: tuple[Weight, ...]) -> Number:
        named, target = self.labelled(x)
        held = [
            {label: None if literal(size) == 1 else size for label, size in zip(labels, shape.dims, strict=True)}
            for labels, shape in zip(named, x, strict=True)
        ]
        done, work = held[0], []
        for number, other in enumerate(held[1:], 2):
            later = {
                *target,
                *(label for following in held[number:] for label, n in following.items() if n is not None),
            }
            every = dict.fromkeys([*done, *other])
            factors: list[Number] = []
            summed = False
            for label in every:
                sizes = [n for n in (done.get(label), other.get(label)) if n is not None]
                shared = label not in later and len(sizes) == 2
                summed = summed or shared
                if label in later or shared:  # one to be summed that the other lacks is summed before
                    factors += sizes[:1]
            if summed:
                work.append(product(tuple(factors)))
            done = {
                label: done.get(label) if done.get(label) is not None else other.get(label)
                for label in every
                if label in later
            }
        return total(work)

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE


def _spread(letters: str, more: int) -> list[str]:
    """Letters one by one, an ellipsis as the numbers of its `more` axes, counted from its end."""
    at = letters.find("0")
    if at < 0:
        return [*letters]
    return [*letters[:at], *(str(n) for n in range(more, 0, -1)), *letters[at + 1 :]]


def _listed(x: Any) -> str:
    return " and ".join(map(str, x))
