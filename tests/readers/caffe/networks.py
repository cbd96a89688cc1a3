"""Texts of prototxts, made from short descriptions of the published networks, in either generation of the syntax."""

from __future__ import annotations

from typing import Any

V1 = {
    **{name: name.upper() for name in ("Convolution", "Pooling", "Concat", "Dropout", "Softmax", "Slice", "Split", "Eltwise", "Data", "Flatten", "LRN")},
    **{"InnerProduct": "INNER_PRODUCT", "ReLU": "RELU", "SoftmaxWithLoss": "SOFTMAX_LOSS", "Accuracy": "ACCURACY", "Deconvolution": "DECONVOLUTION"},
    **{"Sigmoid": "SIGMOID", "TanH": "TANH", "Power": "POWER", "Silence": "SILENCE", "HDF5Data": "HDF5_DATA"},
}
PARAM = {
    **{"Convolution": "convolution_param", "Deconvolution": "convolution_param", "Pooling": "pooling_param", "InnerProduct": "inner_product_param"},
    **{
        "LRN": "lrn_param",
        "Concat": "concat_param",
        "Slice": "slice_param",
        "Eltwise": "eltwise_param",
        "BatchNorm": "batch_norm_param",
        "Scale": "scale_param",
    },
    **{"Reshape": "reshape_param", "Permute": "permute_param", "Flatten": "flatten_param", "Normalize": "norm_param", "PriorBox": "prior_box_param"},
    **{
        "Crop": "crop_param",
        "Softmax": "softmax_param",
        "Dropout": "dropout_param",
        "Upsample": "upsample_param",
        "Interp": "interp_param",
        "Tile": "tile_param",
    },
    **{"PReLU": "prelu_param", "Bias": "bias_param", "ShuffleChannel": "shuffle_channel_param", "Reduction": "reduction_param", "Embed": "embed_param"},
    **{
        "ConvolutionDepthwise": "convolution_param",
        "ArgMax": "argmax_param",
        "SPP": "spp_param",
        "Parameter": "parameter_param",
        "Im2col": "convolution_param",
    },
    **{"Input": "input_param", "ROIPooling": "roi_pooling_param", "ReLU": "relu_param", "Reorg": "reorg_param"},
}


def message(fields: dict[str, Any], depth: int = 1) -> str:
    """Fields as the text format has them: a list is repeated, a dict a message."""
    lines = []
    for key, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                lines.append(f"{'  ' * depth}{key} {{\n{message(each, depth + 1)}{'  ' * depth}}}\n")
            else:
                lines.append(f"{'  ' * depth}{key}: {str(each).lower() if isinstance(each, bool) else each}\n")
    return "".join(lines)


class Net:
    """A network in the making; each layer reads the last blob unless `bottoms` says what."""

    def __init__(self, name: str, *dims: int, old: bool = False) -> None:
        self.old = old
        self.last = "data"
        sizes = "".join(f"input_dim: {n}\n" for n in (10, *dims)) if old else f"input_shape {{ {' '.join(f'dim: {n}' for n in (1, *dims))} }}\n"
        self.text = f'name: "{name}"\n' + (f'input: "data"\n{sizes}' if dims else "")

    def layer(self, type: str, name: str, *bottoms: str, tops: list[str] | None = None, more: str = "", same: bool = False, **param: Any) -> str:
        tops = [bottoms[0] if bottoms else self.last] if same else tops if tops is not None else [name]
        read = "".join(f'  bottom: "{bottom}"\n' for bottom in bottoms or (self.last,))
        written = V1[type] if self.old else f'"{type}"'
        self.text += f"{'layers' if self.old else 'layer'} {{\n" + f'  name: "{name}"\n  type: {written}\n{read}' + "".join(f'  top: "{top}"\n' for top in tops)
        if param:
            self.text += f"  {PARAM[type]} {{\n{message(param, 2)}  }}\n"
        self.text += f"{more}}}\n"
        self.last = tops[0] if tops else self.last
        return self.last

    def conv(self, name: str, filters: int, size: int, *bottoms: str, relu: bool = True, **param: Any) -> str:
        self.layer("Convolution", name, *bottoms, num_output=filters, kernel_size=size, **param)
        return self.relu(f"relu_{name}") if relu else self.last

    def relu(self, name: str) -> str:
        return self.layer("ReLU", name, same=True)

    def pool(self, name: str, size: int, stride: int = 1, mode: str = "MAX", *bottoms: str, **param: Any) -> str:
        return self.layer("Pooling", name, *bottoms, pool=mode, kernel_size=size, stride=stride, **param)

    def dense(self, name: str, units: int, *bottoms: str) -> str:
        return self.layer("InnerProduct", name, *bottoms, num_output=units)

    def normalized(self, name: str, filters: int, size: int, *bottoms: str, relu: bool = True, **param: Any) -> str:
        """A convolution as ResNet has it, its normalization and factors in place."""
        self.layer("Convolution", name, *bottoms, num_output=filters, kernel_size=size, bias_term=False, **param)
        self.layer("BatchNorm", f"bn_{name}", same=True, use_global_stats=True)
        self.layer("Scale", f"scale_{name}", same=True, bias_term=True)
        return self.relu(f"{name}_relu") if relu else self.last


def alexnet(old: bool = False, swapped: bool = False) -> str:
    """AlexNet, or CaffeNet, which pools before it normalizes."""
    net = Net("CaffeNet" if swapped else "AlexNet", 3, 227, 227, old=old)

    def thin(number: int) -> None:
        steps = [lambda: net.layer("LRN", f"norm{number}", local_size=5, alpha=0.0001, beta=0.75), lambda: net.pool(f"pool{number}", 3, 2)]
        for step in reversed(steps) if swapped else steps:
            step()

    net.conv("conv1", 96, 11, stride=4)
    thin(1)
    net.conv("conv2", 256, 5, pad=2, group=2)
    thin(2)
    net.conv("conv3", 384, 3, pad=1)
    net.conv("conv4", 384, 3, pad=1, group=2)
    net.conv("conv5", 256, 3, pad=1, group=2)
    net.pool("pool5", 3, 2)
    for name in ("fc6", "fc7"):
        net.dense(name, 4096)
        net.relu(f"relu_{name}")
        net.layer("Dropout", f"drop_{name}", same=True, dropout_ratio=0.5)
    net.dense("fc8", 1000)
    net.layer("Softmax", "prob")
    return net.text


def vgg(convs: tuple[int, ...], old: bool = False) -> str:
    net = Net("VGG", 3, 224, 224, old=old)
    for block, (count, filters) in enumerate(zip(convs, (64, 128, 256, 512, 512), strict=True), 1):
        for number in range(1, count + 1):
            net.conv(f"conv{block}_{number}", filters, 3, pad=1)
        net.pool(f"pool{block}", 2, 2)
    for name in ("fc6", "fc7"):
        net.dense(name, 4096)
        net.relu(f"relu{name}")
    net.dense("fc8", 1000)
    net.layer("Softmax", "prob")
    return net.text


INCEPTIONS = (
    ("3a", 64, 96, 128, 16, 32, 32), ("3b", 128, 128, 192, 32, 96, 64), ("4a", 192, 96, 208, 16, 48, 64), ("4b", 160, 112, 224, 24, 64, 64),
    ("4c", 128, 128, 256, 24, 64, 64), ("4d", 112, 144, 288, 32, 64, 64), ("4e", 256, 160, 320, 32, 128, 128), ("5a", 256, 160, 320, 32, 128, 128),
    ("5b", 384, 192, 384, 48, 128, 128),
)  # fmt: skip


def googlenet(training: bool = False, old: bool = False) -> str:
    """GoogLeNet as it is deployed, or with its data, the auxiliary classifiers and the losses."""
    net = Net("GoogleNet", *(() if training else (3, 224, 224)), old=old)
    if training:
        for phase, size in (("TRAIN", 32), ("TEST", 50)):
            net.text += f'layer {{ name: "data" type: "Data" top: "data" top: "label" include {{ phase: {phase} }}\n'
            net.text += (
                f"  transform_param {{ mirror: true crop_size: 224 mean_value: [104, 117, 123] }} data_param {{ batch_size: {size} backend: LMDB }} }}\n"
            )
    net.conv("conv1/7x7_s2", 64, 7, pad=3, stride=2)
    net.pool("pool1/3x3_s2", 3, 2)
    net.layer("LRN", "pool1/norm1", local_size=5)
    net.conv("conv2/3x3_reduce", 64, 1)
    net.conv("conv2/3x3", 192, 3, pad=1)
    net.layer("LRN", "conv2/norm2", local_size=5)
    last = net.pool("pool2/3x3_s2", 3, 2)
    for name, one, three_reduce, three, five_reduce, five, projected in INCEPTIONS:
        at = f"inception_{name}"
        if name in ("4a", "5a"):
            last = net.pool(f"pool{int(name[0]) - 1}/3x3_s2", 3, 2)
        parts = [net.conv(f"{at}/1x1", one, 1, last)]
        net.conv(f"{at}/3x3_reduce", three_reduce, 1, last)
        parts.append(net.conv(f"{at}/3x3", three, 3, pad=1))
        net.conv(f"{at}/5x5_reduce", five_reduce, 1, last)
        parts.append(net.conv(f"{at}/5x5", five, 5, pad=2))
        net.pool(f"{at}/pool", 3, 1, "MAX", last, pad=1)
        parts.append(net.conv(f"{at}/pool_proj", projected, 1))
        last = net.layer("Concat", f"{at}/output", *parts)
        if training and name in ("4a", "4d"):
            loss = "loss1" if name == "4a" else "loss2"
            net.pool(f"{loss}/ave_pool", 5, 3, "AVE")
            net.conv(f"{loss}/conv", 128, 1)
            net.dense(f"{loss}/fc", 1024)
            net.relu(f"{loss}/relu_fc")
            net.dense(f"{loss}/classifier", 1000)
            net.layer("SoftmaxWithLoss", f"{loss}/loss", f"{loss}/classifier", "label", more="  loss_weight: 0.3\n")
            net.layer("Accuracy", f"{loss}/top-1", f"{loss}/classifier", "label", more="  include { phase: TEST }\n")
            net.last = last
    net.pool("pool5/7x7_s1", 7, 1, "AVE")
    net.layer("Dropout", "pool5/drop_7x7_s1", same=True, dropout_ratio=0.4)
    net.dense("loss3/classifier", 1000)
    if training:
        net.layer("SoftmaxWithLoss", "loss3/loss3", "loss3/classifier", "label")
        net.layer("Accuracy", "loss3/top-5", "loss3/classifier", "label", more="  include { phase: TEST }\n  accuracy_param { top_k: 5 }\n")
    else:
        net.layer("Softmax", "prob")
    return net.text


def resnet(*blocks: int) -> str:
    """ResNet as its authors published it: the first convolution of a block steps."""
    net = Net("ResNet", 3, 224, 224)
    net.layer("Convolution", "conv1", num_output=64, kernel_size=7, pad=3, stride=2, bias_term=False)
    net.layer("BatchNorm", "bn_conv1", same=True)
    net.layer("Scale", "scale_conv1", same=True, bias_term=True)
    net.relu("conv1_relu")
    last = net.pool("pool1", 3, 2)
    for stage, (count, filters) in enumerate(zip(blocks, (64, 128, 256, 512), strict=True), 2):
        for number in range(count):
            at, stride = f"res{stage}{chr(97 + number)}", 2 if stage > 2 and not number else 1
            skip = last if number else net.normalized(f"{at}_branch1", 4 * filters, 1, last, relu=False, stride=stride)
            net.normalized(f"{at}_branch2a", filters, 1, last, stride=stride)
            net.normalized(f"{at}_branch2b", filters, 3, pad=1)
            body = net.normalized(f"{at}_branch2c", 4 * filters, 1, relu=False)
            last = net.layer("Eltwise", at, skip, body)
            net.relu(f"{at}_relu")
    net.pool("pool5", 7, 1, "AVE")
    net.dense("fc1000", 1000)
    net.layer("Softmax", "prob")
    return net.text


def squeezenet(newer: bool = False) -> str:
    net = Net("SqueezeNet", 3, 227, 227)
    net.conv("conv1", 64 if newer else 96, 3 if newer else 7, stride=2)
    last = net.pool("pool1", 3, 2)
    pools = (3, 5) if newer else (4, 8)
    for number, squeezed in zip(range(2, 10), (16, 16, 32, 32, 48, 48, 64, 64), strict=True):
        at = f"fire{number}"
        down = net.conv(f"{at}/squeeze1x1", squeezed, 1, last)
        parts = [net.conv(f"{at}/expand1x1", 4 * squeezed, 1, down), net.conv(f"{at}/expand3x3", 4 * squeezed, 3, down, pad=1)]
        last = net.layer("Concat", f"{at}/concat", *parts)
        if number in pools:
            last = net.pool(f"pool{number}", 3, 2)
    net.layer("Dropout", "drop9", same=True)
    net.conv("conv10", 1000, 1)
    net.layer("Pooling", "pool10", pool="AVE", global_pooling=True)
    net.layer("Softmax", "prob")
    return net.text


def mobilenet() -> str:
    net = Net("MOBILENET", 3, 224, 224)
    net.normalized("conv1", 32, 3, pad=1, stride=2)
    steps = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1))
    channels = 32
    for number, (filters, stride) in enumerate(steps, 2):
        net.normalized(f"conv{number}/dw", channels, 3, pad=1, stride=stride, group=channels)
        net.normalized(f"conv{number}/sep", filters, 1)
        channels = filters
    net.layer("Pooling", "pool6", pool="AVE", global_pooling=True)
    net.conv("fc7", 1000, 1, relu=False)
    net.layer("Softmax", "prob")
    return net.text


def mobilenet_v2() -> str:
    net = Net("MOBILENET_V2", 3, 224, 224)
    last = net.normalized("conv1", 32, 3, pad=1, stride=2)
    channels = 32
    for stage, (expansion, filters, count, first) in enumerate(
        ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)), 2
    ):
        for number in range(count):
            at, stride, wide = f"conv{stage}_{number + 1}", first if not number else 1, channels * expansion
            skip = last
            if expansion > 1:
                net.normalized(f"{at}/expand", wide, 1)
            net.normalized(f"{at}/dwise", wide, 3, pad=1, stride=stride, group=wide, engine="CAFFE")
            last = net.normalized(f"{at}/linear", filters, 1, relu=False)
            if stride == 1 and channels == filters:
                last = net.layer("Eltwise", f"block_{at}", skip, last)
            channels = filters
    net.normalized("conv6_4", 1280, 1)
    net.layer("Pooling", "pool6", pool="AVE", global_pooling=True)
    net.conv("fc7", 1000, 1, relu=False)
    return net.text


def densenet121() -> str:
    net = Net("DENSENET_121", 3, 224, 224)
    net.normalized("conv1", 64, 7, pad=3, stride=2)
    last = net.pool("pool1", 3, 2, pad=1)
    channels = 64

    def before(name: str, filters: int, size: int, *bottoms: str, **param: Any) -> str:
        net.layer("BatchNorm", f"{name}/bn", *bottoms, eps=1e-5)
        net.layer("Scale", f"{name}/scale", same=True, bias_term=True)
        net.relu(f"relu_{name}")
        return net.layer("Convolution", name, num_output=filters, kernel_size=size, bias_term=False, **param)

    for stage, count in enumerate((6, 12, 24, 16), 2):
        for number in range(1, count + 1):
            at = f"conv{stage}_{number}"
            before(f"{at}/x1", 128, 1, last)
            grown = before(f"{at}/x2", 32, 3, pad=1)
            last = net.layer("Concat", f"concat_{at}", last, grown)
            channels += 32
        if stage < 5:
            channels //= 2
            before(f"conv{stage}_blk", channels, 1)
            last = net.pool(f"pool{stage}", 2, 2, "AVE")
    net.layer("BatchNorm", "conv5_blk/bn", eps=1e-5)
    net.layer("Scale", "conv5_blk/scale", same=True, bias_term=True)
    net.relu("relu5_blk")
    net.layer("Pooling", "pool5", pool="AVE", global_pooling=True)
    net.conv("fc6", 1000, 1, relu=False)
    return net.text


def nin() -> str:
    net = Net("nin_imagenet", 3, 224, 224, old=True)
    shapes = ((96, 11, 4, 0), (256, 5, 1, 2), (384, 3, 1, 1), (1024, 3, 1, 1))
    for number, (filters, size, stride, pad) in enumerate(shapes, 1):
        net.conv(f"conv{number}", filters, size, stride=stride, pad=pad)
        net.conv(f"cccp{2 * number - 1}", filters, 1)
        net.conv(f"cccp{2 * number}", 1000 if number == 4 else filters, 1)
        if number < 4:
            net.pool(f"pool{number}", 3, 2)
    net.layer("Dropout", "drop", same=True)
    net.layer("Pooling", "pool4", pool="AVE", kernel_size=5, stride=1)
    return net.text


def ssd300() -> str:
    """SSD on VGG-16 for the 20 classes of Pascal VOC, as it is deployed."""
    net = Net("VGG_VOC0712_SSD_300x300_deploy", 3, 300, 300)
    for block, (count, filters) in enumerate(zip((2, 2, 3, 3, 3), (64, 128, 256, 512, 512), strict=True), 1):
        for number in range(1, count + 1):
            net.conv(f"conv{block}_{number}", filters, 3, pad=1)
        net.pool(f"pool{block}", *((3, 1) if block == 5 else (2, 2)), **({"pad": 1} if block == 5 else {}))
    net.conv("fc6", 1024, 3, pad=6, dilation=6)
    net.conv("fc7", 1024, 1)
    for number, (small, filters, more) in enumerate(((256, 512, 1), (128, 256, 1), (128, 256, 0), (128, 256, 0)), 6):
        net.conv(f"conv{number}_1", small, 1)
        net.conv(f"conv{number}_2", filters, 3, **({"pad": 1, "stride": 2} if more else {}))
    net.layer("Normalize", "conv4_3_norm", "conv4_3", across_spatial=False, channel_shared=False)
    heads = []
    sources = (("conv4_3_norm", 4, 8), ("fc7", 6, 16), ("conv6_2", 6, 32), ("conv7_2", 6, 64), ("conv8_2", 4, 100), ("conv9_2", 4, 300))
    for source, boxes, step in sources:
        parts = []
        for what, each in (("loc", 4), ("conf", 21)):
            at = f"{source}_mbox_{what}"
            net.layer("Convolution", at, source, num_output=boxes * each, kernel_size=3, pad=1)
            net.layer("Permute", f"{at}_perm", order=[0, 2, 3, 1])
            parts.append(net.layer("Flatten", f"{at}_flat", axis=1))
        ratios = [2] if boxes == 4 else [2, 3]
        parts.append(net.layer("PriorBox", f"{source}_mbox_priorbox", source, "data", min_size=30.0, max_size=60.0, aspect_ratio=ratios, flip=True, step=step))
        heads.append(parts)
    for number, (name, axis) in enumerate((("mbox_loc", 1), ("mbox_conf", 1), ("mbox_priorbox", 2))):
        net.layer("Concat", name, *[parts[number] for parts in heads], axis=axis)
    net.layer("Reshape", "mbox_conf_reshape", "mbox_conf", shape={"dim": [0, -1, 21]})
    net.layer("Softmax", "mbox_conf_softmax", axis=2)
    net.layer("Flatten", "mbox_conf_flatten", axis=1)
    net.layer("DetectionOutput", "detection_out", "mbox_loc", "mbox_conf_flatten", "mbox_priorbox", more="  detection_output_param { num_classes: 21 }\n")
    return net.text


def fcn8s() -> str:
    """FCN-8s at once, for Pascal VOC: a padding of 100, three scores that are added and cropped."""
    net = Net("fcn8s", 3, 500, 500)
    for block, (count, filters) in enumerate(zip((2, 2, 3, 3, 3), (64, 128, 256, 512, 512), strict=True), 1):
        for number in range(1, count + 1):
            net.conv(f"conv{block}_{number}", filters, 3, pad=100 if block == number == 1 else 1)
        net.pool(f"pool{block}", 2, 2)
    net.conv("fc6", 4096, 7, pad=0)
    net.conv("fc7", 4096, 1)
    net.conv("score_fr", 21, 1, relu=False)
    last = net.layer("Deconvolution", "upscore2", num_output=21, bias_term=False, kernel_size=4, stride=2)
    for pool, offset, up in (("pool4", 5, "upscore_pool4"), ("pool3", 9, "upscore8")):
        net.conv(f"score_{pool}", 21, 1, pool, relu=False)
        cropped = net.layer("Crop", f"score_{pool}c", f"score_{pool}", last, axis=2, offset=offset)
        net.layer("Eltwise", f"fuse_{pool}", last, cropped, operation="SUM")
        size = 4 if pool == "pool4" else 16
        last = net.layer("Deconvolution", up, num_output=21, bias_term=False, kernel_size=size, stride=size // 2)
    net.layer("Crop", "score", last, "data", axis=2, offset=31)
    return net.text


def lenet(generation: int) -> str:
    """LeNet of Caffe's first example, in the syntax of the years."""
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("conv1", "Convolution", {"num_output": 20, "kernel_size": 5, "stride": 1}), ("pool1", "Pooling", {"pool": "MAX", "kernel_size": 2, "stride": 2}),
        ("conv2", "Convolution", {"num_output": 50, "kernel_size": 5, "stride": 1}), ("pool2", "Pooling", {"pool": "MAX", "kernel_size": 2, "stride": 2}),
        ("ip1", "InnerProduct", {"num_output": 500}), ("relu1", "ReLU", {}), ("ip2", "InnerProduct", {"num_output": 10}), ("prob", "Softmax", {}),
    ]  # fmt: skip
    if generation:
        net = Net("LeNet", 1, 28, 28, old=generation == 1)
        for name, type, param in steps:
            net.layer(type, name, same=type == "ReLU", **param)
        return net.text
    first = {"Convolution": "conv", "Pooling": "pool", "InnerProduct": "innerproduct", "ReLU": "relu", "Softmax": "softmax"}
    text, last = 'name: "LeNet"\ninput: "data"\ninput_dim: 64\ninput_dim: 1\ninput_dim: 28\ninput_dim: 28\n', "data"
    for name, type, param in steps:
        top = last if type == "ReLU" else name
        fields = message({"name": f'"{name}"', "type": f'"{first[type]}"', **param}, 2).replace("kernel_size", "kernelsize")
        text += f'layers {{\n  layer {{\n{fields}  }}\n  bottom: "{last}"\n  top: "{top}"\n}}\n'
        last = top
    return text
