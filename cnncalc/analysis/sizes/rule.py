"""A set of sizes as a rule: `multiples of 16, at least 32`, `n ≡ 12 mod 16, at least 140`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST = 12
"""Sizes, or remainders, that are listed one by one."""


class Rule:
    """The legal sizes of an axis. Those below `start` are in `early`; from `start` on a size is legal if its remainder by
    `period` is in `remainders`. `proved`: so it is for every size; else up to `end`, and nothing is known beyond."""

    __slots__ = ("early", "end", "period", "proved", "remainders", "start")

    def __init__(
        self, early: Sequence[int], start: int, period: int, remainders: Sequence[int], end: int | None = None
    ) -> None:
        self.early = tuple(early)
        self.start = start
        self.period = period
        self.remainders = tuple(remainders)
        self.end = end
        self.proved = end is None

    def __contains__(self, n: object) -> bool:
        if n.__class__ is not int or n < 1:
            return False
        if n < self.start or (self.end is not None and n > self.end):
            return n in self.early
        return n % self.period in self.remainders

    @property
    def smallest(self) -> int | None:
        """The smallest legal size; None where there is none."""
        return next(self.sizes(), None)

    def sizes(self) -> Iterator[int]:
        """The legal sizes, in order."""
        yield from self.early
        if not self.remainders:
            return
        n = self.start
        while self.end is None or n <= self.end:
            if n % self.period in self.remainders:
                yield n
            n += 1

    def near(self, wanted: int) -> tuple[int, ...]:
        """The legal sizes nearest `wanted`: itself, else the next below and the next above."""
        if wanted in self:
            return (wanted,)
        below = next((n for n in range(min(wanted, max(self.start + self.period, wanted)), 0, -1) if n in self), None)
        top = self.end if self.end is not None else max(wanted, self.start) + self.period
        above = next((n for n in range(max(1, wanted), top + 1) if n in self), None)
        return tuple(n for n in (below, above) if n is not None)

    def __str__(self) -> str:
        parts = []
        if self.remainders:
            least = next(n for n in range(self.start, self.start + self.period) if n % self.period in self.remainders)
            parts.append(f"{self._tail()}{f', at least {least:,}' if least > 1 else ''}")
            if self.period == 1:
                parts[-1] = f"at least {least:,}" if least > 1 else "any size"
            if self.end is not None:
                parts[-1] += f", at most {self.end:,}"
        early = runs(self.early)
        if early:
            shown = early[:_MOST]
            more = f" and {len(early) - _MOST} more" if len(early) > _MOST else ""
            text = ", ".join(shown) + more
            parts.append(f"also {text}" if parts else text)
        return "; ".join(parts) or "none"

    def _tail(self) -> str:
        period = self.period
        if self.remainders == (0,):
            return f"multiples of {period:,}"
        left_out = [r for r in range(period) if r not in set(self.remainders)] if period <= 4096 else []
        told = runs(self.remainders)
        missing = runs(left_out)
        if left_out and len(missing) < len(told):
            return f"n mod {period:,} ≠ {_either(missing)}"
        if len(told) == 1 and len(self.remainders) == 1:
            return f"n ≡ {self.remainders[0]:,} mod {period:,}"
        return f"n mod {period:,} = {_either(told)}"


def _either(texts: list[str]) -> str:
    if len(texts) > _MOST:
        texts = [*texts[:_MOST], "…"]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"


def runs(numbers: Sequence[int]) -> list[str]:
    """Numbers in order, those that follow each other as one: `3, 5 to 9`."""
    found: list[list[int]] = []
    for n in numbers:
        if found and found[-1][1] == n - 1:
            found[-1][1] = n
        else:
            found.append([n, n])
    return [f"{a:,}" if a == b else f"{a:,} to {b:,}" if b > a + 1 else f"{a:,}, {b:,}" for a, b in found]


def rule_of(legal: Sequence[bool], start: int, period: int, end: int | None = None) -> Rule:
    """The rule of which sizes from 1 on are legal (`legal[n − 1]`), that repeat from `start` on with `period`; `end`: only
    as far as they were tried."""
    if end is not None:
        return _observed(legal, end)
    known = {n for n, fine in enumerate(legal, 1) if fine}
    pattern = [n in known for n in range(start, start + period)]
    least = _least_period(pattern)
    remainders = sorted({n % least for n in range(start, start + least) if n in known})
    while start > 1 and ((start - 1) in known) == ((start - 1) % least in remainders):
        start -= 1
    return Rule(sorted(n for n in known if n < start), start, least, remainders)


def _least_period(pattern: list[bool]) -> int:
    """The shortest period of one that repeats."""
    count = len(pattern)
    for period in range(1, count + 1):
        if count % period == 0 and pattern[:period] * (count // period) == pattern:
            return period
    return count


def _observed(legal: Sequence[bool], end: int) -> Rule:
    """The rule that describes what was tried, without a word on what was not."""
    best: Rule | None = None
    for period in range(1, min(129, end // 3)):
        start = end - 2 * period + 1
        tail = legal[start - 1 :]
        if tail[:period] != tail[period:]:
            continue
        while start > 1 and legal[start - 2] == legal[start - 2 + period]:
            start -= 1
        remainders = sorted({n % period for n in range(start, start + period) if legal[n - 1]})
        rule = Rule([n for n in range(1, start) if legal[n - 1]], start, period, remainders, end)
        if best is None or len(rule.early) < len(best.early):
            best = rule
        if not rule.early or start <= end // 2:
            break
    if best is not None:
        return best
    return Rule([n for n, fine in enumerate(legal, 1) if fine], end + 1, 1, (), end)
