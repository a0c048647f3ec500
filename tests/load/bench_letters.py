"""G1 and G4: a pack of 50 letters against one `write_pdf` each, and the memory of a pack of 200.

`make bench` runs both sides in turn, each in a process of its own, and prints the medians of
whole-process CPU and their ratio: only ratios of one interleaved run mean anything (performance.md).
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

LETTERS = 50
MANY = 200
ROUNDS = 5
G1_AT_LEAST = 2.5
G4_MEGABYTES = 200
G4_BYTES_A_LETTER = 8 * 1024
G5_AT_LEAST = 1.5


def naive(folder: Path) -> None:
    """One `write_pdf` for each letter, written as one would first write it: the same words, tags and variant."""
    from weasyprint import HTML

    from tests.load.samples import letters
    from triage.documents.paper import layout, sheets

    template = sheets.environment().from_string((Path(__file__).parent / "plain_letter.html").read_text("utf-8"))
    for index, letter in enumerate(letters(LETTERS)):
        HTML(string=template.render(doc=letter)).write_pdf(folder / f"{index}.pdf", pdf_variant=layout.VARIANT)


def lean_naive(folder: Path) -> None:
    """One `write_pdf` for each letter of our own lean template: what the chunks alone are worth."""
    from weasyprint import CSS, HTML

    from tests.load.samples import LETTERHEAD, letters
    from triage.documents.paper import layout, sheets

    css = sheets.stylesheet(LETTERHEAD.colour)
    for index, letter in enumerate(letters(LETTERS)):
        html = f"<!DOCTYPE html>{layout.HEAD}{sheets.article(letter, start='a', end='z', pages=1)}</body></html>"
        HTML(string=html).write_pdf(folder / f"{index}.pdf", stylesheets=[CSS(string=css)], pdf_variant=layout.VARIANT)


def pack(folder: Path) -> None:
    """The pack: cover, 50 letters each on a fresh sheet, tail."""
    from tests.load.samples import cover, letters
    from triage.documents.paper import binding

    of = letters(LETTERS)
    binding.write_pack(of, cover(of), folder)


def each_in_chunks(folder: Path) -> None:
    """A file for each of the 50 letters, laid out in chunks."""
    from tests.load.samples import letters
    from triage.documents.paper import binding

    binding.write_each(letters(LETTERS), folder)


def pack_and_each(folder: Path) -> None:
    """The pack and a file for each letter from the same layout."""
    from tests.load.samples import cover, letters
    from triage.documents.paper import binding

    of = letters(LETTERS)
    binding.write_pack(of, cover(of), folder, each=range(len(of)))


def big_pack(folder: Path) -> None:
    """A pack of 200 letters."""
    from tests.load.samples import cover, letters
    from triage.documents.paper import binding

    of = letters(MANY)
    binding.write_pack(of, cover(of), folder)


SIDES: Mapping[str, Callable[[Path], None]] = {
    "naive": naive,
    "lean naive": lean_naive,
    "pack": pack,
    "each": each_in_chunks,
    "pack+each": pack_and_each,
    "big pack": big_pack,
}


def measure(side: str, module: str = "tests.load.bench_letters") -> dict[str, float]:
    """One side in a process of its own: CPU seconds, peak megabytes, bytes written."""
    answer = subprocess.run([sys.executable, "-m", module, side], capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return measured


def run(side: Callable[[Path], None]) -> dict[str, float]:
    """Do one side in this process and say what it cost, imports and all."""
    with tempfile.TemporaryDirectory() as folder:
        side(Path(folder))
        written = sum(path.stat().st_size for path in Path(folder).iterdir())
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss / 1024, "bytes": written}


def main() -> None:
    """Both sides in turn, then the big pack."""
    rounds = {name: [] for name in SIDES if name != "big pack"}  # type: dict[str, list[float]]
    for turn in range(ROUNDS):
        for name in sorted(rounds, reverse=bool(turn % 2)):
            rounds[name].append(measure(name)["cpu"])
    medians = {name: statistics.median(costs) for name, costs in rounds.items()}
    say(f"G1: CPU of {LETTERS} tagged letters, median of {ROUNDS}, Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    for name, cost in medians.items():
        say(f"  {name:11} {cost:6.2f} s   {medians['naive'] / cost:4.2f} times less than one write_pdf each")
    ratio = medians["naive"] / medians["pack"]
    verdict(ratio >= G1_AT_LEAST, f"the pack costs {ratio:.2f} times less; target at least {G1_AT_LEAST}")
    big = measure("big pack")
    a_letter = big["bytes"] / MANY
    say(f"G4: a pack of {MANY} letters: {big['megabytes']:.0f} MB resident, {a_letter:.0f} bytes a letter")
    small = big["megabytes"] < G4_MEGABYTES and a_letter <= G4_BYTES_A_LETTER
    verdict(small, f"target under {G4_MEGABYTES} MB and at most {G4_BYTES_A_LETTER} bytes a letter")


def say(line: str) -> None:
    """One line of the result."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def verdict(good: bool, words: str) -> None:
    """Whether a target is met."""
    say(f"  {'met' if good else 'MISSED'}: {words}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        say(json.dumps(run(SIDES[sys.argv[1]])))
    else:
        main()
