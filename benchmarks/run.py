"""Every figure the project promises about speed, as ratios of things timed in turn in one run.

    python benchmarks/run.py            all that can run here
    python benchmarks/run.py startup    one of: startup, instructions, packages, terminal, layers, engine, growth, again, whole, blocks, page, source, keras, sweeps

CPU seconds (user + system) of whole processes or of calls, medians. Needs an installed cnncalc with its byte code
(`pip install .`, PYTHONDONTWRITEBYTECODE unset); `engine` needs onnx, and compares with PyTorch where it is installed.
`instructions` and `packages` count the processor's instructions with valgrind, where that is installed: the same to a
thousandth in every run, however busy the machine.
"""

from __future__ import annotations

import json
import os
import pty
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import chain

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "COLUMNS")}
RUNS = 15


def process_time(command: list[str], terminal: bool = False) -> float:
    """CPU seconds of one finished process; with `terminal` its output is a pseudo-terminal."""
    child, master = pty.fork() if terminal else (os.fork(), -1)
    if child == 0:
        if not terminal:
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, 1)
            os.dup2(null, 2)
        os.chdir(tempfile.gettempdir())
        os.execvpe(command[0], command, {**ENVIRONMENT, "COLUMNS": "120"} if terminal else ENVIRONMENT)
    while terminal:
        try:
            if not os.read(master, 65536):
                break
        except OSError:  # the child has closed its end
            break
    _, status, usage = os.wait4(child, 0)
    if terminal:
        os.close(master)
    if status != 0:
        raise SystemExit(f"{command} ended with status {status}")
    return usage.ru_utime + usage.ru_stime


def peak_memory(command: list[str]) -> int:
    """The peak resident KiB of a process, started from a small one: a fork counts what its parent held."""
    program = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    found = subprocess.run(
        [sys.executable, "-c", program, *command], capture_output=True, text=True, check=True, env=ENVIRONMENT
    )
    return int(found.stdout)


def paired(one: Callable[[], float], other: Callable[[], float], runs: int = RUNS) -> tuple[float, float, float]:
    """(median of one, median of the other, median of the ratios pair by pair), timed in turn."""
    one(), other()
    pairs = [(one(), other()) for _ in range(runs)]
    return (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )


def report(
    name: str, figures: tuple[float, float, float], what: str, goal: float, scale: float = 1000, unit: str = "ms"
) -> None:
    a, b, ratio = figures
    verdict = "ok" if ratio <= goal else "MISSED"
    print(
        f"{name:<28} {a * scale:9.2f} {unit} / {b * scale:9.2f} {unit} = {ratio:6.3f}   (goal {goal:g})  {verdict}   {what}"
    )


def command(*arguments: str) -> list[str]:
    """The installed command, as a user calls it."""
    return [str(Path(sys.executable).parent / "cnncalc"), *arguments]


def startup() -> None:
    spec = str(ROOT / "specs" / "alexnet.yaml")
    base = [sys.executable, "-c", "import typer, yaml"]
    ours = command("shape", spec)
    report(
        "startup, piped",
        paired(lambda: process_time(ours), lambda: process_time(base), 25),
        "shape alexnet / import typer, yaml",
        1.3,
    )


def counted(command: list[str]) -> int:
    """The instructions of one process, by valgrind's callgrind; the same in every run (hashes are not randomized)."""
    environment = {**ENVIRONMENT, "PYTHONHASHSEED": "0"}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)  # its byte code is written
    found = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}", *command],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=tempfile.gettempdir(),
    )
    return int(found.stderr.rpartition("Collected : ")[2].split()[0])


def has_valgrind() -> bool:
    """Whether instructions can be counted here; says so where not."""
    import shutil

    found = shutil.which("valgrind") is not None
    if not found:
        print("instructions: valgrind is not installed")
    return found


def instructions() -> None:
    """Start-up in instructions: what a goal can be held to within a hundredth."""
    if not has_valgrind():
        return
    spec = str(ROOT / "specs" / "alexnet.yaml")
    base = counted([sys.executable, "-c", "import typer, yaml"])
    ours = counted(command("shape", spec))
    report(
        "startup, instructions", (ours, base, ours / base), "shape alexnet / import typer, yaml", 1.223, 1e-6, "million"
    )


def packages() -> None:
    """What each package's own `__init__` costs when it is imported: its folder, its file, its docstring."""
    if not has_valgrind():
        return
    import cnncalc

    root = Path(cnncalc.__file__).parent
    names = sorted(".".join(path.parent.relative_to(root.parent).parts) for path in root.rglob("__init__.py"))
    own: dict[str, int] = {"": counted([sys.executable, "-c", "pass"])}
    for name in names:
        own[name] = counted([sys.executable, "-c", f"import {name}"])
    for name in names:
        cost = own[name] - own[name.rpartition(".")[0]]
        print(
            f"package {name:<32} {cost / 1e6:6.2f} million instructions, {100 * cost / own['']:.2f} % of a bare Python"
        )


def terminal() -> None:
    """On a terminal, against a program that prints the same finished rows with rich."""
    spec = str(ROOT / "specs" / "alexnet.yaml")
    rows = subprocess.run(
        command("shape", spec, "--format", "csv"), capture_output=True, text=True, check=True, env=ENVIRONMENT
    ).stdout
    lines = [line.split(",") for line in rows.splitlines()]
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump({"title": "AlexNet", "columns": lines[0], "rows": [row[: len(lines[0])] for row in lines[1:]]}, file)
    yardstick = [sys.executable, str(Path(__file__).parent / "rows_with_rich.py"), "show", file.name]
    figures = paired(
        lambda: process_time(command("shape", spec), terminal=True), lambda: process_time(yardstick, terminal=True)
    )
    report("startup, terminal", figures, "shape alexnet / the same rows with typer and rich", 1.25)


def layers() -> None:
    """The start-up budget with a hundred further layer files, which no spec uses."""
    import shutil

    import cnncalc

    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "cnncalc"
        shutil.copytree(Path(cnncalc.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
        source = (package / "layers" / "conv.py").read_text(encoding="utf-8")
        for index in range(100):
            text = source.replace("class Conv(", f"class Conv{index}(").replace('type = "conv"', f'type = "gen{index}"')
            for name in ("conv", "Conv{}D", "Convolution{}D", "Conv{}d", "LazyConv{}d", "conv{}d"):
                text = text.replace(f'"{name}"', f'"Gen{index}_{name}"')
            (package / "layers" / f"generated_{index}.py").write_text(text, encoding="utf-8")
        environment = {**ENVIRONMENT, "PYTHONPATH": folder}
        subprocess.run(
            [sys.executable, "-m", "cnncalc.layers.generate"], check=True, env=environment, stdout=subprocess.DEVNULL
        )
        if not (Path(cnncalc.__file__).parent / "specs").is_dir():
            shutil.copytree(ROOT / "specs", package / "specs")
        subprocess.run(
            [sys.executable, "-m", "cnncalc", "shape", "zoo:alexnet"],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        program = f"import sys; sys.path.insert(0, {folder!r}); sys.argv = ['cnncalc', 'shape', 'zoo:alexnet']; from cnncalc.__main__ import main; main()"
        ours = [sys.executable, "-c", program]
        base = [sys.executable, "-c", "import typer, yaml"]
        report(
            "startup, 100 more layers",
            paired(lambda: process_time(ours), lambda: process_time(base)),
            "shape alexnet / import typer, yaml",
            1.3,
        )


def timed(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def engine() -> None:
    """1,000 layers' shapes, weights and MACs against ONNX's C++ shape inference on the same chain, no memoisation."""
    import cnncalc
    from cnncalc.graph.walk import compute

    try:
        import onnx
    except ImportError:
        print("engine: onnx is not installed")
        return
    n = 1000
    for distinct in (False, True):
        graph = cnncalc.load(chain.spec_text(n, distinct))
        model = chain.onnx_model(n, distinct)

        def peer(model: object = model) -> list[list[int]]:
            inferred = onnx.shape_inference.infer_shapes(model)
            return [[d.dim_value for d in v.type.tensor_type.shape.dim] for v in inferred.graph.value_info]

        shapes = peer()
        ours = [list(row.y.dims) for row in compute(graph).rows]
        assert [s[1:] for s in shapes] == ours[: len(shapes)] and len(shapes) >= n - 1, "the two disagree"
        what = "distinct widths" if distinct else "repeated"
        figures = paired(lambda g=graph: timed(lambda: compute(g)), lambda p=peer: timed(p), 31)
        report(
            f"engine, {what}",
            tuple(f / n if i < 2 else f for i, f in enumerate(figures)),
            "a layer / ONNX",
            1.0,
            1e6,
            "µs",
        )
    _engine_torch(n)


def _engine_torch(n: int) -> None:
    import cnncalc
    from cnncalc.graph.walk import compute

    try:
        import torch
        from torch import nn
    except ImportError:
        print("engine, PyTorch on meta: torch is not installed")
        return
    modules: list[nn.Module] = []
    for kind in chain.kinds(n):
        modules.append(
            {
                "Conv": lambda: nn.Conv2d(8, 8, 3, padding=1, device="meta"),
                "BatchNormalization": lambda: nn.BatchNorm2d(8, device="meta"),
                "Relu": nn.ReLU,
                "MaxPool": lambda: nn.MaxPool2d(3, 1, 1),
            }[kind]()
        )

    def peer() -> None:
        x = torch.empty(1, 8, 32, 32, device="meta")
        for module in modules:
            x = module(x)
            _ = tuple(x.shape), sum(p.numel() for p in module.parameters())

    for module in modules:
        module.eval()
    graph = cnncalc.load(chain.spec_text(n))
    with torch.no_grad():
        figures = paired(lambda: timed(lambda: compute(graph)), lambda: timed(peer), 7)
    report(
        "engine, PyTorch on meta",
        tuple(f / n if i < 2 else f for i, f in enumerate(figures)),
        "a layer / torch",
        1 / 50,
        1e6,
        "µs",
    )


def growth() -> None:
    """How the walk's time grows from 100 to 100,000 layers: the exponent."""
    import math

    import cnncalc
    from cnncalc.graph.walk import compute

    times = {}
    for n, runs in ((100, 200), (100_000, 3)):
        graph = cnncalc.load(chain.spec_text(n))
        compute(graph)
        times[n] = statistics.median(timed(lambda g=graph: compute(g)) for _ in range(runs))
    exponent = math.log(times[100_000] / times[100]) / math.log(1000)
    verdict = "ok" if exponent <= 1.10 else "MISSED"
    print(
        f"{'growth exponent':<28} {exponent:.3f}   (goal 1.1)  {verdict}   100 layers {times[100] * 1e6 / 100:.2f} µs a layer, 100,000 layers {times[100_000] * 1e6 / 100_000:.2f}"
    )


def again() -> None:
    """A single edit on a chain of 10,000 layers, computed again from the report of what it was, against a whole walk; and
    how many layers that takes."""
    import cnncalc
    from cnncalc.graph.again import compute_again
    from cnncalc.graph.walk import compute

    text = chain.spec_text(10_000)
    graph = cnncalc.load(text)
    before = compute(graph)
    name = next(row.name for row in before.rows[5_000:] if row.type == "conv")
    for edit, most in ((f"{name}.bias=false", 1), (f"{name}.filters=9", 4), (f"{name}.pad=0", 5_000)):
        changed = cnncalc.load(text, edits=[edit])
        figures = paired(
            lambda g=changed: timed(lambda: compute_again(g, before)), lambda g=changed: timed(lambda: compute(g)), 9
        )
        report(f"again, {edit.partition('.')[2]}", figures, "an edit followed / the whole walk", 0.75)
        count = compute_again(changed, before).derived["computed"]
        print(
            f"{'again, layers computed':<28} {count:,} of 10,000   (goal {most:,})  {'ok' if count <= most else 'MISSED'}   {edit}"
        )


def whole() -> None:
    """A 10,000-layer spec read, computed and printed plain, against a one-layer spec; and its memory."""
    with tempfile.TemporaryDirectory() as folder:
        long, short = Path(folder) / "long.yaml", Path(folder) / "short.yaml"
        long.write_text(chain.spec_text(10_000), encoding="utf-8")
        short.write_text(chain.spec_text(1), encoding="utf-8")
        figures = paired(
            lambda: process_time(command("shape", str(long))), lambda: process_time(command("shape", str(short))), 9
        )
        report("whole, 10,000 layers", figures, "process / a one-layer spec's", 3.5)
        memory = peak_memory(command("shape", str(long))) / 1024
        print(f"{'whole, memory':<28} {memory:.1f} MB   (goal 60)  {'ok' if memory <= 60 else 'MISSED'}")


def blocks() -> None:
    """A ResNet of 1,004 layers in blocks, read, inferred and printed as JSON, against the same layers written out."""
    import cnncalc
    from cnncalc.render import render

    def printed(text: str) -> str:
        return render(cnncalc.infer(cnncalc.load(text)), "json")

    short, long = chain.resnet_in_blocks(), chain.resnet_flat()
    a, b = (json.loads(printed(text)) for text in (short, long))
    assert a["totals"] == b["totals"] and len(a["layers"]) == len(b["layers"]) == 1004
    figures = paired(lambda: timed(lambda: printed(short)), lambda: timed(lambda: printed(long)), 9)
    report("blocks, 1,004 layers", figures, "read to JSON, in blocks / written out", 3.0)


def page() -> None:
    """ResNet-152 as a page, against its table."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "page.html")
        figures = paired(
            lambda: process_time(command("report", "zoo:resnet152", "-o", path)),
            lambda: process_time(command("shape", "zoo:resnet152")),
            9,
        )
        report("page, ResNet-152", figures, "report / shape", 4)


def source() -> None:
    """A network read from PyTorch source: torchvision's own file, where it is installed; a course's file; the evaluator."""
    import importlib.util

    found = importlib.util.find_spec("torchvision")
    if found is None or found.origin is None:
        print("source, torchvision: it is not installed")
    elif has_valgrind():
        file = Path(found.origin).parent / "models" / "resnet.py"
        ours = counted(command("shape", f"{file}:resnet50", "--input", "3x224x224"))
        theirs = counted(command("shape", "zoo:resnet50"))
        report("source, resnet50", (ours, theirs, ours / theirs), "torchvision's file / zoo", 2.5, 1e-6, "million")
    with tempfile.TemporaryDirectory() as folder:
        code, spec = Path(folder) / "course.py", Path(folder) / "course.yaml"
        code.write_text(chain.course_code(), encoding="utf-8")
        spec.write_text(chain.course_spec(), encoding="utf-8")
        figures = paired(
            lambda: process_time(command("shape", str(code))), lambda: process_time(command("shape", str(spec)))
        )
        report("source, a course's file", figures, "100 lines of PyTorch / the spec", 1.4)
    _statements()


def keras() -> None:
    """A network read from a Keras program, and from a notebook with pictures, against the same network as a spec."""
    with tempfile.TemporaryDirectory() as folder:
        files = {"net.py": chain.keras_code(), "net.ipynb": chain.keras_notebook(), "net.yaml": chain.keras_spec()}
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        spec = command("shape", str(Path(folder) / "net.yaml"))
        for name, what, goal in (("net.py", "100 lines of Keras", 1.4), ("net.ipynb", "a notebook of 2 MB", 1.8)):
            ours = command("shape", str(Path(folder) / name))
            figures = paired(lambda ours=ours: process_time(ours), lambda: process_time(spec))
            report(f"source, {what}", figures, f"{what} / the spec", goal)
            if has_valgrind():
                a, b = counted(ours), counted(spec)
                report(f"{what}, instructions", (a, b, a / b), "the same, counted", goal, 1e-6, "million")


def _statements() -> None:
    from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
    from cnncalc.readers.python.program import Program

    turns = 25_000
    text = (
        f"def f():\n    for i in range({turns}):\n        a = i\n        b = a\n        c = b\n        d = c\nx = f()\n"
    )
    taken = statistics.median(
        timed(lambda: Program(Source("loop.py", text, PYTHON_BREAKS)).value("x")) for _ in range(5)
    )
    rate = 4 * turns / taken
    print(f"{'source, statements':<28} {rate:,.0f} a second   (goal 150,000)  {'ok' if rate >= 150_000 else 'MISSED'}")


def sweeps() -> None:
    """Many variants at once (`sweeps.py`), in a process of its own: it says how much memory it takes at most."""
    subprocess.run([sys.executable, str(Path(__file__).with_name("sweeps.py"))], check=True, env=ENVIRONMENT)


FIGURES = {
    "startup": startup,
    "instructions": instructions,
    "packages": packages,
    "terminal": terminal,
    "layers": layers,
    "engine": engine,
    "growth": growth,
    "again": again,
    "whole": whole,
    "blocks": blocks,
    "page": page,
    "source": source,
    "keras": keras,
    "sweeps": sweeps,
}


def main() -> None:
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        print("PYTHONDONTWRITEBYTECODE is set here; the processes timed run without it", file=sys.stderr)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    unknown = [name for name in sys.argv[1:] if name not in FIGURES]
    if unknown:
        raise SystemExit(f"{unknown[0]}: no such figure; known are {', '.join(FIGURES)}")
    for name in sys.argv[1:] or FIGURES:
        FIGURES[name]()


if __name__ == "__main__":
    main()
