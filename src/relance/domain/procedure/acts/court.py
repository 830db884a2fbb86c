"""Acts of courts and of enforcement: the place of petition, order, service, opposition, title and seizure.

Whatever is added here brings cases into the stages ``COURT`` and ``ENFORCEMENT``; what is waited for at them, and until
when, goes into a rule beside ``relance.domain.procedure.waits``.
"""

from __future__ import annotations

from relance.domain.procedure.acts.kinds import ActKind

COURTS: dict[str, ActKind] = {}
