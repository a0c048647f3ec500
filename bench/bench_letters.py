"""G1 and G4: a pack of 50 letters against one `write_pdf` each, and the memory of a pack of 200.

`make bench` runs all sides in turn, each in a process of its own, and prints the medians of CPU: only ratios of one
interleaved run mean anything (performance.md). A renderer of the service starts once and serves two hundred orders,
so the work is counted apart from the start (the imports), which is the same for every side and shown beside it.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from weasyprint import CSS, HTML

from bench.samples import LETTERHEAD, cover, letters
from triage.documents.paper import binding, layout, sheets

LETTERS = 50
MANY = 200
ROUNDS = 5
G1_AT_LEAST = 2.5
G4_MEGABYTES = 200
G4_BYTES_A_LETTER = 8 * 1024
PLAIN = Path(__file__).parent / "plain_letter.html"


def naive(folder: Path) -> None:
    """One `write_pdf` for each letter, written as one would first write it: the same words, tags and variant."""
    template = sheets.environment().from_string(PLAIN.read_text("utf-8"))
    for index, letter in enumerate(letters(LETTERS)):
        HTML(string=template.render(doc=letter)).write_pdf(folder / f"{index}.pdf", pdf_variant=layout.VARIANT)


def lean_naive(folder: Path) -> None:
    """One `write_pdf` for each letter of our own lean template: what the rest of the tuning is worth without it."""
    css = sheets.stylesheet(LETTERHEAD.colour)
    for index, letter in enumerate(letters(LETTERS)):
        html = f"<!DOCTYPE html>{layout.HEAD}{sheets.article(letter, start='a', end='z', pages=1)}</body></html>"
        HTML(string=html).write_pdf(folder / f"{index}.pdf", stylesheets=[CSS(string=css)], pdf_variant=layout.VARIANT)


def pack(folder: Path) -> None:
    """The pack: cover, 50 letters each on a fresh sheet, tail."""
    of = letters(LETTERS)
    binding.write_pack(of, cover(of), folder)


def each_in_chunks(folder: Path) -> None:
    """A file for each of the 50 letters, laid out in chunks."""
    binding.write_each(letters(LETTERS), folder)


def pack_and_each(folder: Path) -> None:
    """The pack and a file for each letter from the same layout."""
    of = letters(LETTERS)
    binding.write_pack(of, cover(of), folder, each=range(len(of)))


def big_pack(folder: Path) -> None:
    """A pack of 200 letters."""
    of = letters(MANY)
    binding.write_pack(of, cover(of), folder)


SIDES: Mapping[str, Callable[[Path], None]] = {
    "one write_pdf each": naive,
    "the same, lean template": lean_naive,
    "pack": pack,
    "files, in chunks": each_in_chunks,
    "pack and files": pack_and_each,
}
BIG = "big pack"


def measure(side: str) -> dict[str, float]:
    """One side in a process of its own: CPU seconds of the work and of the start, peak megabytes, bytes written."""
    command = [sys.executable, "-m", "bench.bench_letters", side]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return measured


def run(side: Callable[[Path], None]) -> dict[str, float]:
    """Do one side in this process and say what it cost."""
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        side(Path(folder))
        worked = time.process_time() - started
        written = sum(path.stat().st_size for path in Path(folder).iterdir())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"work": worked, "start": started, "megabytes": peak, "bytes": written}


def main() -> int:
    """All sides in turn, then the big pack; 1 where a target is missed."""
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in SIDES}
    for turn in range(ROUNDS):
        for name in sorted(rounds, reverse=bool(turn % 2)):
            rounds[name].append(measure(name))
    work = {name: statistics.median(each["work"] for each in costs) for name, costs in rounds.items()}
    start = statistics.median(each["start"] for costs in rounds.values() for each in costs)
    floor = work["one write_pdf each"]
    print(
        f"G1: CPU of {LETTERS} tagged letters, medians of {ROUNDS}, {os.cpu_count()} cores; every start {start:.2f} s"
    )
    for name, cost in work.items():
        whole = (floor + start) / (cost + start)
        print(f"  {name:24} {cost:6.2f} s   {floor / cost:4.2f} times less   with the start {whole:4.2f}")
    ratio = floor / work["pack"]
    good = verdict(ratio >= G1_AT_LEAST, f"the pack costs {ratio:.2f} times less; target at least {G1_AT_LEAST}")
    return 0 if memory_is_small() and good else 1


def memory_is_small() -> bool:
    """G4."""
    big = measure(BIG)
    a_letter = big["bytes"] / MANY
    print(f"G4: a pack of {MANY} letters: {big['megabytes']:.0f} MB resident, {a_letter:.0f} bytes a letter")
    small = big["megabytes"] < G4_MEGABYTES and a_letter <= G4_BYTES_A_LETTER
    return verdict(small, f"target under {G4_MEGABYTES} MB and at most {G4_BYTES_A_LETTER} bytes a letter")


def verdict(good: bool, words: str) -> bool:
    """Whether a target is met."""
    print(f"  {'met' if good else 'MISSED'}: {words}")
    return good


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(run({**SIDES, BIG: big_pack}[sys.argv[1]])))
    else:
        sys.exit(main())
