"""The locks install elsewhere as they do here."""

from __future__ import annotations

import json
import re

import pytest

from setup.check import lock_is_in_step
from setup.places import REQUIREMENTS, ROOT

LOCKS = ("runtime", "dev", "node", "security")


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_a_hash(name):
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    packages = [block for block in re.split(r"\n(?=\S)", text) if not block.startswith("#")]

    assert packages
    assert [block.split()[0] for block in packages if "==" not in block or "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_a_host_or_a_folder(name):
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")

    assert re.findall(r"https?://|file:|--index-url|--find-links| @ ", text) == []


def test_the_developers_lock_holds_what_running_needs():
    lock_is_in_step()


def test_the_npm_lock_pins_by_hash_and_names_no_host():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert all("resolved" not in entry for entry in packages.values())
