"""Every table, imported once, so that references by name resolve and migrations see the whole."""

from triage import audit
from triage.accounts import models as accounts
from triage.allocations import models as allocations
from triage.criteria import models as criteria
from triage.documents import models as documents
from triage.evidence import models as evidence
from triage.families import models as families
from triage.forum import models as forum
from triage.imports import models as imports
from triage.notices import models as notices
from triage.panel import models as panel
from triage.referrals import models as referrals
from triage.restriction import models as restriction
from triage.trials import models as trials

MODELS = (
    accounts,
    allocations,
    audit,
    criteria,
    documents,
    evidence,
    families,
    forum,
    imports,
    notices,
    panel,
    referrals,
    restriction,
    trials,
)
