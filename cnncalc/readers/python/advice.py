"""Ways out of Python's own exceptions: the name that was meant, what there is, how a function is defined."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.nearest import nearest
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.values import MISSING, Function, Method, Native

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.readers.python.frames import Frame

_QUOTED = re.compile(r"'([^']*)'")


def advice(value: Any, node: Any, frame: Any) -> str:
    """The way out of an exception that nothing caught: `value` is the exception, raised at `node` of `frame`; what it is
    about (an object without an attribute, a list, a function) is among its attributes. Empty where there is none."""
    said = value.attrs.get("args") or ("",)
    text = said[0] if said[0].__class__ is str else ""
    of = value.attrs.get(" of", MISSING)
    kind = value.cls.name
    if kind == "UnboundLocalError":
        return "it gets its value further down, or in a branch that was not taken: give it one before this line"
    if kind == "NameError":
        return _of_name(_quoted(text), frame)
    if kind == "AttributeError":
        return "" if of is MISSING else of_attribute(of, _quoted(text, 1), node, frame)
    if kind == "IndexError":
        return _of_index(of, text)
    if kind == "KeyError":
        return _of_key(of, said[0])
    if kind == "ValueError" and "to unpack" in text:
        return _of_unpacking(of)
    if kind == "RuntimeError" and text.startswith("super()"):
        return "write super().__init__(…)"
    return _of_type(text, of, node, frame) if kind == "TypeError" else ""


def _quoted(text: str, which: int = 0) -> str:
    found = _QUOTED.findall(text)
    return found[which] if found else ""


# -- names


def _of_name(word: str, frame: Any) -> str:
    holder = _self(frame)
    if holder is not None:
        name, instance = holder
        if word in instance.attrs or instance.cls.find(word)[0] is not MISSING:
            return f"write {name}.{word}"
    known = list(_names(frame))
    close = nearest(word, known)
    if close:
        return close
    import sys

    if word in sys.stdlib_module_names or word == "numpy":
        return f"import {word} first"
    return {"np": "import numpy as np first", "plt": "import matplotlib.pyplot as plt first"}.get(
        word, f"give {word} a value, or import it, before this line"
    )


def _names(frame: Any) -> Iterator[str]:
    """The names that code in a frame can use: its own, those around it, the module's, Python's."""
    import builtins

    inner = frame
    while inner is not None:
        yield from (name for name in inner.vars if name[:1] not in (" ", "_"))
        inner = inner.up
    yield from frame.module.index
    yield from (name for name in dir(builtins) if name[0] != "_")


def _self(frame: Frame | None) -> tuple[str, Instance] | None:
    """The first parameter of the method that a frame stands in, where it holds an instance; and that."""
    while frame is not None:
        code = getattr(frame.function, "code", None)
        if code is not None and code.positional:
            first = frame.vars.get(code.positional[0])
            return (code.positional[0], first) if isinstance(first, Instance) else None
        frame = frame.up
    return None


def of_attribute(value: Any, name: str, node: Any, frame: Any) -> str:
    """The way out where a value has no attribute of this name: one that it has, or where it was to be made."""
    known = attributes_of(value)
    close = nearest(name, known) or (nearest(name, known, 0.5) if len(name) < 4 else "")
    owner = ast.unparse(node.value) if isinstance(node, ast.Attribute) else ""
    if close:
        meant = close.removeprefix("did you mean ").removesuffix("?")
        return f"did you mean {owner}.{meant}?" if owner.isidentifier() else close
    holder = _self(frame) if isinstance(value, Class) else None
    if holder is not None and name in holder[1].attrs:
        return f"write {holder[0]}.{name}: it belongs to an instance, and {owner} is the class"
    if not isinstance(value, Instance) or value.cls.native:
        return ""
    if value.cls.find("__init__")[1].native:
        meant = nearest("__init__", [n for n, f in value.cls.namespace.items() if f.__class__ is Function], 0.7)
        if meant:
            found = meant.removeprefix("did you mean ").removesuffix("?")
            return f"line {value.cls.namespace[found].code.node.lineno} defines {found}: Python runs __init__"
    line = _local(value.cls, name)
    if line:
        return f"line {line} sets {name} without self: write self.{name} = …"
    return f"set it in __init__: self.{name} = …" if owner == "self" else ""


def attributes_of(value: Any) -> list[str]:
    """The names that a value's attributes go by, without those that are private."""
    found: list[str] = []
    if isinstance(value, Instance):
        found += value.attrs
        value = value.cls
    if isinstance(value, Class):
        for cls in value.mro:
            found += cls.namespace
    listed = getattr(value, "listed", None)
    found += listed() if listed is not None and not isinstance(value, Class) else getattr(value, "index", ())
    return [name for name in dict.fromkeys(found) if name[:1] not in ("_", " ")]


def _local(cls: Class, name: str) -> int:
    """The line on which an `__init__` binds a name of its own where an attribute was meant; 0 where none does."""
    init = cls.find("__init__")[0]
    if init.__class__ is not Function:
        return 0
    for node in ast.walk(init.code.node):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return node.lineno
    return 0


# -- items


def _of_index(of: Any, text: str) -> str:
    shown = getattr(of, "shown", None)
    if shown is not None:
        return f"the tensor is {shown}"
    if "out of range" not in text:
        return ""
    try:
        count = len(of)
    except Exception:  # whatever it is: it has no length that would help
        return ""
    if not count:
        return "it is empty"
    return f"it has {count} item{'' if count == 1 else 's'}: 0 to {count - 1}" if count > 1 else "it has one item: 0"


def _of_key(of: Any, key: Any) -> str:
    known = list(of) if isinstance(of, dict) else list(attributes_of(of)) if isinstance(of, Instance) else []
    words = [name for name in known if isinstance(name, str)]
    close = nearest(key, words) if isinstance(key, str) else ""
    return close or (
        f"the keys are {', '.join(map(repr, known[:8]))}" if known and not isinstance(of, Instance) else ""
    )


def _of_unpacking(of: Any) -> str:
    if of.__class__ not in (list, tuple):
        return ""
    plain = all(item.__class__ in (int, float, str, bool) or hasattr(item, "fold") for item in of)
    listed = f": {', '.join(str(getattr(item, 'shown', item)) for item in of[:8])}" if plain and of else ""
    return f"there {'is 1 value' if len(of) == 1 else f'are {len(of)} values'}{listed}"


# -- calls


def _of_type(text: str, of: Any, node: Any, frame: Any) -> str:
    if "'float' object" in text and "integer" in text:
        return divided(node)
    if text.startswith("expected a Tensor") and isinstance(node, ast.Call):
        return _of_no_tensor(text, node)
    if "not callable" in text and isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        if of.__class__ in (tuple, list, dict) and len(node.args) == 1:
            return f"write {called}[{ast.unparse(node.args[0])}]: {called} is {_indefinite(text)}"
        return f"{called} is None here" if of is None else f"{called} is {_indefinite(text)} here"
    if "not subscriptable" in text and isinstance(of, Method | Function | Native) and isinstance(node, ast.Subscript):
        return f"call it: {ast.unparse(node.value)}({ast.unparse(node.slice)})"
    if "not subscriptable" in text and isinstance(of, Instance) and isinstance(node, ast.Subscript):
        return f"a {of.cls.name} holds no items: call it, {ast.unparse(node.value)}(…)" if of.cls.native else ""
    if "argument" in text and "()" in text:
        return _of_arguments(text, of)
    return ""


def _of_no_tensor(text: str, node: ast.Call) -> str:
    """A function of tensors that is given something else: nothing, several at once, a layer."""
    if not node.args:
        return "give it a tensor"
    given = ast.unparse(node.args[0])
    kind = text.rpartition(" ")[2]
    if kind in ("tuple", "list"):
        return f"{given} holds several: take one, {given}[0]"
    if kind == "NoneType":
        return f"{given} is None: what made it returns nothing"
    return f"{given} is a {kind}: call it first, {given}(…)" if kind[:1].isupper() else f"{given} is a {kind}"


def _indefinite(text: str) -> str:
    kind = _quoted(text)
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"


def divided(node: Any) -> str:
    """The way out where a division made a float: the same call with `//`."""
    for argument in [*getattr(node, "args", ()), *(word.value for word in getattr(node, "keywords", ()))]:
        whole = floored(argument)
        if whole:
            return f"write {whole} for {ast.unparse(argument)}"
    return "divide with // or write int(…) around it"


def floored_argument(node: Any, key: Any) -> str:
    """The way out where a division made a float of the argument at a position or of a name; empty where none did."""
    args = getattr(node, "args", ())
    at = args[key] if key.__class__ is int and key < len(args) else None
    at = next((word.value for word in getattr(node, "keywords", ()) if word.arg == key), at)
    whole = "" if at is None else floored(at)
    return f"write {whole}" if whole else ""


def floored(node: ast.AST) -> str:
    """An expression with `//` for its division; empty where it has none."""
    if not any(isinstance(inner, ast.Div) for inner in ast.walk(node)):
        return ""
    return ast.unparse(_Floored().visit(ast.parse(ast.unparse(node), mode="eval").body))


class _Floored(ast.NodeTransformer):
    def visit_Div(self, node: ast.Div) -> ast.AST:
        return ast.FloorDiv()


def _of_arguments(text: str, of: Any) -> str:
    """How the function that was called is defined."""
    function = _function(of, text)
    if function is None:
        return ""
    code = function.code
    method = "." in function.qualname and "<locals>" not in function.qualname.rpartition(".")[0][-8:]
    names = code.positional
    unexpected = re.search(r"unexpected keyword argument '(\w+)'", text)
    if unexpected:
        close = nearest(unexpected[1], [*names[method:], *code.keyword_only])
        if close:
            return close
    given = ast.unparse(code.node.args)
    shown = f"lambda {given}" if code.name == "<lambda>" else f"def {code.name}({given})"
    if method and " but " in text and (not names or names[0] != "self") and isinstance(of, Method | Class | Instance):
        return f"it has no self: write def {code.name}({', '.join(filter(None, ('self', given)))}) in line {code.node.lineno}"
    made = isinstance(of, Class) and not names[1:] and " but " in text and of.find("forward")[0] is not MISSING
    more = f"; to run it, make it first: model = {of.name}(), then model(…)" if made else ""
    return f"line {code.node.lineno} says {shown}{more}"


def _function(of: Any, text: str) -> Function | None:
    """The function of the program whose arguments did not fit, of what was called."""
    if isinstance(of, Class):
        found = [of.find("__init__")[0], of.find("__new__")[0]]
    elif isinstance(of, Instance):
        found = [of.cls.find("forward")[0], of.cls.find("__call__")[0]]
    else:
        found = [getattr(of, "function", of)]
    named = text.partition("()")[0]
    return next((f for f in found if f.__class__ is Function and f.qualname == named), None)
