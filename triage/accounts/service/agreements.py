"""Sharing agreements: on what ground an agency's people get in."""

from __future__ import annotations

from triage.rules.agencies import AgencyKind

INTERNAL_KINDS = frozenset(
    {
        AgencyKind.COUNCIL,
        AgencyKind.SOCIAL_CARE,
        AgencyKind.CFF,
        AgencyKind.TF_TEAM,
        AgencyKind.COMMUNITY_SAFETY,
        AgencyKind.EDUCATION_WELFARE,
    }
)
"""Services of the council itself. It is one data controller and signs nothing with itself, yet each of its services
has an internal arrangement on record, so that one rule holds for everybody: no ground on record, no access."""
