"""What no amicable letter may say, each with what it is and its article, whatever the debtor's language and however it is typed.

Expressions are sought in folded text: small letters, no accents, no sign that nobody sees. Whole expressions are forbidden,
not stems: "saisir le tribunal compétent", "votre banque a rejeté le prélèvement" may be said, "saisir vos biens", "informer
votre banque" may not. A threat is one of ours: what the debtor is asked to do ("contactez votre banque") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relance.domain.ledger import DebtorKind
from relance.domain.sentences import Sentence
from relance.domain.wording import Folded

EVERYBODY = frozenset(DebtorKind)
CONSUMERS = frozenset({DebtorKind.CONSUMER, DebtorKind.UNKNOWN})

TITLE, PRESSURE, FALSE_THREAT = "C. pén. 433-13", "C. conso. L121-6", "C. conso. L121-7"
BLACKMAIL, PRIVACY, INSULT = "C. pén. 312-10", "C. pén. 226-22, RGPD 5", "C. pén. R621-2"
COSTS = "CPCE L111-8"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """An expression that no amicable letter may hold: ``what`` it is; ``kinds`` narrows it to some debtors.

    A ``squeezed`` one is sought without spaces too, and is a word that nothing else reads as.
    """

    pattern: re.Pattern[str]
    what: Sentence
    article: str
    kinds: frozenset[DebtorKind] = EVERYBODY
    is_squeezed: bool = False

    def found_in(self, readings: Readings) -> str:
        """The words that are forbidden, as they were typed; "" where there are none."""
        for reading in readings.squeezed if self.is_squeezed else readings.plain:
            if found := self.pattern.search(reading.text):
                return reading.shown(*found.span())
        return ""


@dataclass(frozen=True, slots=True)
class Readings:
    """A text as rules read it: folded, with words put together that are spelt out, and without any space."""

    plain: tuple[Folded, ...]
    squeezed: tuple[Folded, ...]

    @classmethod
    def of(cls, text: str) -> Readings:
        """Every reading of the text."""
        folded = Folded.of(text)
        joined = folded.joined()
        plain = (folded,) if joined.text == folded.text else (folded, joined)
        return cls(plain, (folded.squeezed(),))


def found(text: str, among: Iterable[Forbidden]) -> Iterator[tuple[Forbidden, str]]:
    """The forbidden expressions in the text, with the words as they were typed."""
    readings = Readings.of(text)
    for forbidden in among:
        if words := forbidden.found_in(readings):
            yield forbidden, words


# -- pieces of patterns: within one sentence, and by us ------------------------------------------------------------------

_ASKED_OF_YOU = (
    r"\bvous\s+(?:pri|invit|demand|conseill|remerci|recommand|sugger|saur|laiss)\w*"
    r"|\b(?:ask|invit|advis|recommend|encourag|request|suggest|urg|thank|let)\w*\s+(?:that\s+)?you\b"
)
_ANY = r"[^.!?;]{0,60}?"
_OURS = rf"(?:(?!{_ASKED_OF_YOU})[^.!?;]){{0,60}}?"
_TO = r"(?:(?!\b(?:par|by|from|que|qu'|that)\b)[^.!?;]){0,40}?"
_WE = r"\b(?:nous|on|je|j'|notre|nos|we|i|our|we'll|i'll)\b"
_YOUR = r"\b(?:votre|vos|ton|ta|tes|your)\s+(?:\w+\s+)?"
_WILL_BE = r"(?:ser[ao]\w*|pourr\w+ etre|va etre|vont etre|will be|may be|shall be|would be|is being|are being)"
_TELL = (
    r"(?:contact\w*|inform\w*|previen\w*|preven\w*|averti\w*|avis(?:er|era|erai|erons|eront|ons|e)|alert\w*|saisi\w*|joind\w+"
    r"|joign\w+"
    r"|appel\w+|ecri\w+|adress\w+|rendre visite|signal\w+|denonc\w+|communiqu\w+|transmet\w+|transmis\w*|parl(?:er|ons|erons)"
    r"|rapproch\w+"
    r"|faire (?:part|savoir)|fer\w* (?:part|savoir)|tell\w*|told|notif\w+|call\w*|writ\w+|report\w*|reach\w*|speak\w*"
    r"|visit\w*|phon\w+|disclos\w+|expos\w+)"
)
_THIRD = (
    r"(?:employeurs?|patrons?|hierarchie|collegues?|salaries|famille|proches?|entourage|conjointe?s?|epoux|epouse|maris?"
    r"|femmes?|parents"
    r"|enfants?|voisins?|voisinage|amis?|clients?|clientele|fournisseurs?|partenaires?|banques?|banquiers?|bailleurs?"
    r"|proprietaires?|associes?"
    r"|logeurs?|assureurs?|actionnaires?|investisseurs?|concurrents?|donneurs? d'ordres?"
    r"|employers?|boss|bosses|colleagues?|co-?workers?|family|relatives|spouse|husband|wife|children|neighbou?rs?|friends?"
    r"|customers?|suppliers?|partners?|banks?|bankers?|landlords?|insurers?|shareholders?|investors?|competitors?)\b"
)
_AUTHORITY = r"(?:le fisc|l'administration fiscale|les impots|l'urssaf|l'inspection du travail|la dgccrf|the tax (?:office|authorit\w+))"
_POLICE = r"(?:la police|la gendarmerie|le commissariat|les gendarmes|les autorites|the police|the authorities)\b(?! d'assurance)"
_NET = (
    r"(?:reseaux sociaux|les reseaux(?! d)|facebook"
    r"|linkedin|twitter|instagram|tik ?tok|youtube|whatsapp|google|trustpilot|internet|les forums?"
    r"|la presse|les? medias?"
    r"|les? journa\w+|social (?:media|networks?)|the (?:press|media|newspapers?|internet)|the web|online|en ligne|sur le web)\b"
)
_PUBLISH = (
    r"(?:publi(?:er|era|erai|erons|eront|ons|cation)\b|diffus\w+|divulgu\w+|post(?:er|erons|erai|ing|ed)\b|revel\w+|denonc\w+"
    r"|signal\w+|expos\w+"
    r"|affich\w+|relay\w+|temoign\w+|racont\w+|mettr\w+|fer\w+ (?:savoir|connaitre)|faire (?:savoir|connaitre)|alert\w+"
    r"|contact\w+|saisi\w+|inform\w+"
    r"|preven\w+|parl(?:er|ons|erons)\b|publish\w*|post\b|spread\w*|share\b|sharing|disclos\w+|report\w*|tell\w*|denounc\w+"
    r"|shame|shaming)"
)
_YOUR_NAME = (
    r"(?:votre|vos|your)\s+(?:nom|identite|impayes?|dettes?|retards?|situation|defaillance|comportement|name|debts?"
    r"|non-?payment|default|conduct)"
)


def _rule(pattern: str, what: Sentence, article: str, kinds: frozenset[DebtorKind] = EVERYBODY) -> Forbidden:
    return Forbidden(re.compile(pattern), what, article, kinds)


def _word(pattern: str, what: Sentence, article: str) -> Forbidden:
    return Forbidden(re.compile(pattern), what, article, is_squeezed=True)


_OFFICER = Sentence("an officer of the court, and no court has decided")
_SEIZURE = Sentence("a seizure, and no court has decided")
_COURT = Sentence("the look of an act of a court")
_HASTE = Sentence("a threat by the hour")
_CRIME = Sentence("a threat of complaint: an unpaid invoice is no offence")
_PUBLIC = Sentence("a threat to make it public")
_OTHERS = Sentence("a threat to tell others, whom the debt does not concern")
_ABUSE = Sentence("an insult")
_INVENTED = Sentence("a consequence that the law does not attach to an unpaid invoice")
_FEES = Sentence("costs that stay with the creditor")
_BUSINESS = Sentence("owed between professionals alone")

FORBIDDEN: tuple[Forbidden, ...] = (
    # The look of a court's act, or of an officer's (law-fr §5).
    _rule(r"\bhuissiers?\b|\bcommissaires? de justice\b|\bbailiffs?\b|\bsheriffs?\b", _OFFICER, TITLE),
    _word(r"huissier|commissairesdejustice|commissairedejustice", _OFFICER, TITLE),
    _rule(
        r"\bsaisies?[- ](?:attribution|vente|conservatoires?|immobili\w+|sur|de vos|de votre|des remunerations|imminentes?"
        r"|prochaines?|bancaires?"
        r"|de (?:compte|biens|salaire|meubles)\w*)"
        r"|\bsaisi(?:r|rons|ra|rait|ssons|ssant)\s+(?:\w+\s+)?(?:vos|votre)\s+(?:biens?|comptes?|salaires?|meubles?"
        r"|vehicules?|revenus?|remunerations?)"
        r"|\b(?:seiz\w+|garnish\w*|repossess\w*|attach\w*) (?:of )?your (?:assets?|goods|property|wages?|salary|accounts?"
        r"|income|vehicles?|belongings)"
        r"|\bseizure of your|\bgarnishment of your|\b(?:imminent|forthcoming) seizure|\bseizure is (?:imminent|near)"
        r"|\bfer\w* vendre\s+(?:vos|votre)\s+\w+|\b(?:preleve|retiendr)\w*\s+(?:\w+\s+){0,2}?sur (?:votre|vos)"
        r" (?:salaires?|remunerations?|revenus?|allocations?)"
        r"|\b(?:votre|vos) (?:voitures?|vehicules?|meubles?|biens|mobilier)\b[^.!?;]{0,20}\bser\w+ (?:enlev|saisi|vendu|pris)\w*"
        r"|\b(?:take|sell) (?:away )?your (?:house|home|car|goods|furniture|belongings|assets|property)\b",
        _SEIZURE, TITLE,
    ),
    _rule(r"\bdernier avis avant (?:saisie|poursuites?|execution)|\blast notice before (?:seizure|enforcement)", _COURT, TITLE),
    _rule(r"au nom du peuple francais|republique francaise|tribunal de [^.!?;]{0,40}ordonn", _COURT, TITLE),
    _rule(
        r"\b(?:sous|dans les) (?:24|48|vingt[- ]quatre|quarante[- ]huit)\s*(?:h\b|heures)|\bwithin (?:24|48|twenty[- ]four"
        r"|forty[- ]eight) hours",
        _HASTE, PRESSURE,
    ),
    # Complaints: the creditor's claim is a civil one.
    _rule(
        r"\b(?:port|depos)\w+\s+(?:\w+\s+){0,2}?plaintes?\b(?!\s+(?:aupres|devant)\s+(?:du|le|notre|votre)\s+(?:mediateur"
        r"|service client))"
        r"|\bplaintes?\s+(?:penales?|au penal|contre (?:vous|votre)|pour (?:escroquerie|vol|fraude|abus)|sera|serait"
        r"|avec constitution)"
        rf"|{_WE}{_OURS}\b(?:fil|lodg|mak|bring)\w*\s+(?:a|an|our)\s+(?:\w+\s+)?complaint\b(?!\s+(?:with|to)\s+(?:the |our "
        rf"|your )?(?:mediator|ombudsman|customer|consumer))"
        r"|\bcriminal (?:complaints?|proceedings?|charges?|prosecution|courts?|records?)|\bpress charges\b|\bpenalement\b"
        r"|\bpoursuites? penales?|\bau penal\b"
        rf"|\bprocureur\b|\bpublic prosecutor|\bgarde a vue\b|{_WE}{_OURS}\b{_TELL}{_TO}\b{_POLICE}|\b{_POLICE}{_ANY}{_WILL_BE}"
        r"|\b(?:c'est|releve\w*|constitu\w+|s'apparent\w+|qualifi\w+|coupables?|confine\w*)\b[^.!?;]{0,30}"
        r"\b(?:escroqueri\w+|abus de confiance|filouteri\w+|vol|fraudes?|delits?)\b"
        r"|\b(?:this|that|it) (?:is|amounts to|constitutes)[^.!?;]{0,20}\b(?:fraud|theft|swindle|a crime|criminal offence)\b"
        r"|\bpolice reports?\b|\bavis de recherche\b"
        rf"|{_WE}{_OURS}\b(?:remett|confi|depos|port|all|dispos)\w*{_TO}\b(?:la |le )?(?:police|gendarmerie|commissariat)\b"
        rf"(?! d'assurance)"
        rf"|\bplainte{_ANY}(?:police|gendarmerie|commissariat)\b|\b(?:police|gendarmerie)\b[^.!?;]{{0,20}}(?:viendr|passer"
        rf"|will (?:come|call))",
        _CRIME, FALSE_THREAT,
    ),
    _word(
        r"port(?:er|era|erai|erons|ons)(?:une)?plainte|depos(?:er|era|erai|erons|ons)(?:une)?plainte|procureurdelarepublique",
        _CRIME, FALSE_THREAT,
    ),
    # Publication.
    _rule(
        rf"\blistes? noires?\b|\bblack[- ]?list\w*|\bname[- ](?:and|&|n)[- ]shame|\bnaming and shaming|\bpilori\b"
        rf"|\bwall of shame"
        rf"|{_WE}{_OURS}\b{_PUBLISH}{_TO}\b{_NET}|\b{_PUBLISH}{_TO}{_YOUR_NAME}{_ANY}\b{_NET}"
        rf"|\b{_NET}{_ANY}{_WILL_BE}{_ANY}(?:inform|alert|preven|saisi|told)"
        r"|\b(?:appel|recours) (?:a|aux) (?:la presse|medias?|reseaux sociaux|journa\w+)|\bgo to the (?:press|media|papers)"
        rf"|\bpubli(?:er|era|erai|erons|ons|quement)\b{_TO}{_YOUR_NAME}|\b(?:rend|mettr"
        rf"|fer)\w*\s+(?:\w+\s+)?(?:{_YOUR_NAME}\s+)?publi(?:c|cs|que|ques)\b"
        rf"|\bpublish{_TO}{_YOUR_NAME}|\bmak\w+\s+(?:\w+\s+)?(?:{_YOUR_NAME}\s+)?public\b|\b{_YOUR_NAME}{_ANY}(?:ser\w+"
        rf"|will be)\s+(?:publi|rendu|divulg|made public)"
        r"|\b(?:mauvais|faux) avis\b|\bavis (?:negatifs?|defavorables?|google)\b|(?<!vous avez )(?<!vous pouvez )\b(?:laiss|publi"
        r"|post|depos|redig|mettr)\w*\s+un avis(?! d[e'e]| a payer)"
        r"|\blist of (?:bad|delinquent|defaulting|late) (?:debtors|payers|customers|clients)"
        r"|\b(?:bad|negative|google) reviews?\b|\b(?:leav|post|writ)\w*\s+a (?:\w+ )?review",
        _PUBLIC, BLACKMAIL,
    ),
    _word(r"listenoire|nameandshame|nameshame", _PUBLIC, BLACKMAIL),
    # Third persons: nobody else is told of a debt (law-fr §11).
    _rule(
        rf"{_WE}{_OURS}\b{_TELL}{_TO}{_YOUR}{_THIRD}|{_WE}{_OURS}\b{_TELL}{_TO}\b{_AUTHORITY}"
        rf"|{_YOUR}{_THIRD}{_ANY}{_WILL_BE}{_ANY}(?:inform|contact|averti|avis|preven|saisi|alert|mis au courant|notified"
        rf"|told|called|written)"
        rf"|{_YOUR}(?:\w+\s+)?{_THIRD}{_ANY}\b(?:l'apprendr\w+|le saur\w+|will (?:know|learn|hear|find out))\b"
        rf"|\b(?:courriers?|lettres?|copies?|mails?|e-mails?|appels?|visites?|letters?|copy|calls?|visits?)\b[^.!?;]{{0,30}}"
        rf"(?:{_WILL_BE}|partir\w+|\bva\b|\bgoes\b)[^.!?;]{{0,30}}?(?:\ba|aupres de|chez|\bto|\bwith)\s+{_YOUR}{_THIRD}"
        rf"|\b(?:demarches?|signalements?|interventions?|enquetes?|saisines?)\s+(?:\w+\s+){{0,2}}?(?:aupres de|a"
        rf"|chez)\s+{_YOUR}{_THIRD}"
        rf"|\b(?:fera|feront|fer(?:ons|ai)|faire)\s+(?:savoir|connaitre)\s+a\s+(?:tous\s+)?(?:vos|votre)\s+(?:\w+\s+)?{_THIRD}",
        _OTHERS, PRIVACY,
    ),
    # Insults.
    _rule(
        r"(?<!mefiez-vous des )(?<!attention aux )(?<!beware of )(?<!victimes d')(?<!victime d')(?<!contre les )(?<!against )"
        r"\b(?:escrocs?|(?<!anti-)(?<!anti )voleu(?:r|rs|se|ses)|arnaqueu\w+|arnaques?|menteu(?:r|rs|se|ses)|malhonnetes?"
        r"|mauvais(?:e)? (?:payeu\w+|foi manifeste)"
        r"|minables?|imbeciles?|cretine?s?|connards?|connasses?|salauds?|salopards?|enfoires?|encules?|crapules?|canailles?"
        r"|fripouilles?|truands?|voyous?"
        r"|filous?|vauriens?|abrutie?s?|debiles?|charlatans?|delinquante?s?|profiteu\w+|pitoyables?|meprisables?|honte a vous"
        r"|sans vergogne|votre mauvaise foi|vous (?:etes|agissez|faites preuve)[^.!?;]{0,20} de mauvaise foi|your bad faith"
        r"|(?:are|acting) in bad faith"
        r"|crooks?|thie(?:f|ves)|liars?|fraudsters?|scammers?|swindlers?|con artists?|dishonest|deadbeats?|dead beats?"
        r"|idiots?|morons?|scum|bastards?"
        r"|imbecile|bad payers?|shameless|shame on you|pathetic|despicable)\b",
        _ABUSE, INSULT,
    ),
    # Consequences that there are not.
    _rule(
        r"\binterdictions? bancaires?|\binterdite?s? bancaires?|\bfichages?\b|\bfich(?:er|e|es"
        r"|ees?)\b[^.!?;]{0,20}banque de france|\bficp\b"
        r"|\binscri\w+[^.!?;]{0,40}(?:banque de france|fichier)|\bbanking ban\b|\bcredit (?:black ?lists?|rating|score"
        r"|bureaus?|record)\b"
        r"|\bprisons?\b|\bemprisonn\w+|\bincarcer\w+|\bjail\w*|\bimprison\w*|\barrest(?:ed|ation)?s?\b(?! du)"
        r"|\bperdr\w+ (?:votre|vos) (?:logement|maison|emploi|travail)\b|\blose your (?:home|house|job)\b|\btitres? de sejour\b"
        r"|\bdeport(?:ed|ation)\b|\bradi(?:er|ee?s?|ation)\b[^.!?;]{0,30}\bregistre\b|\binterdi\w+ de gerer\b"
        r"|\bstruck off\b|\bbarred from managing\b"
        r"|\b(?:votre|vos) (?:notations?|cotations?|notes? de credit|cotes?)\b[^.!?;]{0,30}\b(?:degrad|baiss|abaiss|affect)\w*"
        r"|\b(?:dirigeante?s?|gerante?s?|presidente?s?)\b[^.!?;]{0,20}\b(?:ser|pourr|engag|repond)\w*[^.!?;]{0,20}\bpersonnellement\b"
        r"|\bcomptes? (?:bancaires?|en banque)\b[^.!?;]{0,20}\bser\w+ (?:bloqu|gel|ferm)\w*"
        r"|\b(?:directors?|managers?) (?:will be|is|are) personally\b"
        r"|\bcasier judiciaire|\bexpuls\w+|\bevict\w+"
        r"|\b(?:bloqu|gel)\w+\s+(?:de\s+)?(?:vos|votre)\s+comptes?|\bblocage de (?:vos|votre) comptes?|\b(?:freez"
        r"|block)\w*\s+your (?:bank )?accounts?",
        _INVENTED, FALSE_THREAT,
    ),
    _word(r"interdictionbancaire|interditbancaire|interditebancaire", _INVENTED, FALSE_THREAT),
    # Costs without a title stay with the creditor (law-fr §3).
    _rule(
        r"\bfrais (?:de )?(?:dossier|relances?|rappel|mise en demeure|traitement|gestion|contentieux|poursuites?"
        r"|recouvrement supplementaires)\b"
        r"|(?<!sans )(?<!aucun )(?<!aucuns )(?<!pas de )\b(?:frais|couts?|honoraires)\b(?:(?!\baucun)[^.!?;]){0,60}?"
        r"(?:a votre charge(?! par)|\bvous ser\w+ (?:factur|imput|reclam|compt)|\bs'ajout|\b(?:seront|sera|etre) (?:ajoute"
        r"|factur|imput|majore)|\ben sus\b)"
        r"|\b(?:handling|reminder|collection|administration|dunning) (?:fees?|charges?|costs?)\b"
        r"|(?<!no )(?<!without )(?<!free of )\b(?:fees?|costs?|charges?)\b[^.!?;]{0,40}?(?:will be (?:added|charged|billed)|at your expense"
        r"|on top)",
        _FEES, COSTS,
    ),
    _rule(r"\bindemnite forfaitaire|\bfixed compensation", _BUSINESS, "C. com. L441-10 II: not against consumers", CONSUMERS),
    _rule(r"\bpenalites de retard|\blate[- ]payment penalt", _BUSINESS, "C. com. L441-10 II: not against consumers", CONSUMERS),
)  # fmt: skip

TO_EVERYBODY = tuple(one for one in FORBIDDEN if one.kinds == EVERYBODY)
