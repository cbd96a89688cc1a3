"""Record what Keras 1 and 2 by themselves gave for the programs of `older/`; writes `older.json`.

    python record_older.py NAME …       in an environment with the Keras that those programs are written for

Statements are run one by one, as a reader of a page would: one that needs data or a file does not stop the next.
"""

import ast
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(HERE, "older.json")


def pictures(channels_first):
    import numpy

    shape = (3, 32, 32) if channels_first() else (32, 32, 3)
    return lambda: tuple((numpy.zeros((n, *shape), "uint8"), numpy.arange(n)[:, None] % 10) for n in (20, 10))


def sizes(shape):
    shape = shape.as_list() if hasattr(shape, "as_list") else shape
    return [None if n is None else int(n) for n in shape]


def count(weight):
    for shape in (lambda: weight.get_value(borrow=True).shape, lambda: weight.get_shape().as_list(), lambda: tuple(weight.shape)):
        try:
            total = 1
            for size in shape():
                total *= int(size)
            return total
        except (AttributeError, TypeError):
            pass
    raise ValueError(weight)


def recorded(name):
    import keras
    from keras import backend
    from keras.datasets import cifar10, mnist

    if os.environ.get("KERAS_BACKEND") == "theano":
        import theano.ifelse  # noqa: F401  which Keras takes for loaded

    def first():
        return getattr(backend, "image_data_format", getattr(backend, "image_dim_ordering", None))() in ("th", "channels_first")

    import numpy

    cifar10.load_data = lambda: pictures(first)()
    mnist.load_data = lambda: tuple((numpy.zeros((n, 28, 28), "uint8"), numpy.arange(n) % 10) for n in (20, 10))
    with open(os.path.join(HERE, "older", name + ".py")) as file:
        text = file.read().replace("print model.summary()", "")
    names = {"__name__": "older"}
    for statement in ast.parse(text).body:
        module = ast.Module([statement]) if sys.version_info < (3, 8) else ast.Module([statement], [])
        try:
            exec(compile(module, name, "exec"), names)
        except Exception as error:
            print(name, statement.lineno, type(error).__name__, error, file=sys.stderr)
    model = names["model"]
    outputs = model.output_shape if isinstance(model.output_shape, list) else [model.output_shape]
    trained = {id(weight): weight for weight in model.trainable_weights}
    return {
        "keras": "{}, {}".format(keras.__version__, backend.backend() if hasattr(backend, "backend") else "theano"),
        "params": int(model.count_params()),
        "trainable": sum(map(count, trained.values())),
        "outputs": [sizes(shape) for shape in outputs],
        "layers": [[layer.name, int(layer.count_params())] for layer in model.layers if layer.count_params()],
    }


if __name__ == "__main__":
    try:
        with open(FILE) as file:
            held = json.load(file)
    except OSError:
        held = {}
    held.update((name, recorded(name)) for name in sys.argv[1:])
    with open(FILE, "w") as file:
        file.write("{\n" + ",\n".join(f'"{name}": {json.dumps(held[name])}' for name in sorted(held)) + "\n}\n")
