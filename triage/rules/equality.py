"""The ethnic groups of the census of 2021 (ONS), asked for equality alone: they score nothing and stand on no page."""

from __future__ import annotations

WOULD_RATHER_NOT = "not_said"

ETHNIC_GROUPS = {
    "asian_indian": ("Asian or Asian British", "Indian"),
    "asian_pakistani": ("Asian or Asian British", "Pakistani"),
    "asian_bangladeshi": ("Asian or Asian British", "Bangladeshi"),
    "asian_chinese": ("Asian or Asian British", "Chinese"),
    "asian_other": ("Asian or Asian British", "Any other Asian background"),
    "black_caribbean": ("Black, Black British, Caribbean or African", "Caribbean"),
    "black_african": ("Black, Black British, Caribbean or African", "African"),
    "black_other": ("Black, Black British, Caribbean or African", "Any other Black background"),
    "mixed_white_black_caribbean": ("Mixed or multiple ethnic groups", "White and Black Caribbean"),
    "mixed_white_black_african": ("Mixed or multiple ethnic groups", "White and Black African"),
    "mixed_white_asian": ("Mixed or multiple ethnic groups", "White and Asian"),
    "mixed_other": ("Mixed or multiple ethnic groups", "Any other Mixed background"),
    "white_british": ("White", "English, Welsh, Scottish, Northern Irish or British"),
    "white_irish": ("White", "Irish"),
    "white_gypsy_traveller": ("White", "Gypsy or Irish Traveller"),
    "white_roma": ("White", "Roma"),
    "white_other": ("White", "Any other White background"),
    "other_arab": ("Other ethnic group", "Arab"),
    "other_any": ("Other ethnic group", "Any other ethnic group"),
}
"""By code: the heading it stands under, and its words."""


def group_words(code: str) -> str:
    """An ethnic group as it stands in the figures."""
    heading, words = ETHNIC_GROUPS[code]
    return f"{heading}: {words}"


def may_be_given(code: str) -> bool:
    """Whether that is an answer: a group of the list, or that somebody would rather not say."""
    return code in ETHNIC_GROUPS or code == WOULD_RATHER_NOT
