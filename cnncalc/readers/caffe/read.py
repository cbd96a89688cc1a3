"""A prototxt of Caffe → the graph of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.diagnostics.nearest import nearest
from cnncalc.graph.growth import Ref
from cnncalc.readers.caffe.inputs import DATA, declared, feed
from cnncalc.readers.caffe.items import items_of
from cnncalc.readers.caffe.kinds import IGNORED, KINDS, LOSSES, TOLERANT
from cnncalc.readers.caffe.net import Net, Unseen
from cnncalc.readers.caffe.phases import included, stages_of, state_of
from cnncalc.readers.caffe.text import read_message
from cnncalc.readers.grower import Grower

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.caffe.items import Item
    from cnncalc.readers.caffe.message import Message
    from cnncalc.readers.file import Asked, File

_MOST = 8 * 1024 * 1024


def read_file(file: File, asked: Asked) -> Graph:
    """The network of a prototxt, as it is tested unless `file.wanted` says TRAIN or names stages; SpecError where it cannot
    be read or computed."""
    source = file.text(_MOST)
    if asked.framework == "keras":
        raise refused(file.name, "Caffe's shapes have their channels first", "leave --framework out")
    message = read_message(source)
    items = items_of(message)
    if not items:
        raise _no_network(file.name, message)
    state = state_of(message, file.wanted)
    unknown = sorted(state.stages - {*stages_of(items), *message.message("state").words("stage")})
    if file.wanted and unknown:
        known = ", ".join(["TRAIN", "TEST", *stages_of(items)])
        raise refused(file.name, f"no layer is of the stage '{unknown[0]}'", f"behind the colon stands one of {known}")
    model = message.word("name") or file.name.replace("\\", "/").rpartition("/")[2].removesuffix(".prototxt")
    grower = Grower(model.strip("<>") or "net", "torch", asked, "3x224x224")
    try:
        return _grown(grower, message, [item for item in items if included(item, state)], file.name)
    except SpecError as error:
        if error.report is not None:
            raise
        raise grower.broken(error) from None


def _grown(grower: Grower, message: Message, items: Sequence[Item], name: str) -> Graph:
    """Let every layer add its rows."""
    net = Net(grower)
    grower.growth.graph.counts_all = True
    declared(net, message)
    for item in items:
        try:
            _layer(net, item, items)
        except SpecError as error:
            if error.report is not None or "--input" in error.faults[0].help:
                raise
            for fault in error.faults:
                grower.faults.note(fault)
            for top in item.tops:
                net.give(top, None)
    outputs: dict[Ref, str] = {}
    for blob, ref in net.blobs.items():
        if isinstance(ref, Ref) and ref.number >= 0 and blob not in net.read:
            outputs.setdefault(ref, grower.growth.graph.nodes[ref.number].name)
    return grower.finish([(name, ref) for ref, name in outputs.items()], name)


def _layer(net: Net, item: Item, items: Sequence[Item]) -> None:
    """Add the rows of one layer, and give its tops."""
    if item.kind in DATA or (not item.bottoms and item.kind not in KINDS):
        feed(net, item, items)
        return
    reads = [_blob(net, item, number) for number in range(len(item.bottoms))]
    if item.kind not in IGNORED:
        net.read.update(item.bottoms)
    found: Ref | list[Ref | None] | None
    if item.kind in IGNORED or (item.kind not in KINDS and item.kind.endswith(LOSSES)):
        if item.kind == "silence":
            net.read.update(item.bottoms)
        for top in item.tops:
            net.give(top, Unseen(f"what {item.name} gives"))
        return
    unseen = [blob for blob in reads if isinstance(blob, Unseen)]
    if item.kind == "python" or (reads and isinstance(reads[0], Unseen)):
        what = unseen[0].what if item.kind != "python" else f"what the Python layer {item.name} gives"
        for top in item.tops:
            net.give(top, Unseen(what))
        return
    reader = KINDS.get(item.kind)
    if reader is None:
        help = nearest(item.kind, KINDS)
        help = help if help else "write the network as a spec, with an `opaque` in its place: cnncalc layers opaque"
        key = "type" if "type" in item.message.fields else "name"
        raise item.message.wrong(f"cnncalc does not know Caffe's layer {item.type[:60] or 'without a type'}", key, help)
    if not reads and item.kind != "parameter":
        raise item.message.wrong(f"{item.name} reads nothing", "name", 'write bottom: "…"')
    if unseen and item.kind not in TOLERANT:
        message = f"{item.name} reads {unseen[0].what}, whose shape is not known"
        raise item.message.wrong(message, "bottom", "write the network as a spec, with an `opaque` in its place")
    found = reader(net, item, [None if isinstance(read, Unseen) else read for read in reads])
    given = found if isinstance(found, list) else [found] * max(1, len(item.tops))
    for number, top in enumerate(item.tops or [item.name]):
        net.give(top, given[number] if number < len(given) else None)


def _blob(net: Net, item: Item, number: int) -> Ref | Unseen | None:
    name = item.bottoms[number]
    if name in net.blobs:
        return net.blobs[name]
    if item.kind in IGNORED or item.kind.endswith(LOSSES):
        return Unseen(name)
    help = nearest(name, net.blobs) or f"the blobs before it are {', '.join(list(net.blobs)[-8:]) or 'none'}"
    value = item.message.fields.get("bottom")
    message = f"{item.name} reads '{name[:60]}', which no layer before it gives"
    if value is None or number >= len(value):
        raise item.message.wrong(message, "name", help)
    error = item.message.wrong(message, "bottom", help)
    error.faults[0].place = item.message.locate(value[number].at, value[number].length)
    raise error


def _no_network(name: str, message: Message) -> SpecError:
    """The error for a prototxt that holds something else."""
    named = next((message.word(key) for key in ("net", "train_net") if key in message.fields), "")
    if named or "net_param" in message.fields:
        return refused(name, "this is a solver, which trains a network", f"name the network: {named or 'net_param'}")
    if "item" in message.fields:
        return refused(name, "this is a map of labels", "name the prototxt of a network")
    return refused(
        name, "there is no layer in this prototxt", 'a network has layer { name: "conv1" type: "Convolution" … }'
    )
