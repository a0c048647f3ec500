"""What another tab or a colleague saved on a page since it was opened, in words."""

from __future__ import annotations

from triage.referrals.commands import SavePage
from triage.referrals.draft import Draft
from triage.referrals.schema import form
from triage.referrals.wording import answer_in_words


def page_changes(draft: Draft, command: SavePage) -> tuple[str, ...]:
    """Each answer that is saved now and differs from what this person typed."""
    page = form.page(draft, command.page)
    if page is None:
        return ()
    saved, mine = draft.values(command.page), command.values
    found = []
    for group in page.groups:
        for question in group.questions:
            theirs = saved.get(group.key, {}).get(question.name)
            if theirs != mine.get(group.key, {}).get(question.name):
                words = answer_in_words(question, theirs) or "nothing"
                heading = f"{group.title}, " if group.title else ""
                found.append(f"{heading}{question.in_brief}: now saved as “{words}”")
    return tuple(found) or ("Somebody saved the same answers, or left the page unfinished.",)
