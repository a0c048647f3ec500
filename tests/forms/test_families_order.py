"""The errors of forms about people over time stand in the order of the page."""

from __future__ import annotations

import pytest

from triage.forms.families import AddressForm
from triage.forms.families_living import HomeForm
from triage.forms.families_sources import SourcedForm


@pytest.mark.parametrize("form", [AddressForm, HomeForm])
def test_what_is_asked_comes_before_who_said_so(app, form: type[SourcedForm]):
    with app.test_request_context():
        names = [field.short_name for field in form(formdata=None)]

    assert [name for name in names if name in form.asks] == list(form.asks)
    assert names[-3:] == ["agency", "referral", "said_on"]
