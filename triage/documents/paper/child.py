"""The process that renders: orders as JSON lines on its standard input, answers as JSON lines on its output.

It holds no settings, no database and no secrets. When it dies, one attempt is lost and nothing else.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from triage.documents.content import CONTENT, DocumentKind, PackCover, from_dict
from triage.documents.paper import binding, layout
from triage.documents.paper.sheets import Printable

MEMORY_BYTES = 2 * 1024**3


def main() -> None:
    """Answer orders until the input ends."""
    orders, answers = sys.stdin, sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints must not be taken for an answer
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    layout.check_fonts()
    layout.warm_up()
    gc.collect()
    gc.freeze()
    _say(answers, {"ready": True})
    with suppress(BrokenPipeError):  # whoever gave the orders is gone
        for line in orders:
            _say(answers, _answer(json.loads(line), answers))


def obey(order: Mapping[str, Any], progress: binding.Progress) -> dict[str, Any]:
    """Do one order; the answer names the pages of each file."""
    folder = Path(order["folder"])
    contents = [read(each) for each in order["documents"]]
    if "cover" not in order:
        made = binding.write_each(contents, folder, progress=progress)
        return {"pages": [each.pages for each in made]}
    cover = from_dict(PackCover, order["cover"])
    pack = binding.write_pack(contents, cover, folder, progress=progress)
    return {"pages": [pack.pages]}


def read(order: Mapping[str, Any]) -> Printable:
    """The content of one document of an order."""
    content: Printable = from_dict(CONTENT[DocumentKind(order["kind"])], order["content"])
    return content


def _answer(order: Mapping[str, Any], answers: TextIO) -> dict[str, Any]:
    """The answer to one order; WeasyPrint's refusal to fetch derives from `BaseException`."""
    try:
        return obey(order, lambda done: _say(answers, {"done": done}))
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return {"error": type(error).__name__}


def _say(answers: TextIO, answer: Mapping[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
