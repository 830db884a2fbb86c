"""Steps that a creditor without a title cannot take, or may not announce to press for payment.

Measures on what somebody owns take a title (CPCE L111-2) or a judge's leave (L511-1); insolvency proceedings take a debtor who
cannot pay (C. com. L631-1, L640-1) and are no means of pressure; a visit, a call every day, a veiled menace is pressure itself.
What a creditor may do stays sayable: sue, stop delivering, block a customer's account in its own books, send somebody to repair.
"""

from __future__ import annotations

from relance.domain.forbidden.model import (
    FALSE_THREAT,
    FORCE,
    HARASSMENT,
    NO_JUDGMENT,
    NO_TITLE,
    PRIVACY,
    VISIT,
    Forbidden,
    rule,
)
from relance.domain.forbidden.pieces import ANY, OURS, TO, WE, WILL_BE
from relance.domain.forbidden.words import INVENTED, OTHERS
from relance.domain.sentences import Sentence

_MEASURE = Sentence("a measure that takes a decision of a court, and no court has decided")
_INSOLVENCY = Sentence("a threat of insolvency or closure: insolvency proceedings are no means of pressure")
_VISIT = Sentence("a visit announced to press for payment")
MENACE = Sentence("a menace")
_HARASSMENT = Sentence("a threat to harass")
_VERDICT = Sentence("an outcome that only a court or an authority decides")

# -- an account with a bank, and not one in the creditor's own books ------------------------------------------------------

_NOT_WITH_US = r"(?:(?!\b(?:clients?|chez nous|dans nos|en ligne|utilisateur|abonne|customer|with us|online|user)\b)[^.!?;]){0,25}?"
_NOR_IN_OUR_BOOKS = (
    r"(?![^.!?;]*\b(?:clients?|commandes?|livraisons?|chez nous|dans nos|votre demande|resili\w+|orders?|deliver\w+|with us"
    r"|your request)\b)"
)
_BLOCKED = rf"{WILL_BE} (?:\w+ )?(?:bloqu|gel)\w*|{WILL_BE} (?:\w+ )?(?:frozen|blocked)"
_ACCOUNTS = (
    rf"\b(?:votre|vos|your) (?:bank )?(?:comptes?|accounts?)\b{_NOT_WITH_US}\b(?:{_BLOCKED}){_NOR_IN_OUR_BOOKS}",
    rf"\b(?:faire|fer\w+|demand\w+|obten\w+|sollicit\w+|provoqu\w+)\b{TO}\b(?:bloquer|geler|blocage|gel)\b{_NOT_WITH_US}"
    rf"\bcomptes?\b{_NOR_IN_OUR_BOOKS}",
    rf"\b(?:blocage|gel) (?:de|du) (?:votre |vos )?comptes?\b{_NOT_WITH_US}\b{WILL_BE}{_NOR_IN_OUR_BOOKS}",
    rf"\b(?:have|get|having) your (?:bank )?accounts? (?:frozen|blocked){_NOR_IN_OUR_BOOKS}",
)

# -- seizures, sales, securities ------------------------------------------------------------------------------------------

_TYPED_IN = (
    r"(?! (?:informatiques?|comptables?|manuelles?|du (?:tribunal|juge|mediateur|numero)|de la (?:juridiction|reference)|des (?:heures"
    r"|donnees|factures|commandes|paiements|coordonnees|releves)|de (?:votre|vos|cette) (?:factures?|commandes?|paiements?|adresse)))"
)
_GOODS = (
    r"(?:salaires?|remunerations?|revenus?|biens?|maison|logement|vehicules?|voitures?|meubles?|stocks?|materiel|assets?|goods"
    r"|property|wages?|salary|home|house|car|belongings)"
)
# What a builder secures after a storm is no asset that anybody attaches; a sentence that names one too stays refused.
_NOT_ON_A_ROOF = (
    r"(?! (?:sur|de|pour) (?:(?:le|la|les|votre|vos) |l')(?:toit|toiture|charpente|facade|cheminee|gouttiere|verriere|etancheite"
    rf"|canalisation|plomberie)s?\b(?![^.!?;]*\b(?:comptes?|creances?|parts|{_GOODS})\b))"
)
_MEASURES = (
    r"\bexecution forcee\b|\bvoies? d'execution\b|\bmesures? d'execution\b",
    rf"\bmesures? conservatoires?\b{_NOT_ON_A_ROOF}",
    rf"\b(?:proced|pratiqu|diligent|engag|lanc|requ)\w*(?:\s+(?!erreurs?\b)\w+){{0,3}}\s+(?:une|la|des|aux|toute) saisies?\b{_TYPED_IN}",
    rf"(?<!erreur de )\bsaisies?\b{_TYPED_IN}[^.!?;]{{0,20}}\b{WILL_BE} (?:\w+ )?(?:pratiqu|engag|diligent|execut|operee?)\w*",
    rf"\b(?:votre|vos|your) {_GOODS}\b[^.!?;]{{0,20}}\b{WILL_BE} (?:\w+ )?(?:saisi|vendu|hypothequ|seized|sold|garnished|attached"
    rf"|repossessed)",
    rf"\b(?:votre|vos) (?:vehicules?|voitures?) {WILL_BE} (?:\w+ )?immobilis(?![^.!?;]*\b(?:repar|entretien|revision|jours?|heures?))",
    rf"\bhypothe(?:ques?|quer)\b[^.!?;]{{0,40}}\b{WILL_BE}|\b(?:prendr|inscri|requ|sollicit|fer)\w*\s+(?:\w+\s+){{0,3}}hypothe\w+",
    r"\b(?:charge|lien|mortgage) (?:on|over|against) your (?:home|house|property|land|assets|flat)\b",
    r"\benforcement (?:measures?|proceedings?|officers?|agents?|action)\b"
    r"|\benforcement\b[^.!?;]{0,20}\b(?:will|shall) (?:begin|start|follow|take place)",
)

# -- insolvency, closure --------------------------------------------------------------------------------------------------

_INSOLVENT = (
    r"(?:liquidation|redressement judiciaire|faillite|procedure collective|depot de bilan|winding[- ]up|wound up|bankrupt\w*"
    r"|insolvency|receivership)\b(?! (?:des |de l|d'|du solde|of the (?:interest|account)))"
)
_NOT_ABOUT_IT = (
    r"(?:(?!\b(?:si|que|creances?|ouverte|declaration|mandataire|liquidateur|administrateur|certificat|if|whether|that|claims?|proof)\b)"
    r"[^.!?;]){0,60}?"
)
_BUSINESS = r"(?:\w+ )?(?:societe|entreprise|affaire|commerce|etablissement|activite|magasin|boutique|company|business|firm|shop)"
_A_DAY = r"(?! (?:du|le|jusqu|en|pendant|pour|a partir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|from|on|until|in|for)\b)"
_CLOSURES = (
    rf"{WE}{OURS}\b(?:demand|sollicit|requ|saisi|assign|provoqu|ouvr|obten|poursuiv|engag|declar|fer)\w*{_NOT_ABOUT_IT}\b{_INSOLVENT}",
    rf"{WE}{OURS}\b(?:petition|apply|file|filing|seek|request|force|put|push|make|drive|start|open)\b{_NOT_ABOUT_IT}\b{_INSOLVENT}",
    rf"\b(?:votre|your) {_BUSINESS}\b[^.!?;]{{0,20}}\b{WILL_BE} (?:\w+ )?(?:en |into |in )?{_INSOLVENT}",
    rf"(?<!si )\bvous (?:risqu\w+|encour\w+|ser\w+ (?:mis\w*|plac\w+|declar\w+))[^.!?;]{{0,40}}\b{_INSOLVENT}",
    rf"\bhave your {_BUSINESS} (?:wound up|put|placed)|\bwinding[- ]up petition\b",
    r"\bfer\w+ fermer (?:votre|vos)\b|\b(?:entrain|provoqu|obten|exig)\w*\s+(?:\w+\s+){0,3}fermeture de (?:votre|vos)\b",
    rf"\b(?:votre|your) {_BUSINESS} {WILL_BE} (?:\w+ )?(?:fermee?s?|closed down|shut down)\b{_A_DAY}",
)

# -- visits: nothing of it is pressure where somebody comes to work, or was asked to ---------------------------------------

_WORK = (
    r"\b(?:livr\w+|techni\w+|repar\w+|depann\w+|rempla\w+|echang\w+|entretien|commercia\w+|cheques?|install\w+|chantiers?|travaux"
    r"|pose[rs]?|rendez-vous|conven\w+|convien\w+|propos\w+|invit\w+|devis|mesures|releve\w*|inventaire|etat des lieux|commandes?"
    r"|deliver\w*|maintenance|servic\w+|appointment|agreed|suggest\w+|quote|fit|fix|clean|check|replace|as you asked)\b"
)
_IDLE = rf"(?:(?!{_WORK})[^.!?;]){{0,60}}?"
_NOR_WORK = rf"(?![^.!?;]*{_WORK})"
_COME = (
    r"(?:presenter\w*|(?:nous|me|se) rendr\w+|deplacer\w*|passer\w*|viendr\w*|venir|debarqu\w+|frapper\w*|sonner\w*"
    r"|(?:will|shall|may|going to|intend to) (?:visit|call(?= (?:at|on|round))|come|turn up|show up|knock|drop by))"
)
_AT_YOURS = (
    r"(?:(?:a|au|dans|devant|sur|jusqu'a) (?:votre|vos) (?:\w+ )?(?:domicile|porte|locaux|bureaux?|siege|lieu de travail|etablissement"
    r"|magasin|commerce|boutique|entreprise|logement|adresse(?! (?:e-?mail|mail|de courriel|electronique|de messagerie)))|chez vous"
    r"|vous (?:voir|trouver)|sur place|(?:to |at |on )?your (?:home|house|door(?:step)?|premises|offices?|workplace|shop)"
    r"|(?:you )?at (?:home|work))\b"
)
_WHO_PRESSES = (
    r"\b(?:agents?|enqueteu\w+|recouvreu\w+|encaisseu\w+|inspecteu\w+|charges? de recouvrement|quelqu'un|collectors?|investigators?"
    r"|someone|somebody)\b"
)
_VISITS = (
    rf"(?:{WE}|{_WHO_PRESSES}){_IDLE}\b{_COME}\b{_IDLE}\b{_AT_YOURS}{_NOR_WORK}",
    rf"\bvous rendr\w+ (?:\w+ )?visite{_NOR_WORK}",
    rf"\bvisites?\b{_IDLE}(?:\ba (?:votre )?domicile|\bdans vos locaux|\bsur place)\b[^.!?;]{{0,20}}\b{WILL_BE}{_NOR_WORK}",
    rf"\b(?:attend\w*(?:[- ]vous)? a|vous (?:recevrez|aurez)|expect) (?:\w+ )?(?:la |une |notre |a |our )?visite?\b{_NOR_WORK}",
    rf"\b(?:enverr\w+|envo(?:yons|ie)|depech\w+|send(?:ing)?)\s+(?:\w+\s+)?(?:(?:un|nos|des|an|our)\s+(?:\w+\s+)?)?{_WHO_PRESSES}{_NOR_WORK}",
)

# -- menaces, harassment, verdicts, inventions ----------------------------------------------------------------------------

_MENACES = (
    r"\b(?:nous savons|on sait|we know) (?:ou vous|where you) (?:habit\w+|viv\w+|travaill\w+|trouver|live|work)",
    r"\bvous (?:le |allez le |l'|en )?regretter\w*|\byou (?:will|shall|are going to) (?:regret|be sorry)",
    r"\b(?:par|emploi\w+|us\w+ de|utilis\w+) tous les moyens\b(?! (?:de droit|legaux|juridiques|judiciaires|amiables|de paiement"
    r"|de contact|que la loi))",
    r"\bde gre ou de force\b|\bmanu militari\b|\bwhatever it takes\b|\bany means necessary\b",
    rf"\bsubir(?:ez|ont) les consequences|\b(?:vos|your) (?:enfants?|children|famille|family)\b{ANY}\bconsequences",
)
_OFTEN = (
    r"[^.!?;]{0,20}\b(?:tous les jours|chaque jour(?! de)|jour et nuit|plusieurs fois par|sans (?:arret|relache|cesse)"
    r"|quotidiennement)\b"
)
_DAILY = r"[^.!?;]{0,20}\b(?:every (?:single )?day|daily|day and night|non-?stop|several times a|until you pay)\b"
_CALLS = (
    rf"\b(?:nous|on|je) (?:vous|allons vous|ne cesserons de vous|continuerons a vous) (?:appel|telephon|relanc|contact|ecri)\w*{_OFTEN}",
    rf"\b(?:we|i) (?:will|shall|are going to) (?:\w+ )?(?:call|phone|contact|text|write to) you\b{_DAILY}",
    r"\b(?:nous|on|je) (?:vous )?harcel\w+|\b(?:we|i) (?:will|shall) (?:hound|harass) you",
)
_VERDICTS = (
    r"\bvous (?:ser\w+|allez etre) (?:\w+ )?condamn\w+|\bvous condamner(?:a|ont)\b|\bcondamnation (?:certaine|assuree|inevitable)",
    r"\byou will be (?:\w+ )?(?:convicted|sentenced|fined)\b|\b(?:the court|the judge|a judge) will order you\b|\brisk (?:of )?a fine\b",
    r"\bvous (?:encour\w+|risqu\w+|(?:etes|ser\w+) (?:passibles?|frapp\w+)|vous expos\w+ a)[^.!?;]{0,20}\bamendes?\b",
    rf"\bamendes?\b[^.!?;]{{0,20}}\bvous {WILL_BE} (?:inflig|appliqu)",
)
_INVENTIONS = (
    r"\bvous (?:ne |n')(?:\w+ )?(?:pourr|trouver|obtiendr|aur)\w+ (?:plus|jamais)\b[^.!?;]{0,40}\b(?:credits?|prets?|emprunts?|banques?)\b"
    r"(?! fournisseur)",
    r"\baucune banque\b[^.!?;]{0,20}\bpreter\w*|\bno bank will\b|\bcontrat de travail\b[^.!?;]{0,20}\bmenac\w+",
    r"\byou (?:will|shall) (?:never|not|no longer) (?:get|obtain|have|find)[^.!?;]{0,20}\b(?:credit|loans?|bank)\b",
)
_TOLD = (
    rf"{WE}{OURS}\b(?:transm|signal|communiqu|declar|inform|report|send|pass)\w*{TO}\b(?:banque de france|infogreffe)\b",
)

STEPS: tuple[Forbidden, ...] = tuple(
    rule("|".join(patterns), what, article)
    for patterns, what, article in (
        (_ACCOUNTS, _MEASURE, NO_TITLE),
        (_MEASURES, _MEASURE, NO_TITLE),
        (_CLOSURES, _INSOLVENCY, NO_JUDGMENT),
        (_VISITS, _VISIT, VISIT),
        (_MENACES, MENACE, FORCE),
        (_CALLS, _HARASSMENT, HARASSMENT),
        (_VERDICTS, _VERDICT, FALSE_THREAT),
        (_INVENTIONS, INVENTED, FALSE_THREAT),
        (_TOLD, OTHERS, PRIVACY),
    )
)
