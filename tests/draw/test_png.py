"""Pictures as PNG: what their pixels show."""

from __future__ import annotations

import re
import struct
import sys
import zlib
from pathlib import Path

import pytest

from cnncalc.cli.run import run
from cnncalc.draw.front import front
from cnncalc.draw.scene import Box, Scene, Text
from cnncalc.draw.writers import svg
from cnncalc.draw.writers.png import LONGEST, MOST, write

SWEEP = ["whatif", "torch 3x32x32 -> c: conv 8 3x3 -> d: conv 4 3x3", "c.kernel=3,5,7", "c.filters=8,16", "--pareto", "receptive_field,macs"]


class Picture:
    """A PNG file, read without the library that drew it."""

    def __init__(self, data: bytes) -> None:
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        chunks, at = {}, 8
        while at < len(data):
            (length,) = struct.unpack(">I", data[at : at + 4])
            kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
            assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0]
            chunks[kind] = body
            at += 12 + length
        assert list(chunks) == [b"IHDR", b"pHYs", b"IDAT", b"IEND"]
        self.width, self.height, depth, color, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
        assert (depth, color, rest) == (8, 2, [0, 0, 0])
        self.lines = zlib.decompress(chunks[b"IDAT"])
        assert len(self.lines) == self.height * (1 + 3 * self.width)

    def at(self, x: float, y: float) -> tuple[int, ...]:
        """The pixel at a place of the scene."""
        start = int(2 * y) * (1 + 3 * self.width) + 1 + 3 * int(2 * x)
        return tuple(self.lines[start : start + 3])


@pytest.fixture
def _library() -> None:
    pytest.importorskip("pypdfium2")


@pytest.mark.usefixtures("_library")
def test_a_front_is_drawn_where_its_points_are(tmp_path: Path) -> None:
    for ending in ("png", "svg"):
        assert run([*SWEEP, "-o", str(tmp_path / f"front.{ending}")]) == 0
    picture = Picture((tmp_path / "front.png").read_bytes())
    assert (picture.width, picture.height) == (1440, 960)
    places = re.findall(r'<rect class="made" x="([\d.]+)" y="([\d.]+)"', (tmp_path / "front.svg").read_text())
    assert len(places) == 3
    for x, y in places:
        found = picture.at(float(x) + 4, float(y) + 4)
        assert max(abs(a - b) for a, b in zip(found, (0x23, 0x80, 0x3A), strict=True)) <= 2  # the style `made`; PDF rounds
    assert picture.at(1, 1) == picture.at(719, 479) == (255, 255, 255)
    dark = sum(picture.at(x / 2, y / 2)[0] < 100 for x in range(180, 500) for y in range(15, 45))
    assert dark > 300  # the title has ink


@pytest.mark.usefixtures("_library")
def test_networks_and_layers_are_drawn_too(tmp_path: Path) -> None:
    for words in (["zoo:alexnet"], ["zoo:alexnet", "--style", "graph"], ["zoo:lenet5", "C1"]):
        assert run(["draw", *words, "-o", str(tmp_path / "x.png")]) == 0
        assert run(["draw", *words, "-o", str(tmp_path / "x.svg")]) == 0
        width, height = re.findall(r'width="([\d.]+)" height="([\d.]+)"', (tmp_path / "x.svg").read_text())[0]
        picture = Picture((tmp_path / "x.png").read_bytes())
        assert abs(picture.width - 2 * float(width)) < 2
        assert abs(picture.height - 2 * float(height)) < 2


@pytest.mark.usefixtures("_library")
@pytest.mark.parametrize(("width", "height"), [(100_000, 30), (30, 40_000), (9_000, 9_000)])
def test_the_largest_scene_stays_within_bounds(width: float, height: float) -> None:
    scene = Scene("large", "")
    scene.width, scene.height = width, height
    scene.add(Box("conv", 0, 0, width, height), Text("ink", 10, 20, "a"))
    picture = Picture(write(scene))
    assert max(picture.width, picture.height) <= LONGEST + 1
    assert picture.width * picture.height <= MOST * 1.01
    assert abs(picture.width * height - picture.height * width) <= max(width, height) * 1.5
    assert picture.at(picture.width / 4, picture.height / 4) == (0xCF, 0xE3, 0xF7)


def test_a_front_says_what_each_point_is() -> None:
    text = svg.write(front([(10, 40), (20, 30)], ["a=<1>", "a=2"], ("params", "peak_activation_memory"), "Net: 2 variants"))
    assert "<title>a=&lt;1&gt;</title>" in text
    assert "peak_activation_memory over params: 2 variants that no other beats in both" in text


@pytest.mark.parametrize("words", [["draw", "zoo:alexnet"], SWEEP])
def test_without_the_library_there_is_a_way_out(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert run([*words, "-o", str(tmp_path / "x.png")]) == 2
    assert capsys.readouterr().err == "error: PNG needs pypdfium2, which is not installed\n   help: pip install 'cnncalc[png]', or write an .svg\n"
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize("ending", ["pdf", "tex", "svg"])
def test_a_front_in_other_formats(ending: str, tmp_path: Path) -> None:
    assert run([*SWEEP, "-o", str(tmp_path / f"x.{ending}")]) == 0
    assert (tmp_path / f"x.{ending}").read_bytes().startswith({"pdf": b"%PDF", "tex": b"%", "svg": b"<svg "}[ending])


def test_a_picture_of_no_front_is_refused_before_anything_is_computed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*SWEEP[:4], "c.stride=1..1000", "d.kernel=1..1000", "-o", "x.svg"]) == 2
    assert "say which: --pareto params,macs" in capsys.readouterr().err
