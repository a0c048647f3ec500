"""How the coordinator takes a referral in: a family, its evidence, a conclusion."""

from __future__ import annotations

from tests.browser.walker import Walker


def open_referral(walker: Walker, reference: str) -> None:
    """From the home page to one referral of the queue."""
    walker.open("/")
    walker.open("/intake")
    walker.follow(reference)


def start_family(walker: Walker, reference: str) -> str:
    """Start a family from a referral; the family's reference."""
    open_referral(walker, reference)
    walker.press("Start a new family")
    return family_of(walker)


def family_of(walker: Walker) -> str:
    """The reference of the family of the referral on screen."""
    return walker.page.locator("#family a.app-reference, #family .app-reference a").first.inner_text().strip()


def verify_everything(walker: Walker, family: str) -> int:
    """Verify each item that says yes; how many there were."""
    walker.open(f"/families/{family}/evidence")
    verified = 0
    while (row := walker.page.locator("#evidence tr", has_text="Not checked").filter(has_text="Yes")).count():
        walker.go(row.first.get_by_role("link", name="Check"))
        walker.fill({"status": "verified", "note": "Seen by phone with the agency"})
        walker.press("Save the check")
        verified += 1
    return verified


def conclude_to_list(walker: Walker, reference: str) -> None:
    """The family joins the list on verified evidence."""
    walker.open(f"/intake/{reference}")
    walker.follow("Conclude")
    walker.fill({"kind": "list", "reason_list": "verified", "high_need": "yes"})
    walker.press("Record the conclusion")
    assert walker.path == "/intake", walker.text
