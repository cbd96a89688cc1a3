"""`click` and `absl.flags`: options give their defaults, or what was given from outside."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.libraries.settings import given, literal, required, setting
from cnncalc.readers.python.values import MISSING, Function, Native, Plain

_ABSL = "DEFINE_string DEFINE_integer DEFINE_float DEFINE_bool DEFINE_boolean DEFINE_list DEFINE_enum DEFINE_multi_integer DEFINE_multi_string DEFINE_spaceseplist"


_RUNNING = ("args", "standalone_mode", "prog_name", "obj", "auto_envvar_prefix")
"""What says how a command runs, and is no option of it."""


class Command(Foreign):
    """A function under `@click.command()`: called without arguments it gets its options' defaults."""

    kind = "Command"

    def __init__(self, machine: Any, function: Any) -> None:
        self.machine = machine
        self.function = function

    def call(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        options = getattr(self.function, "attributes", {}).get(" options", [])
        values = {name: setting(site, name, value, convert) for name, value, convert in options}
        kwargs = {name: value for name, value in kwargs.items() if name not in _RUNNING}
        return site.apply(self.function, args, {**values, **kwargs})

    def attribute(self, site: Any, name: str) -> Any:
        if name == "callback":
            return self.function
        if name in ("command", "group"):
            return Native(
                name, lambda site, args, kwargs: Plain(name, lambda function: Command(self.machine, function))
            )
        if name == "main":
            return Native(name, lambda site, args, kwargs: self.call(site, (), {}))
        return site.attribute(self.function, name)


def _option(positional: bool) -> Any:
    def option(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        flags = [str(a).partition("/")[0] for a in args]
        name = (
            next((f for f in flags if not f.startswith("-")), max(flags, key=len, default=""))
            .lstrip("-")
            .replace("-", "_")
        )
        value = kwargs.get("default", False if kwargs.get("is_flag") else MISSING)
        if value is MISSING:
            value = required(site, name) if positional or kwargs.get("required") else None
        convert = kwargs.get("type")

        def note(function: Any) -> Any:
            target = function.function if isinstance(function, Command) else function
            if isinstance(target, Function):
                target.attributes.setdefault(" options", []).append(
                    (name, value, convert if not isinstance(convert, Foreign) else None)
                )
            return function

        return Plain("option", note)

    return option


def _command(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args and isinstance(args[0], Function):
        return Command(site.machine, args[0])
    return Plain("command", lambda function: Command(site.machine, function))


class Flags(Foreign):
    """`absl.flags.FLAGS`."""

    kind = "FlagValues"

    def __init__(self, machine: Any) -> None:
        self.machine = machine
        self.values: dict[str, Any] = {}

    def attribute(self, site: Any, name: str) -> Any:
        if name in ("mark_as_parsed", "append_flag_values", "unparse_flags"):
            return Native(name, lambda site, args, kwargs: None)
        text = given(site, name)
        if text is not None:
            return literal(text)
        if name in self.values:
            return self.values[name]
        return required(site, name)

    def set_attribute(self, site: Any, name: str, value: Any) -> None:
        self.values[name] = value

    def item(self, site: Any, key: Any) -> Any:
        return self.attribute(site, key)

    def call(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return []


class Flag(Foreign):
    """What `DEFINE_…` gives: its `value`."""

    kind = "FlagHolder"

    def __init__(self, machine: Any, flags: Flags, name: str) -> None:
        self.machine = machine
        self.flags = flags
        self.name = name

    def attribute(self, site: Any, name: str) -> Any:
        return self.flags.attribute(site, self.name) if name in ("value", "default") else self.name


def make(machine: Any) -> dict[str, Any]:
    """The names of `click`, `absl.flags` and `absl.app`."""
    flags = Flags(machine)

    def define(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        name, value = str(args[0]), args[1] if len(args) > 1 else kwargs.get("default")
        flags.values[name] = required(site, name) if value is None and kwargs.get("required") else value
        return Flag(machine, flags, name)

    names: dict[str, Any] = {f"absl.flags.{name}": Native(name, define) for name in _ABSL.split()}
    nothing = Native("nothing", lambda site, args, kwargs: None)
    names.update(
        {
            f"absl.flags.{name}": nothing
            for name in ("mark_flag_as_required", "mark_flags_as_required", "register_validator")
        }
    )
    names["absl.flags.FLAGS"] = flags
    names["absl.app.run"] = Native("run", lambda site, args, kwargs: site.call(args[0], []))
    names["click.command"] = names["click.group"] = Native("command", _command)
    names["click.option"] = Native("option", _option(False))
    names["click.argument"] = Native("argument", _option(True))
    names["click.echo"] = names["click.secho"] = nothing
    names["click.pass_context"] = names["click.version_option"] = Plain("same", lambda function: function)
    return names
