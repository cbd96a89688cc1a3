"""Archives of the tests, taken apart and put together again, and what is said of one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import cnncalc


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def said(path: Path, data: bytes, **asked: Any) -> str:
    """What is said of an archive: its error; nothing where it is read."""
    path.write_bytes(data)
    try:
        cnncalc.infer(cnncalc.load(path, **asked))
    except cnncalc.SpecError as error:
        return str(error)
    return ""
