"""A third opinion on windows: ONNX's shape inference, with pads of their own at every end. `pytest -m oracle`.

The word forms of cnncalc take what ONNX's attributes say and no class of Keras or PyTorch does: asymmetric pads, and
`same_lower`. Output shapes are compared; ONNX knows no weights of its own and counts nothing.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_cases import SETTINGS, Answer, Case, Draw, Refusal, difference

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.expression import read_expression
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import BadValue

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]

OPERATORS = ("Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool")
WORDS = dict(zip(OPERATORS, ("conv", "deconv", "maxpool", "avgpool", "global_avgpool", "global_maxpool"), strict=True))
AUTO = {"same": "SAME_UPPER", "same_lower": "SAME_LOWER"}


def lenient(case: Case, answer: Any) -> str:
    """Why ONNX gives a shape where cnncalc says that the kernel does not fit."""
    attributes, spatial = case.keywords, case.inputs[0][1:]
    pads = attributes.get("pads", [0] * 2 * len(spatial))
    axes = zip(
        spatial, attributes.get("kernel_shape", ()), attributes.get("dilations", [1] * len(spatial)), pads[: len(spatial)], pads[len(spatial) :], strict=True
    )
    if any(n + lo + hi < d * (k - 1) + 1 for n, k, d, lo, hi in axes):
        return "C++ rounds a negative quotient towards zero, which leaves one window where none fits"
    return ""


def drawn(draw: Draw, operator: str) -> tuple[str, str, dict[str, Any], tuple[int, ...], Any]:
    """(framework of the rule, the layer in words, ONNX's attributes, the input, the weight's shape or None)."""
    rank = draw.pick(1, 2, 2, 3)
    groups = draw.pick(1, 1, 2, 3) if operator.startswith("Conv") else 1
    channels, filters = groups * draw.whole(1, 4), groups * draw.whole(1, 4)
    dims = (channels, *[draw.whole(1, 30) for _ in range(rank)])
    if operator.startswith("Global"):
        return "torch", f"{WORDS[operator]} keepdims=true", {}, dims, None
    kernel, stride = ([draw.whole(1, top) for _ in range(rank)] for top in (6, 4))
    dilation = [draw.pick(1, 1, 2, 3) for _ in range(rank)] if operator != "AveragePool" else [1] * rank
    attributes: dict[str, Any] = {"kernel_shape": kernel, "strides": stride}
    words = [WORDS[operator] + f"{rank}d"]
    if operator.startswith("Conv"):
        words.append(str(filters))
    words += ["x".join(map(str, kernel)), f"stride={'x'.join(map(str, stride))}"]
    if operator != "AveragePool":
        attributes["dilations"] = dilation
        words.append(f"dilation={'x'.join(map(str, dilation))}")
    if operator.startswith("Conv"):
        attributes["group"] = groups
        words.append(f"groups={groups}")
    framework = "keras" if "Pool" in operator else "torch"  # PyTorch's pools have bounds of their own
    mode = draw.pick("pairs", "pairs", "pairs", "same", "same_lower")
    if mode == "same_lower" and operator == "ConvTranspose":
        mode = "same"  # the size is the same, and cnncalc has no word for the other end
    if mode == "pairs":
        pool = "Pool" in operator
        pads = [(draw.whole(0, k // 2 if pool else 3), draw.whole(0, k // 2 if pool else 3)) for k in kernel]
        attributes["pads"] = [lo for lo, _ in pads] + [hi for _, hi in pads]
        words.append("pad=" + "x".join(f"{lo}:{hi}" for lo, hi in pads))
        if pool and draw.chance(40):
            attributes["ceil_mode"] = 1
            words.append("ceil=true")
    else:
        if operator == "ConvTranspose":  # where the stride is larger, ONNX's inference falls short of its own n·s
            attributes["strides"] = stride = [min(k, s) for k, s in zip(kernel, stride, strict=True)]
            words[3] = f"stride={'x'.join(map(str, stride))}"
        attributes["auto_pad"] = AUTO[mode]
        words.append(f"pad={mode}")
        framework = "keras"  # PyTorch has no `same` with a stride
        if "dilations" in attributes:  # nor Keras one with a dilation
            attributes["dilations"] = [1] * rank
            words = [word for word in words if not word.startswith("dilation")]
    if operator == "ConvTranspose" and mode == "pairs" and draw.chance(50):
        extra = [draw.whole(0, max(s, d) - 1) for s, d in zip(stride, dilation, strict=True)]
        attributes["output_padding"] = extra
        words.append(f"output_padding={'x'.join(map(str, extra))}")
    shape = (filters, channels // groups) if operator == "Conv" else (channels, filters // groups)
    return framework, " ".join(words), attributes, dims, (*shape, *kernel) if operator.startswith("Conv") else None


def inferred(onnx: Any, operator: str, attributes: dict[str, Any], dims: tuple[int, ...], weight: Any) -> Any:
    """ONNX's answer."""
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT
    inputs = [helper.make_tensor_value_info("x", kind, (1, *dims))]
    if weight:
        inputs.append(helper.make_tensor_value_info("w", kind, weight))
    node = helper.make_node(operator, [value.name for value in inputs], ["y"], **attributes)
    graph = helper.make_graph([node], "g", inputs, [helper.make_tensor_value_info("y", kind, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)])
    try:
        found = onnx.shape_inference.infer_shapes(model, strict_mode=True).graph.output[0].type.tensor_type.shape.dim
    except onnx.shape_inference.InferenceError as error:
        return Refusal("InferenceError", str(error))
    shape = tuple(d.dim_value for d in found)[1:]
    return Answer([shape], []) if all(n > 0 for n in shape) else Refusal("empty", str(shape))


def computed(framework: str, words: str, dims: tuple[int, ...]) -> Any:
    """cnncalc's answer, channels first."""
    try:
        layer, x = bind(read_expression(words), framework), Shape.of(dims, True)
        y = layer.output(x)
        for condition in layer.conditions(x, y):
            if condition is not None and not condition.holds():
                return Refusal("Condition", condition.message)
    except (ExpressionError, BadValue, Misfit) as error:
        return Refusal(type(error).__name__, str(error))
    return Answer([y.dims], [])


@pytest.mark.parametrize("operator", OPERATORS)
def test_windows_agree_with_onnx(operator: str, tally: Any) -> None:
    import onnx

    @SETTINGS
    @given(rng=st.randoms(use_true_random=False))
    def agrees(rng: Any) -> None:
        framework, words, attributes, dims, weight = drawn(Draw(rng), operator)
        theirs = inferred(onnx, operator, attributes, dims, weight)
        case = Case(operator, (), attributes, [dims])
        differs = difference(case, computed(framework, words, dims), theirs, {}, lenient)
        tally("onnx", operator, theirs, differs)
        assert differs in ("", "limit"), f"{words} on {dims}, {attributes}: {differs}"

    agrees()
