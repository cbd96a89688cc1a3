"""Shapes in every form they are printed read as one, and nothing else reads as a shape."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnncalc.layers.declaration.value import LIMIT
from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape


@pytest.mark.parametrize(
    ("text", "dims", "batched", "bracketed"),
    [
        ("55x55x96", (55, 55, 96), False, False),
        ("55×55×96", (55, 55, 96), False, False),
        (" 55 x 55 × 96 ", (55, 55, 96), False, False),
        ("12", (12,), False, False),
        ("1_024x3", (1024, 3), False, False),
        ("0x3", (0, 3), False, False),
        ("HxWx3", ("H", "W", 3), False, False),
        ("NxNx3", ("N", "N", 3), False, False),
        ("XxXx3", ("X", "X", 3), False, False),
        ("_x_x96", ("_", "_", 96), False, False),
        ("_", ("_",), False, False),
        ("Nonex3", (None, 3), False, False),
        ("(None, 55, 55, 96)", (55, 55, 96), True, True),
        ("[N, 96, 55, 55]", (96, 55, 55), True, True),
        ("[null, 55, 55, 96]", (55, 55, 96), True, True),
        ("[_, 55, 55, 96]", (55, 55, 96), True, True),
        ("(?, 55, ?, 96)", (55, None, 96), True, True),
        ("[None, None, null, 3]", (None, None, 3), True, True),
        ("[None, N, _, H]", ("N", "_", "H"), True, True),
        ("[55, 55, 96]", (55, 55, 96), False, True),
        ("(55,55,96,)", (55, 55, 96), False, True),
        ("[H, W, 3]", ("H", "W", 3), False, True),
        ("(10,)", (10,), False, True),
        ("(10)", (10,), False, True),
        ("(None,)", (), True, True),
        ("()", (), False, True),
        ("[ ]", (), False, True),
        ("[1_024]", (1024,), False, True),
        (f"{LIMIT}", (2**62,), False, False),
        ("x".join("1" * 12), (1,) * 12, False, False),
        ("[N, " + ", ".join("1" * 12) + "]", (1,) * 12, True, True),
    ],
)
def test_a_shape_is_read_as_it_is_printed(text, dims, batched, bracketed):
    assert parse_shape(text) == (dims, batched, bracketed)


_dims = st.lists(st.integers(0, 2**62), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(_dims)
def test_every_printed_form_of_one_shape_reads_alike(dims):
    forms = ["x".join(map(str, dims)), "×".join(map(str, dims)), "x".join(f"{d:_}" for d in dims)]
    forms += [str(tuple(dims)), str(dims), str((None, *dims)), f"[N, {', '.join(map(str, dims))}]"]
    for form in forms:
        assert parse_shape(form).dims == tuple(dims), form
        assert parse_shape(form).batched is form.startswith(("(None", "[N")), form
        assert parse_shape(form).bracketed is (form[0] in "(["), form


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("", "missing", "55x55x96"),
        ("  ", "missing", ""),
        ("55xx96", "a size is missing", "write 55x_x96: _ is any size"),
        ("x55", "a size is missing", ""),
        ("55x", "a size is missing", ""),
        ("[1,,2]", "a size is missing", ""),
        ("[,]", "a size is missing", ""),
        ("(1, 2]", "is not closed", "write (1, 2)"),
        ("[1, 2", "is not closed", "write [1, 2]"),
        ("(", "is not closed", ""),
        ("[[1, 2]]", "bracket within a shape", "one list"),
        ("hxw", "no size", "capital letter: write Hxw"),
        ("[N, hello]", "no size", ""),
        ("HWx3", "no size", ""),
        ("Hx-1", "negative", "write Hx_"),
        ("[-1, 64]", "negative", "write [_, 64]"),
        ("5.5x3", "no whole number", "integers"),
        (".45", "no whole number", "28x28x1"),
        ("28.0x28x1", "no whole number", "write 28x28x1"),
        ("(224, 224, 3) RGB", "", "write 224x224x3"),
        ("images of 224 x 224 x 3, 8 bit", "", "write 224x224x3"),
        ("224x224x3 or 299x299x3", "no size", ""),
        ("1__0x3", "no size", ""),
        ("_1x3", "no size", ""),
        ("1_x3", "no size", ""),
        ("٣x3", "no size", ""),
        ("²", "no size", ""),
        ("Éx3", "no size", ""),
        (f"{LIMIT + 1}x3", "larger than 2^62", ""),
        ("9" * 900, "larger than 2^62", ""),
        ("x".join("1" * 13), "at most 12 axes", ""),
        ("[" + "1, " * 13 + "]", "at most 12 axes", ""),
        ("1x" * 100_000, "at most 1,000 characters", ""),
        ("(" * 900, "is not closed", ""),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_shape_is_an_error_with_a_way_out(text, message, help):
    with pytest.raises(ShapeError) as caught:
        parse_shape(text)
    assert message in caught.value.message
    assert help in caught.value.help
    assert len(caught.value.message) < 250


@pytest.mark.parametrize(
    ("text", "dims"),
    [
        ("224,224,3", (224, 224, 3)),
        ("224, 224, 3", (224, 224, 3)),
        ("28*28*1", (28, 28, 1)),
        ("28X28X1", (28, 28, 1)),
        ("28 28 1", (28, 28, 1)),
        ("28 by 28 by 1", (28, 28, 1)),
        ("(55 55)", (55, 55)),
        ("[55x55]", (55, 55)),
        ("{28, 28, 1}", (28, 28, 1)),
        ("２８×２８×１", (28, 28, 1)),
        ("（２８，２８，１）", (28, 28, 1)),
        ("28✕28✕1", (28, 28, 1)),
        ("28·28·1", (28, 28, 1)),
        ("shape=(28, 28, 1)", (28, 28, 1)),
        ("input_shape=(28, 28, 1),", (28, 28, 1)),
        ("input: 28x28x1", (28, 28, 1)),
        ("Input(shape=(28, 28, 1))", (28, 28, 1)),
        ("torch.Size([16, 5, 5])", (16, 5, 5)),
        ("TensorShape([None, 14, 14, 5])", (14, 14, 5)),
        ("None, 14, 14, 5", (14, 14, 5)),
        ("1_024*2", (1024, 2)),
        ("H*W*3", ("H", "W", 3)),
    ],
)
def test_what_a_person_would_understand_is_read(text: str, dims: tuple[int | str, ...]) -> None:
    assert parse_shape(text).dims == dims


@pytest.mark.parametrize("text", ["Conv2D(32, (3, 3))", "conv 3 3x3", "3x3 conv", "224x224x3, 299x299x3", "1.5*2", "28-28-1", "(28, 28)x1"])
def test_what_could_be_something_else_is_not(text: str) -> None:
    with pytest.raises(ShapeError):
        parse_shape(text)
