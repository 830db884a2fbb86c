"""Letters without the accents that some people write and others leave out."""

from __future__ import annotations

import unicodedata


def without_accents(text: str) -> str:
    """Each letter as it is without its accent, in any script; letters drawn together (``ﬁ``) come apart.

    >>> without_accents("Échéance à Łódź")
    'Echeance a Łodz'
    """
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
