"""The act in which everything follows from one decision, and the later meeting that ratifies what a chair did alone."""

from triage.panel.service.decisions.deciding import decide, recommendation_for
from triage.panel.service.decisions.powers import Powers, powers_at
from triage.panel.service.decisions.ratifying import ratify

__all__ = ["Powers", "decide", "powers_at", "ratify", "recommendation_for"]
