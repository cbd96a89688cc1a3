"""Edits written into a spec's text: the text then says what the edits said, and nothing else of it has changed."""

from __future__ import annotations

import random
from typing import Any

import pytest

import cnncalc
from cnncalc.diagnostics.place import Source
from cnncalc.graph.same import same_network
from cnncalc.graph.walk import compute
from cnncalc.language.assembly.assemble import assemble
from cnncalc.language.edits import read_edit
from cnncalc.language.entries.read import read_spec
from cnncalc.language.writing.write import edited_text
from cnncalc.language.zoo import zoo_names, zoo_path


def edited(text: str, *edits: str, lines: bool = False) -> Any:
    return assemble(read_spec(Source("net", text), lines), None, {}, [read_edit(edit) for edit in edits])


def written(text: str, *edits: str, lines: bool = False) -> str:
    """The text with the edits; it reads as the network that the edits make."""
    graph = edited(text, *edits, lines=lines)
    assert not graph.faults, [fault.message for fault in graph.faults]
    new = edited_text(graph)
    again = edited(new, lines=lines)
    assert not again.faults, new
    assert same_network(compute(again), compute(graph)), new
    return new


def refused(text: str, *edits: str, lines: bool = False) -> str:
    with pytest.raises(cnncalc.SpecError) as caught:
        edited_text(edited(text, *edits, lines=lines))
    return " ".join(f"{fault.message}; {fault.help}" for fault in caught.value.faults)


SPEC = """# a net
input:   32x32x3      # the picture
vars: {width: 1.0,  deep: 2}
blocks:
  b(w, stride=1):
    - conv $w 3x3 pad=1 stride=$stride   # main
    - relu
layers:
  - conv1: conv $(16 * width) 3x3 pad=1      => 32x32x16   # first
  - "pool1: maxpool 2"
  - layer2: b 8 repeat=2
  - one: b w=4
  - two: b 4 stride=1
  - {name: m, type: conv, filters: 8, kernel: [3, 3]}
  - n:
      type: conv
      filters: 8
      kernel: 3   # three
  - k: Conv2D(5, (3, 3),  padding='same')
  - side: {parallel: [[conv 4 1x1, relu], [p: conv 4 3x3 pad=same]]}
  - nn.ReLU()
  - last: |
      nn.Conv2d(8, 5,
                kernel_size=1)
"""


@pytest.mark.parametrize(
    ("edits", "old", "new"),
    [
        (["conv1.kernel=5"], "conv $(16 * width) 3x3 pad=1      =>", "conv $(16 * width) 5 pad=1      =>"),
        (["conv1.kernel=7x5"], "width) 3x3 pad", "width) 7x5 pad"),
        (["conv1.padding=2"], "3x3 pad=1      =>", "3x3 pad=2      =>"),
        (["conv1.stride=2"], "3x3 pad=1      =>", "3x3 pad=1 stride=2      =>"),
        (["conv1.filters=9"], "conv $(16 * width) 3x3", "conv 9 3x3"),
        (["conv1.filters=$(8 * width)"], "$(16 * width)", "$(8 * width)"),
        (["pool1.kernel=4"], '"pool1: maxpool 2"', '"pool1: maxpool 4"'),
        (["pool1.stride=3"], '"pool1: maxpool 2"', '"pool1: maxpool 2 stride=3"'),
        (["input=64x48x3"], "input:   32x32x3      #", "input:   64x48x3      #"),
        (["width=0.5"], "width: 1.0,", "width: 0.5,"),
        (["layer2.w=12"], "b 8 repeat=2", "b 12 repeat=2"),
        (["layer2.repeat=3"], "repeat=2", "repeat=3"),
        (["layer2.stride=2"], "b 8 repeat=2\n", "b 8 repeat=2 stride=2\n"),
        (["layer2.*.stride=2"], "b 8 repeat=2\n", "b 8 repeat=2 stride=2\n"),
        (["one.w=6"], "b w=4", "b w=6"),
        (["two.stride=2"], "stride=1\n  - {", "stride=2\n  - {"),
        (["m.kernel=5"], "kernel: [3, 3]}", "kernel: 5}"),
        (["m.stride=2"], "kernel: [3, 3]}", "kernel: [3, 3], stride: 2}"),
        (["n.kernel=5"], "kernel: 3   # three", "kernel: 5   # three"),
        (["n.stride=2"], "kernel: 3   # three\n", "kernel: 3   # three\n      stride: 2\n"),
        (["k.kernel=5"], "(5, (3, 3),  padding", "(5, 5,  padding"),
        (["k.kernel=5x3"], "(5, (3, 3),  padding", "(5, (5, 3),  padding"),
        (["k.padding=valid"], "padding='same')", "padding='valid')"),
        (["k.stride=2"], "padding='same')", "padding='same', strides=2)"),
        (["k.bias=false"], "padding='same')", "padding='same', use_bias=False)"),
        (["side.0.conv.filters=6"], "conv 4 1x1, relu", "conv 6 1x1, relu"),
        (["side.0.conv.bias=false"], "conv 4 1x1, relu", "conv 4 1x1 bias=false, relu"),
        (["side.1.p.dilation=2"], "p: conv 4 3x3 pad=same", "p: conv 4 3x3 pad=same dilation=2"),
        (["last.filters=7"], "nn.Conv2d(8, 5,", "nn.Conv2d(8, 7,"),
        (["*.conv.bias=false", "side.0.conv.bias=true"], "x", "x"),
        (["drop=pool1"], '  - "pool1: maxpool 2"\n', ""),
        (["drop=n"], "  - n:\n      type: conv\n      filters: 8\n      kernel: 3   # three\n", ""),
        (["drop=m"], "  - {name: m, type: conv, filters: 8, kernel: [3, 3]}\n", ""),
        (["drop=one"], "  - one: b w=4\n", ""),
        (["drop=side.0.relu"], "[conv 4 1x1, relu]", "[conv 4 1x1]"),
        (["drop=side.0.conv"], "[conv 4 1x1, relu]", "[relu]"),
        (["after:conv1=bn"], "# first\n", "# first\n  - bn\n"),
        (["after:conv1=c2: conv 16 3x3 pad=1"], "# first\n", "# first\n  - c2: conv 16 3x3 pad=1\n"),
        (["after:n=bn"], "kernel: 3   # three\n", "kernel: 3   # three\n  - bn\n"),
        (["after:side.0.conv=bn"], "conv 4 1x1, relu", "conv 4 1x1, bn, relu"),
        (["after:side.1.p=Conv2D(4, 1)"], "pad=same]]}", "pad=same, 'Conv2D(4, 1)']]}"),
    ],
)
def test_one_place_is_changed_and_no_other(edits: list[str], old: str, new: str) -> None:
    assert SPEC.count(old) >= 1
    if "*.conv.bias=false" in edits:  # a template of a block and a branch: both places
        assert written(SPEC, *edits).count("bias=") == 2
        return
    assert written(SPEC, *edits) == SPEC.replace(old, new, 1)


def test_several_edits_at_once_and_the_later_of_one_value() -> None:
    found = written(SPEC, "conv1.kernel=5", "conv1.pad=2", "conv1.kernel=7", "drop=pool1", "input=64x64x3", "width=2")
    assert "conv $(16 * width) 7 pad=2" in found and "64x64x3" in found and "width: 2," in found and "pool1" not in found


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_stay(ending: str) -> None:
    text = SPEC.replace("\n", ending)
    assert written(text, "n.stride=2") == SPEC.replace("# three\n", "# three\n      stride: 2\n").replace("\n", ending)
    assert written(text, "after:conv1=bn") == SPEC.replace("# first\n", "# first\n  - bn\n").replace("\n", ending)


def test_the_last_line_without_an_end() -> None:
    text = "input: 8x8x1\nlayers:\n  - a: conv 2 3x3\n  - b: relu"
    assert written(text, "after:b=bn") == text + "\n  - bn"
    assert written(text, "drop=b") == "input: 8x8x1\nlayers:\n  - a: conv 2 3x3\n"


@pytest.mark.parametrize(
    ("edits", "new"),
    [
        (["c.kernel=5"], "28x28x1 -> c: conv 8 5 -> relu\n# pooled\nmaxpool 2  # half\ndense 10\n"),
        (["c.stride=2"], "28x28x1 -> c: conv 8 3x3 stride=2 -> relu\n# pooled\nmaxpool 2  # half\ndense 10\n"),
        (["input=32x32x1"], "32x32x1 -> c: conv 8 3x3 -> relu\n# pooled\nmaxpool 2  # half\ndense 10\n"),
        (["drop=relu"], "28x28x1 -> c: conv 8 3x3\n# pooled\nmaxpool 2  # half\ndense 10\n"),
        (["drop=c"], "28x28x1 -> relu\n# pooled\nmaxpool 2  # half\ndense 10\n"),
        (["drop=maxpool"], "28x28x1 -> c: conv 8 3x3 -> relu\n# pooled\ndense 10\n"),
        (["after:maxpool=bn"], "28x28x1 -> c: conv 8 3x3 -> relu\n# pooled\nmaxpool 2 -> bn  # half\ndense 10\n"),
        (["after:relu=x: conv 4 1x1"], "28x28x1 -> c: conv 8 3x3 -> relu -> x: conv 4 1x1\n# pooled\nmaxpool 2  # half\ndense 10\n"),
    ],
)
def test_the_line_form(edits: list[str], new: str) -> None:
    text = "28x28x1 -> c: conv 8 3x3 -> relu\n# pooled\nmaxpool 2  # half\ndense 10\n"
    assert written(text, *edits, lines=True) == new


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (
            "layer2.0.stride=2",
            "one entry of the text stands for layer2.0 and for layer2.1; write stride=$(2 if i == 0 else …) there, or edit layer2.stride for all copies",
        ),
        ("one.conv.kernel=5", "one entry of the text stands for one.conv and for layer2.0.conv, layer2.1.conv"),
        ("drop=one.relu", "one entry of the text stands for one.relu"),
        ("after:two.conv=bn", "one entry of the text stands for two.conv"),
    ],
)
def test_what_the_text_cannot_say_is_refused_with_a_reason(edit: str, why: str) -> None:
    assert why in refused(SPEC, edit)


def test_the_only_layer_of_a_list_in_brackets_stays() -> None:
    text = "input: 8x8x4\nlayers:\n  - r: {residual: [c: conv 4 3x3 pad=same]}\n"
    assert "it is the only layer of its list" in refused(text, "drop=r.c")


def test_a_pasted_input_is_not_written_by_itself() -> None:
    text = "layers:\n  - Conv2D(8, 3, input_shape=(28, 28, 1))\n"
    assert "argument of a layer" in refused(text, "input=32x32x1")


def keys(row: Any, pick: random.Random) -> str | None:
    """An edit of a row that keeps most networks computable."""
    names = row.layer.attributes.keys()
    choices = []
    if "bias" in names:
        choices.append(f"bias={pick.choice(('true', 'false'))}")
    if "kernel" in names and row.type == "conv":
        choices += ["kernel=1", "kernel=3x3", "stride=1"]
    if "rate" in names:
        choices.append("rate=0.25")
    return f"{row.name}.{pick.choice(choices)}" if choices else None


WRITTEN: dict[str, int] = {}


@pytest.mark.parametrize("name", zoo_names())
def test_the_zoo(name: str) -> None:
    """Whatever is written reads as what the edit says, in one line of the text; what is refused has a reason."""
    text = zoo_path(name).read_text(encoding="utf-8")
    pick = random.Random(name)
    rows = compute(edited(text)).rows
    done = 0
    for row in pick.sample(rows, min(12, len(rows))):
        edit = keys(row, pick)
        if edit is None:
            continue
        if pick.random() < 0.6 and "." in row.name:
            edit = f"*.{row.name.rpartition('.')[2]}.{edit[len(row.name) + 1 :]}"
        graph = edited(text, edit)
        if graph.faults:
            continue
        try:
            new = edited_text(graph)
        except cnncalc.SpecError as error:
            assert all("is not written: " in fault.message and fault.help for fault in error.faults)
            continue
        assert same_network(compute(edited(new)), compute(graph))
        before, after = text.split("\n"), new.split("\n")
        assert len(before) == len(after) and sum(a != b for a, b in zip(before, after, strict=True)) <= (12 if edit[0] == "*" else 1)
        done += 1
        for kind in (f"drop={row.name}", f"after:{row.name}=relu"):
            graph = edited(text, kind)
            if graph.faults:
                continue
            try:
                new = edited_text(graph)
            except cnncalc.SpecError:
                continue
            again = edited(new)
            if not again.faults and same_network(compute(again), compute(graph)):
                gone, come = set(text.split("\n")), set(new.split("\n"))
                assert len(gone ^ come) <= 6
    WRITTEN[name] = done


def test_most_of_the_zoo_was_written() -> None:
    if len(WRITTEN) == len(zoo_names()):  # not where the tests run in several processes
        assert sum(map(bool, WRITTEN.values())) > len(WRITTEN) // 2
