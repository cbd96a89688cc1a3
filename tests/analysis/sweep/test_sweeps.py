"""Rankings, fronts, conditions and states against plain loops over the same variants; what cannot be is said."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import numpy
import pytest

import cnncalc
from cnncalc.analysis.sweep import search, tiers
from cnncalc.analysis.sweep.conditions import Condition
from cnncalc.analysis.sweep.keys import Key, Keys
from cnncalc.analysis.sweep.request import Request
from cnncalc.analysis.sweep.search import searched
from cnncalc.analysis.sweep.states import States
from cnncalc.analysis.sweep.sweep import Sweep
from cnncalc.analysis.sweep.values import is_several, values_of
from cnncalc.cli.run import run
from cnncalc.diagnostics.errors import UsageError
from cnncalc.numbers.interval import Interval
from cnncalc.numbers.swept import Structural, Trace
from cnncalc.sources.load import load

ROOT = Path(__file__).parents[3]
ALEXNET = re.sub(r"=> \S+", "", (ROOT / "specs" / "alexnet.yaml").read_text(encoding="utf-8").replace("  - adaptive_avgpool 6x6\n", "").split("expect:")[0])


def read(edits: list[str]) -> Any:
    return load(ALEXNET, edits=edits)


def small(rng: random.Random) -> Keys:
    """A random grid of AlexNets, some of them not valid."""
    names = rng.sample([f"conv{i}.{k}" for i in range(1, 6) for k in ("kernel", "stride", "filters")], 6)
    values = {"kernel": [1, 3, 5, 7, 9, 11, 40], "stride": [1, 2, 3, 4], "filters": [8, 16, 24, 64, 96]}
    return Keys([Key(name, rng.sample(values[name[6:]], rng.randint(2, 3))) for name in names])


REQUESTS: list[dict[str, Any]] = [
    {"sort": ["params"], "top": 7},
    {"sort": ["-macs", "params"], "top": 5},
    {"pareto": ["params", "macs"]},
    {"pareto": ["macs", "receptive_field"]},
    {"sort": ["macs"], "top": 6, "where": "params < 30M"},
    {"sort": ["-params"], "top": 6, "where": "macs <= 400M and out.conv5.height >= 3"},
    {"pareto": ["params", "macs"], "where": "receptive_field >= 200 or out.conv5 == 13x13"},
    {"pareto": ["params", "macs"], "where": "macs > 50M"},
]


def front(points: list[tuple[tuple[int, ...], int]]) -> list[tuple[tuple[int, ...], int]]:
    """The front by comparing each with each."""
    best: dict[tuple[int, ...], int] = {}
    for key, number in points:
        if not any(other != key and all(a <= b for a, b in zip(other, key, strict=True)) for other, _ in points):
            best[key] = min(number, best.get(key, number))
    return sorted(best.items())


@pytest.mark.parametrize("request_", REQUESTS, ids=str)
def test_the_best_are_those_of_a_plain_loop_and_of_states(request_: dict[str, Any]) -> None:
    rng = random.Random(f"best {request_}")
    keys = small(rng)
    sweep = Sweep(keys, Request(**request_), read)
    names = [name for name, _ in sweep.request.keys]
    valid, wanted, columns = sweep.figures(numpy.arange(keys.size), names)
    found = searched(sweep)
    assert (found.done, found.valid, found.wanted) == (keys.size, int(valid.sum()), int(wanted.sum()))
    points = []
    for number in numpy.flatnonzero(wanted).tolist():
        values = [column[number] for column in columns]
        values = [min(v) if isinstance(v, tuple) else int(v) for v in values]
        points.append((tuple(-v if more else v for v, (_, more) in zip(values, sweep.request.keys, strict=True)), number))
    expected = front(points) if sweep.request.pareto else sorted(points)[: sweep.request.top]
    assert found.numbers == [number for _, number in expected]

    work = sweep.parts[0].work
    assert States(work, False).count() == found.valid  # type: ignore[arg-type]
    assert States(work, True).count() == found.wanted  # type: ignore[arg-type]
    best = sweep.best()
    assert best is not None
    best.add(States(work, True).best(sweep.request.top or 0, bool(sweep.request.pareto)))  # type: ignore[arg-type]
    assert best.entries() == expected


@pytest.mark.parametrize("sort", ["macs", "params", "out.conv5.height"])
def test_blocks_of_any_size_give_the_same(sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Among equals the first variant comes first, in whichever order blocks come."""
    keys = Keys([Key("conv5.stride", [1, 2]), Key("conv2.kernel", [5, 3]), Key("conv1.kernel", [7, 11]), Key("conv1.stride", [2, 3, 4])])
    whole = searched(Sweep(keys, Request(sort=[sort], top=5), read))
    assert whole.numbers == searched(Sweep(keys, Request(sort=[sort]), read)).numbers[:5]  # type: ignore[index]
    for lanes, block in ((1, 1), (2, 4), (3, 7), (5, 11)):
        monkeypatch.setattr(tiers, "LANES", lanes)
        monkeypatch.setattr(tiers, "BLOCK", block)
        sweep = Sweep(keys, Request(sort=[sort], top=5), read)
        assert sweep.blocks > 1
        cut = searched(sweep)
        assert (cut.valid, cut.wanted, cut.numbers) == (whole.valid, whole.wanted, whole.numbers)


def test_past_enumeration_states_are_used_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = small(random.Random("states"))
    looked = searched(Sweep(keys, Request(sort=["macs"], top=9), read))
    monkeypatch.setattr(search, "ENUMERATED", 10)
    found = searched(Sweep(keys, Request(sort=["macs"], top=9), read))
    assert found.notes[0].startswith("found by states")
    assert (found.valid, found.numbers) == (looked.valid, looked.numbers)


def test_an_interrupt_keeps_what_was_found() -> None:
    sweep = Sweep(small(random.Random("stop")), Request(sort=["macs"], top=3), read)

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    found = searched(sweep, stop)
    assert found.interrupted
    assert 0 < found.done <= sweep.size
    assert found.numbers


def test_64_bits_are_no_bound() -> None:
    sizes = [3_000_000_000, 2_900_000_001]
    found = cnncalc.sweep("1x1x3 -> a: conv 8 1x1 -> b: conv 8 1x1", {"a.filters": sizes, "b.filters": sizes}, show="params")
    assert found["params"].tolist() == [4 * a + (a + 1) * b for a in sizes for b in sizes]
    huge = [2**61, 2**61 - 1]
    found = cnncalc.sweep("1x1x3 -> a: conv 8 1x1 -> b: conv 8 1x1", {"a.filters": huge, "b.filters": huge}, show="params", sort="-params")
    assert found["params"].tolist() == sorted((4 * a + (a + 1) * b for a in huge for b in huge), reverse=True)


def test_structure_is_read_again_for_each_value() -> None:
    spec = "model: m\ninput: 32x32x3\nvars: {n: 1, w: 8}\nlayers:\n  - body: conv $w 3x3 pad=same  repeat=$n\n  - act: relu\n  - flatten\n  - dense 10\n"
    found = cnncalc.sweep(spec, {"n": [0, 1, 3], "w": [4, 8], "body.*.kernel": [1, 3]}, show="params,out")
    for row, values in enumerate(found):
        report = cnncalc.infer(cnncalc.load(spec, edits=found.edits(row)))
        assert values["params"] == report.totals.params
    assert len(found) == 8  # without a body there is nothing whose kernel could be set
    types = cnncalc.sweep("8x8x3 -> conv 4 3x3 -> pool: maxpool 2x2", {"pool.padding": ["valid", "same"], "conv.kernel": [3, 2]}, show="out")
    assert types["out"].tolist() == [(3, 3, 4), (3, 3, 4), (3, 3, 4), (4, 4, 4)]


def test_layers_bound_by_their_input_are_read_again_too() -> None:
    """A glob reaches a layer that speaks of its own input: once it kept the first value."""
    found = cnncalc.sweep("zoo:mnasnet1_0", {"stage3.inverted_residual.1.residual.*.stride": [1, 3]}, show="macs")
    assert found["macs"].tolist() == [cnncalc.infer(cnncalc.load("zoo:mnasnet1_0", edits=found.edits(row))).totals.macs for row in range(2)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("3,5,7", [3, 5, 7]),
        ("1..4", [1, 2, 3, 4]),
        ("3..11:4", [3, 7, 11]),
        ("valid, same", ["valid", "same"]),
        ("3x3,5x5", ["3x3", "5x5"]),
        ("1,1..2,8", [1, 2, 8]),
        ("(1, 2),3", ["(1, 2)", "3"]),
    ],
)
def test_values(text: str, values: list[Any]) -> None:
    assert is_several(f"a.b={text}")
    assert values_of(text, "a.b") == values


@pytest.mark.parametrize("text", ["4..1", "1..4:0", "1,,2", "1..99999999999"])
def test_values_that_are_none(text: str) -> None:
    with pytest.raises(UsageError):
        values_of(text, f"a.b={text}")


def test_one_value_is_no_sweep() -> None:
    assert not any(map(is_several, ["a.b=3", "a.b=(3, 5)", "drop=pool1", "after:a=nn.Conv2d(3, 64, 3)", "input=224x224x3", "a.pad=0:1x0:1"]))


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("p < 5M", True), ("p < 5K", False), ("p == 4_000_000", True), ("1 < p <= 4M", True), ("not p < 5M", False), ("p > 5M or q == 7", True),
        ("p > 5M and q == 7 or q == 7", True), ("(p > 5M or q == 7) and q != 7", False), ("2 * (q + 1) == 16", True), ("p // q > 571428", False), ("q - 8 == -1 + 0", True), ("p >= 3.5M", True), ("w == same", True), ("w != valid", True),
    ],
)  # fmt: skip
def test_conditions(condition: str, truth: bool) -> None:
    values = {"p": 4_000_000, "q": 7, "w": "same", "same": "same", "valid": "valid"}
    condition = condition.replace(" -1 + 0", " 0 - 1")
    assert Condition(condition).truth(values.__getitem__) is truth


@pytest.mark.parametrize(
    "condition",
    [
        "params <",
        "params 5",
        "params",
        "(params < 5",
        "params < 5M and",
        "params << 5",
        "__import__('os')",
        "(" * 60 + "params < 5" + ")" * 60,
        "params < 1.0005k",
        "out < 5",
        "parms < 5",
        "params // 0 > 1",
        "out.conv9 == 3x3",
    ],
)
def test_conditions_that_are_none(condition: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["whatif", "zoo:alexnet", "conv1.kernel=3,5", "--where", condition]) == 2
    assert "error: " in capsys.readouterr().err


def test_swept_numbers_have_no_truth_value() -> None:
    number = Trace().leaf(0, numpy.array([1, 2]))
    assert isinstance(number.bounds, Interval)
    for question in (lambda: bool(number), lambda: number == 1, lambda: number.value):
        with pytest.raises(Structural):
            question()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["conv9.kernel=3,5"], 2), (["conv1.kernel=3,5", "conv1.kernel=7,9"], 2), (["conv1.kernel=3,5", "conv1.stride=1,2,3", "--zip"], 2), (["conv1.kernel=3,5", "--sort", "x"], 2),
        (["conv1.kernel=3,5", "--pareto", "params"], 2), (["conv1.kernel=3,5", "--plot"], 2), (["conv1.kernel=300,301"], 1), (["conv1.kernel=3,5", "--where", "params < 1"], 1), (["conv1.kernel=3,5", "--invalid"], 0), (["input=?", "conv1.kernel=3,5"], 0), (["input=?", "input=3x64x64", "conv1.kernel=3,5"], 2), (["input=?x?x?x?", "conv1.kernel=3,5"], 2), (["input=?x64x64", "conv1.kernel=3,5"], 2),
    ],
)  # fmt: skip
def test_exit_codes(arguments: list[str], code: int) -> None:
    assert run(["whatif", "zoo:alexnet", *arguments]) == code


def test_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    sweep = ["whatif", "zoo:alexnet", "conv1.kernel=3,5,300", "conv1.stride=1,4", "--show", "params,out.conv1"]
    assert run([*sweep, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["variants"], found["valid"], len(found["rows"])) == (6, 4, 4)
    assert found["rows"][1] == {"conv1.kernel": 3, "conv1.stride": 4, "params": 61_079_336, "out.conv1": [64, 57, 57]}
    assert run([*sweep, "-o", str(tmp_path / "v.csv")]) == 0
    assert (tmp_path / "v.csv").read_text().splitlines()[:3] == [
        "conv1.kernel,conv1.stride,params,out.conv1",
        "3,1,61079336,64x226x226",
        "3,4,61079336,64x57x57",
    ]
    assert run([*sweep, "--pareto", "params,macs", "-o", str(tmp_path / "front.svg")]) == 0
    assert (tmp_path / "front.svg").read_text().startswith("<svg ")
    capsys.readouterr()
    assert run([*sweep, "--pareto", "params,-receptive_field", "--plot"]) == 0
    assert "●" in capsys.readouterr().out


def test_frames() -> None:
    found = cnncalc.sweep("zoo:alexnet", {"conv1.kernel": [3, 5], "conv1.padding": ["same", 2]}, show="params,out.conv1")
    frame = found.__dataframe__()
    assert (frame.num_columns(), frame.num_rows(), frame.column_names()) == (4, 2, ["conv1.kernel", "conv1.padding", "params", "out.conv1"])
    texts = frame.get_column_by_name("out.conv1").get_buffers()
    assert texts["data"][0].bufsize == len("64x57x5764x56x56")
    assert cnncalc.sweep("zoo:alexnet", {"conv1.kernel": numpy.array([3, 5]), "conv1.stride": [4, 2]}, zip=True).wanted == 2
    for keys, options in (
        ({"conv1.kernel": []}, {}),
        ({"conv1.kernel": [3]}, {"where": "x < 3"}),
        ({"conv1.kernel": [3, 5], "conv1.stride": [1]}, {"zip": True}),
    ):
        with pytest.raises(ValueError, match=r"."):
            cnncalc.sweep("zoo:alexnet", keys, **options)
    with pytest.raises(cnncalc.SpecError):
        cnncalc.sweep("zoo:alexnet", {"conv9.kernel": [3]})
