"""Tests of one group stay with one worker.

pytest 9.2 keeps the id of a test where xdist 3.8 does not find it, so that its own groups are silently none. A file
names its group in a mark, `pytest.mark.xdist_group("name")`, and all of the file goes where the group goes.
"""

from __future__ import annotations

import re
from functools import cache

from xdist.scheduler import LoadScopeScheduling

from setup.places import ROOT

GROUP = re.compile(r'xdist_group\("([^"]+)"\)')


class Groups(LoadScopeScheduling):
    """Each test by itself to whichever worker is free; those of a group one after the other to the same."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.partition("::")[0]) or nodeid


@cache
def group_of(path: str) -> str:
    """The group that a file of tests names, or nothing."""
    found = GROUP.search((ROOT / path).read_text(encoding="utf-8"))
    return found[1] if found else ""
