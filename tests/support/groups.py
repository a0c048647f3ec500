"""Tests of one group stay with one worker.

pytest 9.2 keeps the id of a test where xdist 3.8 does not find it, so that its own groups are silently none. A file
names its group in a mark, `pytest.mark.xdist_group("name")`, and all of the file goes where the group goes.

Each worker keeps to one kind of database while it can, so that a statement is compiled and planned once, not once for
each worker. And what is done is forgotten: xdist looks at every unit that a worker has ever had after each test.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from xdist.scheduler import LoadScopeScheduling

from setup.places import ROOT

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

GROUP = re.compile(r'xdist_group\("([^"]+)"\)')
LEFT_TO_OTHERS = ("postgresql", "sqlite")
"""Which tests a worker takes last: the first, third and so on those of PostgreSQL, the others those of SQLite."""


class Groups(LoadScopeScheduling):
    """Each test by itself to whichever worker is free; those of a group one after the other to the same."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.partition("::")[0]) or nodeid

    def _assign_work_unit(self, node: WorkerController) -> None:
        self.workqueue.move_to_end(best_for(node.gateway.id, self.workqueue), last=False)
        super()._assign_work_unit(node)

    def mark_test_complete(self, node: WorkerController, item_index: int, duration: float = 0) -> None:
        super().mark_test_complete(node, item_index, duration)
        scope = self._split_scope(self.registered_collections[node][item_index])
        if all(self.assigned_work[node][scope].values()):
            del self.assigned_work[node][scope]


def best_for(worker: str, waiting: Collection[str]) -> str:
    """The first that this worker should take: one of the other worker's database only where there is nothing else."""
    others = LEFT_TO_OTHERS[int(re.sub(r"\D", "", worker)) % len(LEFT_TO_OTHERS)]
    return next((unit for unit in waiting if others not in unit), next(iter(waiting)))


@cache
def group_of(path: str) -> str:
    """The group that a file of tests names, or nothing."""
    found = GROUP.search((ROOT / path).read_text(encoding="utf-8"))
    return found[1] if found else ""
