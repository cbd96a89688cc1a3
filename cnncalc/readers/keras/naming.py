"""Names as Keras gives them: `conv2d`, `conv2d_1`; of Keras 1 and 2 by themselves `conv2d_1`, `conv2d_2`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_OLD_MODULES = (
    r"^[ \t]*(?:from|import)[ \t]+keras\.(?:layers\.(?:convolutional|core|normalization|merge|pooling|recurrent|embeddings|wrappers"
    r"|advanced_activations|local|noise)|engine|utils\.np_utils|utils\.vis_utils|legacy|objectives)\b"
    r"|^[ \t]*from[ \t]+keras\.utils[ \t]+import[ \t][^\n]*\bnp_utils\b"
)
_OLD = re.compile(_OLD_MODULES, re.MULTILINE)
_OLD_WORDS = re.compile(
    r"\b(?:nb_epoch|nb_filter|border_mode|dim_ordering|subsample|samples_per_epoch|nb_val_samples|W_regularizer)\s*=(?!=)"
    r"|\.(?:fit_generator|predict_generator|evaluate_generator|set_image_dim_ordering|image_dim_ordering|predict_classes)\("
    r"|\bModel\(\s*input\s*=|\bConvolution[123]D\(\s*[\w.*]+\s*,\s*[\w.*]+\s*,|\bCuDNN(?:LSTM|GRU)\b|\bmerge\([^)\n]*\bmode\s*="
    r"|\b(?:SGD|Adam|RMSprop|Adagrad|Adadelta|Adamax|Nadam)\(\s*(?:[^()\n]*[,\s])?lr\s*="
)
"""What Keras took by itself until its 2.3, and today's Keras takes no more."""
_BY_ITSELF = re.compile(r"^[^#\n]*\b(?:from|import)[ \t]+keras\b", re.MULTILINE)
_WITHIN = re.compile(
    r"^[^#\n]*\b(?:from|import)[ \t]+(?:tensorflow\.(?:python\.)?keras|tf_keras)\b|\btf\.keras\b", re.MULTILINE
)


def counts_from_one(text: str) -> bool:
    """Whether a program is written for Keras 1 or 2 by itself, by the modules it imports and the words it uses: these named
    from `conv2d_1`."""
    if _OLD.search(text) is not None:
        return True
    if _BY_ITSELF.search(text) is None or _WITHIN.search(text) is not None:
        return False
    return _OLD_WORDS.search(text) is not None


def snake(name: str) -> str:
    """A class's name as Keras names its layers: `MaxPooling2D` → `max_pooling2d`."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


class Names:
    """How often each name was given so far in a program."""

    def __init__(self, from_one: bool) -> None:
        self.from_one = from_one
        self.counts: dict[str, int] = {}

    def next(self, stem: str) -> str:
        """The next name of a stem."""
        count = self.counts.get(stem, 0) + 1
        self.counts[stem] = count
        if self.from_one:
            return f"{stem}_{count}"
        return stem if count == 1 else f"{stem}_{count - 1}"

    def clear(self) -> None:
        """`clear_session()`: start again."""
        self.counts.clear()


def numbered(name: str, names: dict[str, int], reserved: Collection[str]) -> str:
    """The name, or for a later call of the same layer one with a number that is neither taken nor `reserved`; noted in
    `names`."""
    count = names.get(name, 0) + 1
    names[name] = count
    if count == 1:
        return name
    made = f"{name}_{count}"
    while made in reserved or made in names:
        count += 1
        made = f"{name}_{count}"
    names[made] = 1
    return made
