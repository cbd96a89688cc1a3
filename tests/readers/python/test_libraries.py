"""The hook for a framework, on one in miniature: a class to inherit from, callables with their sites, and tensors."""

from __future__ import annotations

from typing import Any

import pytest
from cpython import PYTHON_BREAKS, Program, Source

from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.libraries import Libraries
from cnncalc.readers.python.values import Native


class Tensor(Foreign):
    """A shape."""

    kind = "Tensor"

    def __init__(self, machine: Any, shape: tuple[int, ...]) -> None:
        self.machine = machine
        self.shape = shape

    def attribute(self, site: Any, name: str) -> Any:
        if name == "shape":
            return self.shape
        if name == "size":
            return Native("size", lambda site, args, kwargs: self.shape[args[0]] if args else self.shape)
        return super().attribute(site, name)

    def operate(self, site: Any, operator: str, operands: tuple[Any, ...]) -> Any:
        shapes = [each.shape for each in operands if isinstance(each, Tensor)]
        if len(set(shapes)) > 1:
            raise site.error(f"{operator}: shapes {shapes[0]} and {shapes[1]} do not fit", "make them equal")
        return Tensor(self.machine, shapes[0])

    def item(self, site: Any, key: Any) -> Any:
        return Tensor(self.machine, self.shape[1:])

    def length(self, site: Any) -> int:
        return self.shape[0]


class Framework(Libraries):
    """`mini`: Module, Linear, tensor."""

    def claims(self, name: str) -> bool:
        return name == "mini" or super().claims(name)

    def find(self, machine: Any, path: str) -> Any:
        if path == "mini.nn.Module":
            return module(machine)
        if path == "mini.nn.Linear":
            return Class(
                machine, "Linear", (machine.library("mini.nn.Module"),), {"__init__": Native("__init__", made), "forward": Native("forward", multiplied)}
            )
        if path == "mini.tensor":
            return Native("tensor", lambda site, args, kwargs: Tensor(site.machine, tuple(args)))
        return super().find(machine, path)

    def unbound(self, machine: Any, name: str) -> Any:
        return machine.library(f"mini.{name}") if name == "tensor" else None


def module(machine: Any) -> Class:
    def set_attribute(site: Any, args: Any, kwargs: Any) -> None:
        value, name, to = args
        if isinstance(to, Instance) and site.machine.library("mini.nn.Module") in to.cls.mro:
            value.attrs.setdefault("_modules", {})[name] = to
        site.machine.store(value, name, to, site.node, site.frame)

    def call(site: Any, args: Any, kwargs: Any) -> Any:
        return site.apply(site.attribute(args[0], "forward"), args[1:], kwargs)

    return Class(machine, "Module", (), {"__setattr__": Native("__setattr__", set_attribute), "__call__": Native("__call__", call)}, module="mini.nn")


def made(site: Any, args: Any, kwargs: Any) -> None:
    value, cin, cout = args
    value.attrs.update(cin=cin, cout=cout, at=site.place, first=site.argument(0), second=site.argument("cout"))


def multiplied(site: Any, args: Any, kwargs: Any) -> Any:
    layer, x = args
    if x.shape[-1] != layer.attrs["cin"]:
        raise site.error(f"in_features is {layer.attrs['cin']}, but the input has {x.shape[-1]}", f"write Linear({x.shape[-1]}, …)", 0)
    return Tensor(site.machine, (*x.shape[:-1], layer.attrs["cout"]))


NET = """import mini
from mini import nn
class Net(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.a = nn.Linear(4, width)
        self.b = nn.Linear({b}, 2)
    def forward(self, x):
        h = self.a(x) + 1
        h = 2 * h + h
        assert h.shape[-1] == 8 and len(h) == x.size(0)
        return self.b(h)
net = Net()
y = net(tensor(5, 4))
s = y.shape
names = list(net._modules)
k = isinstance(net.a, nn.Linear), isinstance(net, nn.Module), [t.shape for t in [y[0]]]
"""


def read(text: str) -> Program:
    return Program(Source("net.py", text, PYTHON_BREAKS), libraries=Framework())


def test_a_network_runs_over_tensors() -> None:
    program = read(NET.replace("{b}", "8"))
    assert [e.message for e in program.run()] == []
    assert program.value("s") == (5, 2)
    assert program.value("names") == ["a", "b"]
    assert program.value("k") == (True, True, [(2,)])
    layer = program.value("net").attrs["a"]
    assert layer.attrs["at"].where() == "net.py:6:18"
    assert layer.attrs["first"].where() == "net.py:6:28"
    assert layer.attrs["second"].where() == "net.py:6:18"


def test_a_mistake_stands_at_its_argument_with_the_calls_that_led_there() -> None:
    program = read(NET.replace("{b}", "7"))
    (error,) = [e for e in program.run() if e.kind == "library"][:1]
    assert error.message == "in_features is 7, but the input has 8"
    assert error.place is not None
    assert error.place.where() == "net.py:12:23"
    assert [(c.name, c.place.where()) for c in error.calls] == [("Net.forward", "net.py:14:5")]
    assert "help: write Linear(8, …)" in error.fault().text()


def test_a_mistake_of_an_operator_stands_at_the_operator() -> None:
    program = read("x = tensor(2, 3)\ny = [1, x + tensor(3, 3)]\n")
    (error,) = program.run()
    assert error.place is not None
    assert (error.place.where(), error.place[3]) == ("net.py:2:9", 16)


def test_values_are_called_from_outside() -> None:
    program = read(NET.replace("{b}", "8"))
    net = program.call(program.value("Net"), [], {"width": 8})
    site = program.site()
    assert program.attribute(program.call(net, [Tensor(site.machine, (1, 4))]), "shape") == (1, 2)
    with pytest.raises(ProgramError, match="unexpected keyword argument 'depth'"):
        program.call(program.value("Net"), [], {"depth": 8})


def test_missing_names_are_reported() -> None:
    with pytest.raises(ProgramError, match="there is no Missing"):
        read("x = 1\n").value("Missing")
