"""How a meeting is prepared and held: agenda, papers, attendance, decisions, minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from tests.browser.referring import day_of
from tests.browser.walker import Walker
from triage import clock

RATIONALE = "What the agencies said fits this decision."


def plan(walker: Walker) -> None:
    """Plan two meetings of the panel from tomorrow on, and open the page of the first."""
    walker.open("/meetings")
    walker.go(walker.page.locator("main a[href$='/plan']").first)
    walker.fill({**day_of("start", clock.today() + timedelta(days=1)), "count": "2"})
    walker.press("Plan the meetings")
    walker.go(walker.page.locator("main table a[href^='/meetings/']").first)


def build_agenda(walker: Walker, families: Iterable[str]) -> None:
    """Put the families on the agenda, and send the papers out; starts on the meeting's page."""
    walker.follow("Build the agenda")
    walker.fill({"families": list(families)})
    if walker.page.locator("#offer-late").count():
        walker.fill({"late_reason": "The chair takes them: they cannot wait another week"})
    walker.press("Add to the agenda")
    walker.press("Freeze and send out the papers")
    if walker.page.get_by_role("button", name="Yes, freeze the papers now").count():
        walker.press("Yes, freeze the papers now")


def open_meeting(walker: Walker) -> None:
    """Mark everybody present, and open the meeting; starts on the meeting's page, ends in the room."""
    walker.follow("Record attendance")
    for name in walker.names(r"seat-\d+-kind"):
        walker.fill({name: "present", name.replace("kind", "accepted_confidentiality"): "yes"})
    walker.press("Save attendance")
    walker.follow("Overview")
    walker.press("Open the meeting")
    if walker.page.get_by_role("button", name="Yes, open the meeting now").count():
        walker.press("Yes, open the meeting now")
    walker.follow("Go to the room")


def decide(walker: Walker, family: str, kind: str, answers: Mapping[str, Any]) -> None:
    """Decide on one family from the running order, and stay on its page."""
    walker.go(walker.page.locator("main table a", has_text=family).first)
    walker.follow_by_key("d", "Decide")
    record(walker, kind, answers)


def record(walker: Walker, kind: str, answers: Mapping[str, Any]) -> None:
    """Choose a decision, fill in its sheet and record it."""
    walker.go(walker.page.locator(f"main a[href$='/decide/{kind}']"))
    walker.fill({**answers, "rationale": RATIONALE})
    if walker.names("departure"):
        walker.fill({"departure": "The panel knows the family and weighed what the figures do not show."})
    walker.press("Record decision")
