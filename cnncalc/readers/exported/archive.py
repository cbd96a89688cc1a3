"""The zip that `torch.export.save` writes → the JSON of its program. Nothing is unpacked to disk, and no pickle is opened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.printable import clipped
from cnncalc.readers.weights.archive import bounded
from cnncalc.readers.weights.stored import PickleFault

if TYPE_CHECKING:
    from zipfile import ZipFile

    from cnncalc.readers.file import File

MOST_JSON = 64 * 1024 * 1024
"""Bytes of one JSON of an archive; a network of a thousand layers takes some 2 million."""
MOST_VALUES = 1_500_000
"""Values of one JSON, as its commas and brackets tell."""
_OLD = "serialized_exported_program.json"


class Found:
    """What was found in an archive: the name of the entry with the program, its JSON, and what the archive says of weights
    (name → {"path_name": …}; nothing where it says none)."""

    __slots__ = ("entry", "program", "weights")

    def __init__(self, entry: str, program: Any, weights: dict[str, Any]) -> None:
        self.entry = entry
        self.program = program
        self.weights = weights


def open_archive(file: File) -> Found:
    """The program of an archive; of several the one that `file.wanted` names. SpecError, at the entry, where there is none."""
    from zipfile import ZipFile

    try:
        with file.opened() as opened:
            bounded(opened)
            with ZipFile(opened) as archive:
                return _found(file, archive)
    except SpecError:
        raise
    except PickleFault as error:
        raise file.broken(f"{error} (a torch.export archive is a zip)", "its end") from None
    except Exception as error:
        if error.__class__.__module__ not in ("zipfile", "builtins", "zlib", "lzma", "struct"):
            raise
        raise file.broken(f"the archive is damaged: {clipped(str(error))}", "its list of files") from None


def _found(file: File, archive: ZipFile) -> Found:
    names = {info.filename: info for info in archive.infolist()}
    outside = next((name for name in names if ".." in name.split("/") or name.startswith("/")), None)
    if outside is not None:
        raise file.broken("this path leads out of the archive", f"entry {clipped(outside)}")
    models = {_stem(name): name for name in names if _is_model(name)}
    if not models:
        raise file.broken(_missing(names), "its list of files", "save it with torch.export.save(program, 'model.pt2')")
    if file.wanted and file.wanted not in models:
        help = nearest(file.wanted, models) or f"its models are {', '.join(map(clipped, list(models)[:20]))}"
        raise file.broken(f"there is no model {clipped(file.wanted)} in the archive", "its list of files", help)
    if len(models) > 1 and not file.wanted:
        listed = ", ".join(map(clipped, list(models)[:20]))
        help = f"name one of them: {file.name}:{clipped(next(iter(models)))}"
        raise file.broken(f"the archive holds several models: {listed}", "its list of files", help)
    entry = models[file.wanted] if file.wanted else next(iter(models.values()))
    program = _json(file, archive, entry, names)
    top = entry.rpartition("models/")[0]
    config = f"{top}data/weights/{_stem(entry)}_weights_config.json"
    said = _json(file, archive, config, names) if config in names else {}
    weights = said.get("config") if said.__class__ is dict else None
    return Found(entry, program, weights if weights.__class__ is dict else {})


def _stem(name: str) -> str:
    """`r18/models/model.json` → `model`."""
    return name.rpartition("/")[2].removesuffix(".json")


def _is_model(name: str) -> bool:
    folder, _, last = name.rpartition("/")
    return last == _OLD or (last.endswith(".json") and (folder == "models" or folder.endswith("/models")))


def _missing(names: Any) -> str:
    """What an archive without a program is."""
    if any("/code/" in name for name in names):
        return "this is a TorchScript program, and no archive of torch.export"
    if any(name.rpartition("/")[2] == "data.pkl" for name in names):
        return "this is a file of PyTorch weights, and holds no network"
    if any("aotinductor" in name or name.endswith((".so", ".cubin")) for name in names):
        return "this archive holds compiled code (AOTInductor), and no program to read"
    return "there is no models/NAME.json in the archive, which holds the program"


def _json(file: File, archive: ZipFile, entry: str, names: Any) -> Any:
    """The value of an entry; SpecError where it is too large, or no JSON."""
    with archive.open(names[entry]) as member:
        data = member.read(MOST_JSON + 1)
    part = f"entry {clipped(entry)}"
    if len(data) > MOST_JSON:
        raise file.broken(f"it is larger than {MOST_JSON // 1024 // 1024} MiB", part, "is this the right file?")
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise file.broken(f"it holds more than {MOST_VALUES:,} values", part, "is this the right file?")
    try:
        return json.loads(data)
    except UnicodeDecodeError as error:
        raise file.broken("it is no UTF-8 text", f"{part}, byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise file.broken(f"it is no JSON: {error.msg}", f"{part}, line {error.lineno}, column {error.colno}") from None
    except (ValueError, RecursionError):
        raise file.broken("it is nested too deeply, or holds a number that no file has", part) from None
