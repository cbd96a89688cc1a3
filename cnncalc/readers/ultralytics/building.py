"""A definition's lines as layers: each is made for the maps that it is given, and run on them at once."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.errors import HOST_ERRORS, ProgramError, Raised
from cnncalc.readers.python.frames import Site
from cnncalc.readers.python.packages import shipped
from cnncalc.readers.python.values import MISSING, Native
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.forward import run
from cnncalc.readers.torch.module import named_modules, own_parameters
from cnncalc.readers.ultralytics.arguments import ANCHORED, CHANNELS, HEADS, NOT_LIGHT, Given, arguments

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Place, Source
    from cnncalc.readers.python.program import Program
    from cnncalc.readers.tensors.session import Session
    from cnncalc.readers.ultralytics.definition import Definition, Line
    from cnncalc.readers.ultralytics.scaling import Scale

ROOMS = ("conv", "block", "head", "transformer", "decoder", "text", "anchored", "whole")
"""The files of `models/ultralytics`."""


TEXTS = frozenset(("C2fAttn", "WorldDetect", "ImagePoolingAttn", "YOLOEDetect", "YOLOESegment", "YOLOESegment26"))
"""Modules that read the vectors of the classes beside the image."""
_TEXT_SIZE = 512


class Building:
    """A definition that becomes a network: `kept` are the maps of the lines so far."""

    def __init__(
        self, program: Program, session: Session, source: Source, definition: Definition, scale: Scale, settings: Any
    ) -> None:
        self.program = program
        self.session = session
        self.source = source
        self.definition = definition
        self.scale = scale
        self.settings = {**definition.settings, **settings}
        self.classes = self.settings.get("nc", 80)
        self.legacy = True
        self.layers: list[Any] = []
        self.kept: list[Any] = []
        self.words: Any = None

    def site(self, place: Place) -> Site:
        """A call that stands at a place of the YAML."""
        line, start = place[1], place[2] - 1
        text = self.source.line(line)
        begin, end = (len(text[:n].encode()) for n in (start, start + place[3]))
        node = ast.Constant(None, lineno=line, col_offset=begin, end_lineno=line, end_col_offset=end)
        machine = self.session.machine
        return Site(machine, node, machine.frame(self.program.main, self.source))

    def grow(self, image: Tensor) -> Any:
        """Make and run all lines; what the last one gives."""
        self.activation()
        x: Any = image
        for number, line in enumerate(self.definition.lines):
            site = self.site(line.place)
            given = self.read(site, line, number, x)
            x = self.guarded(
                site, lambda site=site, line=line, given=given, number=number: self.layer(site, line, given, number)
            )
            self.kept.append(x)
        return x

    def guarded(self, site: Site, action: Any) -> Any:
        """What an action gives; whatever goes wrong in it stands at the line."""
        machine = self.session.machine
        machine.here = site.node, site.frame
        try:
            return action()
        except Raised as raised:
            error = machine.uncaught(raised)
            error.place = site.place
            raise error from None
        except ProgramError as error:
            error.place = site.place
            raise
        except HOST_ERRORS as error:
            raise site.error(f"this cannot be read: {' '.join(str(error).split())[:120]}") from None

    def read(self, site: Site, line: Line, number: int, before: Any) -> Any:
        """The map, or the maps, that a line reads."""
        found = []
        for source in line.sources:
            at = number + source if source < 0 else source
            if source == -1 and number == 0:
                found.append(before)
                continue
            if not 0 <= at < number:
                raise site.error(
                    f"it reads layer {source}, and this is layer {number}", "name a layer before it, or -1"
                )
            found.append(self.kept[at])
        return found if line.several else found[0]

    def layer(self, site: Site, line: Line, given: Any, number: int) -> Any:
        """One line: its module made, then run."""
        module = line.module
        kind = module.rpartition(".")[2]
        read = [t for t in (given if line.several else [given]) if isinstance(t, Tensor)]
        channels = [t.sample[0] for t in read if t.sample]
        args = [self.named(arg) for arg in line.args]
        if kind in ANCHORED and len(args) > 1 and "anchors" in self.settings:  # YOLOv5's own
            kind = module = ANCHORED[kind]
        self.legacy = self.legacy and kind not in NOT_LIGHT
        repeats = self.scale.repeats(line.repeats)
        if not channels and kind in CHANNELS | HEADS:
            raise site.error(f"{kind} reads maps, and layer {number} gives it none")
        asked = Given(channels, repeats, self.classes, self.settings, self.scale, self.legacy)
        positional, named, count = arguments(kind, args, asked)
        made = self.made(site, module, positional, named, count)
        self.layers.append(made)
        for path, inner in named_modules(made, f"model.{number}"):
            self.session.paths.setdefault(id(inner), path)
            for name, tensor in own_parameters(inner).items():
                tensor.name = tensor.name or f"{path}.{name}"
        self.session.building = False
        try:
            found = run(self.session, site, made, self.read_by(site, kind, given), {})
        finally:
            self.session.building = True
        if kind == "ImagePoolingAttn":
            self.words = found
        return found

    def read_by(self, site: Site, kind: str, given: Any) -> list[Any]:
        """What a module is called with: heads that look for words read the classes' vectors as they were given, the
        layers before them as `ImagePoolingAttn` left them (YOLO-World)."""
        if kind not in TEXTS:
            return [given]
        if kind in HEADS or self.words is None:
            self.words = site.apply(self.find(site, "embeddings"), [self.classes, _TEXT_SIZE], {})
        return [given, self.words]

    def made(self, site: Site, module: str, args: list[Any], kwargs: dict[str, Any], count: int) -> Any:
        """An instance of a class, or several in a row."""
        cls = self.find(site, module)
        copies = [site.apply(cls, args, kwargs) for _ in range(count)]
        return copies[0] if count == 1 else site.apply(self.session.machine.library("torch.nn.Sequential"), copies, {})

    def find(self, site: Site, module: str) -> Any:
        """The class of a module's name."""
        if module.startswith(("nn.", "torch.nn.")):
            found = self.session.machine.library(f"torch.nn.{module.rpartition('.')[2]}")
            if found is None:
                raise site.error(f"there is no class {module} in PyTorch")
            return found
        package = shipped(self.session.machine, "ultralytics")
        for room in ROOMS if package is not None and module.isidentifier() else ():
            value = MISSING if package is None else package.value(site, f"ultralytics.{room}.{module}")
            if value is not MISSING:
                return value
        from cnncalc.diagnostics.nearest import nearest

        known = dict.fromkeys([*CHANNELS, *HEADS, "Concat", "AIFI", "HGStem", "HGBlock", "CBLinear", "CBFuse"])
        help = nearest(module, known) or "write the network in PyTorch, or as a spec, with that module's layers"
        raise site.error(f"the module {module[:60]} is not known", help)

    def named(self, value: Any) -> Any:
        """An argument: a text that is the name of a setting stands for it."""
        if value.__class__ is str and value in self.settings:
            return self.settings[value]
        return value

    def activation(self) -> None:
        """`activation: nn.ReLU()`: what follows each convolution in place of SiLU."""
        text = self.settings.get("activation")
        if not text:
            return
        site = self.site(self.definition.places["activation"])
        try:
            call: Any = ast.parse(str(text)[:200], mode="eval").body
            name = ast.unparse(call.func if isinstance(call, ast.Call) else call)
            values = [ast.literal_eval(arg) for arg in getattr(call, "args", ())]
            named = {word.arg: ast.literal_eval(word.value) for word in getattr(call, "keywords", ()) if word.arg}
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise site.error("an activation is a class of torch.nn with plain values, as nn.LeakyReLU(0.1)") from None
        cls = self.find(site, f"nn.{name.rpartition('.')[2]}")
        conv = self.find(site, "Conv")
        conv.namespace["default_act"] = Native(name, lambda site, args, kwargs: site.apply(cls, values, named))
