"""Runs in Pyodide while the playground is built: what is asked most is asked once, so that its modules are in the snapshot."""

import gc
import json
import sys

from cnncalc.hooks.playground import answer as room
from cnncalc.hooks.playground.examples import examples


def asked(what, text, **more):
    """The answer to a request."""
    return json.loads(room.answer(json.dumps({"do": what, "text": text, **more})))


NETWORKS = ("alexnet", "resnet18", "unet", "mobilenet_v2")
TEXTS = [
    example["text"] for example in examples() if example["group"] != "Architectures" or example["name"] in NETWORKS
]
TEXTS += [
    "input: 8x8x3\nlayers:\n  - conv 4 99x99\n  - [a\n",
    "torch 3x8x8 -> nn.Conv2d(3, 8, 3) -> nn.BatchNorm2d(8)\n",
]
TEXTS += [
    f"28x28x3 -> {layer}\n"
    for layer in ("deconv 8 3x3", "bn", "avgpool 2x2", "global_avgpool", "depthwise 3x3", "upsample 2", "zeropad 1")
]
for text in TEXTS:
    for name in [None, *asked("table", text).get("names", [])[:6]]:
        told = asked("layer", text, layer=name)
        edits = [f"{name}.{knob['key']}=3" for knob in told.get("knobs", []) if knob["kind"] != "flag"][:2]
        for edit in edits:
            asked("table", text, edits=[edit])
            asked("write", text, edits=[edit])
room._known.clear()
gc.collect()
gc.freeze()  # what is in the snapshot stays; it need not be looked through again
gc.disable()  # nor while somebody waits: the worker asks for it


def loaded():
    """The files of modules that are in memory: none of them is read again."""
    paths = (getattr(module, "__file__", None) or "" for module in sys.modules.values())
    return [path.removeprefix("/lib/python/") for path in paths if path.startswith("/lib/python/")]
