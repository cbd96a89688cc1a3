"""TorchScript archives, traced and scripted: figures as PyTorch has them, rows called after modules, as their exports have them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

import cnncalc

HERE = Path(__file__).parent
NETWORKS: dict[str, dict[str, Any]] = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))["networks"]
MADE = [(name, way) for name, row in NETWORKS.items() for way, said in row["ways"].items() if said == "made"]
UNCOUNTED = ("words", "several", "recurrent", "mixed")
"""Networks with layers that PyTorch's counter leaves out: recurrent ones, a bilinear form."""


def loaded(name: str, way: str, **more: Any) -> Any:
    """The report of an archive; a script is given its inputs."""
    row = NETWORKS[name]
    shape = "x".join(map(str, row["inputs"][0][1:]))
    return cnncalc.infer(cnncalc.load(HERE / "files" / f"{name}_{way}.pt", input=None if way == "traced" else shape, **more))


@pytest.mark.parametrize(("name", "way"), MADE)
def test_an_archive_gives_the_figures_of_its_network(name: str, way: str) -> None:
    expected = NETWORKS[name]
    found = loaded(name, way).to_dict()
    totals = found["totals"]
    frozen = expected["params"] - expected["trainable"]
    assert [totals["params"], totals["trainable"], totals["non_trainable"]] == [expected["params"], expected["trainable"], expected["buffers"] + frozen]
    if name.removeprefix("x_") not in UNCOUNTED:
        assert totals["macs"] * 2 * expected["batch"] == expected["flops"]
    assert [shape[1:] for shape in found["outputs"].values()] == [shape[1:] for shape in expected["outputs"]]


def rows(report: Any) -> list[tuple[Any, ...]]:
    """What two archives of a network have in common: names, shapes, parameters, MACs."""
    return [(row["name"], row["output_shape"][1:], row["params"], row["macs"]) for row in report.to_dict()["layers"]]


@pytest.mark.parametrize("name", ["plain", "sized", "shared", "normed", "shapes", "several", "products", "windows_batches"])
def test_a_trace_gives_the_rows_of_the_exported_program(name: str) -> None:
    """The archives of `../exported`, of the same classes; sizes that a trace computes stay open in it."""
    exported = cnncalc.infer(cnncalc.load(HERE.parent / "exported" / "files" / f"{name}.pt2"))
    assert rows(loaded(f"x_{name}", "traced")) == rows(exported)


@pytest.mark.parametrize("name", ["branches", "tuples", "recurrent", "held", "decoder"])
def test_a_script_gives_the_rows_of_the_trace(name: str) -> None:
    assert rows(loaded(name, "scripted")) == rows(loaded(name, "traced"))


def test_rows_are_called_after_modules() -> None:
    report = loaded("mixed", "scripted")
    assert [row.name for row in report.rows] == [
        *("conv3", "mean", "conv1", "gn", "inorm", "gate.sigmoid", "gate.mul", "swish", "prelu", "relu", "amax", "mean_2", "mix", "log_softmax"),
    ]


def test_an_input_that_nobody_says_is_asked_for() -> None:
    with pytest.raises(cnncalc.SpecError, match="the archive does not say the shape of 'x'") as caught:
        cnncalc.load(HERE / "files" / "decoder_scripted.pt")
    assert caught.value.faults[0].help == "give it: --input 3x224x224"
    with pytest.raises(cnncalc.SpecError, match="there is no input 'y'"):
        cnncalc.load(HERE / "files" / "decoder_scripted.pt", input={"y": "3x20x20"})


def test_an_optional_input_may_be_given() -> None:
    path = HERE / "files" / "branches_scripted.pt"
    given = cnncalc.infer(cnncalc.load(path, input={"x": "3x16x16", "skip": "0x16x16"}))
    assert given.totals.params == NETWORKS["branches"]["params"]
    with pytest.raises(cnncalc.SpecError, match="head"):
        cnncalc.infer(cnncalc.load(path, input={"x": "3x16x16", "skip": "2x16x16"}))


def test_another_input_than_the_traced_one() -> None:
    report = cnncalc.infer(cnncalc.load(HERE / "files" / "decoder_traced.pt", input="3x50x61"))
    assert report.rows[-1].output_shape[1:] == (2, 50, 61)


@pytest.mark.parametrize("file", ["decoder_lite.ptl", "decoder_scripted.pt"])
def test_what_the_lite_interpreter_reads_has_the_code_too(file: str) -> None:
    report = cnncalc.infer(cnncalc.load(HERE / "files" / file, input="3x21x18"))
    assert report.totals.macs * 2 == NETWORKS["decoder"]["flops"]


def test_a_frozen_archive_has_its_weights_as_constants() -> None:
    """`torch.jit.freeze` folds what it can; a weight that an operator reads is counted all the same."""
    report = cnncalc.infer(cnncalc.load(HERE / "files" / "branches_frozen.pt", input="3x16x16"))
    assert report.totals.macs * 2 == NETWORKS["branches"]["flops"]
    with zipfile.ZipFile(HERE / "files" / "branches_frozen.pt") as archive:
        held = sum(info.file_size for info in archive.infolist() if "/constants/" in info.filename)
    assert report.totals.params == held // 4 == 1996  # normalizations are in the convolutions, equal biases are one


def test_changes_reach_the_layers_behind() -> None:
    path = HERE / "files" / "decoder_traced.pt"
    report = cnncalc.infer(cnncalc.load(path, edits=["down.filters=12"]))
    assert report["deep"].params == 12 * 16 * 9 + 16
    assert report["last"].params == 20 * 2 + 2
    with pytest.raises(cnncalc.SpecError, match="there is no layer conv9"):
        cnncalc.load(path, edits=["conv9.filters=16"])


def test_of_its_code_the_line_is_shown_that_fails() -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load(HERE / "files" / "decoder_traced.pt", input="4x21x18")
    message = str(caught.value)
    assert "decoder_traced.pt: code/__torch__/torch/nn/modules/conv/" in message and "torch._convolution(" in message


def test_its_weights_are_listed_by_the_names_of_the_modules() -> None:
    from cnncalc.readers.weights.archive import from_archive
    from cnncalc.readers.weights.states import states

    data = io.BytesIO((HERE / "files" / "decoder_traced.pt").read_bytes())
    with zipfile.ZipFile(data, "a") as archive:  # the numbers, which a file of weights is to have
        for number, count in enumerate((216, 8, 1152, 16, 512, 8, 32, 2)):
            archive.writestr(f"model/data/{number}", bytes(4 * count))
    (state,) = states(from_archive(data))
    names = [f"{layer}.{name}" for layer in ("down", "deep", "up", "last") for name in ("weight", "bias")]
    assert list(state.shapes) == names
    assert state.shapes["up.weight"] == (16, 8, 2, 2)


def test_standard_input_is_told_by_the_code_in_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from cnncalc.cli.run import run

    stream = io.TextIOWrapper(io.BytesIO((HERE / "files" / "decoder_traced.pt").read_bytes()))
    monkeypatch.setattr("sys.stdin", stream)
    assert run(["shape", "-"]) == 0
    assert "1,946" in capsys.readouterr().out
