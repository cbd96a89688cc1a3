"""What each type of layer becomes: the type without capitals and underscores → the function that adds its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.readers.caffe import detection, joins, norms, shapes, values, windows

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.growth import Ref
    from cnncalc.readers.caffe.items import Item
    from cnncalc.readers.caffe.net import Net

    Given = Ref | None | list[Ref | None]

LOSSES = ("loss", "accuracy")
"""How the types end that measure what the network gives."""
IGNORED = frozenset(("accuracy", "silence", "hdf5output", "detectionevaluate", "labelmap"))
"""Types that are no part of what is computed."""
TOLERANT = frozenset(
    [
        "softmaxwithloss",
        "softmaxloss",
        "sigmoidcrossentropyloss",
        "roipooling",
        "roialign",
        "psroipooling",
        "upsample",
        "priorbox",
        "detectionoutput",
    ]
)
"""Types that look at the shape of their first input alone."""

KINDS: dict[str, Callable[[Net, Item, list[Ref | None]], Given]] = {
    "convolution": windows.convolution,
    "convolutiondepthwise": windows.depthwise,
    "depthwiseconvolution": windows.depthwise,
    "deconvolution": windows.deconvolution,
    "pooling": windows.pooling,
    "padding": windows.padding,
    "im2col": windows.im2col,
    "upsample": windows.upsample,
    "interp": windows.interp,
    "reorg": windows.reorg,
    "spp": windows.pyramid,
    "innerproduct": values.inner_product,
    "embed": values.embed,
    "softmax": values.softmax,
    "softmaxwithloss": values.softmax,
    "softmaxloss": values.softmax,
    "sigmoidcrossentropyloss": values.sigmoid,
    "prelu": values.prelu,
    "parameter": values.parameter,
    **dict.fromkeys(values.POINTWISE, values.pointwise),
    "dropout": values.pointwise,
    "lrn": norms.lrn,
    "batchnorm": norms.batch_norm,
    "bn": norms.bn,
    "scale": norms.scale,
    "bias": norms.bias,
    "normalize": norms.normalize,
    "mvn": norms.mvn,
    "concat": joins.concat,
    "slice": joins.slices,
    "split": joins.split,
    "eltwise": joins.eltwise,
    "axpy": joins.axpy,
    "crop": joins.crop,
    "flatten": shapes.flatten,
    "reshape": shapes.reshape,
    "permute": shapes.permute,
    "tile": shapes.tile,
    "shufflechannel": shapes.shuffle,
    "reduction": shapes.reduction,
    "argmax": shapes.argmax,
    "priorbox": detection.prior_box,
    "detectionoutput": detection.detection_output,
    "roipooling": detection.roi_pooling,
    "roialign": detection.roi_pooling,
    "psroipooling": detection.roi_pooling,
}
