"""Record what TensorFlow Lite's own interpreter makes of the cases: `python -m tests.readers.tflite.record`, with the package
`ai-edge-litert` beside those of the extra `tflite`."""

from __future__ import annotations

import json
from pathlib import Path

from ai_edge_litert.interpreter import Interpreter, OpResolverType

from tests.readers.tflite.build import model
from tests.readers.tflite.cases import CASES


def main() -> None:
    """Write the shapes of every case's outputs, and of every operator's."""
    recorded = {}
    for name, make in CASES.items():
        graph = make()
        try:
            interpreter = Interpreter(
                model_content=model(graph), experimental_preserve_all_tensors=True, experimental_op_resolver_type=OpResolverType.BUILTIN_REF
            )
            interpreter.allocate_tensors()
            if not graph.type:  # what zeros come to in whole numbers is not asked
                interpreter.invoke()
        except (RuntimeError, ValueError) as error:
            print(name, str(error)[:300])
            continue
        shapes = {
            detail["index"]: [int(n) for n in interpreter.get_tensor(detail["index"]).shape]
            for detail in interpreter.get_tensor_details()
            if detail["index"] in {i for op in graph.operators for i in op[3]}
        }
        recorded[name] = [shapes[index] for op in graph.operators for index in op[3]]
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(shapes, separators=(',', ':'))}" for name, shapes in recorded.items())
    (Path(__file__).parent / "recorded.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
