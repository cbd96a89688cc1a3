"""PyTorch's files: archives (since 1.6: a zip with `data.pkl` in it), and the older ones, pickles one after the other."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, Any

from cnncalc.readers.weights.pickled import read_pickle
from cnncalc.readers.weights.stored import PickleFault

if TYPE_CHECKING:
    from typing import BinaryIO

    from cnncalc.readers.weights.stored import Storage

MOST_PICKLE = 64 * 1024 * 1024
"""Bytes of the pickle of an archive, or of an older file up to the end of its last pickle."""
MOST_DIRECTORY = 8 * 1024 * 1024
"""Bytes of an archive's list of files; a thousand tensors take some 100,000."""
MAGIC = 0x1950A86A20F9469CFC6C
_BYTES = {"Double": 8, "Float": 4, "Half": 2, "BFloat16": 2, "Long": 8, "Int": 4, "Short": 2, "Char": 1, "Byte": 1}
_BYTES |= {"Bool": 1, "Untyped": 1, "ComplexFloat": 8, "ComplexDouble": 16, "QInt8": 1, "QUInt8": 1, "QInt32": 4}
"""Bytes of a number of each type of storage."""


def from_archive(file: BinaryIO) -> Any:
    """The value that an archive holds; PickleFault where it holds none, or its numbers are not all there."""
    from zipfile import BadZipFile, LargeZipFile, ZipFile

    bounded(file)
    try:
        with ZipFile(file) as archive:
            names = {name: info for info in archive.infolist() for name in [info.filename]}
            pickles = [
                name for name in names if name == "data.pkl" or (name.count("/") == 1 and name.endswith("/data.pkl"))
            ]
            if not pickles:
                raise PickleFault("the archive holds no data.pkl")
            top = pickles[0].removesuffix("data.pkl")
            with archive.open(pickles[0]) as member:
                data = member.read(MOST_PICKLE + 1)
            if len(data) > MOST_PICKLE:
                raise PickleFault(f"its pickle is larger than {MOST_PICKLE // 1024 // 1024} MiB")
            value, _, storages = read_pickle(data)
            for storage in storages:
                _present(storage, names.get(f"{top}data/{storage.key}"))
            return value
    except (
        BadZipFile,
        LargeZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        struct.error,
    ) as error:
        raise PickleFault(f"the archive is damaged: {' '.join(str(error).split())[:80]}") from None
    except Exception as error:
        if error.__class__.__module__ != "zlib" and error.__class__.__name__ not in ("LZMAError", "error"):
            raise
        raise PickleFault("the archive is damaged: what is packed in it cannot be unpacked") from None


def bounded(file: BinaryIO) -> None:
    """PickleFault where an archive's list of files is missing, or larger than any is."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise PickleFault("the archive is cut off")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if wide >= 0 and len(tail) >= wide + 56:
        length = int.from_bytes(tail[wide + 40 : wide + 48], "little")
    elif length == 0xFFFFFFFF:
        raise PickleFault("the archive is damaged: it has no list of files")
    if length > MOST_DIRECTORY:
        raise PickleFault(f"the archive's list of files is larger than {MOST_DIRECTORY // 1024 // 1024} MiB")


def _present(storage: Storage, info: Any) -> None:
    """PickleFault where a storage is not in the archive, or shorter than it says."""
    if info is None:
        raise PickleFault(f"the numbers of storage {storage.key[:40]} are not in the archive")
    size = _BYTES.get(storage.type.removesuffix("Storage"))
    if size is not None and info.file_size < storage.numbers * size:
        raise PickleFault(
            f"storage {storage.key[:40]} is to hold {storage.numbers * size:,} bytes, and has {info.file_size:,}"
        )


def from_pickles(file: BinaryIO) -> Any:
    """The value that a file of pickles holds; PickleFault where it is none, or its numbers are not all there."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    data = file.read(MOST_PICKLE)
    try:
        value, at, storages = read_pickle(data)
        if value.__class__ is not int or value != MAGIC:
            return value
        _, at, _ = read_pickle(data, at)  # the version, then what machine wrote it
        _, at, _ = read_pickle(data, at)
        value, at, storages = read_pickle(data, at)
        keys, at, _ = read_pickle(data, at)
    except PickleFault as error:
        if size > MOST_PICKLE and "cut off" in str(error):
            raise PickleFault(f"its pickles are larger than {MOST_PICKLE // 1024 // 1024} MiB") from None
        raise
    end = at
    known = {storage.key: storage for storage in storages}
    for key in keys if keys.__class__ is list else ():
        storage = known.get(key) if key.__class__ is str else None
        if storage is not None:
            end += 8 + storage.numbers * _BYTES.get(storage.type.removesuffix("Storage"), 0)
    if end > size:
        raise PickleFault(f"it is cut off: {end - size:,} bytes of its numbers are missing")
    return value
