"""`os`, `sys` and `pathlib`: paths as texts, the environment's defaults; nothing of the machine is looked at."""

from __future__ import annotations

import posixpath
from typing import Any

from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.libraries.settings import given
from cnncalc.readers.python.values import Native, Plain

_PATHS = "basename dirname join split splitext normpath isabs commonprefix"


class Environment(Foreign):
    """`os.environ`: empty, but for what was given from outside."""

    kind = "_Environ"

    def __init__(self, machine: Any) -> None:
        self.machine = machine
        self.own: dict[str, Any] = {}

    def held(self, site: Any, name: Any) -> Any:
        """The value of a variable, or None."""
        return self.own.get(name, given(site, str(name)))

    def item(self, site: Any, key: Any) -> Any:
        found = self.held(site, key)
        if found is None:
            return site.machine.unknown(
                f"the environment variable {key}", site.node, site.frame, help=f"give it: --arg {key}=VALUE"
            )
        return found

    def set_item(self, site: Any, key: Any, value: Any) -> None:
        self.own[key] = value

    def delete_item(self, site: Any, key: Any) -> None:
        self.own.pop(key, None)

    def contains(self, site: Any, value: Any) -> bool:
        return self.held(site, value) is not None

    def iterate(self, site: Any) -> Any:
        return iter(self.own)

    def length(self, site: Any) -> int:
        return len(self.own)

    def get(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """`os.environ.get(name, default)`."""
        found = self.held(site, args[0])
        default = args[1] if len(args) > 1 else kwargs.get("default")
        return default if found is None else found

    def attribute(self, site: Any, name: str) -> Any:
        if name == "get":
            return Native("get", self.get)
        if name == "copy":
            return Native("copy", lambda site, args, kwargs: self)
        if name == "setdefault":
            return Native(name, lambda site, args, kwargs: self.own.setdefault(args[0], args[1]))
        if name == "update":
            return Native(name, lambda site, args, kwargs: self.own.update(*args, **kwargs))
        return super().attribute(site, name)


class Path(Foreign):
    """`pathlib.Path`, as a text that can be joined and taken apart."""

    kind = "PosixPath"

    def __init__(self, machine: Any, text: str) -> None:
        self.machine = machine
        self.held = text

    def operate(self, site: Any, operator: str, operands: tuple[Any, ...]) -> Any:
        texts = [each.held if isinstance(each, Path) else each for each in operands]
        if operator == "/" and all(isinstance(each, str) for each in texts):
            return Path(self.machine, posixpath.join(*texts))
        if operator in ("==", "!=") and isinstance(operands[1], Path):
            return (texts[0] == texts[1]) is (operator == "==")
        return NotImplemented

    def text(self, site: Any, spec: str) -> str:
        return format(self.held, spec)

    def attribute(self, site: Any, name: str) -> Any:
        folder, base = posixpath.split(self.held)
        parts = {
            "name": base,
            "stem": posixpath.splitext(base)[0],
            "suffix": posixpath.splitext(base)[1],
            "parts": tuple(self.held.split("/")),
        }
        if name in parts:
            return parts[name]
        if name == "parent":
            return Path(self.machine, folder or ".")
        if name in ("resolve", "absolute", "expanduser"):
            return Native(name, lambda site, args, kwargs: self)
        if name == "mkdir":
            return Native(name, lambda site, args, kwargs: None)
        if name == "joinpath":
            return Native(
                name, lambda site, args, kwargs: Path(self.machine, posixpath.join(self.held, *[str(a) for a in args]))
            )
        return site.machine.unknown(f"Path.{name}", site.node, site.frame)


def make(machine: Any) -> dict[str, Any]:
    """The names of the three modules."""
    environment = Environment(machine)
    names: dict[str, Any] = {f"os.path.{name}": Plain(name, vars(posixpath)[name]) for name in _PATHS.split()}
    for name in ("abspath", "realpath", "expanduser", "expandvars"):
        names[f"os.path.{name}"] = Plain(name, lambda path: path)
    names.update(
        {
            "os.environ": environment,
            "os.getenv": Native("getenv", environment.get),
            "os.sep": "/",
            "os.linesep": "\n",
            "os.name": "posix",
        }
    )
    nothing = Native("nothing", lambda site, args, kwargs: None)
    for name in (
        "os.makedirs",
        "os.mkdir",
        "os.putenv",
        "sys.setrecursionlimit",
        "sys.stdout.flush",
        "sys.stdout.write",
        "sys.stderr.write",
    ):
        names[name] = nothing
    names.update(
        {
            "sys.argv": ["program.py"],
            "sys.path": [],
            "sys.version_info": (3, 11, 0, "final", 0),
            "sys.version": "3.11.0",
            "sys.platform": "linux",
        }
    )
    names.update({"sys.maxsize": (1 << 63) - 1, "sys.byteorder": "little", "sys.modules": Loaded(machine)})

    def leave(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        from cnncalc.readers.python.errors import Raised

        raise Raised(site.call(machine.exception("SystemExit"), *args), site.node, site.frame)

    names["sys.exit"] = Native("exit", leave)
    for name in ("Path", "PurePath", "PosixPath"):
        names[f"pathlib.{name}"] = Native(
            "Path", lambda site, args, kwargs: Path(machine, posixpath.join(*[str(a) for a in args]) if args else ".")
        )
    return names


class Loaded(Foreign):
    """`sys.modules`: the module that asks, by `__name__`."""

    kind = "dict"

    def __init__(self, machine: Any) -> None:
        self.machine = machine

    def item(self, site: Any, key: Any) -> Any:
        module = site.frame.module
        found = module if key in (module.name, "__main__") else (module.home or site.machine.modules).modules.get(key)
        return site.machine.unknown(f"sys.modules[{key!r}]", site.node, site.frame) if found is None else found

    def contains(self, site: Any, value: Any) -> bool:
        return value in (site.frame.module.home or site.machine.modules).modules
