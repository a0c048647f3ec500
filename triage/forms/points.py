"""The editor of the points of the list: each component with its words, waiting, and how ties are broken."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triage.criteria.commands import SaveDraft
from triage.forms.base import OnceRevisionForm
from triage.forms.fields import DecimalField, NumberField, TextField
from triage.rules.priority.points import OF_HEADLINES
from triage.rules.priority_policy import ComponentKind

MOST = 1000
WHAT_FOR = {
    ComponentKind.HEADLINE: "For each headline that is met",
    ComponentKind.SEVERE: "For each headline in which something severe is met",
    ComponentKind.FILTER: "For each local filter that is met",
    ComponentKind.URGENT: "Where the referral said that somebody could be in danger",
    ComponentKind.HIGH_NEED: "Where the coordinator recorded that need is high",
    ComponentKind.AGENCIES: "For each further agency that referred the family",
    ComponentKind.RETURNED: "For each time that the family came back to the list",
}
LABELS = {
    ComponentKind.HEADLINE: "Headlines met",
    ComponentKind.SEVERE: "Severe criteria",
    ComponentKind.FILTER: "Local filters",
    ComponentKind.URGENT: "Referred as urgent",
    ComponentKind.HIGH_NEED: "High need, as the coordinator recorded it",
    ComponentKind.AGENCIES: "Referred by more than one agency",
    ComponentKind.RETURNED: "Came back after a decision that did not hold",
}
"""The words of a component that a policy does not have yet."""


@dataclass(frozen=True, slots=True)
class Row:
    """One component: what it is for, and the fields that it is written in."""

    kind: ComponentKind
    what_for: str
    fields: Sequence[Any]


class PointsForm(OnceRevisionForm):
    """What every version of the points has; `form_for` adds the components."""

    components: Sequence[Mapping[str, Any]] = ()
    title = TextField("Name of the policy", required="Enter a name", max_length=120)
    per_day = DecimalField(
        "Points for each day of waiting",
        hint="So that a family with few points is never left behind. 0.2 adds 1.4 points a week.",
        maximum=100,
        required="Enter the points for a day of waiting, or 0",
    )
    at_most = NumberField(
        "The most that waiting can add",
        hint="Leave it empty if waiting never stops adding points.",
        maximum=100_000,
        minimum=1,
        width=5,
    )
    tie_break = TextField(
        "How ties are broken, in words",
        hint="The list always ends in the order of the references: these words say so to its readers.",
        required="Say how ties are broken",
        max_length=300,
    )

    def rows(self) -> Iterator[Row]:
        """The components, in the order of the policy."""
        for number, component in enumerate(self.components):
            kind = ComponentKind(component["kind"])
            names = ("verified", "asserted") if kind in OF_HEADLINES else ("points", "most")
            those = [self[f"c{number}_{name}"] for name in ("label", *names)]
            yield Row(kind, WHAT_FOR[kind], those)

    def validate(self, extra_validators: Any = None) -> bool:
        """What the policy's reader would refuse, said beside the field."""
        fine = bool(super().validate(extra_validators))
        for row in self.rows():
            _, first, second = row.fields
            if row.kind in OF_HEADLINES and (second.data or 0) > (first.data or 0):
                second.errors = [*second.errors, "What is not verified cannot be worth more than what is"]
                fine = False
            elif row.kind not in OF_HEADLINES and second.data is not None and second.data < (first.data or 0):
                second.errors = [*second.errors, "The most cannot be less than the points for one"]
                fine = False
        return fine

    def to_content(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The document with what was typed."""
        content = {name: each for name, each in document.items() if name != "waiting_points_at_most"}
        cap = {} if self.at_most.data is None else {"waiting_points_at_most": self.at_most.data}
        written = {
            "name": self.title.data,
            "waiting_points_per_day": self.per_day.data,
            "tie_break": self.tie_break.data,
        }
        return content | written | cap | {"component": [*self._components()]}

    def to_command(self, version_id: uuid.UUID, document: Mapping[str, Any]) -> SaveDraft:
        """The act asked for."""
        return SaveDraft(
            version_id=version_id, content=self.to_content(document), seen_revision=int(self.seen_revision.data)
        )

    def _components(self) -> Iterator[dict[str, Any]]:
        for row, component in zip(self.rows(), self.components, strict=True):
            label, first, second = (each.data for each in row.fields)
            common = {"id": component["id"], "kind": row.kind.value, "label": label}
            if row.kind in OF_HEADLINES:
                if first or not component.get("new"):
                    yield common | {"verified": first or 0, "asserted": second or 0}
            elif first or not component.get("new"):
                yield common | {"points": first or 0} | ({} if second is None else {"at_most": second})


def form_for(document: Mapping[str, Any], *, seen_revision: int) -> PointsForm:
    """The form over a document: its components, and those kinds that it does not have."""
    there = [each for each in document.get("component", []) if each.get("kind") in list(ComponentKind)]
    kinds = {each["kind"] for each in there}
    fresh = [
        {"id": kind.value.replace("_", "-"), "kind": kind.value, "label": LABELS[kind], "new": True}
        for kind in ComponentKind
        if kind.value not in kinds
    ]
    components = [*there, *fresh]
    fields = {name: each for number, one in enumerate(components) for name, each in _fields(number, one)}
    written = type("WrittenPointsForm", (PointsForm,), {**fields, "components": components})
    found: PointsForm = written(
        seen_revision=seen_revision,
        title=document.get("name", ""),
        per_day=document.get("waiting_points_per_day", 0),
        at_most=document.get("waiting_points_at_most"),
        tie_break=document.get("tie_break", ""),
    )
    return found


def _fields(number: int, component: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    kind = ComponentKind(component["kind"])
    yield (
        f"c{number}_label",
        TextField(
            "Its words on the list", default=component.get("label", ""), required="Enter its words", max_length=120
        ),
    )
    if kind in OF_HEADLINES:
        names = (("verified", "Points if verified", "verified"), ("asserted", "Points if not verified yet", "asserted"))
    else:
        names = (("points", "Points for each", "points"), ("most", "At most", "at_most"))
    for name, label, key in names:
        yield f"c{number}_{name}", NumberField(label, default=component.get(key), maximum=MOST)
