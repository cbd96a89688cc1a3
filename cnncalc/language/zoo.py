"""The specs that ship with the package: `zoo:NAME`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import refused
from cnncalc.diagnostics.printable import clipped

if TYPE_CHECKING:
    from pathlib import Path


def zoo_folder() -> Path:
    """The folder of the specs that ship with the package: inside it when installed, beside it in a checkout."""
    from pathlib import Path

    inside = Path(__file__).parent.parent / "specs"
    return inside if inside.is_dir() else Path(__file__).parent.parent.parent / "specs"


def zoo_names() -> list[str]:
    """The names of the specs that ship with the package, sorted."""
    return sorted(path.name.split(".")[0] for path in zoo_folder().glob("*") if path.suffix in (".yaml", ".cnn"))


def zoo_path(name: str) -> Path:
    """The file behind zoo:NAME, or SpecError that suggests the nearest name."""
    folder = zoo_folder()
    if name.replace("_", "").replace("-", "").replace(".", "").isalnum():
        for suffix in (".yaml", ".cnn"):
            path = folder / (name + suffix)
            if path.is_file():
                return path
    from cnncalc.diagnostics.nearest import nearest

    help = nearest(name, zoo_names()) or "cnncalc zoo lists them"
    raise refused(f"zoo:{clipped(name)}", "the zoo has no such spec", help)
