"""A verdict for a reader who may not see some kinds of information (safety.md, "Who sees what").

Health and criminal information is left out and its place is marked: that it exists harms nobody. Of benefit data not
even that may be told, so that a headline which could rest on it reads alike whether it does or not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from triage.rules.explaining import summary_without_benefits
from triage.rules.framework import Sensitivity
from triage.rules.headlines import NOTHING_RECORDED, OPEN, best_of, lapse_of, met_words
from triage.rules.verdict import (
    NOT_SAID,
    Discretion,
    DiscretionKind,
    HeadlineVerdict,
    ItemVerdict,
    Question,
    State,
    Verdict,
)

INSTEAD = {
    Sensitivity.GENERAL: "Information that is shared only with those who need it",
    Sensitivity.HEALTH: "Health information, shared only with those who need it",
    Sensitivity.CRIMINAL: "Police and criminal information, shared only with those who need it",
    Sensitivity.BENEFITS: "",
}
"""What stands where words are left out; of benefit data nothing does."""
SEEN_WORDS = {State.MET: "Met.", State.NOT_MET: "Not met.", State.NOT_KNOWN: "Not known."}
NOMINATED = "Nominated by a professional: the panel can use its discretion."
OPEN_TO_DISCRETION = "The panel can use its discretion."


@dataclass(frozen=True, slots=True)
class View:
    """What one reader may be shown in one place."""

    hidden: frozenset[Sensitivity] = frozenset()
    never: frozenset[Sensitivity] = frozenset()
    """Hidden also from the agency that said it, since others look on or the paper goes on."""
    agency: str = ""
    """The reader's own agency, by its id: what it said is shown to it."""

    def shows(self, kind: Sensitivity, said_by: str = "") -> bool:
        """Whether information of this kind, said by that agency, is shown."""
        if kind in self.never:
            return False
        return kind not in self.hidden or (bool(said_by) and said_by == self.agency)

    @property
    def closed(self) -> bool:
        """Whether anything at all is left out."""
        return bool(self.hidden or self.never)

    @property
    def without_benefits(self) -> bool:
        """Whether benefit data is left out, and with it every trace of it."""
        return Sensitivity.BENEFITS in self.hidden | self.never


BEFORE_THE_PANEL = View(hidden=frozenset({Sensitivity.BENEFITS}), never=frozenset({Sensitivity.BENEFITS}))
"""What is read out, projected or printed: never benefit data."""


def hide(verdict: Verdict, view: View) -> Verdict:
    """Take out every item, question and sentence that rests on a kind of information which the view leaves out."""
    if not view.closed:
        return verdict
    shown = replace(
        verdict,
        headlines=tuple(_headline(each, view) for each in verdict.headlines),
        filters=tuple(_headline(each, view) for each in verdict.filters),
        questions=tuple(each for each in verdict.questions if _asks(each, verdict, view)),
        rejected=tuple(item for item in verdict.rejected if view.shows(item.sensitivity, item.source_id)),
        discretion=tuple(_discretion(each, view) for each in verdict.discretion),
        changes=(),
    )
    if view.without_benefits:
        shown = _counted_anew(shown)
    return replace(shown, reasons=(shown.summary,))


def _counted_anew(shown: Verdict) -> Verdict:
    """The numbers of a verdict as far as its reader sees what they count; a difference would tell of benefit data."""
    counted = {item.indicator for each in shown.met for item in _meeting(each.items)}
    shown = replace(
        shown,
        needs_met=len(counted),
        headlines_met=len(shown.met),
        headlines_verified=sum(each.verified for each in shown.met),
        lapses_on=None,
    )
    return replace(shown, summary=summary_without_benefits(shown))


def _asks(question: Question, verdict: Verdict, view: View) -> bool:
    """A question of a kind that is shown; under a headline that benefit data may have met, its absence would tell."""
    if not view.shows(question.sensitivity):
        return False
    headline = verdict.headline(question.headline or question.indicator)
    return headline is None or not (view.without_benefits and Sensitivity.BENEFITS in headline.kinds)


def _discretion(discretion: Discretion, view: View) -> Discretion:
    """Who nominated a family can tell what the nomination is about."""
    if discretion.kind is DiscretionKind.NOMINATED:
        return replace(discretion, words=NOMINATED)
    return replace(discretion, words=OPEN_TO_DISCRETION) if view.without_benefits else discretion


def _headline(headline: HeadlineVerdict, view: View) -> HeadlineVerdict:
    seen = tuple(item for item in headline.items if view.shows(item.sensitivity, item.source_id))
    if view.without_benefits and Sensitivity.BENEFITS in headline.kinds:
        return _without_benefits(headline, seen)
    if len(seen) == len(headline.items):
        return headline
    if any(item.sensitivity is Sensitivity.BENEFITS for item in headline.items if item not in seen):
        return _of_the_rest(headline, seen)
    if _meeting(seen) or not headline.met:
        return replace(headline, items=seen, words=SEEN_WORDS[headline.state], lapses_on=None)
    hidden = next(item.sensitivity for item in headline.counted if item not in seen)
    return replace(headline, items=seen, words=f"Met. {INSTEAD[hidden]}.", lapses_on=None)


def _without_benefits(headline: HeadlineVerdict, seen: tuple[ItemVerdict, ...]) -> HeadlineVerdict:
    """The headline as if nobody had asked for benefit data, the same for every family whatever the data says."""
    counted = _meeting(seen)
    return replace(
        headline,
        state=State.MET if counted else State.NOT_KNOWN,
        standing=best_of(counted),
        items=seen,
        words=met_words(counted) if counted else NOT_SAID,
        lapses_on=lapse_of(counted),
        nominated=not counted and any(item.nominated and item.counts for item in seen),
    )


def _of_the_rest(headline: HeadlineVerdict, seen: tuple[ItemVerdict, ...]) -> HeadlineVerdict:
    """A headline that never asks for benefits, with what Jobcentre Plus said of it left out as if it were not there."""
    counted = _meeting(seen)
    open_ = any(item.state in OPEN for item in seen)
    state = State.MET if counted else State.NOT_KNOWN if open_ else State.NOT_MET
    words = met_words(counted) if counted else SEEN_WORDS[state] if seen else NOTHING_RECORDED
    return replace(
        headline, state=state, standing=best_of(counted), items=seen, words=words, lapses_on=lapse_of(counted)
    )


def _meeting(items: tuple[ItemVerdict, ...]) -> tuple[ItemVerdict, ...]:
    """Those of the items that meet their headline."""
    return tuple(item for item in items if item.counts and not item.nominated)
