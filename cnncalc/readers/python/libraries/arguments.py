"""`argparse`: a parser gives its arguments' defaults, or what was given from outside."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.classes import Instance
from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.libraries.annotation import namespace
from cnncalc.readers.python.libraries.settings import given, required, setting
from cnncalc.readers.python.values import Native

_CONSTANT = {"store_true": (False, True), "store_false": (True, False)}


class Argument:
    """One argument of a parser, and where it was added."""

    def __init__(self, site: Any, flags: list[str], options: dict[str, Any]) -> None:
        self.site = site
        self.flags = flags
        self.options = options
        long = next((flag for flag in flags if flag.startswith("--")), flags[0] if flags else options.get("dest", ""))
        self.dest = str(options.get("dest") or long.lstrip("-").replace("-", "_"))
        self.positional = bool(flags) and not flags[0].startswith("-")
        self.action = options.get("action", "store")

    @property
    def names(self) -> list[str]:
        """What a person may call it."""
        return [self.dest, *(flag.lstrip("-") for flag in self.flags)]

    def default(self, site: Any, overridden: dict[str, Any]) -> Any:
        """Its value without a command line."""
        convert = self.options.get("type")
        if (text := given(site, *self.names)) is not None:
            return self.read(text)
        if self.dest in overridden:
            return overridden[self.dest]
        if self.action in _CONSTANT:
            return self.options.get("default", _CONSTANT[self.action][0])
        value = self.options.get("default")
        if value is None and (
            self.options.get("required") or (self.positional and self.options.get("nargs") not in ("?", "*"))
        ):
            return required(self.site, self.dest)
        if value.__class__ is str and convert is not None:
            return site.call(convert, value)
        return [] if value is None and self.positional and self.options.get("nargs") == "*" else value

    def read(self, text: str) -> Any:
        """Its value as it was given: converted, several for `nargs`."""
        site, convert = self.site, self.options.get("type")
        if self.action in (*_CONSTANT, "count") or self.action.__class__ is not str:
            return setting(site, next(n for n in self.names if given(site, n) is not None), 0)
        if self.options.get("nargs") not in (None, "?"):
            words = text.strip("[]()").replace(",", " ").split()
            return [word if convert is None else site.call(convert, word) for word in words]
        return text if convert is None else site.call(convert, text)


class Parser(Foreign):
    """`ArgumentParser`, a group of one, or a sub-parser."""

    kind = "ArgumentParser"

    def __init__(self, machine: Any) -> None:
        self.machine = machine
        self.arguments: list[Argument] = []
        self.defaults: dict[str, Any] = {}

    def attribute(self, site: Any, name: str) -> Any:
        return Native(name, getattr(self, f"_{name}", self._other(name)) if name in _METHODS else self._other(name))

    def set_attribute(self, site: Any, name: str, value: Any) -> None:
        """Nothing a network could depend on."""

    def _other(self, name: str) -> Any:
        if name in ("add_argument_group", "add_mutually_exclusive_group", "add_parser", "register"):
            return lambda site, args, kwargs: self
        if name in ("print_help", "print_usage", "exit", "error", "add_help", "description", "epilog"):
            return lambda site, args, kwargs: None
        return lambda site, args, kwargs: site.machine.unknown(f"parser.{name}(…)", site.node, site.frame)

    def _add_argument(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        self.arguments.append(Argument(site, [str(a) for a in args], kwargs))
        return None

    def _set_defaults(self, site: Any, args: Any, kwargs: dict[str, Any]) -> None:
        self.defaults.update(kwargs)

    def _get_default(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return next((a.options.get("default") for a in self.arguments if a.dest == args[0]), None)

    def _parse_args(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        words = args[0] if args else kwargs.get("args")
        found = kwargs.get("namespace") or Instance(namespace(site.machine))
        for argument in self.arguments:
            if argument.action not in ("help", "version"):
                found.attrs[argument.dest] = argument.default(site, self.defaults)
        for name, value in self.defaults.items():
            found.attrs.setdefault(name, value)
        if words is not None and words.__class__ is not Unknown:
            self._command_line(site, found, [str(word) for word in site.items(words)])
        return found

    def _parse_known_args(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return (self._parse_args(site, args, kwargs), [])

    def _parse_intermixed_args(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return self._parse_args(site, args, kwargs)

    def _add_subparsers(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return self

    def _command_line(self, site: Any, found: Instance, words: list[str]) -> None:
        """A command line that the program itself gives: `parse_args(["--depth", "18"])`."""
        free = [argument for argument in self.arguments if argument.positional]
        while words:
            word = words.pop(0)
            flag, equals, value = word.partition("=")
            argument = next((a for a in self.arguments if flag in a.flags), None) if word.startswith("-") else None
            if argument is None:
                if free and not word.startswith("-"):
                    found.attrs[free[0].dest] = free.pop(0).read(word)
                continue
            if argument.action in _CONSTANT:
                found.attrs[argument.dest] = _CONSTANT[argument.action][1]
            elif argument.options.get("nargs") in ("*", "+") or argument.options.get("nargs").__class__ is int:
                several = [value] if equals else []
                while words and not words[0].startswith("-"):
                    several.append(words.pop(0))
                found.attrs[argument.dest] = argument.read(" ".join(several))
            elif equals or words:
                found.attrs[argument.dest] = argument.read(value if equals else words.pop(0))


_METHODS = (
    "add_argument",
    "set_defaults",
    "get_default",
    "parse_args",
    "parse_known_args",
    "parse_intermixed_args",
    "add_subparsers",
)


def make(machine: Any) -> dict[str, Any]:
    """The names of `argparse`."""
    from cnncalc.readers.python.classes import Class

    names: dict[str, Any] = {
        "ArgumentParser": Native("ArgumentParser", lambda site, args, kwargs: Parser(machine)),
        "Namespace": namespace(machine),
    }
    for name in (
        "ArgumentDefaultsHelpFormatter",
        "RawTextHelpFormatter",
        "RawDescriptionHelpFormatter",
        "HelpFormatter",
        "Action",
        "BooleanOptionalAction",
    ):
        names[name] = Class(machine, name)
    names.update(
        SUPPRESS="==SUPPRESS==",
        REMAINDER="...",
        ArgumentTypeError=machine.exception("TypeError"),
        ArgumentError=machine.exception("ValueError"),
    )
    return names
