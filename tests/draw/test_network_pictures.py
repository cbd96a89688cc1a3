"""Pictures of networks, read again from the SVG: every layer drawn once, every edge, nothing over anything else."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

import cnncalc
import cnncalc.layers
from cnncalc.draw.network.boxes import box_network, boxes
from cnncalc.draw.network.graph import graph
from cnncalc.draw.network.graphviz import graphviz
from cnncalc.draw.network.lanes import lanes
from cnncalc.draw.network.layered import layered
from cnncalc.draw.network.mermaid import mermaid
from cnncalc.draw.network.units import foldings, network
from cnncalc.draw.writers import pdf, svg, tikz

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</script><b onload="x">&amp; \u202e이미지 ]]> \\input{a} $x_1% "quoted"'


def report_of(source: Any) -> Any:
    """The report of a network."""
    return cnncalc.infer(cnncalc.load(source))


def groups(text: str, name: str) -> list[ElementTree.Element]:
    """The groups of this name in an SVG file."""
    return [g for g in ElementTree.fromstring(text).iter(f"{SVG}g") if g.get("class") == name]


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "unet", "siamese", "ssd300_vgg16", "shufflenet_v2_x1_0"])
def test_every_layer_and_every_edge_is_drawn(name: str) -> None:
    """With every layer by itself the picture's edges are those that the JSON of `shape` lists."""
    report = report_of(f"zoo:{name}")
    drawn = network(report, depth=99, every=True)
    text = svg.write(graph(drawn, own=True))
    rows = [row for row in report.to_dict()["layers"] if row.get("reaches_output", True)]
    inputs = list(report.to_dict()["inputs"])
    titles = [(g.find(f"{SVG}title").text or "").partition(":")[0] for g in groups(text, "node")]  # type: ignore[union-attr]
    assert len(titles) == len(inputs) + len(rows)
    full = {unit.name: unit.rows[0].name if unit.rows else unit.name for unit in drawn.units}
    assert sorted(full.values()) == sorted([*inputs, *(row["name"] for row in rows)])
    known = set(full.values())
    wanted = {(source if source in known else source.rpartition(".")[0], row["name"]) for row in rows for source in row["inputs"]}
    found = {(full[g.get("data-from", "")], full[g.get("data-to", "")]) for g in groups(text, "link")}
    assert found == wanted


@pytest.mark.parametrize("name", ["resnet50", "inception_v3", "densenet121", "yolov3", "convnext_tiny"])
def test_folding_loses_no_layer(name: str) -> None:
    report = report_of(f"zoo:{name}")
    alive = sorted(row.name for row in report.rows if row.node.alive)
    counts = []
    for folded in foldings(report, every=False):
        assert sorted(row.name for unit in folded.units for row in unit.rows) == alive
        assert all(source != index for index, unit in enumerate(folded.units) for source in unit.sources)
        assert len({unit.name for unit in folded.units}) == len(folded.units)
        counts.append(len(folded.units))
    assert counts == sorted(counts, reverse=True)
    assert len(network(report).units) <= 64


def random_graph(seed: int) -> tuple[list[tuple[float, float]], list[tuple[int, int]]]:
    """Sizes and edges of a random network: a line with skips and branches."""
    rng = random.Random(seed)
    count = rng.randint(1, 40)
    edges = {(rng.randrange(max(0, node - rng.randint(1, 9)), node), node) for node in range(1, count) for _ in range(rng.randint(1, 3))}
    return [(rng.randint(20, 200), rng.randint(14, 60)) for _ in range(count)], sorted(edges)


def apart(places: list[tuple[float, float]], sizes: list[tuple[float, float]]) -> None:
    """No two boxes overlap."""
    for a in range(len(sizes)):
        for b in range(a):
            across = abs(places[a][0] - places[b][0]) >= (sizes[a][0] + sizes[b][0]) / 2 + 4
            down = abs(places[a][1] - places[b][1]) >= (sizes[a][1] + sizes[b][1]) / 2 + 4
            assert across or down, (a, b)


@pytest.mark.parametrize("seed", range(12))
def test_nodes_stand_apart_and_edges_join_them(seed: int) -> None:
    sizes, edges = random_graph(seed)
    placed = layered(sizes, edges)
    apart(placed.places, sizes)
    for (x, y), (w, h) in zip(placed.places, sizes, strict=True):
        assert x - w / 2 >= 0 and y - h / 2 >= 0 and x + w / 2 <= placed.width and y + h / 2 <= placed.height
    for (a, b), points in placed.edges.items():
        assert placed.places[a][1] < placed.places[b][1]
        assert points[0] == (placed.places[a][0], placed.places[a][1] + sizes[a][1] / 2)
        assert points[-1] == (placed.places[b][0], placed.places[b][1] - sizes[b][1] / 2)
        assert len(points) % 3 == 1
    assert set(placed.edges) == set(edges)


@pytest.mark.parametrize("answer", ["", "graph 1\nnode 0", "nonsense\n", None])
def test_without_a_sensible_answer_from_graphviz_there_is_none(answer: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any, **__: Any) -> Any:
        if answer is None:
            raise subprocess.TimeoutExpired("dot", 20)
        return subprocess.CompletedProcess([], 0, answer, "")

    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("subprocess.run", run)
    assert graphviz([(10, 10), (10, 10)], [(0, 1)], []) is None
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert graphviz([(10, 10)], [], []) is None


def test_graphviz_is_told_sizes_and_never_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def run(_: Any, input: str, **__: Any) -> Any:
        asked.append(input)
        plain = "graph 1 4 3\nnode 0 1 2.5 1 1 x\nnode 1 1 1 1 1 x\nedge 0 1 4 1 2 1 1.8 1 1.7 1 1.5 solid black\nstop\n"
        return subprocess.CompletedProcess([], 0, plain, "")

    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("subprocess.run", run)
    text = svg.write(graph(network(report_of({"model": HOSTILE, "input": "8x8x3", "layers": ["conv 4 3x3"]}))))
    assert "conv" not in asked[0] and "script" not in asked[0]
    assert len(groups(text, "link")) == 1


def faces(text: str, name: str) -> list[list[tuple[float, float]]]:
    """The polygons of the map of a unit, in pairs."""
    (found,) = [g for g in groups(text, "map") if g.get("data-name") == name]
    return [[(float(x), float(y)) for x, y in (pair.split(",") for pair in p.get("points", "").split())] for p in found.iter(f"{SVG}polygon")]


def test_boxes_follow_the_maps_of_alexnet_on_two_gpus() -> None:
    """Krizhevsky et al. 2012, figure 2: two streams that meet at conv3 and at the dense layers alone."""
    text = svg.write(boxes(box_network(report_of("zoo:alexnet_two_gpus"))))
    ratio = sqrt(55 / 227)
    fronts = {name: faces(text, name)[4] for name in ("input", "conv1")}
    heights = {name: front[2][1] - front[1][1] for name, front in fronts.items()}
    assert heights["conv1"] / heights["input"] == pytest.approx(ratio, rel=0.01)
    assert len(faces(text, "input")) == 5  # front; top and side with their shade
    assert len(faces(text, "conv2")) == 10
    arrows = {(g.get("data-from"), g.get("data-to")): len(list(g)) // 2 for g in groups(text, "link")}
    assert arrows == {
        **{("input", "conv1"): 2, ("conv1", "pool1"): 2, ("pool1", "conv2"): 2, ("conv2", "pool2"): 2},
        **{("pool2", "conv3"): 4, ("conv3", "conv4"): 2, ("conv4", "conv5"): 2, ("conv5", "pool5"): 2},
        **{("pool5", "fc6"): 2, ("fc6", "fc7"): 1, ("fc7", "fc8"): 1},
    }
    sizes = re.findall(r">(2 × [\d×]+)<", text)
    assert sizes == [f"2 × {s}" for s in ("55×55×48", "27×27×48", "27×27×128", "13×13×128", "13×13×192", "13×13×192", "13×13×128", "6×6×128")]


def test_boxes_of_unet_go_down_four_levels_and_up_again() -> None:
    """Ronneberger et al. 2015, figure 1."""
    text = svg.write(boxes(box_network(report_of("zoo:unet"))))
    tops = {g.get("data-name"): min(y for face in faces(text, g.get("data-name", "")) for _, y in face) for g in groups(text, "map")}
    down = [tops[name] for name in ("input", "maxpool", "maxpool_2", "maxpool_3", "maxpool_4")]
    assert down == sorted(down) and down[4] - down[0] > 300
    middles = [(tops[f"up{n}.up"], tops[f"down{n}.conv"]) for n in (1, 2, 3, 4)]
    assert all(abs(a - b) < 60 for a, b in middles)
    skips = {(g.get("data-from"), g.get("data-to")) for g in groups(text, "link")}
    assert {(f"down{n}.conv_2", f"up{n}.concat") for n in (1, 2, 3, 4)} <= skips


@pytest.mark.parametrize(
    "source",
    ["zoo:vgg16", "zoo:lenet5", "zoo:wavenet", "zoo:c3d", "zoo:crnn", "zoo:resnet50", "8 -> dense 3", "HxWx3 -> conv 8 3x3", "9x9x2 -> opaque output=?x?x4"],
)
def test_boxes_and_labels_stand_apart_within_the_picture(source: str) -> None:
    text = svg.write(boxes(box_network(report_of(source))))
    width, height = (float(ElementTree.fromstring(text).get(side, "")) for side in ("width", "height"))
    columns = []
    for group in groups(text, "map"):
        polygons = faces(text, group.get("data-name", ""))
        xs, ys = [x for p in polygons for x, _ in p], [y for p in polygons for _, y in p]
        assert min(xs) >= 0 and max(xs) <= width and min(ys) >= 0 and max(ys) + 12 <= height
        columns.append((min(xs), max(xs)))
    assert all(a[1] < b[0] for a, b in zip(sorted(columns), sorted(columns)[1:], strict=False))


def hostile() -> Any:
    """A network whose texts would be markup anywhere."""
    return report_of({"model": HOSTILE, "input": "8x8x3", "layers": [{"c.1": "conv 4 3x3"}, "relu"]})


@pytest.mark.parametrize("make", [lambda r: boxes(box_network(r)), lambda r: graph(network(r), own=True)])
def test_svg_is_well_formed_whatever_names_say(make: Any) -> None:
    text = svg.write(make(hostile()))
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img" and root[0].tag == f"{SVG}title" and root[1].tag == f"{SVG}desc"
    assert root.get("aria-labelledby", "").split() == [root[0].get("id"), root[1].get("id")]
    assert root[0].text == HOSTILE.replace("\u202e", "\\u202e")
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "title", "desc", "style", "rect", "g", "path", "polygon", "text"}
    assert not any(name.lower().startswith("on") or "href" in name for element in root.iter() for name in element.attrib)
    assert "prefers-color-scheme:dark" in text and "\u202e" not in text and "url(" not in text


def test_tikz_has_no_command_of_a_name() -> None:
    text = tikz.write(boxes(box_network(hostile())))
    assert r"\input" not in text
    depth = 0
    for before, character in itertools.pairwise(text):
        depth += (character == "{" and before != "\\") - (character == "}" and before != "\\")
        assert depth >= 0
    assert depth == 0
    assert text.count(r"\node[") == sum(
        isinstance(element.text, str) for element in ElementTree.fromstring(svg.write(boxes(box_network(hostile())))).iter(f"{SVG}text")
    )


def test_mermaid_holds_every_unit_and_edge() -> None:
    report = report_of("zoo:googlenet")
    drawn = network(report)
    text = mermaid(drawn)
    assert len(re.findall(r"^ +u\d+\[", text, re.MULTILINE)) == len(drawn.units)
    assert text.count(" --> ") == sum(len(unit.sources) for unit in drawn.units)
    lines = mermaid(network(hostile())).splitlines()
    assert all(re.fullmatch(r'title: "[^"<>]*"|flowchart TD|---|  u\d+\["([^"<>]|<br/>)*"\]:::\w+|  u\d+ --> u\d+|  classDef .*', line) for line in lines), (
        lines
    )


def test_pdf_is_a_page_with_the_texts_of_the_scene() -> None:
    import zlib

    scene = boxes(box_network(report_of("zoo:lenet5")))
    data = pdf.write(scene)
    assert data.startswith(b"%PDF-1.4") and data.endswith(b"%%EOF\n")
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    assert data[start:].startswith(b"xref\n0 8\n")
    for number, entry in enumerate(re.findall(rb"(\d{10}) 00000 n", data[start:]), 1):
        assert data[int(entry) :].startswith(b"%d 0 obj\n" % number)
    assert b"/MediaBox [0 0 %d %d]" % (scene.width, scene.height) in data
    length = int(re.search(rb"/Length (\d+)", data)[1])  # type: ignore[index]
    content = zlib.decompress(data.split(b"stream\n", 1)[1][:length]).decode("cp1252")
    shown = [text.replace("\\(", "(").replace("\\)", ")").replace("\\\\", "\\") for text in re.findall(r"\((.*)\) Tj", content)]
    assert shown == [element.text for element in ElementTree.fromstring(svg.write(scene)).iter(f"{SVG}text")]
    assert content.count("q") == content.count("Q")


@pytest.mark.skipif(not __import__("shutil").which("pdflatex"), reason="needs LaTeX")
def test_tikz_compiles(tmp_path: Path) -> None:
    (tmp_path / "x.tex").write_text(tikz.write(boxes(box_network(hostile()))), encoding="utf-8")
    done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "x.tex"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "(1 page" in done.stdout


def test_lanes_of_a_residual_block() -> None:
    text = lanes(network(report_of("zoo:resnet18")), 100)
    block = [line[:5] for line in text.splitlines() if "layer2.0" in line]
    assert block == ["├─●  ", "│ ●  ", "● │  ", "●─╯  "]
    plain = lanes(network(report_of("zoo:resnet18")), 80, ascii=True)
    assert plain.isascii() and max(map(len, plain.splitlines())) <= 80


def test_pictures_are_the_same_bytes_each_time() -> None:
    program = (
        "import cnncalc, hashlib\n"
        "from cnncalc.draw.network.boxes import box_network, boxes\n"
        "from cnncalc.draw.network.graph import graph\n"
        "from cnncalc.draw.network.units import network\n"
        "from cnncalc.draw.writers import pdf, svg\n"
        "r = cnncalc.infer(cnncalc.load('zoo:unet'))\n"
        "print(hashlib.sha256(svg.write(boxes(box_network(r))).encode() + svg.write(graph(network(r), True)).encode() + pdf.write(graph(network(r), True))).hexdigest())"
    )
    root = str(Path(cnncalc.__file__).parent.parent)
    found = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": root, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_keras_says_which_inputs_a_transposed_convolution_reads() -> None:
    """Recorded with Keras 3.15: which of the inputs an output of Conv1DTranspose changes with, for every size, kernel, stride,
    padding and output_padding."""
    from cnncalc.draw.layer.subject import subject

    for n, k, s, pad, extra, size, reads in json.loads((Path(__file__).parent / "keras_transposed.json").read_text(encoding="utf-8")):
        given = "" if extra is None else f" output_padding={extra}"
        (axis,) = subject(report_of(f"{n}x1 -> deconv 1 {k} stride={s} pad={pad}{given}"), "deconv").axes
        found = [[p // s for p in axis.window(o) if axis.kind(p) == "input"] for o in range(size)]
        assert (axis.windows, found) == (size, reads), (n, k, s, pad, extra)


DOCS = Path(cnncalc.__file__).parent.parent / "docs"
DRAWN = re.findall(r"^\$ cnncalc (draw .* -o docs/pictures/([\w.]+))$", (DOCS / "draw.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("command", "name"), DRAWN)
def test_the_pictures_of_the_docs_are_current(command: str, name: str, tmp_path: Path) -> None:
    from cnncalc.cli.run import run

    assert run([*shlex.split(command)[:-1], str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_bytes() == (DOCS / "pictures" / name).read_bytes()
    assert len((DOCS / "pictures" / name).read_bytes()) < 40_000


def test_the_offset_of_a_transposed_convolution_is_the_first_position_that_keras_reads() -> None:
    """`reach` counts the padding before the input; with `output_padding`, too, it begins where the taps do."""
    for n, k, s, pad, extra, *_ in json.loads((Path(__file__).parent / "keras_transposed.json").read_text(encoding="utf-8")):
        given = "" if extra is None else f" output_padding={extra}"
        row = report_of(f"{n}x1 -> deconv 1 {k} stride={s} pad={pad}{given}")["deconv"]
        (axis,) = row.layer.taps(row.x, row.y)
        ((_, _, _, before),) = row.layer.reach(row.x, row.y)
        assert before == axis.lo // s, (n, k, s, pad, extra)


@pytest.mark.parametrize("layer", cnncalc.layers.every(), ids=lambda layer: layer.type)
def test_every_layer_can_stand_in_boxes(layer: Any) -> None:
    for example in layer.examples:
        assert svg.write(boxes(box_network(cnncalc.infer(cnncalc.load(example)))))
