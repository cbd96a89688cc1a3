"""What Keras 1 and Keras 2 called what today's Keras calls otherwise: the table. `older_keras.py` reads calls by it.

Each class of Keras 1 stands here once, with its arguments in their old order; one table says what each argument became,
another which of them change nothing. Source: the signatures of Keras 1.2.2, the compatibility layer of Keras 2
(`keras/legacy/interfaces.py`, `keras/legacy/layers.py`), and the arguments that Keras 3 takes and drops.
"""

from __future__ import annotations

_HELD = "W_regularizer b_regularizer activity_regularizer W_constraint b_constraint bias"
_BEGUN = "init activation weights"
_CONV1 = f"nb_filter filter_length {_BEGUN} border_mode subsample_length"
_CONV2 = f"nb_filter nb_row nb_col {_BEGUN} border_mode subsample"
_CONV3 = f"nb_filter kernel_dim1 kernel_dim2 kernel_dim3 {_BEGUN} border_mode subsample dim_ordering {_HELD}"
_DECONV2 = f"nb_filter nb_row nb_col output_shape {_BEGUN} border_mode subsample dim_ordering {_HELD}"
_SEPARABLE = (
    f"{_CONV2} depth_multiplier dim_ordering depthwise_regularizer pointwise_regularizer b_regularizer "
    "activity_regularizer depthwise_constraint pointwise_constraint b_constraint bias"
)
_DENSE = f"output_dim {_BEGUN} {_HELD} input_dim"
_CELL = "W_regularizer U_regularizer b_regularizer dropout_W dropout_U"
_RECURRENT = "return_sequences go_backwards stateful unroll consume_less"
_MERGE = "mode concat_axis dot_axes output_shape output_mask arguments node_indices tensor_indices"

_FORMER = {
    "Conv1D Convolution1D": ("Conv1D", f"{_CONV1} {_HELD}"),
    "AtrousConv1D AtrousConvolution1D": ("Conv1D", f"{_CONV1} atrous_rate {_HELD}"),
    "Conv2D Convolution2D": ("Conv2D", f"{_CONV2} dim_ordering {_HELD}"),
    "AtrousConv2D AtrousConvolution2D": ("Conv2D", f"{_CONV2} atrous_rate dim_ordering {_HELD}"),
    "Deconv2D Deconvolution2D Conv2DTranspose Convolution2DTranspose": ("Conv2DTranspose", _DECONV2),
    "Deconv3D Deconvolution3D": ("Conv3DTranspose", _CONV3),
    "SeparableConv2D SeparableConvolution2D": ("SeparableConv2D", _SEPARABLE),
    "Conv3D Convolution3D": ("Conv3D", _CONV3),
    "UpSampling1D": ("UpSampling1D", "length"),
    **{f"UpSampling{rank}D": (f"UpSampling{rank}D", "size dim_ordering") for rank in (2, 3)},
    **{f"ZeroPadding{rank}D": (f"ZeroPadding{rank}D", "padding dim_ordering") for rank in (1, 2, 3)},
    **{f"Cropping{rank}D": (f"Cropping{rank}D", "cropping dim_ordering") for rank in (1, 2, 3)},
    "MaxPooling1D MaxPool1D": ("MaxPooling1D", "pool_length stride border_mode"),
    "AveragePooling1D AvgPool1D": ("AveragePooling1D", "pool_length stride border_mode"),
    **{
        f"{kind}Pooling{rank}D {short}Pool{rank}D": (
            f"{kind}Pooling{rank}D",
            "pool_size strides border_mode dim_ordering poolsize",
        )
        for kind, short in (("Max", "Max"), ("Average", "Avg"))
        for rank in (2, 3)
    },
    **{
        f"Global{kind}Pooling{rank}D Global{short}Pool{rank}D": (
            f"Global{kind}Pooling{rank}D",
            "dim_ordering keep_dims",
        )
        for kind, short in (("Max", "Max"), ("Average", "Avg"))
        for rank in (1, 2, 3)
    },
    "Dense TimeDistributedDense": ("Dense", _DENSE),
    "Dropout": ("Dropout", "p noise_shape seed"),
    "GaussianDropout": ("GaussianDropout", "p"),
    **{f"SpatialDropout{rank}D": (f"SpatialDropout{rank}D", "p dim_ordering") for rank in (1, 2, 3)},
    "GaussianNoise": ("GaussianNoise", "sigma"),
    "Reshape": ("Reshape", "dims"),
    "Embedding": (
        "Embedding",
        "input_dim output_dim init input_length W_regularizer activity_regularizer W_constraint mask_zero weights dropout",
    ),
    "BatchNormalization": (
        "BatchNormalization",
        "epsilon mode axis momentum weights beta_init gamma_init gamma_regularizer beta_regularizer",
    ),
    "SyncBatchNormalization": ("BatchNormalization", ""),
    "LSTM": ("LSTM", f"output_dim init inner_init forget_bias_init activation inner_activation {_CELL} {_RECURRENT}"),
    "GRU": ("GRU", f"output_dim init inner_init activation inner_activation {_CELL} {_RECURRENT}"),
    "CuDNNGRU": ("GRU", "units"),
    "SimpleRNN": ("SimpleRNN", f"output_dim init inner_init activation {_CELL} {_RECURRENT}"),
    "LeakyReLU": ("LeakyReLU", "alpha"),
    "PReLU": ("PReLU", "init weights shared_axes"),
    "ThresholdedReLU": ("ThresholdedReLU", "theta"),
    "Merge merge": ("", _MERGE),
    **{
        f"{kind}Conv{rank}D {kind}Convolution{rank}D": (f"{kind}Conv{rank}D", "")
        for kind, rank in (("Separable", 1), ("Depthwise", 1), ("Depthwise", 2))
    },
}
FORMER = {name: former for names, former in _FORMER.items() for name in names.split()}
"""Every class with old arguments, under each of its names: what it is called today, and its arguments in the order of
Keras 1. A class whose order is empty has old names alone."""

BECAME = {
    "nb_filter": "filters",
    "filter_length": "kernel_size",
    "subsample": "strides",
    "subsample_length": "strides",
    "stride": "strides",
    "border_mode": "padding",
    "dim_ordering": "data_format",
    "atrous_rate": "dilation_rate",
    "bias": "use_bias",
    "output_dim": "units",
    "pool_length": "pool_size",
    "poolsize": "pool_size",
    "length": "size",
    "p": "rate",
    "sigma": "stddev",
    "alpha": "negative_slope",
    "theta": "threshold",
    "dims": "target_shape",
    "concat_axis": "axis",
    "dot_axes": "axes",
    "keep_dims": "keepdims",
}
"""What an argument of the old classes is called today. In `Embedding` output_dim is what it was."""

GONE = frozenset(
    (
        *("init", "inner_init", "forget_bias_init", "beta_init", "gamma_init", "weights", "inner_activation"),
        *("W_regularizer", "U_regularizer", "b_regularizer", "W_constraint", "b_constraint"),
        *("dropout_W", "dropout_U", "consume_less", "dropout"),
        *("output_mask", "arguments", "node_indices", "tensor_indices"),
    )
)
"""Arguments of the old classes that change neither a shape nor a weight."""
ANY = frozenset(("weights", "input_length", "input_dtype", "create_input_layer", "dynamic"))
"""What every class of Keras 1, or of Keras 2, took beside its own: no shape is its own layer's."""
KERNEL = frozenset(("kernel_initializer", "kernel_regularizer", "kernel_constraint"))
"""What Keras 2's depthwise and separable classes took from the plain convolution, and did not use."""
APART = (("nb_row", "nb_col"), ("kernel_dim1", "kernel_dim2", "kernel_dim3"))
"""Sizes of a kernel that had a name each."""
ORDERINGS = {"th": "channels_first", "tf": "channels_last", "default": None}
MODES = {
    "sum": "Add",
    "mul": "Multiply",
    "concat": "Concatenate",
    "ave": "Average",
    "max": "Maximum",
    "dot": "Dot",
    "cos": "Dot",
}
"""Keras 1's merge modes, and the classes they became."""

_OPAQUE = "opaque output=SHAPE params=N macs=N stands for it"
REFUSED = {
    **{
        f"LocallyConnected{rank}D": f"each position has a kernel of its own: {_OPAQUE}, with "
        "params = macs = positions × kernel × channels × filters, and filters × positions biases more"
        for rank in (1, 2)
    },
    "Highway": f"{_OPAQUE}, with params = 2n(n + 1) for n values; or write its two dense layers and what joins them",
    "MaxoutDense": f"{_OPAQUE}, with params = nb_feature × units × (n + 1) for n values",
    "SReLU": f"it learns four numbers a value: {_OPAQUE}",
    "ParametricSoftplus": f"it learns two numbers a value: {_OPAQUE}",
    "CuDNNLSTM": "write LSTM(units): the same but for its bias, of which CuDNNLSTM keeps two, 4·units more",
}
"""Classes that today's Keras has no more, and what to write."""
