"""`nn.Module`, and the classes of `torch.nn` that are layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from cnncalc.layers import find
from cnncalc.readers.python.attributes import store
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.values import MISSING, Native, Property
from cnncalc.readers.torch.convert import plain, used
from cnncalc.readers.torch.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.torch.session import Session

_Body = TypeVar("_Body", bound="Callable[[Any, Any, Any], Any]")
LAYER, MADE, PATHS = " layer", " site", " modules"
"""Keys of a module's attributes that no program can name."""
_MOST = 20_000
"""Layers of a program at most."""


def is_module(value: Any) -> bool:
    """Whether a value is a module."""
    return isinstance(value, Instance) and any(base.info.get("module") for base in value.cls.mro)


def children(module: Instance) -> dict[str, Instance]:
    """The modules that a module holds, by name, in the order they were set."""
    return {name: value for name, value in module.attrs.items() if is_module(value)}


def named_modules(module: Instance, prefix: str = "", seen: set[int] | None = None) -> Iterator[tuple[str, Instance]]:
    """A module and all below it with their paths, each once."""
    seen = set() if seen is None else seen
    if id(module) in seen:
        return
    seen.add(id(module))
    yield prefix, module
    for name, child in children(module).items():
        yield from named_modules(child, f"{prefix}.{name}" if prefix else name, seen)


def own_parameters(module: Instance, made: str = "parameter") -> dict[str, Tensor]:
    """The parameters (or buffers) that a module itself holds."""
    return {n: v for n, v in module.attrs.items() if isinstance(v, Tensor) and v.made == made and n[0] != " "}


def module_class(machine: Any, session: Session) -> Class:
    """The class `nn.Module`."""
    cls = Class(machine, "Module", module="torch.nn")
    cls.info["module"] = True
    space = cls.namespace

    def method(name: str) -> Callable[[_Body], _Body]:
        def add(function: _Body) -> _Body:
            space[name] = Native(name, function)
            return function

        return add

    @method("__init__")
    def _(site: Site, args: Any, kwargs: Any) -> None:
        args[0].attrs.setdefault("training", session.training)

    @method("__call__")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        return run(session, site, args[0], args[1:], kwargs)

    @method("__setattr__")
    def _(site: Site, args: Any, kwargs: Any) -> None:
        module, name, value = args
        if "training" not in module.attrs and is_module(value):
            raise site.error(
                f"'{name}' is set before {module.cls.name}'s super().__init__() has run",
                "call super().__init__() first in __init__",
            )
        register(module, name, value)
        store(machine, module, name, value, site.node, site.frame)

    @method("forward")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        raise site.error(f"{args[0].cls.name} has no forward", "a module runs its forward: define it", kind="missing")

    @method("register_forward_hook")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        args[0].attrs[" register_forward_hook"] = True

    space["register_forward_pre_hook"] = space["register_forward_hook"]

    @method("add_module")
    def _(site: Site, args: Any, kwargs: Any) -> None:
        name = kwargs.get("name", args[1] if len(args) > 1 else "")
        args[0].attrs[name] = kwargs.get("module", args[-1])

    space["register_module"] = space["add_module"]

    @method("register_buffer")
    def _(site: Site, args: Any, kwargs: Any) -> None:
        name = kwargs.get("name", args[1] if len(args) > 1 else "")
        value = kwargs.get("tensor", args[2] if len(args) > 2 else None)
        if isinstance(value, Tensor):
            value.made = "buffer"
        args[0].attrs[name] = value

    @method("register_parameter")
    def _(site: Site, args: Any, kwargs: Any) -> None:
        args[0].attrs[kwargs.get("name", args[1] if len(args) > 1 else "")] = kwargs.get("param", args[-1])

    for name in _SELF:
        space[name] = Native(name, lambda site, args, kwargs: args[0])
    for name in _NOTHING:
        space[name] = Native(name, lambda site, args, kwargs: None)

    @method("train")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        return args[0]  # the network is computed as it is evaluated, unless asked otherwise

    @method("children")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        return iter(list({id(m): m for m in children(args[0]).values()}.values()))

    @method("named_children")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        return iter(list(children(args[0]).items()))

    @method("modules")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        return iter([module for _, module in named_modules(args[0])])

    @method("named_modules")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        return iter(list(named_modules(args[0])))

    @method("parameters")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        return iter([p for _, p in all_parameters(session, args[0])])

    @method("named_parameters")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        return iter(all_parameters(session, args[0]))

    @method("buffers")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        return iter([b for _, m in named_modules(args[0]) for b in own_parameters(m, "buffer").values()])

    @method("apply")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        return args[0]  # sets values of weights, which are not known

    @method("get_submodule")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        found = args[0]
        for name in filter(None, args[1].split(".")):
            found = site.attribute(found, name)
        return found

    @method("state_dict")
    def _(site: Site, args: Any, kwargs: Any) -> Any:
        return dict(all_parameters(session, args[0]))

    space["_modules"] = Property(Native("_modules", lambda site, args, kwargs: children(args[0])))
    space["_parameters"] = Property(Native("_parameters", lambda site, args, kwargs: own_parameters(args[0])))
    space["_buffers"] = Property(Native("_buffers", lambda site, args, kwargs: own_parameters(args[0], "buffer")))
    return cls


def lightning_class(machine: Any, base: Class) -> Class:
    """`LightningModule`: a module that keeps the arguments it was made with as `hparams`."""
    cls = Class(machine, "LightningModule", (base,), module="pytorch_lightning")

    def save(site: Site, args: Any, kwargs: Any) -> None:
        from cnncalc.readers.python.libraries.annotation import namespace

        given = {n: v for n, v in site.frame.vars.items() if n not in ("self", "__class__") and n[:1] != " "}
        kept = given.pop("kwargs", None)
        args[0].attrs["hparams"] = site.apply(namespace(machine), [], given | (kept if isinstance(kept, dict) else {}))

    cls.namespace["save_hyperparameters"] = Native("save_hyperparameters", save)
    for name in ("log", "log_dict"):
        cls.namespace[name] = Native(name, lambda site, args, kwargs: None)
    return cls


_SELF = (
    *("to", "cuda", "cpu", "eval", "half", "float", "double", "bfloat16", "requires_grad_", "type", "xpu", "mps"),
    *("share_memory", "compile", "to_empty"),
)
_NOTHING = (
    *("zero_grad", "load_state_dict", "extra_repr", "init_weights", "_init_weights", "reset_parameters"),
    *("register_load_state_dict_post_hook", "_register_load_state_dict_pre_hook", "set_extra_state"),
)


def register(module: Instance, name: str, value: Any) -> None:
    """Note what a parameter is called the first time a module gets it."""
    if isinstance(value, Tensor) and value.made in ("parameter", "buffer") and not value.name:
        value.attributes.setdefault(" holder", (module, name))


def run(session: Session, site: Site, module: Instance, args: Any, kwargs: dict[str, Any]) -> Any:
    """`module(…)`: its forward, with its path on the stack of running modules."""
    if session.recording:
        from cnncalc.readers.python.foreign import Unknown
        from cnncalc.readers.torch.inputs import Seen

        session.seen.append(Seen(module, tuple(args), dict(kwargs), site.place))
        return Unknown(session.machine, f"{module.cls.name}(…)", site.place)
    if session.building and not session.running:
        return tried(session, site, module, args, kwargs)
    if session.top_level and not session.running:
        args = [session.slotted(site, a) if isinstance(a, Tensor) and a.ref is None else a for a in args]
    session.called.add(id(module))
    if module.attrs.get(" register_forward_hook"):
        raise site.error("a hook changes what this module does", "put what it does into forward")
    path = session.paths.get(id(module))
    if path is None:
        path = session.paths[id(module)] = (
            session.prefix + session.name(session.prefix + module.cls.name).rpartition(".")[2]
        )
    session.running.append((module, path))
    try:
        return site.apply(site.attribute(module, "forward"), args, kwargs)
    finally:
        session.running.pop()


def tried(session: Session, site: Site, module: Instance, args: Any, kwargs: dict[str, Any]) -> Any:
    """A module run on a made tensor while the model is still being built, to learn a size: on a network of its own,
    of which nothing is kept but the shape."""
    from cnncalc.readers.torch.bare import bared, fed

    kept = session.set_aside()
    try:
        session.building = False
        read = [fed(session, site, value) for value in args]
        named = {key: fed(session, site, value) for key, value in kwargs.items()}
        return bared(session, run(session, site, module, read, named))
    finally:
        session.building = True
        session.take_up(kept)


def all_parameters(session: Session, module: Instance) -> list[tuple[str, Any]]:
    """The parameters below a module, with their paths. Those of layers whose input is not known yet are left out."""
    found: list[tuple[str, Any]] = []
    for path, inner in named_modules(module):
        lead = f"{path}." if path else ""
        found += [(lead + name, tensor) for name, tensor in own_parameters(inner).items()]
        found += [
            (lead + name, tensor)
            for name, tensor in layer_weights(session, inner).items()
            if tensor.made == "parameter"
        ]
    return found


def layer_weights(session: Session, module: Instance) -> dict[str, Tensor]:
    """The weights of a module that is a layer, as tensors by name; nothing where its input is not known."""
    layer = module.attrs.get(LAYER)
    if layer is None:
        return {}
    known: dict[str, Tensor] | None = module.attrs.get(" weights")
    if known is None:
        known = {}
        for weight in weights_alone(layer):
            tensor = Tensor(session, tuple(weight.shape), None, made="parameter" if weight.trainable else "buffer")
            tensor.attributes[" of"] = module
            known[weight.name] = tensor
        module.attrs[" weights"] = known
    return known


def weights_alone(layer: Any) -> tuple[Any, ...]:
    """The weights that a layer has before it reads anything: of an input with the channels that it declares."""
    from cnncalc.layers.declaration.shape import Shape

    for name in ("channels", "inputs", "features", "values"):
        channels = getattr(layer, name, None)
        if channels.__class__ is int:
            break
    else:
        channels = 1
    rank = layer.fixed_rank or (2 if layer.family in ("convolution",) else 0)
    size = 1 << 16
    shapes = [Shape((size,) * rank, channels, True), Shape((), channels, True), Shape((channels,), size, True)]
    for x in shapes:
        try:
            y = layer.output(x)
            return tuple(layer.weights(x, y))
        except Exception:
            continue
    return ()


def layer_class(machine: Any, session: Session, base: Class, name: str) -> Class | None:
    """The class of `torch.nn` that is one layer here; None where there is none of that name."""
    declared = find(name)
    if declared is None or name not in declared.torch:
        return None
    cls = Class(machine, name, (base,), module="torch.nn")

    def init(site: Site, args: Any, kwargs: Any) -> None:
        module, *rest = args
        session.made += 1
        if session.made > _MOST:
            raise site.error(f"the program makes more than {_MOST:,} layers", "make fewer of them")
        module.attrs.setdefault("training", session.training)
        module.attrs[LAYER] = session.bound(site, name, rest, kwargs)
        module.attrs[MADE] = site
        module.attrs[" use"] = used(name, rest, kwargs)

    def forward(site: Site, args: Any, kwargs: Any) -> Any:
        from cnncalc.readers.torch.running import run_layer

        return run_layer(session, site, name, args[0], list(args[1:]), kwargs)

    def getattr_(site: Site, args: Any, kwargs: Any) -> Any:
        return layer_attribute(session, site, args[0], args[1])

    cls.namespace["__init__"] = Native("__init__", init)
    cls.namespace["forward"] = Native("forward", forward)
    cls.namespace["__getattr__"] = Native("__getattr__", getattr_)
    return cls


def layer_attribute(session: Session, site: Site, module: Instance, name: str) -> Any:
    """`conv.out_channels`, `conv.weight`, `conv.kernel_size` of a module that is a layer."""
    layer = module.attrs.get(LAYER)
    if layer is not None:
        weights = layer_weights(session, module)
        if name in weights:
            return weights[name]
        if name in ("weight", "bias"):
            return None
        for attribute in layer.attributes.values():
            if name in (attribute.torch, attribute.name):
                value = plain(getattr(layer, attribute.name))
                per_axis = attribute.kind in ("sizes", "padding") and value.__class__ is int and layer.fixed_rank
                return (value,) * layer.fixed_rank if per_axis else value
        if name in _CONSTANTS:
            return Unknown(session.machine, f"{module.cls.name}.{name}", site.place)
    raise AttributeError(f"'{module.cls.name}' object has no attribute '{name}'")


_CONSTANTS = frozenset(
    [
        "eps",
        "momentum",
        "running_mean",
        "running_var",
        "inplace",
        "mode",
        "p",
        "normalized_shape",
        "elementwise_affine",
        "affine",
    ]
)
"""Attributes of layers on which no shape depends."""


def missing(module: Instance, name: str) -> bool:
    """Whether an attribute is not set on a module itself."""
    return module.attrs.get(name, MISSING) is MISSING
