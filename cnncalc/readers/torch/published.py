"""Networks that libraries publish (`torchvision.models.resnet18`): read from the library's own source where it is installed
beside, else from what we ship of it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.packages import installed, shipped
from cnncalc.readers.python.values import MISSING, Native

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.readers.python.frames import Site

_TORCHVISION = re.compile(r"torchvision\.(models|ops)(\.|$)")
_FOLDERS = ("", "segmentation.", "video.", "detection.", "quantization.")
_HUBS = {
    "pytorch/vision": "torchvision",
    "huggingface/pytorch-image-models": "timm",
    "rwightman/pytorch-image-models": "timm",
}
_HUB_OWN = ("source", "trust_repo", "force_reload", "verbose", "skip_validation", "github", "repo_or_dir", "model")
_TIMM_OWN = (
    *("pretrained", "pretrained_cfg", "pretrained_cfg_overlay", "checkpoint_path", "cache_dir"),
    *("scriptable", "exportable", "no_jit", "model_name"),
)


def published(machine: Any, site: Site, path: str) -> Any:
    """What a dotted name of such a library means; None where nobody knows it."""
    top = path.partition(".")[0]
    if path == "timm.create_model":
        return Native(path, _create_model)
    if top == "torchvision" and not _TORCHVISION.match(path):
        return None  # its data and what is done with pictures
    if path == "torchvision.ops":
        return None  # a name: most of its classes are layers of ours
    for value in _values(machine, site, path):
        if value.__class__ is not Unknown:
            for name, body in _BY_NAME.get(path, {}).items():
                value.outside(name)
                value.set_global(name, Native(name, body))
            return value
    return None


def _values(machine: Any, site: Site, path: str) -> Iterator[Any]:
    """What the library that is installed says of a name, then what we ship of it."""
    top = path.partition(".")[0]
    for find in (installed, shipped):
        package = find(machine, top)
        value = MISSING if package is None else package.value(site, path)
        if value is not MISSING:
            yield value


def _builder(site: Site, name: Any) -> Any:
    """The function of torchvision that builds the network of a name."""
    if name.__class__ is Unknown:
        raise name.needed(site, "which network this is")
    if not isinstance(name, str):
        return name
    name = name.lower()
    for folder in _FOLDERS if name.isidentifier() else ():
        found = published(site.machine, site, f"torchvision.models.{folder}{name}")
        if found is not None:
            return found
    raise _not_known(site, f"torchvision.models.{name}")


def _not_known(site: Site, path: str) -> Exception:
    message, help = unpublished(site.machine, path)
    return site.error(message, help, kind="missing")


def _get_builder(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    return _builder(site, args[0] if args else kwargs.get("name"))


def _get_model(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    given = dict(kwargs)
    name = args[0] if args else given.pop("name", None)
    return site.apply(_builder(site, name), [], given)


_BY_NAME: dict[str, dict[str, Any]] = {
    "torchvision.models": {"get_model": _get_model, "get_model_builder": _get_builder}
}
"""Functions that find a network by its name, where the library itself asks what all of its files have registered."""


def hub_load(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    """`torch.hub.load('pytorch/vision', 'resnet18', …)`: the network of that name of the library."""
    given = {key: value for key, value in kwargs.items() if key not in _HUB_OWN}
    words: list[Any] = [*args, *(kwargs[key] for key in ("repo_or_dir", "github", "model") if key in kwargs)]
    if len(words) < 2:
        raise site.error("torch.hub.load takes a repository and a name", "torch.hub.load('pytorch/vision', 'resnet18')")
    repository, name, *rest = words
    library = _HUBS.get(str(repository).partition(":")[0])
    if library == "timm":
        return _create_model(site, [name], given)
    if library is None:
        return Unknown(site.machine, f"torch.hub.load({str(repository)!r}, …)", site.place)
    return site.apply(_builder(site, name), rest, given)


def no_weights(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    """What a library loads to fill its networks with: nothing here. A program of the user's may look into it."""
    if site.frame.module.home is not None:
        return {}
    return Unknown(site.machine, "load_state_dict_from_url(…)", site.place)


def _create_model(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    """`timm.create_model('resnet18', num_classes=10)`: the function of that name in the module of timm's that has it."""
    name = args[0] if args else kwargs.get("model_name")
    if name.__class__ is Unknown:
        raise name.needed(site, "which network this is")
    given = {key: value for key, value in kwargs.items() if key not in _TIMM_OWN and value is not None}
    entry = str(name).rpartition("/")[2].partition(".")[0]
    for find in (installed, shipped):
        package = find(site.machine, "timm")
        where = None if package is None or not entry.isidentifier() else _defining(package.root, entry)
        value = MISSING if where is None or package is None else package.member(site, f"timm.models.{where}", entry)
        if value is not MISSING and value.__class__ is not Unknown:
            return site.apply(value, [], given)
    raise _not_known(site, f"timm.create_model({entry!r})")


def _defining(root: Any, entry: str) -> str | None:
    """The module of `timm/models` that defines a function."""
    folder = os.path.join(root, "timm", "models")
    wanted = re.compile(rf"^def {entry}\(", re.MULTILINE)
    for file in sorted(os.listdir(folder))[:400] if os.path.isdir(folder) else ():
        path = os.path.join(folder, file)
        if file.endswith(".py") and os.path.getsize(path) < 1_000_000:
            with open(path, encoding="utf-8", errors="replace") as opened:
                if wanted.search(opened.read()):
                    return file[:-3]
    return None


_BY_NAME.update({name: {"create_model": _create_model} for name in ("timm", "timm.models")})


def unpublished(machine: Any, path: str) -> tuple[str, str]:
    """The message and the help for a network of a library that is not known; two empty texts for other names."""
    name = re.match(r"[\w.]+", path)
    top = path.partition(".")[0]
    dotted = name[0] if name else ""
    if top == "torchvision" and not _TORCHVISION.match(dotted):
        return "", ""
    known = re.match(r"[\w.]+(\('[\w.-]+'\))?", path)
    shown = known[0] if known else dotted
    if installed(machine, top) is not None:
        return (
            f"{shown} is not in the {top} that is installed beside, or cannot be read",
            "cnncalc zoo lists what is known",
        )
    return (
        f"{shown} is not known: {top} is not installed beside this program, and the zoo has no such network",
        f"install {top} where cnncalc runs, or in .venv beside the file: it is read, never run; "
        "or start from a network of the zoo (cnncalc zoo)",
    )
