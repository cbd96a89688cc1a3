"""Hostile and broken input, by the real command: exit 2, a placed message, no traceback, quickly and in little memory.

The wall-clock bound here guards against hangs on a slow machine; alone on one core every case takes well under 1 s.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import pytest

HANG = 10  # seconds
MEMORY = 150 * 1024 * 1024


class Done(NamedTuple):
    code: int
    out: str
    err: str
    memory: int


def run(*arguments: str, stdin: bytes | None = None, cwd: Path | None = None, **environment: str) -> Done:
    """`cnncalc` in a process of its own, its memory and its time bounded."""
    probe = f"import resource, subprocess, sys; p = subprocess.run(sys.argv[1:], timeout={HANG}); "
    probe += "sys.stderr.write(f'\\nPEAK {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}'); sys.exit(p.returncode)"
    root = str(Path(__file__).parent.parent)
    env = {**os.environ, "PYTHONPATH": root, "PYTHONUTF8": "1", "CNNCALC_TRACEBACK": "1", **environment}
    done = subprocess.run(
        [sys.executable, "-ISc", probe, sys.executable, "-m", "cnncalc", *arguments],
        capture_output=True, input=stdin or b"", timeout=2 * HANG, env=env, cwd=cwd, check=False,
    )  # fmt: skip
    err, _, peak = done.stderr.decode("utf-8").rpartition("\nPEAK ")
    return Done(done.returncode, done.stdout.decode("utf-8"), err, int(peak) * 1024)


def refused(done: Done, *texts: str, placed: bool = True) -> str:
    """What every refusal has; `texts` stand in the message."""
    assert "Traceback" not in done.err
    assert done.code == 2, done.err[-2000:]
    assert done.memory < MEMORY
    if placed:
        assert re.search(r"^\S.*:\d+:\d+: error: ", done.err, re.MULTILINE), done.err[-2000:]
    for text in texts:
        assert text in done.err, done.err[-2000:]
    assert not [c for c in done.out + done.err if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\n"]
    return done.err


def shape(text: str | bytes, tmp_path: Path, *texts: str, name: str = "net.yaml", **options: Any) -> str:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return refused(run("shape", str(path)), *texts, **options)


def layers(*entries: str, head: str = "input: 32x32x4") -> str:
    return f"{head}\nlayers:\n" + "".join(f"  - {entry}\n" for entry in entries)


# -- bombs


def test_an_alias_bomb(tmp_path: Path) -> None:
    text = "a: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    shape(text + layers("relu"), tmp_path, "aliases expand")


def test_an_alias_bomb_of_layers(tmp_path: Path) -> None:
    text = "input: 8x8x3\nlayers:\n  - a0: {residual: &a0 [relu, relu, relu, relu, relu, relu, relu, relu, relu, relu]}\n"
    for n in range(1, 10):
        inner = ", ".join([f"{{residual: *a{n - 1}}}"] * 10)
        text += f"  - a{n}: {{residual: &a{n} [{inner}]}}\n"
    shape(text, tmp_path, "aliases expand")


def test_aliases_nested_deeply(tmp_path: Path) -> None:
    text = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 300))
    shape(text + layers("relu"), tmp_path, "levels deep")


def test_a_merge_key_bomb(tmp_path: Path) -> None:
    text = "a0: &a0 {k0: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: 1}}\n" for n in range(1, 20))
    shape(text + layers("relu"), tmp_path, "<<")


def test_recursive_anchors(tmp_path: Path) -> None:
    shape("layers: &a [*a]\n", tmp_path, "refers to what it stands in")
    shape("input: 8x8x1\nlayers:\n  - r: &r {residual: [relu, *r]}\n", tmp_path, "refers to what it stands in")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[{a: ", "? "])
def test_nesting_to_100_000(opening: str, tmp_path: Path) -> None:
    shape(f"layers: {opening * 100_000}", tmp_path, "deep" if opening not in ("- ", "? ") else "", name="a.yaml")


def test_block_nesting_to_100_000(tmp_path: Path) -> None:
    shape("- " * 100_000 + "a\n", tmp_path, "levels deep")
    shape("".join(" " * n + "a:\n" for n in range(1, 1500)), tmp_path, "levels deep")


@pytest.mark.parametrize("expression", ["(" * 100_000, "[" * 100_000, "conv " + "(" * 100_000, "Conv2D(" * 20_000, "conv [" + "[" * 5000 + "]" * 5000 + "]"])
def test_a_layer_nested_to_100_000(expression: str, tmp_path: Path) -> None:
    shape(layers(f"'{expression}'"), tmp_path)
    shape(f"32x32x4\n{expression}\n", tmp_path, name="net.cnn")


@pytest.mark.parametrize(
    "expression",
    [
        "9 ** 9 ** 9 ** 9", "2 ** 100000000", "10 ** 10 ** 10", "1 / 3 ** 100000", "'a' * 1000000000", "(" * 50_000, "-" * 50_000 + "1",
        "not " * 50_000 + "1", "1 + " * 50_000 + "1", "1e999999999", "9" * 5000, "round(1, -1000000000)", "max(" * 10_000, "1 if 1 else " * 20_000 + "1",
    ],
)  # fmt: skip
def test_an_expression_bomb(expression: str, tmp_path: Path) -> None:
    shape(layers(f'"conv $({expression}) 3x3"'), tmp_path)
    shape(f'vars:\n  w: "$({expression})"\n' + layers("conv $w 3x3"), tmp_path)


def test_an_expression_that_doubles_itself(tmp_path: Path) -> None:
    text = "vars:\n  v0: 3\n" + "".join(f"  v{n}: $(v{n - 1} * v{n - 1})\n" for n in range(1, 60))
    shape(text + layers("conv $v59 3x3"), tmp_path, "larger than")


def test_a_text_that_doubles_itself(tmp_path: Path) -> None:
    text = "vars:\n  v0: ab\n" + "".join(f"  v{n}: $v{n - 1}$v{n - 1}\n" for n in range(1, 60))
    shape(text + layers("conv $v59 3x3"), tmp_path)


@pytest.mark.parametrize("times", ["1000000000", "99999", "9" * 300, "$(10 ** 9)"])
def test_a_repeat_bomb(times: str, tmp_path: Path) -> None:
    shape(layers(f"relu repeat={times}"), tmp_path, "repeat=")


def test_repeats_of_repeats(tmp_path: Path) -> None:
    blocks = "blocks:\n  b0():\n    - relu\n" + "".join(f"  b{n}():\n    - b{n - 1} repeat=1000\n" for n in range(1, 8))
    shape(f"input: 8x8x3\n{blocks}layers: [b7]\n", tmp_path, "write out more than")


def test_repeats_of_nothing(tmp_path: Path) -> None:
    blocks = "blocks:\n  b0(): []\n" + "".join(f"  b{n}():\n    - b{n - 1} repeat=1000\n" for n in range(1, 8))
    shape(f"input: 8x8x3\n{blocks}layers: [b7]\n", tmp_path, "write out more than")


def test_a_block_bomb(tmp_path: Path) -> None:
    blocks = "blocks:\n  b0():\n    - relu\n    - conv 3 1\n"
    blocks += "".join(f"  b{n}():\n" + f"    - b{n - 1}\n" * 10 for n in range(1, 20))
    shape(f"input: 8x8x3\n{blocks}layers: [b19]\n", tmp_path, "write out more than")


def test_blocks_nested_deeply(tmp_path: Path) -> None:
    blocks = "blocks:\n  b0():\n    - relu\n" + "".join(f"  b{n}():\n    - b{n - 1}\n" for n in range(1, 3000))
    shape(f"input: 8x8x3\n{blocks}layers: [b2999]\n", tmp_path, "nested more than")


def test_branches_within_branches(tmp_path: Path) -> None:
    text = "relu"
    for _ in range(25):
        text = f"{{parallel: [[{text}], [{text}]]}}" if len(text) < 20_000 else f"{{parallel: [[{text}]]}}"
    shape(f"input: 8x8x3\nlayers: [{text}]\nframwork: x\n", tmp_path)


def test_a_block_that_uses_itself(tmp_path: Path) -> None:
    shape("input: 8x8x3\nblocks:\n  a(): [b]\n  b(): [a]\nlayers: [a]\n", tmp_path, "a → b → a")


# -- numbers


@pytest.mark.parametrize(
    "entry",
    [
        "conv {} 3x3",
        "conv 8 {0}x{0}",
        "conv 8 3x3 stride={}",
        "dense {}",
        "conv 8 3x3 pad={}",
        "{{type: conv, filters: {}, kernel: 3}}",
        "relu => {}x3",
        "opaque 3x3x3 params={}",
    ],
)
def test_5_000_digits(entry: str, tmp_path: Path) -> None:
    shape(layers(entry.format("9" * 5000)), tmp_path)


@pytest.mark.parametrize("head", ["input: {}x3x3", "input: [{}, 3, 3]", "input: 8x8x3\nexpect: {{params: {}}}", "input: 8x8x3\nvars: {{w: {}}}"])
def test_5_000_digits_elsewhere(head: str, tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(layers("conv 8 1", head=head.format("9" * 5000)))
    refused(run("check", str(path)))


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("conv 8.0 3x3", "integer"), ("conv 8.5 3x3", "integer"), ("conv 1e2 3x3", "integer"), ("conv true 3x3", "integer"), ("conv 8 3.0", "integer"),
        ("conv 8 3x3 stride=1.5", "integer"), ("conv 8 3x3 stride=true", "integer"), ("conv 8 3x3 groups=false", "integer"), ("conv nan 3x3", "integer"),
        ("conv inf 3", "integer"), ("{type: conv, filters: 8.0, kernel: 3}", "integer"), ("{type: conv, filters: true, kernel: 3}", "integer"),
        ("{type: conv, filters: .inf, kernel: 3}", "integer"), ("{type: conv, filters: null, kernel: 3}", "integer"), ("conv $(7 / 2) 3", "floor"),
        ("conv $(1 == 1) 3", "integer"), ("conv 0x10 3", "integer"), ("relu repeat=1.5", "integer"), ("dense 10.5", "integer"), ("maxpool 2.5", "integer"),
    ],
)  # fmt: skip
def test_floats_and_booleans_where_integers_belong(entry: str, text: str, tmp_path: Path) -> None:
    shape(layers(entry), tmp_path, text)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("conv 8 3x3 stride=0", "at least 1"), ("conv 8 3x3 stride=-1", "at least 1"), ("conv 8 0x0", "at least 1"), ("conv 8 -3", "at least 1"),
        ("conv 0 3x3", "at least 1"), ("conv -8 3x3", "at least 1"), ("conv 8 3x3 dilation=0", "at least 1"), ("conv 8 3x3 groups=0", "at least 1"),
        ("conv 8 3x3 pad=-1", "at least 0"), ("maxpool 0", "at least 1"), ("maxpool 2 stride=0", "at least 1"), ("conv 8 3x0", "at least 1"),
        ("deconv 8 2 stride=0", "at least 1"), ("upsample 0", "greater than 0"),
    ],
)  # fmt: skip
def test_zero_and_negative_strides_and_kernels(entry: str, text: str, tmp_path: Path) -> None:
    shape(layers(entry), tmp_path, text)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("conv 8 3x3 groups=3", "3 groups do not divide the 4 input channels"), ("conv 6 3x3 groups=4", "4 groups do not divide the 6 filters"),
        ("gn 3", "3"), ("channel_shuffle 3", "3"), ("pixel_shuffle 3", "3"),
    ],
)  # fmt: skip
def test_undividable_groups(entry: str, text: str, tmp_path: Path) -> None:
    shape(layers(entry), tmp_path, text)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("conv 8 33x33", "33×33 kernel is larger than the 32×32 input"), ("conv 8 3x3 dilation=16", "larger than"), ("maxpool 40", "larger than"),
        ("conv 8 99 pad=1", "padded 34×34"), ("crop 17", "crop"), ("conv 8 1000000000000", "larger than"),
    ],
)  # fmt: skip
def test_kernels_larger_than_their_input(entry: str, text: str, tmp_path: Path) -> None:
    err = shape(layers("a: relu", entry), tmp_path, text)
    assert "reads a (32×32×4)" in err


def test_maps_larger_than_any_machine(tmp_path: Path) -> None:
    shape(layers(*["upsample 1000"] * 30), tmp_path, "2^62")
    shape(layers("zeropad 4611686018427387904", "zeropad 4611686018427387904"), tmp_path, "2^62")


# -- names


def test_a_cycle_is_printed(tmp_path: Path) -> None:
    shape(layers("a: conv 4 1 from=c", "b: relu", "c: relu"), tmp_path, "a ← c ← b ← a")


def test_a_long_cycle_is_cut(tmp_path: Path) -> None:
    err = shape(layers("l0: relu from=l9999", *[f"l{n}: relu" for n in range(1, 10_000)]), tmp_path, "circle", "…")
    assert len(err) < 2000


def test_groups_that_stand_for_each_other(tmp_path: Path) -> None:
    shape(layers("a: relu repeat=0 from=b", "b: relu repeat=0 from=a", "relu from=a"), tmp_path)
    shape(layers("x: b(1)(y)", "y: b(1)(x)", head="input: 8x8x3\nblocks: {b(k): []}"), tmp_path, placed=True)


def test_dangling_names(tmp_path: Path) -> None:
    shape(layers("conv1: relu", "add conv1 conv2"), tmp_path, "no layer 'conv2'", "did you mean conv1?")


def test_10_000_dangling_names(tmp_path: Path) -> None:
    shape(layers(*[f"n{n}: relu from=q{n}" for n in range(10_000)]), tmp_path, "no layer 'q0'", "10000 errors")


def test_10_000_unknown_types(tmp_path: Path) -> None:
    shape(layers(*[f"cnov{n} 3 3x3" for n in range(10_000)]), tmp_path, "unknown layer type", "10000 errors")


def test_10_000_unknown_keys(tmp_path: Path) -> None:
    shape(layers(*[f"conv 3 3x3 strid{n}=2" for n in range(10_000)]), tmp_path, "has no 'strid0'", "10000 errors")


def test_duplicate_names(tmp_path: Path) -> None:
    err = shape(layers("a: relu", "b: relu", "a: tanh"), tmp_path, "the name a is taken")
    assert "net.yaml:5:5: error" in err and "net.yaml:3:5: first here" in err


def test_duplicate_keys_name_both_lines(tmp_path: Path) -> None:
    err = shape("input: 8x8x3\nlayers: [relu]\ninput: 9x9x3\n", tmp_path, "'input' is given twice")
    assert "net.yaml:3:1: error" in err and "net.yaml:1:1: first on line 1" in err
    shape(layers("{type: conv, filters: 3, kernel: 1, filters: 4}"), tmp_path, "'filters' is given twice")


@pytest.mark.parametrize(
    ("entry", "text"),
    [("cnov 3 3x3", "did you mean conv?"), ("conv 3 3x3 strid=1", "did you mean stride?"), ("{type: conv, filtres: 3, kernel: 3}", "did you mean filters?")],
)
def test_unknown_types_and_keys_suggest_the_nearest(entry: str, text: str, tmp_path: Path) -> None:
    shape(layers(entry), tmp_path, text)


def test_an_unknown_key_on_top(tmp_path: Path) -> None:
    shape("inptu: 3x3x3\n" + layers("relu"), tmp_path, "did you mean input?")


@pytest.mark.parametrize(
    "entry", ["!!python/object/apply:os.system ['true']", "!foo relu", "!!str relu", "{type: !!binary aGk=}", "!<tag:yaml.org,2002:int> 3"]
)
def test_tags(entry: str, tmp_path: Path) -> None:
    shape(layers(entry), tmp_path, "tags")


# -- files


def test_binary(tmp_path: Path) -> None:
    shape(bytes(range(256)) * 100, tmp_path, "binary")
    shape(b"\x00" * 1000, tmp_path)
    shape(b"\x7fELF\x02\x01\x01\x00\x00\x00", tmp_path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252"])
def test_a_wrong_encoding(encoding: str, tmp_path: Path) -> None:
    shape(("# Größe\n" + layers("relu")).encode(encoding), tmp_path)


@pytest.mark.parametrize("text", [b"", b"\n\n", b"# nothing\n", b"---\n", b"\xef\xbb\xbf", b"null", b"~"])
@pytest.mark.parametrize("name", ["net.yaml", "net.cnn"])
def test_an_empty_file(text: bytes, name: str, tmp_path: Path) -> None:
    shape(text, tmp_path, name=name)


def test_a_directory(tmp_path: Path) -> None:
    refused(run("shape", str(tmp_path)), "folder")
    refused(run("check", str(tmp_path)), "no spec in this folder")


def test_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "network.yaml").write_text(layers("relu"))
    refused(run("shape", str(tmp_path / "netwrok.yaml")), "no such file", "did you mean network.yaml?")
    refused(run("check", str(tmp_path / "missing.yaml")), "no such file")
    refused(run("shape", "a\x00b" if os.name == "nt" else "x" * 5000))


def test_an_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(layers("relu"))
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user reads everything")
    refused(run("shape", str(path)), "cannot be read")


def test_a_100_mb_file(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    refused(run("shape", str(path)), "larger than 16 MiB")
    with path.open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "cnncalc", "shape", "-"], stdin=stream, capture_output=True, timeout=HANG, check=False, cwd=Path(__file__).parent.parent
        )
    assert done.returncode == 2
    assert b"larger than 16 MiB" in done.stderr


def test_an_endless_device() -> None:
    refused(run("shape", "/dev/zero"))


def test_a_file_that_holds_no_spec(tmp_path: Path) -> None:
    shape("hello: world\n", tmp_path, "unknown key 'hello'")
    shape("just a text", tmp_path, "mapping")
    shape("<html><body></body></html>", tmp_path)
    refused(run("check", str(tmp_path / "net.yaml")))


# -- what reaches a terminal or a log

EVIL = "a\x1b[31m\u202eb\n::error::owned\r\x07\x9b\u2028"


def clean(done: Done) -> None:
    """No line of either output begins with a command, and no control or bidirectional character is in them."""
    assert "Traceback" not in done.err
    assert not re.search(r"^::", done.out + "\n" + done.err, re.MULTILINE)
    assert not [c for c in done.out + done.err if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\n"]


def hostile(name: str) -> list[str]:
    quoted = json.dumps(name)
    return [
        layers(f"{quoted}: relu"),
        layers(f"{{name: {quoted}, type: relu}}"),
        layers(json.dumps(f"cnov{name}")),
        layers(json.dumps(f"conv 3 3 {name}=3")),
        layers(json.dumps(f"conv 3 3 from={name}")),
        layers(json.dumps(f"relu => {name}")),
        layers(json.dumps(f"conv $({name}) 3")),
        f"model: {quoted}\n" + layers("relu"),
        f"model: {quoted}\n" + layers("conv 3 99"),
        f"{quoted}: 3\n" + layers("relu"),
        f"framework: {quoted}\n" + layers("relu"),
        f"blocks: {{{quoted}: [relu]}}\n" + layers("relu"),
        f"vars: {{{quoted}: 3}}\n" + layers("relu"),
        layers("relu", head=f"input: {quoted}"),
        layers("relu", head=f"input: {{{quoted}: 3x3x3}}"),
        f"outputs: [{quoted}]\n" + layers("relu"),
        f"expect: {{{quoted}: 3}}\n" + layers("relu"),
        f"expect: {{params: {quoted}}}\n" + layers("relu"),
        f"expect: {{layers: {{{quoted}: 3}}}}\n" + layers("relu"),
        layers(f"r: {{parallel: {{{quoted}: [relu]}}}}"),
    ]


EACH = """
import json, sys
from cnncalc.cli.run import run
for path in json.loads(sys.argv[1]):
    sys.stdout.flush()
    print("CODE", run(["shape", path, "--format", sys.argv[2]]), run(["check", path, "--format", "json"]), flush=True)
"""


@pytest.mark.parametrize("format", ["table", "plain", "json", "csv", "markdown"])
def test_control_characters_in_a_spec_reach_no_output(format: str, tmp_path: Path) -> None:
    paths = []
    for number, text in enumerate(hostile(EVIL)):
        paths.append(str(tmp_path / f"{number}.yaml"))
        Path(paths[-1]).write_text(text, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "CNNCALC_TRACEBACK": "1", "NO_COLOR": "1"}
    done = subprocess.run([sys.executable, "-c", EACH, json.dumps(paths), format], capture_output=True, timeout=4 * HANG, check=False, env=env)
    clean(Done(done.returncode, done.stdout.decode(), done.stderr.decode(), 0))
    codes = [set(line.split()[1:]) for line in done.stdout.decode().splitlines() if line.startswith("CODE")]
    assert len(codes) == len(paths)
    assert set().union(*codes) <= {"0", "1", "2"}


def test_control_characters_in_arguments_reach_no_output(tmp_path: Path) -> None:
    evil = EVIL.replace("\x00", "")
    for arguments in (
        [evil], ["shape", evil], ["shape", f"8x8x1 -> {evil}"], ["shape", f"{evil} -> relu"], ["shape", "zoo:" + evil], ["check", evil],
        ["shape", "8x8x1 -> relu", "--format", evil], ["shape", "8x8x1 -> relu", "--framework", evil], ["shape", "8x8x1 -> relu", "--input", evil],
        ["shape", "8x8x1 -> relu", "--set", evil], ["shape", "8x8x1 -> relu", "--set", f"{evil}=3"], ["shape", "8x8x1 -> relu", "--set", f"relu.{evil}=3"],
        ["shape", "8x8x1 -> relu", "--batch", evil], ["shape", "8x8x1 -> relu", f"--{evil}"], ["layers", evil], ["zoo", "--copy", evil],
        ["whatif", "8x8x1 -> relu", evil], ["whatif", "8x8x1 -> relu", f"input={evil}"], ["shape", "8x8x1 -> relu", "-o", f"{tmp_path}/{evil}/x"],
    ):  # fmt: skip
        done = run(*arguments)
        clean(done)
        assert done.code in (2, 74), arguments


def test_control_characters_in_a_file_name_reach_no_output(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\u202e\n::error::b.yaml"
    for text in (layers("relu"), layers("cnov"), "expect: {params: 3}\n" + layers("relu")):
        path.write_text(text)
        for arguments in (
            ["shape", str(path)],
            ["check", str(path)],
            ["check", str(path), "--format", "json"],
            ["check", str(tmp_path)],
            ["shape", str(path), "--format", "json"],
        ):
            clean(run(*arguments))


def test_bytes_that_are_no_text_in_a_file_name(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.yaml"
    with open(path, "wb") as file:
        file.write(layers("cnov").encode())
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"cnncalc", b"shape", path], capture_output=True, timeout=HANG, check=False, env={**os.environ, "PYTHONPATH": root}
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_the_memory_bound_is_measured() -> None:
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
    assert 5 * 1024 * 1024 < run("--version").memory < MEMORY
