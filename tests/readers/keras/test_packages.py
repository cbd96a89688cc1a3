"""Packages of networks that are handed the parts of Keras, as they were written for two Kerases: counts as Keras prints them."""

from pathlib import Path

from cnncalc.api import infer, load
from cnncalc.readers.keras.read import read_program

PACKAGE = """
import functools
_LAYERS = None
_MODELS = None
def handed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        kwargs['layers'] = _LAYERS
        kwargs['models'] = _MODELS
        return function(*args, **kwargs)
    return wrapper
def set_framework():
    global _LAYERS, _MODELS
    from tensorflow import keras
    _LAYERS = keras.layers
    _MODELS = keras.models
@handed
def Net(width, layers, models):
    i = layers.Input((8, 8, 3))
    return models.Model(i, layers.Conv2D(width, 3)(i))
"""
PROGRAM = "import pkg\npkg.set_framework()\nmodel = pkg.Net(4)\n"
HANDED = """
import keras
from keras_applications import vgg16
from six.moves import xrange
import six
model = vgg16.VGG16(weights=None, backend=keras.backend, layers=keras.layers, models=keras.models, utils=keras.utils)
for _ in xrange(2):
    model = keras.Sequential([model, keras.layers.Dense(len({k: v for k, v in six.iteritems({'a': 1})}))])
"""


def test_a_package_is_told_which_keras_to_take(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    (tmp_path / "net.py").write_text(PROGRAM, encoding="utf-8")
    report = infer(load(str(tmp_path / "net.py")))
    assert report.totals.params == 3 * 3 * 3 * 4 + 4
    assert report.rows[-1].output_shape == (None, 6, 6, 4)


def test_functions_of_keras_applications_take_the_parts_of_keras() -> None:
    report = infer(read_program("net.py", HANDED, None, "", {}))
    assert report.totals.params == 138_357_544 + 1001 + 2
