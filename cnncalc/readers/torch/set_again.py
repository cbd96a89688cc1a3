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
