"""How a layer ran in a program: as a module of a class, as a function, as an operator. Counters that hook modules see only the
first, those that trace operations see all."""

from __future__ import annotations

from cnncalc.numbers.named_tuple import NamedTuple


class Ran(NamedTuple):
    """`how` is module, function or operator, and nothing where no step of a run is meant (a weight, an unread layer).

    `name` is the class of a module (`Conv2d`, or the program's own), the dotted name of a function as it was called
    (`torch.nn.functional.relu`, `Tensor.add_`), the sign of an operator. `exact` says of a module that its class is the
    framework's own and none derived from it; `refused` are the arguments of its call that are False.
    """

    how: str
    name: str = ""
    exact: bool = True
    refused: tuple[str, ...] = ()
