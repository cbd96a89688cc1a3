"""What each kind of section becomes: its name in brackets → the function that adds its layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.darknet.convolutions import batchnorm, convolutional, crnn, deconvolutional, local
from cnncalc.readers.darknet.heads import detection, gaussian_yolo, region, yolo
from cnncalc.readers.darknet.joins import route, sam, scale_channels, shortcut
from cnncalc.readers.darknet.plain import activation, cost, dropout, implicit, lrn, same, softmax, unread
from cnncalc.readers.darknet.resampling import avgpool, crop, local_avgpool, maxpool, reorg, upsample
from cnncalc.readers.darknet.vectors import connected, gru, lstm, rnn

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.growth import Ref
    from cnncalc.readers.darknet.net import Net
    from cnncalc.readers.darknet.sections import Section

KINDS: dict[str, Callable[[Net, Section], Ref | None]] = {
    "convolutional": convolutional,
    "conv": convolutional,
    "deconvolutional": deconvolutional,
    "deconv": deconvolutional,
    "local": local,
    "batchnorm": batchnorm,
    "crnn": crnn,
    "connected": connected,
    "conn": connected,
    "rnn": rnn,
    "gru": gru,
    "lstm": lstm,
    "maxpool": maxpool,
    "max": maxpool,
    "local_avgpool": local_avgpool,
    "local_avg": local_avgpool,
    "avgpool": avgpool,
    "avg": avgpool,
    "upsample": upsample,
    "reorg": reorg,
    "reorg3d": reorg,
    "crop": crop,
    "route": route,
    "shortcut": shortcut,
    "scale_channels": scale_channels,
    "sam": sam,
    "yolo": yolo,
    "gaussian_yolo": gaussian_yolo,
    "region": region,
    "detection": detection,
    "dropout": dropout,
    "softmax": softmax,
    "soft": softmax,
    "activation": activation,
    "normalization": lrn,
    "lrn": lrn,
    "implicit": implicit,
    "cost": cost,
    "contrastive": cost,
    "empty": same,
    "silence": same,
    "logistic": same,
    "logxent": same,
    "l2norm": same,
    "iseg": same,
    "conv_lstm": unread,
    "history": unread,
}


def kind_of(section: Any) -> str:
    """The kind of a section as the table has it: Darknet writes one of them with a capital."""
    kind: str = section.kind
    return kind.lower() if kind in ("Gaussian_yolo",) else kind
