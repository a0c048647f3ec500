"""How a name sounds in English: good enough to bring two spellings together, never to tell two people apart."""

from __future__ import annotations

from functools import lru_cache

import jellyfish


@lru_cache(maxsize=50_000)
def sound(name: str) -> str:
    """The metaphone of a normalised name; blank for other alphabets, whose letters it does not know."""
    return jellyfish.metaphone(name) if name.isascii() else ""


@lru_cache(maxsize=50_000)
def other_sound(name: str) -> str:
    """The NYSIIS code, which keeps the vowels' places; blank for other alphabets."""
    return jellyfish.nysiis(name) if name.isascii() and name.isalpha() else ""


def key_sound(name: str) -> str:
    """What a blocking key uses: the sound, or for other alphabets the name itself."""
    return sound(name) or name


def sound_alike(one: str, two: str) -> bool:
    """Whether both are heard as one name; nothing sounds like silence."""
    heard, too = _sounds(one), _sounds(two)
    return bool(heard[0] and heard[0] == too[0]) or bool(heard[1] and heard[1] == too[1])


@lru_cache(maxsize=50_000)
def _sounds(name: str) -> tuple[str, str]:
    return sound(name), other_sound(name)
