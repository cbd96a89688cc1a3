"""A merge that joins one layer with nothing: refused in words, and in code where Keras refuses it; the help works when pasted.

Keras 3, keras/src/layers/merging/base_merge.py, `Merge.build`: no tensor without a list ("should be called on a list of
inputs"), a list of one is taken ("at least 1 input"); Subtract and Dot take "exactly 2 inputs". PyTorch's torch.cat([a]) is a.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

import cnncalc

WORDS = ("add", "subtract", "multiply", "average", "maximum", "minimum", "concat", "dot")
HEAD = "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n"


def errors(text: str) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(text))
    return caught.value.errors


def one(entry: str, head: str = HEAD) -> dict[str, Any]:
    (error,) = errors(f"{head}  - {entry}\n")
    return error


def read_by_last(text: str) -> list[str]:
    """The names of what the last layer reads, once the network was computed."""
    graph = cnncalc.load(text)
    assert cnncalc.infer(graph).rows
    return [graph.slot_name(slot) for slot in graph.nodes[-1].source]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("form", ["{} a", "{} [a]", "{} from=a", "{} from=[a]", "{}(a)", "m: {} a", "{{type: {}, from: [a]}}", "{{type: {}, from: a}}"])
def test_a_merge_in_words_needs_two_and_the_help_works_when_pasted(word: str, form: str) -> None:
    error = one(form.format(word))
    assert error["message"] == f"{word} joins a with nothing"
    found = re.fullmatch(r"write (.+)", error["help"])
    assert found, error["help"]
    pasted = f"{{type: {word}, {found[1]}}}" if "type" in form else found[1]
    assert read_by_last(f"{HEAD}  - {pasted}\n") == ["relu", "a"]


def test_its_other_values_are_kept() -> None:
    error = one("concat a axis=1 => 16x8x4")
    assert error["help"] == "write concat relu a axis=1"
    assert read_by_last(f"{HEAD}  - concat relu a axis=1\n") == ["relu", "a"]
    assert error["column"] == len("  - concat ") + 1


@pytest.mark.parametrize("entry", ["concat relu", "concat", "add", "Add()", "Concatenate()", "Add()(relu)"])
def test_a_merge_of_just_what_stands_before_it_is_told_to_name_another(entry: str) -> None:
    help = one(entry)["help"]
    assert help.startswith("name what else it joins, as in ")
    assert read_by_last(f"{HEAD}  - {help.partition(' as in ')[2]}\n") == ["input", "relu"]


def test_a_merge_without_any_other_layer() -> None:
    error = one("concat input", "input: 8x8x4\nlayers:\n")
    assert error["help"] == "leave it out: there is no other layer yet"


@pytest.mark.parametrize("call", ["Add()(a)", "y = Average()(a)", "Concatenate(axis=-1)(a)", "x = Multiply(name='m')(a)"])
def test_keras_takes_no_tensor_without_a_list(call: str) -> None:
    error = one(call)
    assert error["message"].endswith("joins a with nothing")
    assert read_by_last(f"{HEAD}  - {error['help'].removeprefix('write ')}\n") == ["relu", "a"]


@pytest.mark.parametrize("call", ["Add()([a])", "y = Maximum()([a])", "Concatenate()([a])", "layers.concatenate([a])", "layers.add([a])"])
def test_keras_takes_a_list_of_one(call: str) -> None:
    report = cnncalc.infer(cnncalc.load(f"{HEAD}  - {call}\n"))
    assert report.rows[-1].output_shape == (None, 8, 8, 4)


@pytest.mark.parametrize("call", ["Subtract()([a])", "Dot(axes=1)([a])", "layers.subtract([a])"])
def test_keras_takes_exactly_two(call: str) -> None:
    assert "joins two inputs" in one(call)["message"]


def test_pytorch_joins_a_list_of_one() -> None:
    head = "framework: torch\ninput: 4x8x8\nlayers:\n  - a: conv 4 3x3 pad=1\n  - relu\n"
    assert cnncalc.infer(cnncalc.load(f"{head}  - y = torch.cat([a], dim=1)\n")).rows[-1].output_shape == (None, 4, 8, 8)
    assert one("y = torch.add(a)", head)["message"] == "torch.add joins two layers, not a alone"


def test_a_block_names_what_comes_in_and_its_parameter_as_the_file_has_them() -> None:
    text = "input: 8x8x4\nblocks:\n  b(skip):\n    - {}\nlayers:\n  - a: conv 4 3x3 pad=same\n  - relu\n  - b a\n"
    (error,) = errors(text.format("concat $skip"))
    assert error["help"] == "write concat input $skip"
    assert read_by_last(text.format("concat input $skip")) == ["relu", "a"]


def test_what_stands_before_it_is_named_first_where_its_own_name_is_hidden() -> None:
    text = "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - {}\n  - residual:\n      - {}\n      - relu\n    if: false\n"
    (error,) = errors(text.format("relu", "add a"))
    found = re.fullmatch("write '(.+)' for the layer before it, and here (.+)", error["help"])
    assert found
    graph = cnncalc.load(text.format(*found.groups()))
    assert [graph.slot_name(slot) for slot in graph.nodes[2].source] == ["before", "a"]


def test_a_repeated_merge_is_one_fault() -> None:
    assert one("add a repeat=3")["help"] == "write add relu a repeat=3"


def test_a_parallel_of_one_branch_stays() -> None:
    assert cnncalc.infer(cnncalc.load(f"{HEAD}  - parallel: [[conv 8 1x1]]\n")).rows[-1].output_shape == (None, 8, 8, 8)


def test_many_faults_take_no_long_search() -> None:
    found = errors("input: 8x8x4\nlayers:\n" + "".join(f"  - r{i}: relu\n  - concat input\n" for i in range(3000)))
    assert len(found) == 3000
    assert all(error["help"] for error in found)
