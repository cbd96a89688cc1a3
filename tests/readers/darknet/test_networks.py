"""Published networks from their `.cfg`, against the sizes of their published weights and the operations that Darknet prints."""

from __future__ import annotations

from pathlib import Path

import pytest

import cnncalc
from tests.readers.darknet import networks
from tests.readers.darknet.networks import conv, net, route, section


def report(text: str, folder: Path, **more: object) -> cnncalc.Report:
    path = folder / "net.cfg"
    path.write_text(text, encoding="utf-8")
    return cnncalc.infer(cnncalc.load(str(path), **more))  # type: ignore[arg-type]


def told(text: str, folder: Path) -> list[tuple[int, int, str]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        report(text, folder)
    return [(error["line"], error["column"], error["message"]) for error in caught.value.errors]


BYTES = [
    # the file's size less its header of 16 (YOLOv2) or 20 bytes: four for each weight, running statistics among them
    (networks.yolov2(608), 203_934_260 - 16),
    (networks.yolov3(416), 248_007_048 - 20),
    (networks.yolov3_tiny(), 35_434_956 - 20),
    (networks.yolov4(416), 257_717_640 - 20),
    (networks.yolov4_tiny(), 24_251_276 - 20),
]


@pytest.mark.parametrize(("text", "size"), BYTES)
def test_the_weights_are_as_many_as_the_published_file_holds(text: str, size: int, tmp_path: Path) -> None:
    totals = report(text, tmp_path).totals
    assert 4 * (totals.params + totals.buffers) == size


OPERATIONS = [
    # billions, as the pages of Darknet list them: pjreddie.com/darknet/yolo, yolov2, imagenet
    (networks.yolov3(320), "38.97"),
    (networks.yolov3(416), "65.86"),
    (networks.yolov3(608), "140.69"),
    (networks.yolov3_spp(608), "141.45"),
    (networks.yolov3_tiny(), "5.56"),
    (networks.yolov2(608), "62.94"),
    (networks.yolov2_tiny(416), "5.41"),
    (networks.darknet19(), "5.58"),
    (networks.darknet53(), "18.57"),
    (networks.vgg16(), "30.94"),
    (networks.alexnet(), "2.27"),
]


@pytest.mark.parametrize(("text", "billions"), OPERATIONS)
def test_the_operations_are_as_published(text: str, billions: str, tmp_path: Path) -> None:
    macs = report(text, tmp_path).totals.macs
    assert abs(2 * macs / 10**9 - float(billions)) < 0.006


def test_rows_are_named_and_placed_as_darknet_counts_them(tmp_path: Path) -> None:
    found = report(networks.yolov3_tiny(), tmp_path)
    names = [row.name for row in found.rows]
    assert names[:4] == ["conv_0", "batch_norm_0", "leaky_0", "maxpool_1"]
    assert names[-2:] == ["conv_22", "yolo_23"]
    assert found["maxpool_11"].output_shape == (None, 512, 13, 13)  # a window of 2 that steps by 1 keeps the size
    assert found["route_20"].output_shape == (None, 384, 26, 26)
    assert found.to_dict()["outputs"] == {"yolo_16": [None, 255, 13, 13], "yolo_23": [None, 255, 26, 26]}
    assert found.to_dict()["layers"][0]["line"] == 9  # [net], six options and an empty line stand before it


SHAPES = [
    (section("maxpool", size=2, stride=2), (None, 3, 7, 5)),  # ⌊(13 + 1 − 2)/2⌋ + 1
    (section("maxpool", size=3, stride=2, padding=0), (None, 3, 6, 4)),
    (section("maxpool", size=4, stride=1), (None, 3, 13, 9)),
    (section("maxpool", stride_x=1, stride_y=3, size=3), (None, 3, 5, 9)),
    (section("maxpool", maxpool_depth=1, out_channels=2), (None, 2, 13, 9)),
    (section("maxpool", size=2, stride=2, padding=4), (None, 3, 8, 6)),
    (section("convolutional", filters=4, size=3, stride=2), (None, 4, 6, 4)),
    (section("convolutional", filters=4, size=3, pad=0, padding=2), (None, 4, 15, 11)),
    (section("convolutional", filters=4, size=3, pad=1, padding=7, dilation=2), (None, 4, 13, 9)),
    (section("convolutional", filters=4, size=3, pad=1, stride_x=2), (None, 4, 13, 5)),
    (section("deconvolutional", filters=4, size=4, stride=2, padding=1), (None, 4, 26, 18)),
    (section("local", filters=4, size=3, pad=1), (None, 4, 13, 9)),
    (section("local", filters=4, size=2, pad=1), (None, 4, 13, 9)),
    (section("avgpool"), (None, 3, 1, 1)),
    (section("upsample", stride=3), (None, 3, 39, 27)),
    (section("crop", crop_height=8, crop_width=9), (None, 3, 8, 9)),
    (section("connected", output=12), (None, 12)),
    (section("gru", output=12), (None, 12)),
    (section("crnn", hidden=4, output=5, batch_normalize=1), (None, 5, 13, 9)),
    (section("normalization"), (None, 3, 13, 9)),
    (section("implicit", filters=8), (None, 8, 1, 1)),
    (section("reorg", extra=1), (None, 3 * 13 * 9 + 1)),
]


@pytest.mark.parametrize(("text", "shape"), SHAPES)
def test_shapes_follow_darknets_rules(text: str, shape: tuple[object, ...], tmp_path: Path) -> None:
    assert report(net(9, 13) + text, tmp_path).rows[-1].output_shape == shape


def test_weights_that_differ_by_position_are_counted_at_each(tmp_path: Path) -> None:
    totals = report(networks.yolov1_tail(), tmp_path).totals
    assert totals.params == 7 * 7 * 256 * (1024 * 3 * 3 + 1)


@pytest.mark.parametrize(("kind", "gates"), [("rnn", 1), ("gru", 3), ("lstm", 4)])
def test_recurrent_layers_have_two_biases_a_gate(kind: str, gates: int, tmp_path: Path) -> None:
    more = {"hidden": 16} if kind == "rnn" else {}
    text = section("net", inputs=10, time_steps=4) + section(kind, output=16, **more)
    dense = 16 * 17 if kind == "rnn" else 0
    assert report(text, tmp_path).totals.params == gates * (16 * 10 + 16 + 16 * 16 + 16) + dense


def test_recurrent_layers_hold_what_darknet_writes(tmp_path: Path) -> None:
    """The size of the file that Darknet itself (of 2018) writes: `darknet partial net.cfg '' net.weights 1000`."""
    text = section("net", inputs=256, time_steps=1) + section("rnn", output=100, hidden=100, activation="leaky")
    gates = section("lstm", output=30, batch_normalize=1) + section("gru", output=20, batch_normalize=1)
    totals = report(text + gates + section("connected", output=5, activation="leaky"), tmp_path).totals
    assert 20 + 4 * (totals.params + totals.buffers) == 264_200
    normalized = "".join(section("rnn", output=1024, batch_normalize=1, activation="leaky") for _ in range(3))
    totals = report(section("net", inputs=256) + normalized + section("connected", output=256), tmp_path).totals
    assert totals.params + totals.buffers == 8_950_016


def test_a_shortcut_adds_what_both_have(tmp_path: Path) -> None:
    text = net(12) + conv(8) + conv(12) + conv(10, 3, 2) + section("shortcut", from_="-3,-2", activation="leaky")
    found = report(text, tmp_path)
    assert found["shortcut_3"].output_shape == (None, 10, 6, 6)
    shapes = {row.name: row.output_shape for row in found.rows}
    assert shapes["filled_3"] == shapes["first_1_3"] == (None, 10, 6, 6)
    assert shapes["stepped_3_2"] == (None, 8, 6, 6) and shapes["stepped_1_3_2"] == (None, 12, 6, 6)


def test_a_shortcut_may_weigh_what_it_adds(tmp_path: Path) -> None:
    text = net(12) + conv(8) + conv(8) + section("shortcut", from_="-2", weights_type="per_channel", weights_normalization="softmax")
    assert report(text, tmp_path).totals.params == report(net(12) + conv(8) * 2, tmp_path).totals.params + 2 * 8


def test_a_gate_scales_the_channels_of_an_earlier_layer(tmp_path: Path) -> None:
    gate = section("avgpool") + conv(4, 1, 1, "swish", 0) + conv(8, 1, 1, "logistic", 0) + section("scale_channels", from_=-4)
    found = report(net(12) + conv(8) + gate, tmp_path)
    assert found["scale_channels_4"].output_shape == (None, 8, 12, 12)


def test_shared_weights_count_once(tmp_path: Path) -> None:
    once = report(net(12, channels=8) + conv(8), tmp_path)
    twice = report(net(12, channels=8) + conv(8) + conv(8, share_index=0), tmp_path)
    assert (twice.totals.params, twice.totals.buffers) == (once.totals.params, once.totals.buffers)
    assert twice.totals.macs == 2 * once.totals.macs


def test_the_text_may_be_written_as_people_do(tmp_path: Path) -> None:
    text = "; old\n[network]\n width = 12 # across\nheight=12\r\nchannels=3;rgb\n\n[conv] # first\nfilters = 4\n\tsize= 3\nfilters=9\nactivation = linear\n"
    found = report(text, tmp_path)
    assert [(row.name, row.output_shape) for row in found.rows] == [("conv_0", (None, 4, 10, 10))]


def test_an_activation_that_is_not_said_is_logistic(tmp_path: Path) -> None:
    assert report(net(12) + section("convolutional", filters=4), tmp_path).rows[-1].name == "logistic_0"


FAULTS = [
    ("[convolutionl]\nfilters=4\n", (9, 1), "no section [convolutionl]"),
    ("[convolutional]\nfilters=4x\n", (10, 9), "filters is '4x', no whole number"),
    ("[convolutional]\nfilters=0\n", (10, 9), "filters must be at least 1"),
    ("[convolutional]\nfilters = 4\nsize = 15\n", (11, 8), "the 15×15 kernel is larger than the 12×12 input"),
    ("[convolutional]\nfilters=4\ngroups=2\n", (11, 8), "2 groups do not divide the 3 input channels"),
    ("[convolutional]\nactivation=leky\n", (10, 12), "Darknet has no activation 'leky'"),
    ("[maxpool]\nsize=0\n", (10, 6), "size is 0"),
    ("[maxpool]\nantialiasing=1\n", (10, 14), "antialiasing is not read"),
    ("[route]\nlayers=-1\n", (10, 8), "layers=-1 is no layer before this one"),
    ("[route]\nlayers=3\n", (10, 8), "layers=3 is no layer before this one"),
    ("[route]\n", (9, 1), "[route] needs layers"),
    ("[conv_lstm]\n", (9, 1), "[conv_lstm] is not read"),
    ("[convolutional]\nfilters\n", (10, 1), "neither a section nor an option"),
    ("[convolutional\n", (9, 1), "this is no section"),
    ("[yolo]\nmask=0,1\nclasses=2\n", (11, 9), "[yolo] reads 14 channels (2 boxes of 7 values), not 3"),
    ("[region]\nnum=5\n", (10, 5), "[region] reads 125 channels"),
    ("[detection]\nside=7\n", (10, 6), "[detection] reads 147 values (7×7 cells of 3), not 432"),
    ("[crop]\ncrop_height=13\n", (10, 13), "crop_height is larger than the input 3×12×12"),
]


@pytest.mark.parametrize(("text", "place", "message"), FAULTS)
def test_what_is_wrong_is_said_at_its_place(text: str, place: tuple[int, int], message: str, tmp_path: Path) -> None:
    found = told(net(12) + text, tmp_path)
    assert [error for error in found if error[:2] == place and message in error[2]], found


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = net(12) + "[conv]\nfilters=a\n[maxpool]\nsize=b\n[route]\nlayers=9\n"
    assert [line for line, *_ in told(text, tmp_path)] == [10, 12, 14]


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "a .cfg begins with [net]"), ("[yolo]\n", "a .cfg begins with [net]"), ("[net]\n", "the input's shape is not said"), (net(12), "has no layers")],
)
def test_what_is_no_network_is_said(text: str, message: str, tmp_path: Path) -> None:
    assert message in told(text, tmp_path)[0][2]


def test_the_input_may_be_given(tmp_path: Path) -> None:
    text = "[net]\n" + conv(4)
    assert report(text, tmp_path, input="1x9x9").rows[-1].output_shape == (None, 4, 9, 9)
    assert report(networks.yolov3_tiny(), tmp_path, input="3x320x320")["yolo_16"].output_shape == (None, 255, 10, 10)


def test_layers_behind_a_change_follow_it(tmp_path: Path) -> None:
    found = report(networks.yolov3_tiny(), tmp_path, edits=["conv_0.filters=8", "conv_15.filters=24"])
    assert found["conv_2"].params == 8 * 32 * 9
    assert found["yolo_16"].output_shape == (None, 24, 13, 13)
    assert found["route_20"].output_shape == (None, 384, 26, 26)


def test_groups_of_a_route_are_cut(tmp_path: Path) -> None:
    found = report(net(12) + conv(8) + conv(4) + route(-1, -2, groups=2, group_id=1), tmp_path)
    assert found["route_2"].output_shape == (None, 6, 12, 12)
