"""Every kind of act that moves a case or is told of one: one table a kind of actor, one registry of them all."""

from __future__ import annotations

from relance.domain.procedure.acts.court import COURTS
from relance.domain.procedure.acts.enforcement import ENFORCEMENTS
from relance.domain.procedure.acts.firm import FIRMS
from relance.domain.procedure.acts.insolvency import INSOLVENCIES
from relance.domain.procedure.acts.kinds import ActKind
from relance.domain.procedure.acts.ours import OURS
from relance.domain.procedure.acts.partner import PARTNERS

ACTS: dict[str, ActKind] = {**OURS, **PARTNERS, **FIRMS, **COURTS, **ENFORCEMENTS, **INSOLVENCIES}
