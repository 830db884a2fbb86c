"""What La Poste's and its carriers' words for a letter's way mean: data, read by both adapters.

Codes of the registered-mail service (LP…), of La Poste's follow-up (A…, D…, P…) and of returned envelopes (N…), as published material
of November 2026 has them. A word that is not here adds nothing: what is not understood is never guessed.
"""

from __future__ import annotations

from relance.domain.registered.standings import Standing

OF_THE_POST: dict[str, Standing] = {
    "LP01": Standing.POSTED, "LP03": Standing.ON_ITS_WAY, "LP04": Standing.ON_ITS_WAY, "LP08": Standing.AT_COUNTER,
    "LP09": Standing.PRESENTED, "LP10": Standing.PRESENTED, "LP11": Standing.ON_ITS_WAY, "LP12": Standing.ON_ITS_WAY,
    "LP13": Standing.ON_ITS_WAY, "LP14": Standing.ON_ITS_WAY, "LP15": Standing.SIGNED, "LP16": Standing.SIGNED,
    "LP19": Standing.UNCLAIMED, "LP20": Standing.WRONG_ADDRESS, "LP21": Standing.WRONG_ADDRESS, "LP22": Standing.REFUSED,
    "LP25": Standing.UNCLAIMED, "LP26": Standing.ON_ITS_WAY, "LP28": Standing.SIGNED, "LP29": Standing.SIGNED,
    "A01": Standing.POSTED, "A05": Standing.PRESENTED, "A16": Standing.REFUSED, "A17": Standing.UNCLAIMED, "A18": Standing.REFUSED,
    "A22": Standing.WRONG_ADDRESS, "A23": Standing.WRONG_ADDRESS, "D01": Standing.SIGNED, "P01": Standing.AT_COUNTER,
    "P02": Standing.PRESENTED, "P03": Standing.UNCLAIMED, "P04": Standing.REFUSED, "P05": Standing.REFUSED,
    "N01": Standing.SIGNED, "N02": Standing.WRONG_ADDRESS, "N03": Standing.UNCLAIMED, "N04": Standing.WRONG_ADDRESS,
    "N05": Standing.REFUSED, "N07": Standing.WRONG_ADDRESS,
}  # fmt: skip
OF_MERCI_FACTEUR: dict[str, Standing] = {
    "pris_en_charge": Standing.POSTED, "traitement": Standing.ON_ITS_WAY, "attente_presentation": Standing.ON_ITS_WAY,
    "distribution_en_cours": Standing.ON_ITS_WAY, "attente_au_guichet": Standing.AT_COUNTER, "distribue": Standing.SIGNED,
}  # fmt: skip
# Its words for what came back say that it did, not why: the envelope says that, and a person reads it.
CAME_BACK = frozenset({"non_distribuable", "retour_expediteur", "distribue_expediteur", "archivage_pnd"})
