"""What a page is made with: its script and styles, and the libraries that the script uses, in one file.

`README.md` says which libraries these are, in which versions, under which licences, and how the file is made anew.
"""

from __future__ import annotations

from pathlib import Path


def asset(name: str) -> str:
    """The text of a file of this folder."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def digest(content: str) -> str:
    """What a policy calls a script or a style of this very text."""
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(content.encode('utf-8')).digest()).decode('ascii')}'"
