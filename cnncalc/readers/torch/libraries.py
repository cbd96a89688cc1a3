"""What the names of PyTorch mean to the evaluator: found by dotted name, made when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.owners import owned
from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.libraries import Libraries
from cnncalc.readers.python.values import Native, Plain

if TYPE_CHECKING:
    from cnncalc.readers.tensors.session import Session

TOPS = ("torch", "torchvision", "timm", "torchinfo", "torchsummary", "pytorch_lightning", "lightning", "einops")
_NETWORKS = (
    *("torchvision", "timm", "efficientnet_pytorch", "segmentation_models_pytorch", "pretrainedmodels", "pytorchcv"),
    *("vit_pytorch", "geffnet", "resnest"),
)
"""Libraries of networks, whose own source is read. No other package is looked for."""
_FUNCTIONAL = ("torch.nn.functional.", "torch.linalg.", "torch.special.", "torch.")
_IDENTITY = [
    "torch.compile",
    "torch.jit.script",
    "torch.jit.export",
    "torch.jit.ignore",
    "torch.jit.unused",
    "torch.fx.wrap",
    "torch.no_grad",
    "torch.inference_mode",
    "torch.enable_grad",
    "torch.set_grad_enabled",
    "torch.autograd.no_grad",
    "torch.autograd.set_detect_anomaly",
    "torch.autograd.graph.save_on_cpu",
    "torch.amp.autocast",
    "torch.random.fork_rng",
    "torch.profiler.record_function",
    "torch.autograd.profiler.record_function",
    "torch.autocast",
    "torch.cuda.amp.autocast",
    "torch.nn.DataParallel",
    "torch.jit.script_method",
    "torch.nn.parallel.DistributedDataParallel",
    "torch.jit.interface",
    "torch.autograd.Variable",
    "torch.nn.parallel.data_parallel",
]
_FALSE = (
    *("torch.cuda.is_available", "torch.jit.is_scripting", "torch.jit.is_tracing", "torch.is_grad_enabled"),
    *("torch.onnx.is_in_onnx_export", "torch._C._get_tracing_state", "torch.compiler.is_compiling"),
    *("torch.distributed.is_available", "torch.distributed.is_initialized", "torch.backends.mps.is_available"),
)
_BASES = {"_BatchNorm": "SyncBatchNorm", "_InstanceNorm": "InstanceNorm2d"}
"""Bases within `torch.nn` that programs name, each with the class that is as it is."""
_SAID = ("torchvision.utils._log_api_usage_once", "torch._C._log_api_usage_once", "torch.manual_seed", "torch._assert")


class TorchLibraries(Libraries):
    """The libraries of a program that builds networks of PyTorch."""

    session: Session

    def __init__(self) -> None:
        self._classes: dict[str, Any] = {}
        self._base: Class | None = None

    def claims(self, name: str) -> bool:
        return name in TOPS or super().claims(name)

    def holds(self, machine: Any, top: str) -> bool:
        if top not in _NETWORKS:
            return False
        from cnncalc.readers.python.packages import installed

        return installed(machine, top) is not None

    def find(self, machine: Any, path: str) -> Any:
        top = path.partition(".")[0]
        if top in _NETWORKS and path not in _SAID:
            owner, name = owned(path)
            found = self._nn(machine, name) if owner == "torch" else None
            return found or self._published(machine, path)
        if top not in TOPS:
            return super().find(machine, path)
        if path.startswith(("torch.nn.modules.", "torch.nn.parameter.")):
            name = path.rpartition(".")[2]
            path = f"torch.nn.{_BASES.get(name, name)}" if name[:1].isupper() or name in _BASES else path
        if path.startswith("einops."):
            from cnncalc.readers.torch.einops import einops_name

            return einops_name(self.session, machine, self.base(machine), path)
        if path.endswith(".LightningModule"):
            return self._nn(machine, "LightningModule")
        if path.startswith("torch.nn.modules.utils."):
            return _tuples(path)
        if path == "torch.__version__":
            return "2.13.0"
        if path in _FALSE:
            return Native(path, lambda site, args, kwargs: False)
        if path in _SAID or path.startswith("torch.nn.init."):
            return Native(path, lambda site, args, kwargs: args[0] if args else None)
        if path in _IDENTITY:
            wraps = path.startswith(("torch.nn.", "torch.jit.", "torch.autograd.Variable", "torch.compile"))
            return Native(path, _wrapped if wraps else _looked_through)
        owner, name = owned(path)
        if owner == "torch":
            found = self._nn(machine, name)
            if found is not None:
                return found
        return self._function(machine, path)

    def unbound(self, machine: Any, name: str) -> Any:
        if name == "display":
            return Native(name, lambda site, args, kwargs: None)
        path = {"nn": "torch.nn", "F": "torch.nn.functional", "torch": "torch"}.get(name)
        return None if path is None else Unknown(machine, path, named=True)

    def _published(self, machine: Any, path: str) -> Any:
        from cnncalc.readers.python.frames import Site
        from cnncalc.readers.torch.published import published

        return published(machine, Site(machine, *machine.here), path)

    def unheard(self, path: str) -> tuple[str, str]:
        if path.partition(".")[0] in _NETWORKS:
            from cnncalc.readers.torch.published import unpublished

            return unpublished(self.session.machine, path)
        from cnncalc.readers.torch.unheard import unheard

        return unheard(path, TOPS)

    # -- torch.nn

    def base(self, machine: Any) -> Class:
        """The class `nn.Module`."""
        if self._base is None:
            from cnncalc.readers.torch.containers import containers
            from cnncalc.readers.torch.lightning import lightning_class
            from cnncalc.readers.torch.module_class import module_class

            self._base = module_class(machine, self.session)
            self._classes = {"Module": self._base, **containers(machine, self._base)}
            self._classes["LightningModule"] = lightning_class(machine, self._base)
            self.session.tensor_class = tensor = Class(machine, "Tensor", module="torch")
            tensor.namespace["__new__"] = Native("__new__", self._tensor)
            machine.builtin("tuple").namespace.setdefault("numel", Plain("numel", _numel, method=True))
        return self._base

    def _tensor(self, site: Any, args: Any, kwargs: Any) -> Any:
        from cnncalc.readers.tensors.making import maker

        return maker(self.session, "Tensor")(site, args[1:], kwargs)

    def _nn(self, machine: Any, name: str) -> Any:
        base = self.base(machine)
        if name not in self._classes:
            self._classes[name] = self._made(machine, base, name)
        return self._classes[name]

    def _made(self, machine: Any, base: Class, name: str) -> Any:
        from cnncalc.readers.tensors.making import parameter
        from cnncalc.readers.torch.composed import composed
        from cnncalc.readers.torch.layer_class import layer_class

        session = self.session
        if name in ("Parameter", "Buffer"):
            return Native(name, lambda site, args, kwargs: parameter(session, site, args, kwargs))
        return composed(machine, name) or layer_class(machine, session, base, name)

    def _function(self, machine: Any, path: str) -> Any:
        from cnncalc.readers.tensors.making import maker
        from cnncalc.readers.torch.functions import function

        if path == "torch.autograd.Function":
            from cnncalc.readers.torch.autograd import function_class

            return function_class(machine)
        plain = _PLAIN.get(path)
        if plain is not None:
            return Native(path, plain)
        if path == "torch.device":
            from cnncalc.readers.torch.device import device

            return Native(path, device)
        if path == "torch.Tensor":
            self.base(machine)
            return self.session.tensor_class
        for lead in _FUNCTIONAL:
            if path.startswith(lead) and "." not in path[len(lead) :]:
                name = path[len(lead) :]
                body = maker(self.session, name) if lead == "torch." else None
                body = body or function(self.session, name)
                if body is not None:
                    return Native(path, _noted(self.session, path, body))
        return _other(self.session, path)


def _noted(session: Session, path: str, body: Any) -> Any:
    """A function of PyTorch's that says which it is while it runs."""

    def called(site: Any, args: Any, kwargs: Any) -> Any:
        session.invoked = path
        return body(site, args, kwargs)

    return called


def _tuples(path: str) -> Any:
    """`_pair(3)`: as many as there are axes, unless it is a sequence already."""
    name = path.rpartition(".")[2]
    count = {"_single": 1, "_pair": 2, "_triple": 3, "_quadruple": 4}.get(name)
    if count is None:
        return None
    return Native(
        path,
        lambda site, args, kwargs: tuple(args[0]) if isinstance(args[0], list | tuple) else (args[0],) * count,
    )


_PLAIN: dict[str, Any] = {
    "torch.Size": lambda site, args, kwargs: tuple(site.items(args[0])) if args else (),
    "torch.numel": lambda site, args, kwargs: site.call(site.attribute(args[0], "numel")),
    "torch.is_tensor": lambda site, args, kwargs: args[0].__class__.__name__ == "Tensor",
    "torch.is_floating_point": lambda site, args, kwargs: True,
    "torch.jit.isinstance": lambda site, args, kwargs: site.call(site.machine.builtin("isinstance"), *args),
    "torch.is_complex": lambda site, args, kwargs: False,
}


def _numel(size: Any) -> Any:
    """`x.shape.numel()`."""
    total: Any = 1
    for n in size:
        total = total * n if n.__class__ is int else n * total
    return total


def _wrapped(site: Any, args: Any, kwargs: Any) -> Any:
    """What wraps one value: that value, also where nobody knows it."""
    unknown = args[0] if args and args[0].__class__ is Unknown else None
    return _looked_through(site, args, kwargs) if unknown is None else unknown


def _looked_through(site: Any, args: Any, kwargs: Any) -> Any:
    """A wrapper that changes no shape: what it wraps; as a decorator with arguments, or in a `with`, nothing."""
    if args and not isinstance(args[0], str | bool) and args[0].__class__ is not Unknown:
        return args[0]
    from cnncalc.readers.torch.looked_through import LookedThrough

    return LookedThrough(site.machine)


def _hub(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`torch.hub.load("pytorch/vision:v0.10.0", "resnet18", …)`: that function of torchvision; of others nothing is known."""
    said = [*args, *(kwargs[key] for key in ("repo_or_dir", "model") if key in kwargs)]
    repository, name, rest = said[0] if said else "", said[1] if len(said) > 1 else "", said[2:]
    hubs = ("repo_or_dir", "model", "source", "trust_repo", "force_reload", "verbose", "skip_validation")
    given = {key: value for key, value in kwargs.items() if key not in hubs}
    if str(repository).partition(":")[0] == "pytorch/vision" and name.__class__ is str:
        models = Unknown(site.machine, "torchvision.models", site.place, named=True)
        return site.apply(site.attribute(models, name), rest, given)
    return Unknown(site.machine, f"torch.hub.load({repository!r}, {name!r})", site.place)


def _other(session: Session, path: str) -> Any:
    """Functions of other modules that networks use."""
    if path in ("torch.hub.load", "torch.hub.load_state_dict_from_url"):
        from cnncalc.readers.torch.published import hub_load, no_weights

        return Native(path, hub_load if path.endswith("load") else no_weights)
    if path == "torch.utils.checkpoint.checkpoint":
        return Native(path, lambda site, args, kwargs: site.call(args[0], *args[1:]))
    if path == "torch.utils.checkpoint.checkpoint_sequential":
        return Native(path, lambda site, args, kwargs: site.call(args[0], args[2]))
    if path.startswith("torch.nn.utils.") and path.endswith(("weight_norm", "spectral_norm")):
        from cnncalc.readers.torch.reparametrized import reparametrized

        return Native(path, lambda site, args, kwargs: reparametrized(session, site, path, args, kwargs))
    if path == "torch.hub.load":
        return Native(path, _hub)
    if path in ("torchsummary.summary", "torchinfo.summary"):
        from cnncalc.readers.torch.inputs import noted_summary

        return Native(path, lambda site, args, kwargs: noted_summary(session, site, args, kwargs))
    return None
