"""Texts of `.cfg` files, made from short descriptions of the published networks: as people write them, none of them copied."""

from __future__ import annotations

from typing import Any


def section(kind: str, **options: Any) -> str:
    lines = [f"{key.rstrip('_')}={value}" for key, value in options.items()]
    return "\n".join([f"[{kind}]", *lines, "", ""])


def net(width: int, height: int = 0, channels: int = 3) -> str:
    return section("net", batch=64, subdivisions=8, width=width, height=height or width, channels=channels, learning_rate=0.001)


def conv(filters: int, size: int = 3, stride: int = 1, activation: str = "leaky", normalized: int = 1, **more: Any) -> str:
    return section("convolutional", batch_normalize=normalized, filters=filters, size=size, stride=stride, pad=1, activation=activation, **more)


def bottom(filters: int) -> str:
    return conv(filters, 1, 1, "linear", 0)


def halved() -> str:
    return section("maxpool", size=2, stride=2)


def route(*layers: int, **more: Any) -> str:
    return section("route", layers=", ".join(map(str, layers)), **more)


def shortcut(number: int) -> str:
    return section("shortcut", from_=number, activation="linear")


def yolo(mask: str, classes: int = 80, num: int = 9) -> str:
    return section("yolo", mask=mask, anchors="10,13,  16,30,  33,23", classes=classes, num=num, jitter=".3")


def residual(filters: int, copies: int) -> str:
    return (conv(filters // 2, 1) + conv(filters) + shortcut(-3)) * copies


def darknet53_backbone() -> str:
    text = conv(32)
    for filters, copies in ((64, 1), (128, 2), (256, 8), (512, 8), (1024, 4)):
        text += conv(filters, 3, 2) + residual(filters, copies)
    return text


def darknet53() -> str:
    return net(256) + darknet53_backbone() + section("avgpool") + bottom(1000) + section("softmax", groups=1)


def yolov3(width: int) -> str:
    text = net(width) + darknet53_backbone()
    for filters, mask, skip in ((1024, "6,7,8", 0), (512, "3,4,5", 61), (256, "0,1,2", 36)):
        if skip:
            text += route(-4) + conv(filters // 2, 1) + section("upsample", stride=2) + route(-1, skip)
        text += (conv(filters // 2, 1) + conv(filters)) * 3 + bottom(255) + yolo(mask)
    return text


def yolov3_spp(width: int) -> str:
    pools = section("maxpool", stride=1, size=5) + route(-2) + section("maxpool", stride=1, size=9) + route(-4)
    pools += section("maxpool", stride=1, size=13) + route(-1, -3, -5, -6)
    head = (conv(512, 1) + conv(1024)) * 3 + bottom(255)
    start = conv(512, 1) + conv(1024) + conv(512, 1)
    return yolov3(width).replace(head, start + pools + conv(512, 1) + conv(1024) + conv(512, 1) + conv(1024) + bottom(255))


def yolov3_tiny(width: int = 416) -> str:
    text = net(width) + "".join(conv(filters) + halved() for filters in (16, 32, 64, 128, 256))
    text += conv(512) + section("maxpool", size=2, stride=1) + conv(1024) + conv(256, 1) + conv(512) + bottom(255) + yolo("3,4,5", num=6)
    return text + route(-4) + conv(128, 1) + section("upsample", stride=2) + route(-1, 8) + conv(256) + bottom(255) + yolo("0,1,2", num=6)


def darknet19_backbone() -> str:
    text = conv(32) + halved() + conv(64) + halved()
    for filters in (128, 256):
        text += conv(filters) + conv(filters // 2, 1) + conv(filters) + halved()
    text += conv(512) + (conv(256, 1) + conv(512)) * 2 + halved()
    return text + conv(1024) + (conv(512, 1) + conv(1024)) * 2


def darknet19(width: int = 224) -> str:
    return net(width) + darknet19_backbone() + bottom(1000) + section("avgpool") + section("softmax", groups=1) + section("cost", type="sse")


def yolov2(width: int) -> str:
    text = net(width) + darknet19_backbone() + conv(1024) + conv(1024)
    text += route(-9) + conv(64, 1) + section("reorg", stride=2) + route(-1, -4) + conv(1024) + bottom(425)
    return text + section("region", anchors="0.57273, 0.677385", classes=80, coords=4, num=5, softmax=1)


def yolov2_tiny(width: int) -> str:
    text = net(width) + "".join(conv(filters) + halved() for filters in (16, 32, 64, 128, 256))
    text += conv(512) + section("maxpool", size=2, stride=1) + conv(1024) + conv(512) + bottom(425)
    return text + section("region", classes=80, coords=4, num=5)


def partial(filters: int, copies: int, first: bool = False) -> str:
    """A stage of CSPDarknet53: half of the channels pass the residual blocks by."""
    wide = filters if first else filters // 2
    text = conv(filters, 3, 2, "mish") + conv(wide, 1, 1, "mish") + route(-2) + conv(wide, 1, 1, "mish")
    text += (conv(filters // 2, 1, 1, "mish") + conv(wide, 3, 1, "mish") + shortcut(-3)) * copies
    return text + conv(wide, 1, 1, "mish") + route(-1, -(3 * copies + 4)) + conv(filters, 1, 1, "mish")


def yolov4(width: int) -> str:
    text = net(width) + conv(32, 3, 1, "mish") + partial(64, 1, True) + partial(128, 2) + partial(256, 8) + partial(512, 8) + partial(1024, 4)
    text += conv(512, 1) + conv(1024) + conv(512, 1) + section("maxpool", stride=1, size=5) + route(-2) + section("maxpool", stride=1, size=9)
    text += route(-4) + section("maxpool", stride=1, size=13) + route(-1, -3, -5, -6) + conv(512, 1) + conv(1024) + conv(512, 1)
    for filters, skip in ((256, 85), (128, 54)):
        text += conv(filters, 1) + section("upsample", stride=2) + route(skip) + conv(filters, 1) + route(-1, -3)
        text += (conv(filters, 1) + conv(filters * 2)) * 2 + conv(filters, 1)
    text += conv(256) + bottom(255) + yolo("0,1,2")
    for filters, skip, mask in ((256, -16, "3,4,5"), (512, -37, "6,7,8")):
        text += route(-4) + conv(filters, 3, 2) + route(-1, skip) + (conv(filters, 1) + conv(filters * 2)) * 3 + bottom(255) + yolo(mask)
    return text


def yolov4_tiny(width: int = 416) -> str:
    text = net(width) + conv(32, 3, 2) + conv(64, 3, 2)
    for filters in (64, 128, 256):
        text += conv(filters) + route(-1, groups=2, group_id=1) + conv(filters // 2) * 2 + route(-1, -2) + conv(filters, 1) + route(-6, -1) + halved()
    text += conv(512) + conv(256, 1) + conv(512) + bottom(255) + yolo("3,4,5", num=6)
    return text + route(-4) + conv(128, 1) + section("upsample", stride=2) + route(-1, 23) + conv(256) + bottom(255) + yolo("1,2,3", num=6)


def vgg16() -> str:
    text = net(224)
    for filters, copies in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        text += conv(filters, activation="relu", normalized=0) * copies + halved()
    dense = section("connected", output=4096, activation="relu") + section("dropout", probability=".5")
    return text + dense * 2 + section("connected", output=1000, activation="linear") + section("softmax", groups=1) + section("cost", type="sse")


def alexnet() -> str:
    text = net(227) + section("convolutional", filters=96, size=11, stride=4, pad=0, activation="relu") + section("maxpool", size=3, stride=2, padding=0)
    text += conv(256, 5, 1, "relu", 0) + section("maxpool", size=3, stride=2, padding=0)
    text += conv(384, 3, 1, "relu", 0) * 2 + conv(256, 3, 1, "relu", 0) + section("maxpool", size=3, stride=2, padding=0)
    dense = section("connected", output=4096, activation="relu") + section("dropout", probability=".5")
    return text + dense * 2 + section("connected", output=1000, activation="linear") + section("softmax", groups=1)


def yolov1_tail() -> str:
    """The end of YOLOv1, with the layer whose kernels differ by position."""
    return section("net", width=7, height=7, channels=1024) + section("local", size=3, stride=1, pad=1, filters=256, activation="leaky")
