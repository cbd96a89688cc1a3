"""A sweep on other processes or machines: blocks handed to Dask.distributed, what they give merged as it comes.

A job names a range of blocks; its answer is counts and what may be among the best. A worker that dies costs its jobs alone,
which Dask gives to another.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sweep.search import Found, finished
from cnncalc.analysis.sweep.sweep import Sweep
from cnncalc.diagnostics.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.analysis.sweep.keys import Keys
    from cnncalc.analysis.sweep.request import Request

JOBS = 200
"""Jobs that a sweep is cut into, about."""
RETRIES = 5
"""Workers that may die over one job."""
_LAST: list[Any] = [None, None]
"""The sweep that this process computed last, by what it was made of: one worker gets many jobs of one sweep."""


def connected(on: str) -> tuple[Any, Any]:
    """(a client, the cluster that was started for it if one was) for `dask` or a scheduler's address."""
    try:
        import distributed
    except ImportError:
        raise UsageError(
            "--on hands work to Dask.distributed, which is not installed", "pip install 'cnncalc[dask]'"
        ) from None
    if on == "dask":
        cluster = distributed.LocalCluster(threads_per_worker=1, processes=True, dashboard_address=None)
        return distributed.Client(cluster), cluster
    if "://" not in on:
        raise UsageError(f"--on knows no '{on}'", "write --on dask, or the scheduler's address: --on tcp://HOST:8786")
    try:
        return distributed.Client(on, timeout=10), None
    except (OSError, ValueError) as error:
        raise UsageError(f"no scheduler answers at {on}: {error}", "start one with: dask scheduler") from None


def searched_on(client: Any, sweep: Sweep, told: Callable[[int], None] = lambda done: None) -> Found:
    """As `search.searched`, by the workers of a client."""
    from distributed import as_completed

    found, best = Found(), sweep.best()
    hits = 0
    step = max(1, sweep.blocks // JOBS)
    ranges = [(first, min(first + step, sweep.blocks)) for first in range(0, sweep.blocks, step)]
    work = partial(job, sweep.keys, sweep.request, sweep.read)
    futures = client.map(work, ranges, pure=False, retries=RETRIES)
    try:
        for _, (size, valid, wanted, entries) in as_completed(futures, with_results=True):
            found.done += size
            found.valid += valid
            hits += wanted
            if best is not None:
                best.add(entries)
            told(found.done)
    except KeyboardInterrupt:
        found.interrupted = True
    finally:
        client.cancel(futures)
    found.wanted = hits
    return finished(sweep, found, best)


def job(keys: Keys, request: Request, read: Any, blocks: tuple[int, int]) -> tuple[int, int, int, list[Any]]:
    """(variants, valid ones, wanted ones, what may be among the best) of a range of blocks."""
    import pickle

    made = pickle.dumps((keys, request, read))
    if _LAST[0] != made:
        _LAST[:] = [made, Sweep(keys, request, read)]
    sweep = _LAST[1]
    best = sweep.best()
    totals = [sum(column) for column in zip(*sweep.run(best, *blocks), strict=True)]
    return totals[0], totals[1], totals[2], [] if best is None else best.entries()
