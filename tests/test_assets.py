"""The council's colour stays readable whichever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import assets

HEX = st.tuples(*[st.integers(0, 255)] * 3).map(lambda parts: "#{:02x}{:02x}{:02x}".format(*parts))


def variables(colour: str) -> dict[str, str]:
    lines = [line.strip(" ;") for line in assets.stylesheet(colour).splitlines() if "--" in line]
    return dict(line.split(": ") for line in lines)


@given(HEX)
def test_words_on_the_brand_and_brand_on_white_can_always_be_read(colour: str) -> None:
    found = {name: assets.parse(value) for name, value in variables(colour).items()}

    assert assets.contrast(found["--brand"], found["--on-brand"]) >= assets.READABLE
    assert assets.contrast(found["--brand-strong"], assets.WHITE) >= assets.READABLE - 0.05
    assert assets.contrast(found["--brand-tint"], (20, 25, 31)) >= 12


@pytest.mark.parametrize("colour", ["", "red", "#12", "#12436d; } body { display: none", "javascript:alert(1)"])
def test_a_colour_that_is_none_gives_the_default(colour: str) -> None:
    assert variables(colour)["--brand"] == assets.DEFAULT_COLOUR
