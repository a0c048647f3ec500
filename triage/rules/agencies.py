"""The kinds of agency that the rules may name as the one who would know."""

from __future__ import annotations

from enum import StrEnum


class AgencyKind(StrEnum):
    """What sort of organisation it is; it decides the referral form and the quorum."""

    SCHOOL = "school"
    EDUCATION_WELFARE = "education_welfare"
    POLICE = "police"
    YOS = "yos"
    PROBATION = "probation"
    COMMUNITY_SAFETY = "community_safety"
    SOCIAL_CARE = "social_care"
    CFF = "cff"
    TF_TEAM = "tf_team"
    HOUSING = "housing"
    HEALTH = "health"
    JOBCENTRE = "jobcentre"
    LAW_CENTRE = "law_centre"
    VOLUNTARY = "voluntary"
    COUNCIL = "council"


WHO_TO_ASK = {
    AgencyKind.SCHOOL: "the school",
    AgencyKind.EDUCATION_WELFARE: "education welfare",
    AgencyKind.POLICE: "the police",
    AgencyKind.YOS: "the Youth Offending Service",
    AgencyKind.PROBATION: "probation",
    AgencyKind.COMMUNITY_SAFETY: "community safety",
    AgencyKind.SOCIAL_CARE: "children’s social care",
    AgencyKind.CFF: "Children and Families First",
    AgencyKind.TF_TEAM: "the programme’s team",
    AgencyKind.HOUSING: "housing or the landlord",
    AgencyKind.HEALTH: "health",
    AgencyKind.JOBCENTRE: "Jobcentre Plus",
    AgencyKind.LAW_CENTRE: "the Law Centre",
    AgencyKind.VOLUNTARY: "the voluntary sector",
    AgencyKind.COUNCIL: "the council",
}
"""Each kind as it stands in the middle of a sentence."""
