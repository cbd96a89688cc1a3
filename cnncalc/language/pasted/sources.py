"""What a pasted layer reads: the names in the brackets behind it."""

from __future__ import annotations

from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.call import is_name
from cnncalc.language.words.value import closing, split_list


def names_read(text: str, type: str) -> tuple[str, ...]:
    """The names in the brackets after a layer of `type`: `(x)`, `([a, b])`, `(x, training=False)`, `(query=x, value=y)`."""
    from cnncalc.binding.reading import READ, WITHOUT_EFFECT, in_order

    names: list[str] = []
    named: dict[str, list[str]] = {}
    for _, part in split_list(text):
        key, equals, value = part.partition("=")
        key = key.strip()
        if equals and key.isidentifier():
            if key in WITHOUT_EFFECT:
                continue
            if key not in READ:
                raise ExpressionError(f"{key}= is not known where a layer is called", "leave it out", "from")
            part = value.strip()
        found = named.setdefault(key, []) if equals else names
        if part[:1] in ("[", "(") and closing(part, 0) == len(part) - 1:
            found += [source_name(inner) for _, inner in split_list(part[1:-1]) if inner]
        elif part:
            found.append(source_name(part))
    for found in in_order(type, named):
        names += found
    return tuple(names)


def source_name(text: str) -> str:
    """A layer's name as code writes it; ExpressionError for an expression in its place."""
    name = text.removeprefix("self.")
    if is_name(name) or "$" in name:
        return name
    port = text[text.find("[") + 1 : -1]
    if text[-1:] == "]" and port.isdigit() and is_name(text[: text.find("[")]):
        raise ExpressionError(f"'{text:.40}' is no name", f"write {text[: text.find('[')]}.{port:.20}", "from")
    line = " ".join(text.split())
    shown = f": write before = {line} above, and read before" if len(line) <= 80 else ""
    raise ExpressionError(
        f"a layer reads layers by name, not '{text:.40}'", f"give it a line of its own{shown}", "from"
    )
