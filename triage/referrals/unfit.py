"""What is said to a person whose file is not taken."""

from __future__ import annotations


class Unfit(Exception):
    """The file is not taken; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
