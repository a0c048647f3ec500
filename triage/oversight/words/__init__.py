"""What each recorded action is called on a page."""

from triage.oversight.words.kinds import KIND_LABELS, Kind
from triage.oversight.words.saying import actions_of, detail_words, kind_of, role_words, words_of

__all__ = ["KIND_LABELS", "Kind", "actions_of", "detail_words", "kind_of", "role_words", "words_of"]
