"""Configurations as Keras 1 and 2 wrote them, by the layouts that are published: each figure is that version's own arithmetic."""

from __future__ import annotations

import json
from typing import Any

import pytest

import cnncalc
from cnncalc.diagnostics.errors import SpecError
from cnncalc.readers.file import Asked, File
from cnncalc.readers.keras_files.read import read_file


def read(tree: Any) -> Any:
    return cnncalc.infer(read_file(File("net.json", None, json.dumps(tree).encode()), Asked({}, None, (), {})))


def shapes(report: Any) -> dict[str, list[Any]]:
    return {row["name"]: list(row["output_shape"]) for row in report.to_dict()["layers"]}


def layer(kind: str, name: str, *reads: Any, **config: Any) -> dict[str, Any]:
    found = {"class_name": kind, "config": {"name": name, "trainable": True, **config}, "name": name}
    return {**found, "inbound_nodes": list(reads)}


def keras_1(kind: str, name: str, **config: Any) -> dict[str, Any]:
    held = {"W_regularizer": None, "b_regularizer": None, "activity_regularizer": None, "W_constraint": None, "b_constraint": None}
    return {"class_name": kind, "config": {"name": name, "trainable": True, **(held if "nb_filter" in config else {}), **config}}


def model(layers: list[Any], outputs: list[Any], inputs: dict[str, list[Any]], kind: str = "Model") -> dict[str, Any]:
    first = [layer("InputLayer", name, batch_input_shape=shape, dtype="float32", sparse=False) for name, shape in inputs.items()]
    config = {"name": "model_1", "layers": [*first, *layers], "input_layers": [[name, 0, 0] for name in inputs], "output_layers": outputs}
    return {"class_name": kind, "config": config, "keras_version": "2.4.0", "backend": "tensorflow"}


def test_a_sequential_of_keras_1() -> None:
    conv = {"init": "glorot_uniform", "border_mode": "valid", "subsample": [1, 1], "dim_ordering": "th", "bias": True, "activation": "relu"}
    pool = {"pool_size": [2, 2], "strides": [2, 2], "border_mode": "valid", "dim_ordering": "th"}
    layers = [
        keras_1("Convolution2D", "convolution2d_1", batch_input_shape=[None, 1, 28, 28], input_dtype="float32", nb_filter=32, nb_row=3, nb_col=3, **conv),
        keras_1("ZeroPadding2D", "zeropadding2d_1", padding=[1, 1], dim_ordering="th"),
        keras_1("Convolution2D", "convolution2d_2", nb_filter=16, nb_row=5, nb_col=5, **{**conv, "border_mode": "same", "subsample": [2, 2]}),
        keras_1("BatchNormalization", "batchnormalization_1", epsilon=1e-5, mode=0, axis=1, momentum=0.9, gamma_regularizer=None, beta_regularizer=None),
        keras_1("MaxPooling2D", "maxpooling2d_1", **pool),
        keras_1("Flatten", "flatten_1"),
        keras_1("Dropout", "dropout_1", p=0.25),
        keras_1("Dense", "dense_1", output_dim=10, init="uniform", activation="softmax", bias=True, input_dim=784, W_regularizer=None),
    ]
    report = read({"class_name": "Sequential", "keras_version": "1.2.2", "config": layers})
    assert shapes(report)["convolution2d_1"] == [None, 32, 26, 26]
    assert shapes(report)["convolution2d_2"] == [None, 16, 14, 14]
    assert shapes(report)["maxpooling2d_1"] == [None, 16, 7, 7]
    assert report.totals.params == 32 * 10 + (25 * 32 * 16 + 16) + 4 * 16 + (784 * 10 + 10)


def test_recurrent_layers_of_keras_1() -> None:
    cell = {"init": "glorot_uniform", "inner_init": "orthogonal", "activation": "sigmoid", "inner_activation": "hard_sigmoid", "return_sequences": True}
    cell |= {
        "go_backwards": False,
        "stateful": False,
        "unroll": False,
        "consume_less": "cpu",
        "U_regularizer": None,
        "dropout_W": 0.0,
        "dropout_U": 0.0,
        "input_length": None,
    }
    dense = keras_1("Dense", "dense_1", output_dim=64, init="glorot_uniform", activation="softmax", bias=True, input_dim=None)
    layers = [
        keras_1(
            "Embedding",
            "embedding_1",
            batch_input_shape=[None, 82],
            input_dim=64,
            output_dim=64,
            init="uniform",
            input_length=82,
            mask_zero=False,
            dropout=0.0,
            input_dtype="int32",
        ),
        keras_1("GRU", "gru_1", output_dim=256, input_dim=64, **cell),
        keras_1("LSTM", "lstm_1", output_dim=32, input_dim=256, forget_bias_init="one", **cell),
        {"class_name": "TimeDistributed", "config": {"name": "timedistributed_1", "trainable": True, "layer": dense}},
    ]
    report = read({"class_name": "Sequential", "keras_version": "1.1.1", "config": layers})
    assert shapes(report)["timedistributed_1"] == [None, 82, 64]
    gru, lstm = 3 * 256 * (64 + 256 + 1), 4 * 32 * (256 + 32 + 1)
    assert report.totals.params == 64 * 64 + gru + lstm + 33 * 64


def test_models_that_a_merge_begins_with() -> None:
    def branch(name: str, size: int) -> Any:
        first = keras_1("Dense", name, batch_input_shape=[None, size], units=8, activation="relu", use_bias=True)
        return {"class_name": "Sequential", "config": [first, keras_1("Dropout", f"{name}_dropout", rate=0.25)]}

    merge = {"name": "merge_1", "mode": "concat", "mode_type": "raw", "concat_axis": -1, "dot_axes": -1, "output_shape": None, "output_shape_type": "raw"}
    merge |= {"output_mask": None, "output_mask_type": "raw", "arguments": {}, "layers": [branch("dense_1", 5), branch("dense_2", 7)]}
    layers = [{"class_name": "Merge", "config": merge}, keras_1("Dense", "dense_3", units=2, use_bias=True)]
    report = read({"keras_version": "2.0.6", "class_name": "Sequential", "config": layers})
    assert [list(shape) for shape in report.to_dict()["inputs"].values()] == [[None, 5], [None, 7]]
    assert report.totals.params == 6 * 8 + 8 * 8 + 17 * 2


@pytest.mark.parametrize(("mode", "size"), [("sum", 8), ("concat", 16), ("mul", 8), ("ave", 8), ("max", 8), ("dot", 1)])
def test_merges_of_keras_1(mode: str, size: int) -> None:
    merge = layer("Merge", "m", [["a", 0, 0], ["b", 0, 0]], mode=mode, mode_type="raw", concat_axis=-1, dot_axes=-1, output_shape=None, arguments={})
    dense = [layer("Dense", name, [["i", 0, 0]], output_dim=8, bias=False) for name in "ab"]
    report = read(model([*dense, merge], [["m", 0, 0]], {"i": [None, 4]}))
    assert shapes(report)["m"] == [None, size]
    assert report.totals.params == 64


def test_a_gru_before_it_had_two_biases() -> None:
    report = read(
        {"class_name": "Sequential", "config": [layer("GRU", "g", units=5, batch_input_shape=[None, 7, 3], return_sequences=False)], "keras_version": "2.1.2"}
    )
    assert report.totals.params == 3 * 5 * (3 + 5 + 1)


def function(name: str, path: str, reads: Any, /, **kwargs: Any) -> dict[str, Any]:
    node = [*reads, kwargs] if isinstance(reads[0], str) else [[*each, kwargs] for each in reads]
    return layer("SlicingOpLambda" if "getitem" in path else "TFOpLambda", name, node, function=path, dtype="float32")


def test_functions_of_tensorflow() -> None:
    whole = {"start": None, "stop": None, "step": None}
    layers = [
        function("tf.math.truediv", "math.truediv", ["i", 0, 0], y=255.0, name=None),
        function("tf.math.subtract", "math.subtract", ["tf.math.truediv", 0, 0], y=[0.4, 0.5, 0.6], name=None),
        layer(
            "Conv2D",
            "conv2d",
            [["tf.math.subtract", 0, 0, {}]],
            filters=4,
            kernel_size=[3, 3],
            strides=[1, 1],
            padding="same",
            data_format="channels_last",
            dilation_rate=[1, 1],
            groups=1,
            use_bias=True,
        ),
        function("tf.nn.relu", "nn.relu", ["conv2d", 0, 0], name=None),
        function("tf.__operators__.add", "__operators__.add", ["tf.nn.relu", 0, 0], y=["conv2d", 0, 0], name=None),
        function(
            "tf.__operators__.getitem",
            "__operators__.getitem",
            ["tf.__operators__.add", 0, 0],
            slice_spec=[whole, {"start": 1, "stop": 7, "step": 2}, {"start": None, "stop": None, "step": None}, 0],
        ),
        function("tf.expand_dims", "expand_dims", ["tf.__operators__.getitem", 0, 0], axis=-1, name=None),
        function("tf.concat", "concat", [["tf.expand_dims", 0, 0], ["tf.expand_dims", 0, 0]], axis=-1),
        function("tf.reshape", "reshape", ["tf.concat", 0, 0], shape=[-1, 48]),
        function("tf.math.reduce_mean", "math.reduce_mean", ["conv2d", 0, 0], axis=[1, 2], keepdims=False, name=None),
        function("tf.split", "split", ["tf.reshape", 0, 0], num_or_size_splits=2, axis=1),
        layer("TFOpLambda", "tf.math.multiply", ["_CONSTANT_VALUE", -1, 2.0, {"y": ["tf.split", 0, 1], "name": None}], function="math.multiply"),
        function("tf.image.resize", "image.resize", ["conv2d", 0, 0], size=[16, 16], method="bilinear", name=None),
        function("tf.compat.v1.shape", "compat.v1.shape", ["conv2d", 0, 0], name=None, out_type="int32"),
    ]
    ends = [["tf.math.multiply", 0, 0], ["tf.math.reduce_mean", 0, 0], ["tf.image.resize", 0, 0]]
    report = read(model(layers, ends, {"i": [None, 8, 8, 3]}, "Functional"))
    for name, shape in (
        ("tf.math.subtract", (None, 8, 8, 3)),
        ("tf.__operators__.getitem", (None, 3, 8)),
        ("tf.concat", (None, 3, 8, 2)),
        ("tf.reshape", (None, 48)),
        ("tf.math.reduce_mean", (None, 4)),
        ("tf.math.multiply", (None, 24)),
        ("tf.image.resize", (None, 16, 16, 4)),
    ):
        row = report.find(name)
        assert row is not None and tuple(shapes(report)[row.node.name]) == shape, name
    assert report.totals.params == 27 * 4 + 4


def test_nodes_of_tensorflow() -> None:
    def node(name: str, op: str, reads: Any, constants: Any, **attributes: Any) -> Any:
        definition = {"name": name, "op": op, "input": ["x", "y"], "attr": {"T": {"type": "DT_FLOAT"}, **attributes}}
        return layer("TensorFlowOpLayer", f"tf_op_layer_{name}", reads, node_def=definition, constants=constants)

    layers = [
        node("truediv", "RealDiv", [["i", 0, 0, {}]], {"1": 255.0}),
        node("Mean", "Mean", [["tf_op_layer_truediv", 0, 0, {}]], {"1": [1, 2]}, keep_dims={"b": True}),
        node("mul", "Mul", [["tf_op_layer_truediv", 0, 0, {}], ["tf_op_layer_Mean", 0, 0, {}]], {}),
        node(
            "strided_slice",
            "StridedSlice",
            [["tf_op_layer_mul", 0, 0, {}]],
            {"1": [0, 1, 0, 0], "2": [0, 7, 0, 1], "3": [1, 2, 1, 1]},
            begin_mask={"i": "5"},
            end_mask={"i": "5"},
            shrink_axis_mask={"i": "8"},
            ellipsis_mask={"i": "0"},
            new_axis_mask={"i": "0"},
        ),
        node("concat", "ConcatV2", [["tf_op_layer_mul", 0, 0, {}], ["i", 0, 0, {}]], {"2": -1}, N={"i": "2"}),
        node("Reshape", "Reshape", [["tf_op_layer_concat", 0, 0, {}]], {"1": [-1, 64, 6]}),
    ]
    report = read(model(layers, [["tf_op_layer_Reshape", 0, 0], ["tf_op_layer_strided_slice", 0, 0]], {"i": [None, 8, 8, 3]}))
    outputs = [tuple(shape) for shape in report.to_dict()["outputs"].values()]
    assert outputs == [(None, 64, 6), (None, 3, 8)]


def test_layers_that_are_gone() -> None:
    i = {"i": [None, 10, 10, 3]}
    local = layer(
        "LocallyConnected2D",
        "l",
        [["i", 0, 0, {}]],
        filters=4,
        kernel_size=[3, 3],
        strides=[1, 1],
        padding="valid",
        data_format="channels_last",
        use_bias=True,
        implementation=1,
    )
    report = read(model([local], [["l", 0, 0]], i))
    assert shapes(report)["l"] == [None, 8, 8, 4]
    assert (report.totals.params, report.totals.macs) == (64 * (27 * 4 + 4), 64 * 27 * 4)
    local["config"]["strides"] = [1]
    with pytest.raises(SpecError, match=r"stride has 1 size \(1\); the input has 2 spatial axes"):
        read(model([local], [["l", 0, 0]], i))
    fast = layer("CuDNNLSTM", "l", [["i", 0, 0, {}]], units=5, return_sequences=True, return_state=False)
    report = read(model([fast], [["l", 0, 0]], {"i": [None, 7, 3]}))
    assert shapes(report)["l"] == [None, 7, 5]
    assert report.totals.params == 4 * (5 * 3 + 5 * 5) + 8 * 5


def test_shapes_as_saved_models_write_them() -> None:
    items = {"class_name": "TensorShape", "items": [None, 28, 28, 1]}
    conv = layer("Conv2D", "c", filters=16, kernel_size={"class_name": "__tuple__", "items": [5, 5]}, batch_input_shape=items, padding="valid")
    report = read({"modelTopology": {"model_config": {"class_name": "Sequential", "config": {"name": "s", "layers": [conv]}}}})
    assert shapes(report)["c"] == [None, 24, 24, 16]
