"""The code that `convert --to torch` and `--to keras` write is run by the frameworks themselves: what they count in it, and the shapes
of what it gives, are those of the network that it was written from. All networks of the zoo, and some hundred drawn by chance
(`CNNCALC_ORACLE_EXAMPLES`)."""

from __future__ import annotations

import os
from math import prod
from typing import Any

import pytest
from oracle_graphs import drawn

os.environ.setdefault("KERAS_BACKEND", "torch")

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.language.zoo import zoo_names
from cnncalc.sources.load import load
from cnncalc.writers.keras.write import keras_text
from cnncalc.writers.torch.write import torch_text

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]

COUNT = int(os.environ.get("CNNCALC_ORACLE_EXAMPLES", "150"))
RECURRENT = ("lstm", "gru", "rnn", "simple_rnn", "bidirectional")
NEEDED = {"efficientnet": "scale=b0"}


def _source(name: str) -> Any:
    return load(drawn(int(name)) if name.isdigit() else f"zoo:{name}")


def _figures(report: Any, alive: bool) -> tuple[int, int]:
    """All weights, and those that are trained; of what reaches an output alone, where only that is written."""
    rows = [row for row in report.rows if row.node.alive or not alive]
    held = [w for row in rows for w in row.weights]
    return sum(w.size for w in held), sum(w.size for w in held if w.trainable)


def _outputs(report: Any) -> list[list[int]]:
    """The axes of every output in whatever order: layouts differ."""
    return sorted(sorted(n for n in shape[1:] if n is not None) for shape in report.outputs.values())


def _mixed(report: Any, framework: str) -> bool:
    """Whether recurrent layers have another number of biases in the other framework."""
    return report.graph.framework != framework and any(row.type in RECURRENT for row in report.rows)


@pytest.mark.parametrize("name", [*zoo_names(), *map(str, range(COUNT))])
def test_pytorch_counts_the_same(name: str, tally: Any) -> None:
    torch = pytest.importorskip("torch")
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    report = infer(_source(name))
    try:
        text = torch_text(report)
    except SpecError as error:
        tally("torch code", "refused", None, "limit")
        pytest.skip(error.faults[0].message[:100])
    torch.backends.mha.set_fastpath_enabled(False)
    program: dict[str, Any] = {"__name__": "written"}
    exec(compile(text, "<written>", "exec"), program)
    classes = [v for k, v in program.items() if isinstance(v, type) and issubclass(v, torch.nn.Module)]
    call = text.rpartition("print(model(")[2].rpartition("))")[0]
    with torch.device("meta"):
        model = classes[-1]().eval()
        arguments = eval(f"({call},)", {"torch": torch})
        with FlopCounterMode(display=False) as counter, torch.no_grad(), sdpa_kernel(SDPBackend.MATH):
            y = model(*arguments)
    buffers = [b for n, b in model.named_buffers() if not n.endswith("num_batches_tracked")]
    trained = sum(p.numel() for p in model.parameters() if p.requires_grad)
    held = sum(p.numel() for p in model.parameters()) + sum(b.numel() for b in buffers)
    found = [sorted(t.shape[1:] if report.graph.batched else t.shape) for t in (y if isinstance(y, tuple) else (y,))]
    wrong = []
    if not _mixed(report, "torch") and (held, trained) != _figures(report, False):
        wrong.append(f"weights {held, trained}, not {_figures(report, False)}")
    if sorted(found) != _outputs(report):
        wrong.append(f"outputs {sorted(found)}, not {_outputs(report)}")
    if not any(row.type in (*RECURRENT, "bilinear") for row in report.rows) and counter.get_total_flops() != 2 * report.totals.macs:
        wrong.append(f"MACs {counter.get_total_flops() / 2}, not {report.totals.macs}")
    tally("torch code", name, text, "; ".join(wrong))
    assert wrong == [], text


@pytest.mark.parametrize("name", [*zoo_names(), *map(str, range(COUNT))])
def test_keras_counts_the_same(name: str, tally: Any) -> None:
    keras = pytest.importorskip("keras")
    report = infer(_source(name))
    try:
        text = keras_text(report)
    except SpecError as error:
        tally("keras code", "refused", None, "limit")
        pytest.skip(error.faults[0].message[:100])
    keras.backend.clear_session()
    program: dict[str, Any] = {}
    exec(compile(text, "<written>", "exec"), program)
    model = program["model"]
    held, trained = (sum(prod(w.shape) for w in weights) for weights in (model.weights, model.trainable_weights))
    found = sorted(sorted(t.shape[1:]) for t in model.outputs)
    wrong = []
    if not _mixed(report, "keras") and (held, trained) != _figures(report, True):
        wrong.append(f"weights {held, trained}, not {_figures(report, True)}")
    if found != _outputs(report):
        wrong.append(f"outputs {found}, not {_outputs(report)}")
    tally("keras code", name, text, "; ".join(wrong))
    assert wrong == [], text
