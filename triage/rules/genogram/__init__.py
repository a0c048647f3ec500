"""A family drawn: generations in rows, couples joined, homes outlined, and the same as a list."""

from triage.rules.genogram.chart import Chart
from triage.rules.genogram.drawing import svg_of
from triage.rules.genogram.facts import Home, Kin, Relative, Sex, Tie
from triage.rules.genogram.layout import chart_of
from triage.rules.genogram.sentences import Entry, entries

__all__ = ["Chart", "Entry", "Home", "Kin", "Relative", "Sex", "Tie", "chart_of", "entries", "svg_of"]
