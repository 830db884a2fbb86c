"""Turns of phrase that threaten, insult or charge without the words that ``words`` looks for: one list for each kind."""

from __future__ import annotations

from relance.domain.forbidden.model import (
    BLACKMAIL,
    COSTS,
    FALSE_THREAT,
    FORCE,
    INSULT,
    PRESSURE,
    PRIVACY,
    TITLE,
    UNCOMPUTED,
    Forbidden,
    rule,
)
from relance.domain.forbidden.pieces import OURS, TELL, TO, WE, WILL_BE
from relance.domain.forbidden.steps import MENACE
from relance.domain.forbidden.words import ABUSE, COURT, CRIME, FEES, HASTE, INVENTED, OTHERS, PUBLIC
from relance.domain.sentences import Sentence

_PENALTY = Sentence("a penalty that the letter does not compute")

_NOT_TO_YOU = r"(?:(?!\b(?:vous|you|notre (?:assur|avocat|conseil)|our (?:insur|lawyer|solicitor))\w*)[^.!?;]){0,40}?"
_HIDDEN = r"(?:nom|photos?|dettes?|retards?|impayes?|name|photos?|debts?)"
_CROWD = (
    r"(?:tout (?:le (?:quartier|village|monde|secteur)|la ville)|tous vos \w+|vos (?:confreres|concurrents|voisins))"
)

_CRIMES = (
    r"\bprocedures? penales?\b|\binfractions? penales?\b|\bbrigade financiere\b|\bfraud squad\b|\bcriminal (?:matter|offence)\b",
    rf"\b(?:transm\w+|communiqu\w+|adress\w+)\b[^.!?;]{{0,20}}\bau parquet\b(?! de )|\ble parquet {WILL_BE} (?:saisi|inform)",
    r"\b(?:vous commettez|vous avez commis|you are committing|you have committed) (?:une infraction|un delit|an? (?:crime|offence))",
    r"\bil s'agit (?!d'une tentative)[^.!?;]{0,15}\b(?:escroqueri|abus de confiance|filouteri)\w*",
)
_SHOWN = (
    rf"{WE}{OURS}\b(?:publier|affich|partag|diffus|divulg|revel|post)\w*{TO}\b(?:votre|vos|your) {_HIDDEN}\b",
    rf"\b(?:votre|vos|your) {_HIDDEN}\b[^.!?;]{{0,20}}\b{WILL_BE} (?:affich|publi|diffus|partag|expos|posted|published|shared)",
    r"\b(?:votre|vos) (?:nom|photos?)\b[^.!?;]{0,20}\bfigurer\w* (?:en vitrine|(?:sur|dans) (?:notre|nos) (?:page|site|vitrine"
    r"|reseaux|liste))",
    r"\bavis sur votre (?:fiche|page)\b|\betoiles? sur google\b|\byour name in our (?:shop )?window\b",
    rf"\b{_CROWD}\b[^.!?;]{{0,20}}\b(?:saur\w+|apprendr\w+|ser\w+ au courant)",
    r"\bwe (?:will|shall) tell (?:everyone|everybody|all (?:our|your) \w+|the whole \w+)",
)
_ELSEWHERE = (
    rf"{WE}{OURS}\b{TELL}{TO}\b(?:(?:la|les) chambres? (?:de commerce|des? metiers)|votre (?:ordre (?:professionnel|des)|mere|pere|maire)"
    r"|the chamber of commerce|your (?:mother|father|mayor|professional body))\b",
    rf"\b(?:votre ordre (?:professionnel|des \w+)|your professional body)\b[^.!?;]{{0,20}}\b{WILL_BE}"
    r" (?:inform|saisi|averti|preven|alert|told)",
    rf"{WE}{OURS}\b(?:denonc|signal)\w*{TO}\bl'administration\b",
    rf"\b(?:nous|we)\b{_NOT_TO_YOU}\b{TELL}{_NOT_TO_YOU}\b(?:de (?:vos|votre)|of your) (?:dettes?|impayes?|defaut|debts?|default)\b",
)
_INSULTS = (
    r"\bvous (?:etes|n'etes que?|n'etes qu'un) (?:des? |une? |que des )?(?:honte|parasites?|nuls?|nulles?|clowns?|incapables?"
    r"|incompetent\w*|lamentables?|ridicules?)\b",
    r"\b(?:comportement|attitude|conduite)\b[^.!?;]{0,20}\b(?:honteu|scandaleu|indigne|lamentable|ignoble|abject)\w*",
    r"\bvous (?:vous moquez|vous fichez|foutez)\b|\bbande d(?:e |')(?:clowns?|nuls|incapables|incompetents|bons a rien)\b",
    r"\byou are an? (?:\w+ )?(?:disgrace|parasite|joke|clown|loser)\b",
)
_FABLES = (
    r"\binterdite?s? de chequiers?\b|\bcote banque de france\b|\bregistered as an? (?:bad|defaulting) (?:debtor|payer)",
    rf"\b(?:votre|vos) (?:cartes? bancaires?|allocations|permis|credit immobilier)\b[^.!?;]{{0,20}}\b{WILL_BE} (?:\w+ )?(?:bloqu|suspend"
    rf"|retir|refus)",
)
_CHARGED = (
    r"\bvous (?:devr\w+|paierez|supporter\w+|rembourser\w+)[^.!?;]{0,20}\b(?:frais|honoraires) (?:d'avocat|de justice|de procedure)",
    r"\byou (?:will|shall) (?:have to )?pay our (?:lawyer|legal|court|solicitor)\w*(?:'s)? (?:fees|costs)",
)
_PENALTIES = (
    rf"\b(?:penalites?|majorations?|indemnites?)\b[^.!?;]{{0,20}}\b\d+ ?%[^.!?;]{{0,20}}\b{WILL_BE}",
    r"\d ?% (?:surcharge|penalty|increase)\b[^.!?;]{0,20}\b(?:will|shall)\b",
)
_LOOKS = (
    r"\bderni(?:er|ere) (?:avertissement|sommation|chance) avant\b|\bavis avant (?:execution|saisie|poursuites?)\b",
    r"\bsommations? (?:de payer|de regler|interpellative|avant)\b|\bcommandement (?:de payer|aux fins)\b|\bordonnance de paiement\b",
    r"\bsignifi(?:cation|ee?)\b[^.!?;]{0,15}\bpar voie de justice\b|\bfinal notice before (?:legal )?(?:seizure|enforcement|execution)\b",
)
_HURRIES = (
    r"\b(?:pay(?:ez|er)|regl(?:ez|er)|paiement|reglement|soldez|virez)\b[^.!?;]{0,30}\b(?:avant|d'ici|jusqu'a|pour)"
    r" (?:ce soir|demain|midi)\b",
    r"\bvous avez jusqu'a (?:ce soir|demain|midi)\b|\bassume[rz]? (?:en )?(?:les|toutes les) consequences\b",
    r"\bpay (?:today|now|tonight|by tomorrow)[^.!?;]{0,10}\b(?:or else|otherwise)\b|\bface the consequences\b",
)
_RUINS = (r"\bruin(?:er|erons|erai) |\bvous ruiner\b|\bruin (?:you|your)\b",)

TURNS: tuple[Forbidden, ...] = tuple(
    rule("|".join(patterns), what, article)
    for patterns, what, article in (
        (_CRIMES, CRIME, FALSE_THREAT),
        (_SHOWN, PUBLIC, BLACKMAIL),
        (_ELSEWHERE, OTHERS, PRIVACY),
        (_INSULTS, ABUSE, INSULT),
        (_FABLES, INVENTED, FALSE_THREAT),
        (_CHARGED, FEES, COSTS),
        (_PENALTIES, _PENALTY, UNCOMPUTED),
        (_LOOKS, COURT, TITLE),
        (_HURRIES, HASTE, PRESSURE),
        (_RUINS, MENACE, FORCE),
    )
)
