"""Names of months as files write them, and their usual short forms."""

from __future__ import annotations

import unicodedata

_NAMES = (
    "janvier janv jan january jänner januar enero ene gennaio gen januari janeiro styczen stycznia sty",
    "fevrier fevr fev feb february februar febrero febbraio februari fevereiro luty lutego lut",
    "mars mar march mrt marz märz maerz mrz marzo maart marco marzec marca",
    "avril avr apr april abril abr aprile kwiecien kwietnia kwi",
    "mai may mayo maggio mag mei maio maj maja",
    "juin jun june juni junio giugno giu junho czerwiec czerwca cze",
    "juillet juil jul july juli julio luglio lug julho lipiec lipca lip",
    "aout aou aug august agosto ago augustus sierpien sierpnia sie",
    "septembre sept sep september septiembre setiembre settembre set setembro wrzesien wrzesnia wrz",
    "octobre oct october oktober okt octubre ottobre ott outubro out pazdziernik pazdziernika paz",
    "novembre nov november noviembre novembro listopad listopada lis",
    "decembre dec december dezember dez diciembre dic dicembre dezembro grudzien grudnia gru",
)


def plain(word: str) -> str:
    """In small letters, without accents.

    >>> plain("Déc"), plain("AOÛT")
    ('dec', 'aout')
    """
    return unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()


MONTHS = {plain(word): number for number, words in enumerate(_NAMES, start=1) for word in words.split()}
