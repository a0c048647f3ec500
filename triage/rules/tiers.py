"""Where a family goes (programme.md, "Where a family goes")."""

from __future__ import annotations

from enum import StrEnum


class Tier(StrEnum):
    """The three tiers; the IOM pathway belongs to a person and stands beside one."""

    INTENSIVE = "intensive"
    LIGHT = "light"
    SUPER_LIGHT = "super_light"


TIER_LABELS = {
    Tier.INTENSIVE: "Intensive",
    Tier.LIGHT: "Light (Level 3 CAF)",
    Tier.SUPER_LIGHT: "Super Light (Level 2 CAF)",
}
