"""Published networks from their prototxts, against published counts and the zoo's networks that are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import cnncalc
from tests.readers.caffe import networks
from tests.readers.caffe.networks import Net


def report(text: str, folder: Path, wanted: str = "", **more: object) -> cnncalc.Report:
    path = folder / "net.prototxt"
    path.write_text(text, encoding="utf-8")
    return cnncalc.infer(cnncalc.load(f"{path}{wanted}", **more))  # type: ignore[arg-type]


def told(text: str, folder: Path, wanted: str = "", **more: object) -> list[tuple[int, int, str]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        report(text, folder, wanted, **more)
    return [(error["line"], error["column"], error["message"]) for error in caught.value.errors]


PARAMS = [
    (networks.alexnet(), 60_965_224),
    (networks.alexnet(old=True), 60_965_224),
    (networks.alexnet(swapped=True), 60_965_224),
    (networks.vgg((2, 2, 3, 3, 3)), 138_357_544),
    (networks.vgg((2, 2, 4, 4, 4), old=True), 143_667_240),
    (networks.googlenet(), 6_998_552),
    (networks.googlenet(old=True), 6_998_552),
    (networks.googlenet(training=True), 13_378_280),  # the auxiliary classifiers are part of what is tested
    (networks.resnet(3, 4, 6, 3), 25_557_032),
    (networks.squeezenet(), 1_248_424),
    (networks.squeezenet(newer=True), 1_235_496),
    (networks.mobilenet(), 4_231_976),
    (networks.mobilenet_v2(), 3_504_872),
    (networks.densenet121(), 7_978_856),
    (networks.nin(), 7_595_176),
    (networks.ssd300(), 26_285_486),
    *((networks.lenet(generation), 431_080) for generation in range(3)),
]


@pytest.mark.parametrize(("text", "params"), PARAMS)
def test_the_parameters_are_the_published_ones(text: str, params: int, tmp_path: Path) -> None:
    assert report(text, tmp_path).totals.params == params


SAME = [
    (networks.alexnet(), "alexnet_two_gpus", 0),
    (networks.vgg((2, 2, 3, 3, 3)), "vgg16", 0),
    (networks.resnet(3, 4, 6, 3), "resnet50_keras", -1),  # both step in a block's first convolution; Keras's have biases
    (networks.mobilenet(), "mobilenet", -1),
    (networks.mobilenet_v2(), "mobilenet_v2", 0),
    (networks.densenet121().replace("stride: 2\n    pad: 1", "stride: 2\n    pad: 1\n    round_mode: FLOOR"), "densenet121", 0),
    (networks.nin(), "nin", 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "params"), SAME, ids=[name for _, name, _ in SAME])
def test_the_products_are_those_of_the_same_network_in_the_zoo(text: str, name: str, params: int, tmp_path: Path) -> None:
    found, known = report(text, tmp_path).totals, cnncalc.infer(cnncalc.load(f"zoo:{name}")).totals
    assert found.macs == known.macs
    assert params or found.params == known.params


def test_running_statistics_are_not_trained(tmp_path: Path) -> None:
    found = report(networks.resnet(3, 4, 6, 3), tmp_path)
    assert (found.totals.trainable, found.totals.buffers) == (25_557_032, 53_120)
    assert found["bn_conv1"].params == 0 and found["scale_conv1"].params == 128


def test_the_boxes_of_ssd_are_as_many_as_its_paper_counts(tmp_path: Path) -> None:
    found = report(networks.ssd300(), tmp_path)
    assert found["mbox_loc"].output_shape == (None, 8732 * 4)
    assert found["mbox_priorbox"].output_shape == (None, 2, 8732 * 4)
    assert found["mbox_conf_reshape"].output_shape == (None, 8732, 21)
    assert found["detection_out"].output_shape == (None, 1, None, 7)  # how many boxes are left is not known


def test_what_fcn_crops_is_as_large_as_its_input(tmp_path: Path) -> None:
    found = report(networks.fcn8s(), tmp_path)
    assert found["score"].output_shape == (None, 21, 500, 500)
    assert found["upscore8"].output_shape == (None, 21, 568, 568)  # as the authors' network prints it


def test_rows_have_the_names_of_the_layers(tmp_path: Path) -> None:
    found = report(networks.googlenet(), tmp_path)
    names = [row.name for row in found.rows]
    assert names[:3] == ["conv1/7x7_s2", "relu_conv1/7x7_s2", "pool1/3x3_s2"]
    assert "inception_3a/output" in names
    assert found["inception_3a/output"].output_shape == (None, 256, 28, 28)
    layer = found.to_dict()["layers"][2]
    assert layer["inputs"] == ["relu_conv1/7x7_s2"] and layer["line"] == 23


POOLS = [
    ((3, 2, 0), 112, 56),  # ⌈109/2⌉ + 1: counted up
    ((3, 2, 1), 112, 57),
    ((2, 2, 1), 7, 4),  # a fifth window would start in the padding at the end
    ((1, 2, 0), 8, 5),  # without padding it is kept even beyond the input
    ((2, 3, 0), 6, 3),
    ((5, 3, 0), 14, 4),
    ((2, 1, 1), 6, 7),  # Caffe pads by any amount less than the kernel
]


@pytest.mark.parametrize(("window", "size", "out"), POOLS)
def test_pools_count_up_and_clip_as_caffe_does(window: tuple[int, int, int], size: int, out: int, tmp_path: Path) -> None:
    kernel, stride, pad = window
    net = Net("pool", 3, size, size)
    net.pool("pool", kernel, stride, pad=pad)
    net.pool("floor", kernel, stride, "AVE", "data", pad=pad, round_mode="FLOOR")
    found = report(net.text, tmp_path)
    assert found["pool"].output_shape == (None, 3, out, out)
    floor = (size + 2 * pad - kernel) // stride + 1
    assert found["floor"].output_shape == (None, 3, floor, floor)


LAYERS = [
    ("Convolution", {"num_output": 8, "kernel_size": 3, "dilation": 2, "pad": 2}, (8, 12, 16), 6 * 8 * 9 + 8),
    ("Convolution", {"num_output": 8, "kernel_h": 3, "kernel_w": 1, "pad_h": 1, "pad_w": 0, "stride_h": 2, "stride_w": 1}, (8, 6, 16), 6 * 8 * 3 + 8),
    ("Convolution", {"num_output": 8, "kernel_size": [3, 5], "stride": [1, 2]}, (8, 10, 6), 6 * 8 * 15 + 8),
    ("ConvolutionDepthwise", {"num_output": 6, "kernel_size": 3, "pad": 1, "bias_term": False}, (6, 12, 16), 54),
    ("Deconvolution", {"num_output": 6, "kernel_size": 4, "stride": 2, "pad": 1, "group": 6, "bias_term": False}, (6, 24, 32), 96),
    ("InnerProduct", {"num_output": 10}, (10,), 6 * 12 * 16 * 10 + 10),
    ("InnerProduct", {"num_output": 10, "axis": 2}, (6, 10), 12 * 16 * 10 + 10),
    ("InnerProduct", {"num_output": 10, "axis": -1, "bias_term": False}, (6, 12, 10), 160),
    ("PReLU", {}, (6, 12, 16), 6),
    ("PReLU", {"channel_shared": True}, (6, 12, 16), 1),
    ("Scale", {"bias_term": True}, (6, 12, 16), 12),
    ("Scale", {"axis": 1, "num_axes": 2}, (6, 12, 16), 72),
    ("Scale", {"axis": 2, "num_axes": -1, "bias_term": True}, (6, 12, 16), 2 * 12 * 16),
    ("Bias", {}, (6, 12, 16), 6),
    ("BatchNorm", {"use_global_stats": False}, (6, 12, 16), 0),
    ("Normalize", {"across_spatial": False, "channel_shared": False}, (6, 12, 16), 6),
    ("Normalize", {}, (6, 12, 16), 1),
    ("Flatten", {}, (6 * 12 * 16,), 0),
    ("Flatten", {"axis": 2}, (6, 192), 0),
    ("Reshape", {"shape": {"dim": [0, 2, -1]}}, (2, 576), 0),
    ("Reshape", {"shape": {"dim": [0, 0, -1]}}, (6, 192), 0),
    ("Reshape", {"shape": {"dim": [-1]}, "axis": 1}, (1152,), 0),
    ("Reshape", {"shape": {"dim": [3, 2]}, "axis": 1, "num_axes": 1}, (3, 2, 12, 16), 0),
    ("Permute", {"order": [0, 2, 3, 1]}, (12, 16, 6), 0),
    ("Tile", {"axis": 2, "tiles": 3}, (6, 36, 16), 0),
    ("ShuffleChannel", {"group": 3}, (6, 12, 16), 0),
    ("Reduction", {"axis": 2, "operation": "MEAN"}, (6,), 0),
    ("ArgMax", {"axis": 1}, (1, 12, 16), 0),
    ("SPP", {"pyramid_height": 3}, (6 * 21,), 0),
    ("Im2col", {"kernel_size": 3, "stride": 2}, (54, 5, 7), 0),
    ("Interp", {"zoom_factor": 3}, (6, 34, 46), 0),
    ("Interp", {"height": 20, "width": 30}, (6, 20, 30), 0),
    ("Upsample", {"scale": 2}, (6, 24, 32), 0),
    ("Reorg", {"stride": 2}, (24, 6, 8), 0),
    ("LRN", {"local_size": 3, "norm_region": "WITHIN_CHANNEL"}, (6, 12, 16), 0),
    ("PriorBox", {"min_size": 30, "max_size": 60, "aspect_ratio": [2, 3]}, (2, 12 * 16 * 6 * 4), 0),
    ("PriorBox", {"min_size": [30, 40], "aspect_ratio": [2, 1.0], "flip": False}, (2, 12 * 16 * 4 * 4), 0),
]


@pytest.mark.parametrize(("type", "param", "shape", "params"), LAYERS, ids=[f"{type} {param}" for type, param, *_ in LAYERS])
def test_layers_have_caffes_shapes_and_weights(type: str, param: dict[str, object], shape: tuple[int, ...], params: int, tmp_path: Path) -> None:
    net = Net("layers", 6, 12, 16)
    net.layer(type, "it", **param)
    found = report(net.text, tmp_path)
    assert found["it"].output_shape == (None, *shape)
    assert found.totals.params == params


def test_layers_with_several_inputs_and_outputs(tmp_path: Path) -> None:
    net = Net("several", 6, 12, 16)
    net.layer("Slice", "cut", tops=["a", "b", "c"], axis=1, slice_point=[1, 3])
    net.layer("Concat", "ab", "a", "b")
    net.layer("Concat", "down", "ab", "c", axis=2)
    net.layer("Slice", "halves", "data", tops=["d", "e"])
    net.layer("Split", "twice", "d", tops=["f", "g"])
    net.layer("Eltwise", "most", "f", "g", "e", operation="MAX")
    net.layer("Pooling", "gate", "data", pool="AVE", global_pooling=True)
    net.layer("Flatten", "gates")
    net.layer("Scale", "gated", "data", "gates", axis=0)
    net.layer("Axpy", "sum", "gate", "gated", "data")
    found = report(net.text, tmp_path)
    shapes = {row.name: row.output_shape for row in found.rows}
    assert shapes["down"] == (None, 3, 24, 16) and shapes["most"] == (None, 3, 12, 16)
    assert shapes["gated"] == shapes["sum"] == (None, 6, 12, 16)
    assert found.to_dict()["outputs"] == {"down": [None, 3, 24, 16], "most": [None, 3, 12, 16], "sum": [None, 6, 12, 16]}


def test_weights_of_one_name_are_shared(tmp_path: Path) -> None:
    """A siamese network: two towers, one set of weights."""
    net = Net("siamese", 1, 28, 28)
    named = '  param { name: "w" lr_mult: 1 }\n  param { name: "b" }\n'
    net.layer("Convolution", "conv", num_output=20, kernel_size=5, more=named)
    net.layer("Convolution", "conv_p", "data", num_output=20, kernel_size=5, more=named)
    found = report(net.text, tmp_path)
    assert found.totals.params == 520 and found.totals.macs == 2 * 288_000
    assert found.to_dict()["layers"][1]["shared_with"] == "conv"


DATA = 'layer {{ name: "data" type: "{type}" top: "data" top: "label" {param} }}\nlayer {{ name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param {{ num_output: 2 }} }}\n'

FED = [
    ("Data", "transform_param { crop_size: 24 }", (None, 3, 24, 24)),
    ("Data", "transform_param { crop_size: 24 force_gray: true }", (None, 1, 24, 24)),
    ("ImageData", "image_data_param { new_height: 20 new_width: 30 }", (None, 3, 20, 30)),
    ("AnnotatedData", "transform_param { resize_param { height: 30 width: 40 } }", (None, 3, 30, 40)),
    ("MemoryData", "memory_data_param { batch_size: 5 channels: 2 height: 4 width: 6 }", (None, 2, 4, 6)),
    ("DummyData", "dummy_data_param { shape { dim: 5 dim: 2 dim: 4 } shape { dim: 5 } }", (None, 2, 4)),
    ("DummyData", "dummy_data_param { num: 5 channels: 2 height: 4 width: 6 }", (None, 2, 4, 6)),
    ("Input", "input_param { shape: { dim: [1, 3, 8, 8] } }", (None, 3, 8, 8)),
]


@pytest.mark.parametrize(("type", "param", "shape"), FED)
def test_the_input_is_what_the_data_layer_says(type: str, param: str, shape: tuple[object, ...], tmp_path: Path) -> None:
    found = report(DATA.format(type=type, param=param), tmp_path)
    assert found.to_dict()["inputs"]["data"] == list(shape)
    assumed = [warning for warning in found.warnings if "channels" in warning.message]
    assert bool(assumed) == (type in ("Data", "ImageData", "AnnotatedData"))


@pytest.mark.parametrize("type", ["Data", "HDF5Data", "Python"])
def test_an_input_that_only_the_data_know_is_asked_for(type: str, tmp_path: Path) -> None:
    text = DATA.format(type=type, param="")
    (error,) = told(text, tmp_path)
    assert "the input's shape is not said" in error[2]
    assert report(text, tmp_path, input="1x5x5").totals.params == 52
    assert report(text, tmp_path, input={"data": "1x5x5"}).totals.params == 52


PHASES = """
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
layer { name: "train" type: "Convolution" bottom: "data" top: "x" convolution_param { num_output: 2 kernel_size: 3 } include { phase: TRAIN } }
layer { name: "test" type: "Convolution" bottom: "data" top: "x" convolution_param { num_output: 3 kernel_size: 3 } exclude { phase: TRAIN } }
layer { name: "deploy" type: "Softmax" bottom: "x" top: "y" include { phase: TEST stage: "deploy" } }
"""


@pytest.mark.parametrize(("wanted", "names"), [("", ["test"]), (":TEST", ["test"]), (":TRAIN", ["train"]), (":deploy", ["test", "deploy"])])
def test_the_phase_decides_which_layers_there_are(wanted: str, names: list[str], tmp_path: Path) -> None:
    assert [row.name for row in report(PHASES, tmp_path, wanted).rows] == names


def test_a_stage_that_no_layer_names_is_refused(tmp_path: Path) -> None:
    assert "no layer is of the stage 'deplay'" in told(PHASES, tmp_path, ":deplay")[0][2]


def test_every_way_of_writing_is_read(tmp_path: Path) -> None:
    text = """# a comment
    name: 'a' "b"  # strings after each other are one
    input: "data"; input_dim: [1, 3, 0x8, 8],
    layers: < name: 'c\\'1' type: 4 bottom: "data" top: "c1" convolution_param: { num_output: 4, kernel_size: 3; bias_term: false } >
    layer { name: "p" type: 'Pooling' bottom: "c1" top: "p" pooling_param { pool: 1 kernel_size: 2 stride: 2 } }"""
    found = report(text, tmp_path)
    assert found.graph.model == "ab"
    assert [(row.name, row.output_shape) for row in found.rows] == [("c'1", (None, 4, 6, 6)), ("p", (None, 4, 3, 3))]


def test_a_python_layer_matters_only_where_its_shape_does(tmp_path: Path) -> None:
    """Faster R-CNN as it is deployed: what the proposals are is not looked at."""
    net = Net("rcnn", 3, 64, 64)
    net.conv("conv", 8, 3, pad=1)
    net.text += 'layer { name: "proposal" type: "Python" bottom: "conv" top: "rois" python_param { module: "rpn.proposal_layer" layer: "ProposalLayer" } }\n'
    net.layer("ROIPooling", "roi", "conv", "rois", pooled_h=6, pooled_w=6)
    net.dense("fc6", 10)
    assert report(net.text, tmp_path)["fc6"].params == 8 * 36 * 10 + 10


FAULTS = [
    ('layer { name: "x" type: "Convolutoin" bottom: "data" top: "x" }', (2, 25), "does not know Caffe's layer Convolutoin"),
    ('layer { name: "x" type: "Convolution" bottom: "dat" top: "x" }', (2, 47), "x reads 'dat', which no layer before it gives"),
    ('layer { name: "x" type: "Convolution" bottom: "data" top: "x" }', (2, 1), "x needs a kernel_size"),
    ('layer { name: "x" type: "Convolution" bottom: "data" convolution_param { kernel_size: 3 } }', (2, 54), "x needs a num_output"),
    ('layer { name: "x" type: "Convolution" bottom: "data" convolution_param { num_output: 4 kernel_size: 30 } }', (2, 101), "the 30×30 kernel is larger"),
    ('layer { name: "x" type: "Convolution" bottom: "data" convolution_param { num_output: 4.5 kernel_size: 3 } }', (2, 86), "num_output is '4.5'"),
    ('layer { name: "x" type: "Convolution" bottom: "data" convolution_param { num_output: 4 kernel_size: 3 group: 2 } }', (2, 110), "2 groups do not divide the 3"),
    ('layer { name: "x" type: "Pooling" bottom: "data" pooling_param { kernel_size: 2 pool: MIN } }', (2, 87), "there is no pool MIN"),
    ('layer { name: "x" type: "Pooling" bottom: "data" pooling_param { kernel_size: 2 pad: 2 } }', (2, 86), "a padding of 2 is not less than the kernel of 2"),
    ('layer { name: "x" type: "Slice" bottom: "data" top: "a" top: "b" slice_param { slice_point: [1, 2] } }', (2, 97), "2 slice_point cut into 3 parts"),
    ('layer { name: "x" type: "Flatten" bottom: "data" flatten_param { axis: 7 } }', (2, 72), "is outside"),
    ('layer { name: "x" type "Flatten" }', (2, 24), "'\"Flatten\"' stands where a colon"),
    ('layer { name: "x" type: "Flatten"', (2, 1), "layer is not closed"),
    ('layer { name: "x" type: "Flatten } ', (2, 25), "'\"' has no meaning here"),
    ("}", (2, 1), "'}' stands where a field's name is expected"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "message"), FAULTS)
def test_what_is_wrong_is_said_at_its_place(text: str, place: tuple[int, int], message: str, tmp_path: Path) -> None:
    head = 'input: "data" input_dim: [1, 3, 8, 8]\n'
    found = told(head + text, tmp_path)
    assert [error for error in found if error[:2] == place and message in error[2]], found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no layer in this prototxt"),
        ('net: "train_val.prototxt"\nbase_lr: 0.01\n', "this is a solver"),
        ('item { name: "none" label: 0 }\n', "this is a map of labels"),
        ("<" * 100, "stands where"),
        ("a {" * 100, "nested more than 40 levels deep"),
    ],
)
def test_what_is_no_network_is_said(text: str, message: str, tmp_path: Path) -> None:
    assert message in told(text, tmp_path)[0][2]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    net = Net("wrong", 3, 8, 8)
    net.layer("Convolution", "a", num_output=4)
    net.layer("Pooling", "b", "data", pool="NONE", kernel_size=2)
    net.layer("ReLU", "c", "nothing")
    assert len(told(net.text, tmp_path)) == 3


def test_layers_behind_a_change_follow_it(tmp_path: Path) -> None:
    found = report(networks.alexnet(), tmp_path, edits=["conv1.filters=48", "fc6.units=100"])
    assert found["conv2"].params == 24 * 256 * 25 + 256
    assert found["fc7"].params == 100 * 4096 + 4096
    assert report(networks.squeezenet(), tmp_path, edits=["fire2/squeeze1x1.filters=8"])["fire2/expand3x3"].params == 8 * 64 * 9 + 64
