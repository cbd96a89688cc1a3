"""What kind of file a source is, by its name and its first bytes; told plainly while nobody reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from typing import BinaryIO


class Format(NamedTuple):
    """A kind of file: what people call it, how its names end, how its bytes begin, and what to do with it instead.

    `reader` is the module that reads it, whose `read_file(File, Asked)` gives a `Graph` (see `file.py`); "" where none does.
    """

    name: str
    suffixes: tuple[str, ...]
    begins: tuple[bytes, ...] = ()
    instead: str = "write the network as a spec: cnncalc zoo --copy NAME gives one to start from"
    reader: str = ""


_LAYERS = 'paste its layers after the input\'s shape: cnncalc shape "28x28x1 -> Conv2D(32, 3) -> ReLU()"'
_WEIGHTS = "it holds weights, and no layers: name the code or the spec that they belong to"
_KERAS = "cnncalc.readers.keras_files.read"
_MOST_LISTED = 8 * 1024 * 1024
_ZIP, _PICKLE = b"PK\x03\x04", b"\x80\x02"

PYTHON = Format("a Python program", (".py", ".pyw", ".pyi"), instead=_LAYERS)
"""Read by `cnncalc.readers.python` and the rooms of the frameworks beside it."""
NOTEBOOK = Format("a notebook", (".ipynb",), instead=_LAYERS)
"""Read by `cnncalc.readers.notebooks` as the program that its cells are."""
DARKNET = Format("a Darknet configuration", (".cfg",), reader="cnncalc.readers.darknet.read")
TFLITE = Format("a TensorFlow Lite model", (".tflite",), reader="cnncalc.readers.tflite.read")
CAFFE = Format("a Caffe network", (".prototxt",), reader="cnncalc.readers.caffe.read")
TORCHSCRIPT = Format("a TorchScript archive", (".ptl", ".torchscript"), reader="cnncalc.readers.torchscript.read")
"""Also what is called as files of weights are (`.pt`), told by the code in it."""
KERAS = Format("a Keras configuration", (), reader=_KERAS)
"""The JSON of a model, told by what it says."""
FORMATS = (
    PYTHON,
    NOTEBOOK,
    Format("a Keras archive", (".keras",), reader=_KERAS),
    Format("an HDF5 file, as Keras saved models and weights", (".h5", ".hdf5"), (b"\x89HDF",), reader=_KERAS),
    Format(
        "an ONNX model",
        (".onnx",),
        tuple(bytes((8, version)) for version in range(1, 32)),
        reader="cnncalc.readers.onnx.read",
    ),
    Format("a torch.export archive", (".pt2",), reader="cnncalc.readers.exported.read"),
    TORCHSCRIPT,
    Format("a file of PyTorch weights", (".pt", ".pth", ".ckpt", ".bin", ".pkl"), (_PICKLE,), _WEIGHTS),
    Format("a file of weights (safetensors)", (".safetensors",), (), _WEIGHTS),
    TFLITE,
    Format("a TensorFlow graph", (".pb", ".pbtxt", ".index", ".meta")),
    CAFFE,
    Format("a file of Caffe weights", (".caffemodel",), (), _WEIGHTS),
    DARKNET,
    Format("an array of numbers", (".npy", ".npz", ".mat"), (b"\x93NUMPY",), _WEIGHTS),
    Format("a picture", (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"), (b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), ""),
    Format("a document", (".pdf", ".docx", ".html"), (b"%PDF",), ""),
    Format("a zip archive", (".zip",), (_ZIP,)),
    Format(
        "a compressed file",
        (".gz", ".bz2", ".xz", ".tgz", ".7z", ".zst"),
        (b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
        "unpack it",
    ),
)
"""The kinds of file that are known and hold no spec, the more special before the more general."""

_PROGRAM = re.compile(
    r"(?:from\s+[\w.]+\s+import\b|import\s+\w[\w.]*(?:\s+as\s+\w+)?(?:\s*,|\s*$)|class\s+\w+\s*[(:]|(?:async\s+)?def\s+\w+\s*\(|"
    r"@[\w.]+|if\s+__name__\b|#!.*\bpython|>>> |In \[\d+\]:)"
)
_WITHIN = re.compile(
    r"^[^\w#'\"\n]*(?:\d+[^\w#'\"\n]*)?(?:from\s+[\w.]+\s+import\s|import\s+[\w.]+(?:\s+as\s+\w+)?[ \t]*$|class\s+\w+\s*\(.*\)\s*:|"
    r"def\s+\w+\s*\(.*\)\s*:[ \t]*$)|"
    r"^[ \t]*(?:>>> |for[ \t]+\w[^\n:]{0,80}[ \t]in[ \t]|with[ \t]+\w[^\n:]{0,200}:[ \t]*$|print\b[^\n]{0,200}\.shape|assert\s|"
    r"\w+\s*=\s*(?:torch|tf|np|numpy)\.(?:rand|randn|zeros|ones|empty|random\.\w+|arange|constant)\()",
    re.MULTILINE,
)
"""What no spec has at the start of a line, whatever stands before it: prompts, numbers of lines, the signs of a diff."""
_SPEC = re.compile(
    r"^(?:model|framework|layout|input|layers|blocks|vars|expect|description)[ \t]*:|\A\s*(?:(?:torch|keras)[ \t]+)?\d+(?:x\d+)+\b",
    re.MULTILINE,
)
_CFG = re.compile(r"^[ \t]*\[(?:net|network)\][ \t]*(?:[#;].*)?$", re.MULTILINE)
_PROTOTXT = re.compile(r"^[ \t]*layers?[ \t]*\{", re.MULTILINE)
"""What no spec has: of a layer's braces there is no colon before."""
_KERAS_CONFIGURATION = re.compile(r'\s*\{.*?"class_name"\s*:\s*"\w+"', re.DOTALL)
_NOTEBOOK = re.compile(r'\s*\{\s*"(?:cells|worksheets|nbformat(?:_minor)?|metadata)"\s*:')


def named(name: str) -> Format | None:
    """The kind of a file that its name tells; None for one that may hold a spec."""
    lower = name.lower()
    return next((format for format in FORMATS if lower.endswith(format.suffixes)), None)


def begun(data: bytes) -> Format | None:
    """The kind that a file's first bytes tell."""
    if data[4:8] == b"TFL3":
        return TFLITE
    return next((format for format in FORMATS if format.begins and data.startswith(format.begins)), None)


def scripted(file: BinaryIO) -> bool:
    """Whether an open file is a TorchScript archive: a zip that lists code of PyTorch's own kind."""
    if file.read(4) != _ZIP:
        return False
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    start = int.from_bytes(tail[at + 16 : at + 20], "little")
    if at < 0 or start >= size:  # of an archive of more than 4 GiB another record says where its list is
        return b"/code/__torch__" in tail
    file.seek(start)
    return b"code/__torch__" in file.read(_MOST_LISTED)


def written(text: str) -> Format | None:
    """The kind that a text without a telling name is of: a program, a notebook, a Keras configuration, a Darknet or
    Caffe network; None for one that may be a spec."""
    if text.lstrip()[:1] == "{":
        head = text[:2000]
        if _NOTEBOOK.match(head):
            return NOTEBOOK
        return KERAS if _KERAS_CONFIGURATION.match(head) else None
    if _CFG.search(text[:20_000]):
        return DARKNET
    if _PROTOTXT.search(text[:20_000]):
        return CAFFE
    for line in text.splitlines()[:60]:
        stripped = line.strip()
        if _PROGRAM.match(stripped):
            return PYTHON
        if stripped and not stripped.startswith(("#", '"""', "'''")) and not _assigns(stripped):
            break
    head = text[:20_000]
    return PYTHON if _WITHIN.search(head) and not _SPEC.search(head) else None


def _assigns(line: str) -> bool:
    """Whether a line may stand before the first telling one of a program: a docstring's, or an assignment of a plain
    value."""
    return re.match(r"[A-Za-z_]\w*\s*=\s*[\d'\"(\[]|[A-Z][^:=>]*[.\w]$", line) is not None
