"""The chronology of a family: everything dated, as far as its reader may see it."""

from triage.families.routes.chronology.page import timeline

__all__ = ["timeline"]
