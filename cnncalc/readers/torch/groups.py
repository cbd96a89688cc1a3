"""Modules as the groups of a graph: what `--depth` folds, and what a module's name stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.graph.nodes import Members

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.python.classes import Instance


def group_by_module(graph: Graph, modules: Iterable[tuple[str, Instance]]) -> None:
    """Give the graph a group for every module, given by its path, that several nodes ran in."""
    group_by_path(graph, {path: module.cls.name for path, module in modules if path})


def group_by_path(graph: Graph, kinds: Mapping[str, str]) -> None:
    """The same where the class of each module is known by its path."""
    inside: dict[str, list[int]] = {}
    for index, node in enumerate(graph.nodes):
        path = node.name
        while "." in path:
            path = path.rpartition(".")[0]
            if path in kinds:
                inside.setdefault(path, []).append(index)
    names = {node.name for node in graph.nodes}
    inputs = len(graph.input_names)
    for path, nodes in inside.items():
        if path not in names:
            alive = [index for index in nodes if graph.nodes[index].alive] or nodes
            graph.groups[path] = Members(alive[-1] + inputs, None, nodes, None, None, kinds[path], 1)
