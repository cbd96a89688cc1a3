"""A page put together: its head with what it may do, its sections, its script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.palette import STYLES
from cnncalc.draw.writers.embedded import page_rules
from cnncalc.render.page.assets import asset, digest
from cnncalc.render.page.formulas import Formulas
from cnncalc.render.page.graph import picture
from cnncalc.render.page.lines import lines_of
from cnncalc.render.page.markup import lines as lines_text
from cnncalc.render.page.markup import section, text
from cnncalc.render.page.shares import run, shares
from cnncalc.render.page.table import table
from cnncalc.render.page.totals import totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cnncalc.render.page.lines import Line
    from cnncalc.render.page.side import Side

KINDS = ("conv", "pool", "dense", "norm", "merge", "other")


def render_page(sides: Sequence[Side], depth: int | None = None, compact: bool = False) -> str:
    """The page of one network, or of two side by side, with its last newline. `depth` folds the table's blocks that lie so
    deep at first; `compact` leaves out the pictures, for a page in a page."""
    used: dict[str, None] = {}
    lines = lines_of(sides)
    formulas = [Formulas(side.report, used, not compact) for side in sides]
    parts = [*_sections(sides, lines, formulas, used, depth, compact)]
    title = " and ".join(side.name for side in sides)
    style = asset("page.css") + _kinds() + (page_rules(used) if used else "")
    scripts = (asset("lib.min.js"), asset("page.js"))
    policy = (
        f"default-src 'none'; style-src {digest(style)}; script-src {' '.join(map(digest, scripts))}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f"<title>{text(title)} – cnncalc</title>\n<style>{style}</style>\n</head>\n"
    )
    body = "".join(parts)
    ran = "".join(f"<script>{script}</script>\n" for script in scripts)
    size = " class=compact" if compact else ""
    return f"{head}<body{size}>\n{body}{ran}</body>\n</html>\n"


def _sections(
    sides: Sequence[Side],
    lines: Sequence[Line],
    formulas: Sequence[Formulas],
    used: dict[str, None],
    depth: int | None,
    compact: bool,
) -> Iterator[str]:
    yield _header(sides)
    yield "<main>\n"
    yield _faults(sides)
    yield totals(sides)
    if lines:
        parts = shares(sides, lines), _layers(sides, lines, formulas, depth)
        yield from reversed(parts) if compact else parts  # in a cell the table is what is looked for
    runs = [run(side) for side in sides]
    if any(runs) and not compact:
        yield section("memory", "What lives at once", _beside(sides, runs))
    pictures = [] if compact else [picture(side, used) for side in sides]
    if any(drawn for drawn, _ in pictures):
        yield section("graph", "The network", _beside(sides, [_scrolled(*each) for each in pictures]))
    yield _formulas(sides, formulas)
    yield "</main>\n"


def _header(sides: Sequence[Side]) -> str:
    found = []
    for at, side in enumerate(sides):
        mark = f"<b>{'AB'[at]}</b> " if len(sides) > 1 else ""
        source = "" if side.source == side.name else f"<br><code>{text(side.source)}</code>"
        facts = f"<p class=facts>{text(side.facts)}{source}</p>"
        found.append(f"<div><h1>{mark}{text(side.name)}</h1>{facts}</div>")
    return f'<a class=skip href="#layers">Skip to the layers</a>\n<header>{"".join(found)}</header>\n'


def _faults(sides: Sequence[Side]) -> str:
    """What is wrong, and what may not be meant."""
    found = []
    for side in sides:
        found += [f"<pre class=fault>{lines_text(fault)}</pre>" for fault in side.faults]
        found += [f"<pre class=warning>{lines_text(fault.text())}</pre>" for fault in side.report.warnings[:20]]
    if not found:
        return ""
    broken = any(side.faults for side in sides)
    shown = "The rows below are those of the layers before the fault." if broken else ""
    return section("notes", "What is wrong" if broken else "Notes", "".join(found), shown)


def _layers(sides: Sequence[Side], lines: Sequence[Line], formulas: Sequence[Formulas], depth: int | None) -> str:
    blocks = any(line.held for line in lines)
    fold = (
        "<button type=button id=open>Open all blocks</button><button type=button id=fold>Fold all</button>"
        "<label><input type=checkbox id=flat> One list, without blocks</label>"
        if blocks
        else ""
    )
    differ = "<label><input type=checkbox id=differ> Only what differs</label>" if len(sides) > 1 else ""
    tools = (
        '<div class=tools hidden><label class=search>Search <input type=search id=search placeholder="name, type or shape" '
        f"autocomplete=off spellcheck=false></label>{fold}{differ}<span id=status role=status></span></div>"
    )
    body = table(sides, lines, formulas, depth)
    notes = "".join(f"<p class=note>{text(note)}</p>" for side in sides for note in side.notes)
    return section(
        "layers", "Layers", f"{tools}<div class=scroll tabindex=0 role=region aria-label=Layers>{body}</div>{notes}"
    )


def _formulas(sides: Sequence[Side], formulas: Sequence[Formulas]) -> str:
    """All that is said of layers, each once, for the script to show beside a layer; without it to be read here."""
    found = []
    for at, told in enumerate(formulas):
        mark = f"{'AB'[at]}: " if len(sides) > 1 else ""
        for number, (names, html) in enumerate(told.parts):
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            said = f"{mark}{', '.join(names[:3])}{more}"
            found.append(f'<details id="e{at}-{number}"><summary>{text(said)}</summary>{html}</details>')
        meanings = "".join(f"<li><b>{text(symbol)}</b> {text(said)}</li>" for symbol, said in told.glossary)
        found.append(f"<details><summary>{mark}In words</summary><ul class=where id=g{at}>{meanings}</ul></details>")
        if told.cut:
            found.append("<p class=note>The formulas of other layers: cnncalc explain SOURCE LAYER.</p>")
    inner = f"<details><summary>Of every layer</summary>{''.join(found)}</details>"
    return section("formulas", "Formulas", f"<div class=formulas>{inner}</div>")


def _beside(sides: Sequence[Side], parts: Sequence[str]) -> str:
    """A part for each side, under its name where there are two."""
    if len(sides) == 1:
        return parts[0]
    return (
        "<div class=beside>"
        + "".join(
            f"<div><h3 class=side><b>{'AB'[at]}</b> {text(side.name)}</h3>{part}</div>"
            for at, (side, part) in enumerate(zip(sides, parts, strict=True))
        )
        + "</div>"
    )


def _scrolled(drawn: str, depth: int | None) -> str:
    if not drawn:
        return ""
    note = "" if depth is None else f"<p class=note>Blocks are folded at depth {depth}.</p>"
    return f'{note}<div class="scroll picture" tabindex=0 role=region aria-label="Picture of the network">{drawn}</div>'


def _kinds() -> str:
    """The colours of families of layers, those of the pictures."""
    light, dark = [], []
    for kind in KINDS:
        style = STYLES[kind]
        light.append(f".k-{kind}{{--fill:{style.fill};--line:{style.line}}}")
        dark.append(f".k-{kind}{{--fill:{style.dark_fill};--line:{style.dark_line}}}")
    widths = "".join(f".w{n}{{--w:{n}%}}" for n in range(1, 101))
    return "".join(light) + "@media(prefers-color-scheme:dark){" + "".join(dark) + "}" + widths + "\n"
