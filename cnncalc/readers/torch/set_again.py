"""Attributes of a layer that a program sets after it was made: `conv.stride = (1, 1)`. Its forward goes by those here; the
others (`fc.out_features = 2`) change nothing, since its weights are what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.torch.module import LAYER

if TYPE_CHECKING:
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site

EFFECTIVE = frozenset(
    [
        *("stride", "padding", "dilation", "kernel_size", "ceil_mode", "output_padding", "output_size", "scale_factor"),
        *("size", "upscale_factor", "downscale_factor", "start_dim", "end_dim", "mode", "align_corners", "dim"),
        *("return_indices", "groups", "unflattened_size"),
    ]
)
"""What a forward of `torch.nn` reads when it runs."""
_MADE_FOR = ("kernel_size", "size", "output_size", "mode", "dim")
"""Of these, what a layer with weights was made for, and its forward does not look at."""


def set_again(site: Site, module: Instance, name: str, value: Any) -> None:
    """Make the layer of a module the one that its forward computes with another attribute."""
    layer, use = module.attrs[LAYER], module.attrs.get(" use")
    attribute = next((a for a in layer.attributes.values() if name in a.torch.split()), None)
    if name == "return_indices":
        module.attrs[" indices"] = bool(value)
    if (
        attribute is None
        or use is None
        or name == "return_indices"
        or (layer.family == "convolution" and name in _MADE_FOR)
    ):
        return
    if name == "groups":
        raise site.error(
            "groups is set after the layer was made, whose weights are for others", "give it when it is made"
        )
    from cnncalc.readers.tensors.convert import bound_value, declared
    from cnncalc.readers.torch.lessons.rewriting import rewritten

    if value.__class__.__name__ == "Unknown":
        raise value.needed(site, f"the {name} of {module.cls.name}")
    if declared(layer, "torch", name) == value:
        return
    session = module.attrs[" site"].machine.libraries.session
    changed = rewritten(None, use, layer, attribute.name, bound_value(value))[1]
    module.attrs[LAYER] = session.bound(site, changed.type, changed.positional, dict(changed.keywords), changed.type)
    module.attrs[" use"] = changed


def refitted(site: Site, module: Instance, name: str, weight: Any) -> None:
    """Make the layer of a module the one of a weight that it is given in the place of its own: its forward goes by that,
    whatever it was made for."""
    from cnncalc.readers.tensors.tensor import Tensor
    from cnncalc.readers.torch.lessons.rewriting import rewritten
    from cnncalc.readers.torch.weights import layer_weights

    layer, use = module.attrs[LAYER], module.attrs.get(" use")
    if name != "weight" or use is None or not isinstance(weight, Tensor) or weight.batch is not None:
        return
    session = weight.session
    own = layer_weights(session, module).get("weight")
    sizes = _sizes(use.type, weight.sample, getattr(layer, "groups", 1) or 1)
    if own is None or own.sample == weight.sample or len(own.sample) != len(weight.sample) or sizes is None:
        return
    for key, value in sizes.items():
        attribute = next(a for a in layer.attributes.values() if key in a.torch.split())
        use = rewritten(None, use, layer, attribute.name, value)[1]
    module.attrs[LAYER] = session.bound(site, use.type, use.positional, dict(use.keywords), use.type)
    module.attrs[" use"] = use
    del module.attrs[" weights"]


def _sizes(kind: str, shape: tuple[int, ...], groups: int) -> dict[str, Any] | None:
    """What a class of layers is made with for a weight of a shape; None for classes whose weights say less."""
    if kind.startswith("ConvTranspose"):
        return {"in_channels": shape[0], "out_channels": shape[1] * groups, "kernel_size": shape[2:]}
    if kind.startswith("Conv"):
        return {"in_channels": shape[1] * groups, "out_channels": shape[0], "kernel_size": shape[2:]}
    if kind == "Linear":
        return {"in_features": shape[1], "out_features": shape[0]}
    return {"num_embeddings": shape[0], "embedding_dim": shape[1]} if kind == "Embedding" else None
