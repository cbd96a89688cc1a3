"""The order in which a class's bases are looked through: C3."""

from __future__ import annotations

from typing import Any


def merged(orders: list[Any], name: str) -> list[Any]:
    """The C3 merge of the orders of some bases; TypeError where there is none."""
    lists = [list(order) for order in orders if order]
    result: list[Any] = []
    while lists:
        for candidates in lists:
            head = candidates[0]
            if not any(head in other[1:] for other in lists):
                break
        else:
            raise TypeError(f"Cannot create a consistent method resolution order (MRO) for bases of {name}")
        result.append(head)
        lists = [rest for rest in ([c for c in order if c is not head] for order in lists) if rest]
    return result
