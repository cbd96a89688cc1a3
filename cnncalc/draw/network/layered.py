"""Places for a graph's nodes, layer by layer: ranks by the longest path, few crossings, short edges (after Sugiyama).

Each rank is ordered by the middle of its neighbours; x is then found rank by rank as the nearest places to those middles
that keep the order and the gaps, which is an isotonic regression. All in whole and half points, the same each time.
"""

from __future__ import annotations

import itertools

from cnncalc.numbers.named_tuple import NamedTuple

GAP, RANK_GAP = 22, 30
_SWEEPS, _PASSES = 8, 12


class Placed(NamedTuple):
    """Where nodes stand (their middles) and how edges run: a start, then three points for each Bézier."""

    places: list[tuple[float, float]]
    edges: dict[tuple[int, int], tuple[tuple[float, float], ...]]
    width: float
    height: float


def layered(sizes: list[tuple[float, float]], edges: list[tuple[int, int]]) -> Placed:
    """Places for nodes of these sizes; an edge that runs backward is drawn, and bends nothing."""
    count = len(sizes)
    forward = [(a, b) for a, b in edges if a < b]
    ranks = ranks_of(count, forward)
    chains, ranks, links = _with_dummies(forward, ranks)
    wide = [w for w, _ in sizes] + [2.0] * (len(ranks) - count)
    rows: list[list[int]] = [[] for _ in range(max(ranks, default=0) + 1)]
    for node, rank in enumerate(ranks):
        rows[rank].append(node)
    above, below = _neighbours(len(ranks), links)
    rows = _ordered(rows, above, below)
    xs = _across(rows, wide, above, below)
    left = min((xs[i] - wide[i] / 2 for i in range(len(xs))), default=0)
    xs = [x - left for x in xs]
    tops, heights = _down(rows, sizes, count)
    places = [(xs[i], tops[ranks[i]] + heights[ranks[i]] / 2) for i in range(count)]
    drawn = {}
    for a, b in edges:
        chain = chains.get((a, b), (a, b))
        drawn[a, b] = _curve(chain, xs, ranks, tops, heights, sizes, count)
    width = max((xs[i] + wide[i] / 2 for i in range(len(xs))), default=0)
    return Placed(places, drawn, width, tops[-1] + heights[-1] if rows else 0)


def ranks_of(count: int, edges: list[tuple[int, int]]) -> list[int]:
    """The longest path to each node; one that nothing leads to stands right above its first reader."""
    ranks = [0] * count
    reached = {b for _, b in edges}
    for a, b in sorted(edges, key=lambda edge: edge[1]):
        ranks[b] = max(ranks[b], ranks[a] + 1)
    for node in range(count):
        followers = [ranks[b] for a, b in edges if a == node] if node not in reached else []
        if followers:
            ranks[node] = min(followers) - 1
    return ranks


def _with_dummies(
    edges: list[tuple[int, int]], ranks: list[int]
) -> tuple[dict[tuple[int, int], tuple[int, ...]], list[int], list[tuple[int, int]]]:
    """Edges over several ranks as chains of places: (the chains, all ranks, the links between neighbouring ranks)."""
    ranks = list(ranks)
    chains: dict[tuple[int, int], tuple[int, ...]] = {}
    links: list[tuple[int, int]] = []
    for a, b in edges:
        chain = [a]
        for rank in range(ranks[a] + 1, ranks[b]):
            chain.append(len(ranks))
            ranks.append(rank)
        chain.append(b)
        chains[a, b] = tuple(chain)
        links += itertools.pairwise(chain)
    return chains, ranks, links


def _neighbours(count: int, links: list[tuple[int, int]]) -> tuple[list[list[int]], list[list[int]]]:
    above: list[list[int]] = [[] for _ in range(count)]
    below: list[list[int]] = [[] for _ in range(count)]
    for a, b in links:
        above[b].append(a)
        below[a].append(b)
    return above, below


def _ordered(rows: list[list[int]], above: list[list[int]], below: list[list[int]]) -> list[list[int]]:
    """Each rank in the order of its neighbours' middles; of all sweeps the one with the fewest crossings."""
    best, fewest = [list(row) for row in rows], _crossings(rows, below)
    place: dict[int, float] = {}
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        near = below if sweep % 2 else above
        for row in rows:
            place.update({node: index for index, node in enumerate(row)})
        for row in reversed(rows) if sweep % 2 else rows:
            row.sort(key=lambda node: _middle([place[n] for n in near[node]], place[node]))
            place.update({node: index for index, node in enumerate(row)})
        found = _crossings(rows, below)
        if found < fewest:
            best, fewest = [list(row) for row in rows], found
    return best


def _crossings(rows: list[list[int]], below: list[list[int]]) -> int:
    total = 0
    for row, following in itertools.pairwise(rows):
        place = {node: index for index, node in enumerate(following)}
        ends = [end for node in row for end in sorted(place[n] for n in below[node])]
        if len(ends) > len(row):
            total += sum(a > b for i, a in enumerate(ends) for b in ends[i + 1 :])
        else:
            total += sum(a > b for i, a in enumerate(ends) for b in ends[i + 1 : i + 200])
    return total


def _middle(values: list[float], own: float) -> float:
    return sum(values) / len(values) if values else own


def _across(rows: list[list[int]], wide: list[float], above: list[list[int]], below: list[list[int]]) -> list[float]:
    """The x of every place: drawn to the middle of its neighbours, in the rank's order, gaps kept."""
    xs = [0.0] * len(wide)
    for row in rows:
        at = 0.0
        for node in row:
            xs[node] = at + wide[node] / 2
            at += wide[node] + GAP
        shift = at / 2
        for node in row:
            xs[node] -= shift
    for turn in range(_PASSES):
        last = turn >= _PASSES - 2
        for row in reversed(rows) if turn % 2 else rows:
            wanted = []
            for node in row:
                near = [*above[node], *below[node]] if last else (below if turn % 2 else above)[node]
                wanted.append(_middle([xs[n] for n in near], xs[node]))
            for node, x in zip(row, _kept_apart(row, wanted, wide), strict=True):
                xs[node] = x
    return [round(x * 2) / 2 for x in xs]


def _kept_apart(row: list[int], wanted: list[float], wide: list[float]) -> list[float]:
    """The places nearest the wanted ones that keep order and gaps: pools of places that push each other."""
    offsets, at = [], 0.0
    for index, node in enumerate(row):
        if index:
            at += (wide[row[index - 1]] + wide[node]) / 2 + GAP
        offsets.append(at)
    pools: list[tuple[float, int]] = []  # their mean, how many they are
    for target, offset in zip(wanted, offsets, strict=True):
        mean, many = target - offset, 1
        while pools and pools[-1][0] > mean:
            other, number = pools.pop()
            mean, many = (other * number + mean * many) / (number + many), number + many
        pools.append((mean, many))
    flat = [mean for mean, many in pools for _ in range(many)]
    return [base + offset for base, offset in zip(flat, offsets, strict=True)]


def _down(rows: list[list[int]], sizes: list[tuple[float, float]], count: int) -> tuple[list[float], list[float]]:
    """(top, height) of each rank."""
    tops, heights, y = [], [], 0.0
    for row in rows:
        height = max((sizes[node][1] for node in row if node < count), default=0)
        tops.append(y)
        heights.append(height)
        y += height + RANK_GAP
    return tops, heights


def _curve(
    chain: tuple[int, ...],
    xs: list[float],
    ranks: list[int],
    tops: list[float],
    heights: list[float],
    sizes: list[tuple[float, float]],
    count: int,
) -> tuple[tuple[float, float], ...]:
    """The Béziers of an edge through the places of its chain: upright where it passes a rank."""

    def ends(node: int) -> tuple[float, float]:
        rank = ranks[node]
        middle = tops[rank] + heights[rank] / 2
        half = (sizes[node][1] if node < count else heights[rank]) / 2
        return middle - half, middle + half

    x, y = xs[chain[0]], ends(chain[0])[1]
    points = [(x, y)]
    for node in chain[1:]:
        top, bottom = ends(node)
        x1 = xs[node]
        middle = (y + top) / 2
        points += [(x, middle), (x1, middle), (x1, top)]
        if node >= count:
            points += [(x1, top), (x1, bottom), (x1, bottom)]
        x, y = x1, bottom
    return tuple(points)
