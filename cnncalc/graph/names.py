"""What the names of layers tell of the modules that these stand in."""

from __future__ import annotations

import re

LEVELS = 32
"""Names are cut at so many slashes at most."""


def by_dots(name: str) -> list[str]:
    """`layer1.0.conv1` → ["layer1.", "0.", "conv1"]."""
    return re.split(r"(?<=\.)", name)


def by_slashes(name: str) -> list[str]:
    """`/layer1/layer1.0/conv1/Conv` → ["/layer1/", "layer1.0/", "conv1/", "Conv"]."""
    return re.split(r"(?<=[^/]/)", name, maxsplit=LEVELS)


def by_marks(name: str) -> list[str]:
    """`conv2_block1_1_conv` → ["conv2_block1_", "1_conv"]: cut after the last part that counts blocks."""
    found = re.match(r"(?:.*?[A-Za-z]_?\d+[A-Za-z]?[._/])(?=.)", name)
    if found is None:
        return [name]
    start = found[0]
    more = re.match(r"(?:block_?\d+[a-z]?|\d+)[._/](?=.)", name[len(start) :])
    start += more[0] if more is not None and more[0][:1].isalpha() else ""
    return [start, name[len(start) :]]


def modules(names: list[str]) -> list[tuple[str, ...]]:
    """For each layer the modules that it stands in, the outermost first, where names alone tell them.

    Names are cut at `/` where they have it, else behind a counted block (`conv2_block1_`). A module holds two layers or
    more, but not all, and a layer of its very name; a counted block's stand one after the other.
    """
    sliced = any("/" in name.strip("/") for name in names)
    found = [_heads(by_slashes(name) if sliced else by_marks(name)) for name in names]
    known = {head for heads in found for head in heads}
    found = [[*heads, name] if name in known else heads for heads, name in zip(found, names, strict=True)]
    held: dict[str, list[int]] = {}
    for number, heads in enumerate(found):
        for head in heads:
            held.setdefault(head, []).append(number)
    kept = {
        head
        for head, numbers in held.items()
        if 1 < len(numbers) < len(names) and (sliced or numbers[-1] - numbers[0] == len(numbers) - 1)
    }
    return [tuple(head for head in heads if head in kept) for heads in found]


def _heads(parts: list[str]) -> list[str]:
    heads, whole = [], ""
    for part in parts[:-1]:
        whole += part
        heads.append(whole.rstrip("._/"))
    return heads
