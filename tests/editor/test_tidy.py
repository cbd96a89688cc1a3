"""The garbage of readings goes while nobody types, and all of it now and then though somebody types on and on."""

from __future__ import annotations

import asyncio
import gc

import pytest

pytest.importorskip("pygls")

from cnncalc.editor.server import tidy


def test_all_goes_now_and_then_without_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[int] = []
    monkeypatch.setattr(tidy, "PAUSE", 0)
    monkeypatch.setattr(gc, "collect", lambda generation=2: collected.append(generation))
    monkeypatch.setattr(gc, "freeze", lambda: None)
    before = gc.get_threshold()

    async def typed() -> None:
        tidier = tidy.Tidy()
        for _ in range(1000):
            tidier.read()
            await asyncio.sleep(0.0001)

    try:
        asyncio.run(typed())
    finally:
        gc.set_threshold(*before)
    whole = collected.count(2)
    assert 5 <= whole <= 12 and collected.count(1) > 500
