"""Words for what people are: to each other, and in themselves. As they are kept, and as a form offers them."""

from __future__ import annotations

GENDERS = {"female": "Female", "male": "Male", "other": "In another way", "not_said": "Not said"}
OCCUPATIONS = {
    "full_time_education": "In full-time education",
    "training": "In training or an apprenticeship",
    "working": "Working",
    "unemployed": "Not in education, work or training",
    "other": "Something else",
}
RELATIONSHIPS = {
    "mother of": "mother",
    "father of": "father",
    "step-mother of": "step-mother",
    "step-father of": "step-father",
    "grandparent of": "grandparent",
    "carer of": "carer",
    "child of": "child",
    "step-child of": "step-child",
    "grandchild of": "grandchild",
    "brother or sister of": "brother or sister",
    "half-brother or half-sister of": "half-brother or half-sister",
    "step-brother or step-sister of": "step-brother or step-sister",
    "husband, wife or partner of": "husband, wife or partner",
    "former partner of": "former partner",
    "other relative of": "other relative",
    "not related to": "no relation",
    "not known": "I do not know",
}
"""What one person is to another as it is kept, and as it ends the sentence “Temperance is Jago’s …”."""
NOT_KNOWN = "not known"


def tied(kind: str, name: str) -> str:
    """What somebody is to the person of that name: “mother of Ella”, or “how related to Ella is not known”."""
    return f"how related to {name} is not known" if kind == NOT_KNOWN else f"{kind} {name}"
