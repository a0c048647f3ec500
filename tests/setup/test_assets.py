"""Our edition of GOV.UK Frontend."""

from __future__ import annotations

import pytest

from setup import assets
from setup.errors import CannotGoOn

UPSTREAM = (
    '@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2) format("woff2")}'
    ".govuk-link{font-family:GDS Transport,arial,sans-serif;color:#1a65a6}"
    ".govuk-footer__copyright-logo:before{width:100%;background-image:url(/assets/images/govuk-crest.svg);color:red}"
    "@supports (mask-position:initial){.x:before{mask-image:url(/assets/images/govuk-crest.svg);mask-repeat:no-repeat}}"
    "/*# sourceMappingURL=govuk-frontend.min.css.map */"
)


def test_the_font_and_the_crest_of_govuk_are_left_out():
    css = assets.without_government_identity(UPSTREAM)

    assert css == (
        ".govuk-link{font-family:arial,sans-serif;color:#1a65a6}"
        ".govuk-footer__copyright-logo:before{width:100%;color:red}"
        "@supports (mask-position:initial){.x:before{mask-repeat:no-repeat}}"
    )


def test_what_set_up_made_names_no_file_that_is_missing():
    css = (assets.TARGET / "govuk-frontend.min.css").read_text(encoding="utf-8")

    assets.must_be_complete(css)
    assert ".govuk-button" in css
    assert sorted(path.name for path in assets.TARGET.glob("*.woff*")) == []


def test_a_style_sheet_that_names_a_missing_file_is_refused():
    with pytest.raises(CannotGoOn, match="new-logo"):
        assets.must_be_complete(".x{background:url(/assets/images/new-logo.svg)}")
