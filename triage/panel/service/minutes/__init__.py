"""Minutes: written item by item as the meeting goes, composed for each reader, agreed and locked."""

from triage.panel.service.minutes.agreeing import add_addendum, agree, draft
from triage.panel.service.minutes.composing import compose, readers
from triage.panel.service.minutes.writing import names_given_away, save

__all__ = ["add_addendum", "agree", "compose", "draft", "names_given_away", "readers", "save"]
