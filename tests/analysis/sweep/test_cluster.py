"""A real cluster of two worker processes gives what one process gives, also when one of the two is killed midway."""

from __future__ import annotations

import os
import signal
from functools import partial
from typing import Any

import pytest

from cnncalc.analysis.sweep.keys import Key, Keys
from cnncalc.analysis.sweep.request import Request
from cnncalc.analysis.sweep.search import searched
from cnncalc.analysis.sweep.sweep import Sweep
from cnncalc.cli.given import Given

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")


def swept(**asked: Any) -> Sweep:
    keys = []
    for i in range(1, 6):
        keys += [Key(f"conv{i}.kernel", [3, 5, 7, 9]), Key(f"conv{i}.filters", list(range(32, 33 + 32 * 5, 32)))]
    read = partial(Given("zoo:alexnet", None, None).load, helped=False)
    return Sweep(Keys(keys), Request(**asked), read)


@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize("asked", [{"sort": ["macs"], "top": 20}, {"pareto": ["params", "macs"], "where": "macs > 500M"}], ids=str)
def test_two_workers_and_one_killed(asked: dict[str, Any], killed: bool) -> None:
    from cnncalc.analysis.sweep.cluster import searched_on

    sweep = swept(**asked)
    alone = searched(sweep)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        pids = list(client.run(os.getpid).values())
        assert len(pids) == 2

        def told(done: int) -> None:
            if killed and pids:
                os.kill(pids.pop(), signal.SIGKILL)
                pids.clear()

        found = searched_on(client, sweep, told)
    assert (found.done, found.valid, found.wanted, found.numbers) == (alone.done, alone.valid, alone.wanted, alone.numbers)
