"""The values a file's variables and a block's parameters have where they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import place_of
from cnncalc.language.expansion.scope import ScopedName
from cnncalc.language.templates.fill import fill_now
from cnncalc.language.words.call import Call, Template
from cnncalc.language.words.value import read_value
from cnncalc.layers.declaration.value import BadValue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.language.edits import Edit
    from cnncalc.language.entries.spec import Block, Spec
    from cnncalc.language.expansion.scope import Scope


def variables(spec: Spec, edits: Sequence[Edit]) -> dict[str, Any]:
    """The values of a file's `vars`, each over those before it, an edit's value instead of the written one."""
    env: dict[str, Any] = {}
    given = {edit.target: edit for edit in edits if edit.kind == "variable"}
    for name, node in spec.vars.items():
        edit = given.get(name)
        try:
            if edit is not None:
                edit.used = True
                value = fill_now(edit.value, env, name)
            elif "$" in node.value:
                value = fill_now(Template(node.value), env, name)
            else:
                value = node.value if node.quoted else read_value(node.value)
            env[name] = computable(value)
        except (ExpressionError, BadValue) as error:
            place = place_of(node, spec.source) if edit is None else edit.place
            spec.fault(f"the variable {name}: {error.message}", place, error.help)
            env[name] = 1
    return env


def arguments(
    block: Block, call: Call, scope: Scope, outside: Mapping[str, Any], edits: Sequence[Edit], full: str
) -> dict[str, Any]:
    """The values of a block's parameters where it is used under the name `full`, beside the file's variables.

    A word is looked up where it was written, if a layer's name is asked for; a default's word inside the block.
    """
    names = list(block.parameters)
    given = _given(block, call, names)
    copy_of, _, number = full.rpartition(".")
    for edit in edits:
        if edit.key in block.parameters and (edit.matches(full) or (edit.target == copy_of and number.isdigit())):
            given[edit.key] = edit.value
    env = dict(outside)
    for position, (name, default) in enumerate(block.parameters.items()):
        if name in given:
            value = fill_now(given[name], outside, position if position < len(call.positional) else name)
            if value.__class__ is str:
                value = ScopedName.of(value, scope)
        elif default is None:
            from cnncalc.language.completed import block_use

            raise ExpressionError(f"the block {block.name} needs {name}", block_use(block, call, given), "type")
        else:
            value = fill_now(default, env, "type")
        env[name] = computable(value)
    return env


def _given(block: Block, call: Call, names: list[str]) -> dict[str, Any]:
    """What a use says of each parameter."""
    takes = f"its parameters: {', '.join(names) or 'none'}"
    given: dict[str, Any] = {}
    for position, value in enumerate(call.positional):
        if position >= len(names):
            count = f"{len(names)} value{'' if len(names) == 1 else 's'}"
            raise ExpressionError(f"the block {block.name} takes {count}, not {len(call.positional)}", takes, position)
        given[names[position]] = value
    for key, value in call.keywords:
        if key not in block.parameters:
            raise ExpressionError(
                f"the block {block.name} has no parameter '{clipped(key)}'", nearest(key, names) or takes, key
            )
        if key in given:
            from cnncalc.language.hints import unnamed

            help = unnamed(names, call.positional, [k for k, _ in call.keywords])
            raise ExpressionError(f"{key} is given twice", help, names.index(key))
        given[key] = value
    return given


def computable(value: Any) -> Any:
    """A value as the evaluator takes it: a `Real` becomes a fraction, or an int where it is whole."""
    if value.__class__.__name__ == "Real":
        from fractions import Fraction

        fraction = Fraction(value.numerator, value.denominator)
        return fraction.numerator if fraction.denominator == 1 else fraction
    return value
