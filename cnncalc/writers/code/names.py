"""Names that Python takes: of attributes, variables, classes."""

from __future__ import annotations

import keyword
import re

_MODULE = frozenset(
    [
        "add_module",
        "apply",
        "bfloat16",
        "buffers",
        "call_super_init",
        "children",
        "compile",
        "cpu",
        "cuda",
        "double",
        "dump_patches",
        "eval",
        "extra_repr",
        "float",
        "forward",
        "get_buffer",
        "get_extra_state",
        "get_parameter",
        "get_submodule",
        "half",
        "ipu",
        "load_state_dict",
        "modules",
        "mtia",
        "named_buffers",
        "named_children",
        "named_modules",
        "named_parameters",
        "parameters",
        "register_buffer",
        "register_module",
        "register_parameter",
        "requires_grad_",
        "set_extra_state",
        "set_submodule",
        "share_memory",
        "state_dict",
        "to",
        "to_empty",
        "train",
        "training",
        "type",
        "xpu",
        "zero_grad",
    ]
)
"""What an attribute of an `nn.Module` may not be called."""


def identifier(name: str, taken: set[str] | frozenset[str] = frozenset()) -> str:
    """`layer1.0.conv1` → layer1_0_conv1, not among `taken`."""
    base = re.sub(r"\W", "_", name, flags=re.ASCII)
    if not base or base[0].isdigit():
        base = f"_{base}"
    if (
        keyword.iskeyword(base)
        or keyword.issoftkeyword(base)
        or base in _MODULE
        or base in ("self", "torch", "nn", "F")
    ):
        base += "_"
    found, count = base, 1
    while found in taken:
        count += 1
        found = f"{base}_{count}"
    return found


def class_name(text: str) -> str:
    """`ResNet-50` → ResNet50, `my net` → MyNet; Net where nothing is left."""
    words = re.findall(r"[A-Za-z0-9]+", text)
    found = "".join(word[0].upper() + word[1:] for word in words)
    return found if found[:1].isalpha() and not keyword.iskeyword(found) else f"Net{found}"


def wrapped(line: str, width: int = 120) -> list[str]:
    """A line of code as ruff would break it: what stands in its outermost brackets on a line of its own, then each
    argument."""
    if len(line) <= width:
        return [line]
    spot = _outer(line)
    if spot is None:
        return [line]
    start, stop = spot
    indent = line[: len(line) - len(line.lstrip())]
    head, inner, tail = line[: start + 1], line[start + 1 : stop], line[stop:]
    whole = f"{indent}    {inner}"
    parts = _arguments(inner)
    magic = inner.rstrip().endswith(",")
    if len(whole) <= width and not magic and not any(part.lstrip().startswith("*") for part in parts):
        return [head, whole, f"{indent}{tail}"]
    lines = [each for part in parts for each in wrapped(f"{indent}    {part},", width)]
    return [head, *lines, f"{indent}{tail}"]


def _outer(line: str) -> tuple[int, int] | None:
    """Where the last outermost pair of brackets of a line opens and closes."""
    depth, start, found, quote = 0, 0, None, ""
    for index, char in enumerate(line):
        if quote:
            quote = "" if char == quote and line[index - 1] != "\\" else quote
        elif char in "'\"":
            quote = char
        elif char == "#" and depth == 0:
            break
        elif char in "([{":
            start = index if depth == 0 else start
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0 and index > start + 1:
                found = (start, index)
    return found


def _arguments(inner: str) -> list[str]:
    parts, depth, start, quote = [], 0, 0, ""
    for index, char in enumerate(inner):
        if quote:
            quote = "" if char == quote and inner[index - 1] != "\\" else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "," and not depth:
            parts.append(inner[start:index].strip())
            start = index + 1
    parts.append(inner[start:].strip())
    return [part for part in parts if part]
