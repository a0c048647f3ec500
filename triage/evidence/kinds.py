"""What kind of information an answer, a question or an agency's words are."""

from __future__ import annotations

from triage.access import fields
from triage.criteria import queries as criteria
from triage.evidence.models import RequestLine
from triage.rules.agencies import AgencyKind
from triage.rules.framework import Indicator, Sensitivity


def indicator_of(indicator_id: str) -> Indicator | None:
    """An indicator of any published framework; a list asks for the same few at each of its rows."""
    return criteria.once(f"indicator {indicator_id}", lambda: _found(indicator_id))


def _found(indicator_id: str) -> Indicator | None:
    found = (each.indicator(indicator_id) for each in reversed(criteria.catalogue().frameworks))
    return next((each for each in found if each is not None), None)


def kind_of_answer(indicator_id: str, agency: AgencyKind) -> Sensitivity:
    """What kind an agency's answer about an indicator is: what Jobcentre Plus says is always benefit data."""
    indicator = indicator_of(indicator_id)
    return fields.usual_kind(agency, indicator.sensitivity if indicator else Sensitivity.GENERAL)


def kind_of_line(line: RequestLine, agency: AgencyKind) -> Sensitivity:
    """What kind a line of a question and its answer are: its indicator's, else what that agency's words usually are."""
    indicator = indicator_of(line.indicator) if line.indicator else None
    return fields.usual_kind(agency, indicator.sensitivity if indicator else None)
