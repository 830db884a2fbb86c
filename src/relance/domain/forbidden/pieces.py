"""Pieces of patterns: within one sentence, and by us."""

from __future__ import annotations

ASKED_OF_YOU = (
    r"\bvous\s+(?:pri|invit|demand|conseill|remerci|recommand|sugger|saur|laiss)\w*"
    r"|\b(?:ask|invit|advis|recommend|encourag|request|suggest|urg|thank|let)\w*\s+(?:that\s+)?you\b"
)
ANY = r"[^.!?;]{0,60}?"
OURS = rf"(?:(?!{ASKED_OF_YOU})[^.!?;]){{0,60}}?"
TO = r"(?:(?!\b(?:par|by|from|que|qu'|that)\b)[^.!?;]){0,40}?"
WE = r"\b(?:nous|on|je|j'|notre|nos|we|i|our|we'll|i'll)\b"
YOUR = r"\b(?:votre|vos|ton|ta|tes|your)\s+(?:\w+\s+)?"
WILL_BE = r"(?:ser[ao]\w*|pourr\w+ etre|va etre|vont etre|will be|may be|shall be|would be|is being|are being)"
TELL = (
    r"(?:contact\w*|inform\w*|previen\w*|preven\w*|averti\w*|avis(?:er|era|erai|erons|eront|ons|e)|alert\w*|saisi\w*|joind\w+"
    r"|joign\w+"
    r"|appel\w+|ecri\w+|adress\w+|rendre visite|signal\w+|denonc\w+|communiqu\w+|transmet\w+|transmis\w*|parl(?:er|ons|erons)"
    r"|rapproch\w+"
    r"|faire (?:part|savoir)|fer\w* (?:part|savoir)|tell\w*|told|notif\w+|call\w*|writ\w+|report\w*|reach\w*|speak\w*"
    r"|visit\w*|phon\w+|disclos\w+|expos\w+)"
)
THIRD = (
    r"(?:employeurs?|patrons?|hierarchie|collegues?|salaries|famille|proches?|entourage|conjointe?s?|epoux|epouse|maris?"
    r"|femmes?|parents"
    r"|enfants?|voisins?|voisinage|amis?|clients?|clientele|fournisseurs?|partenaires?|banques?|banquiers?|bailleurs?"
    r"|proprietaires?|associes?"
    r"|logeurs?|assureurs?|actionnaires?|investisseurs?|concurrents?|donneurs? d'ordres?"
    r"|employers?|boss|bosses|colleagues?|co-?workers?|family|relatives|spouse|husband|wife|children|neighbou?rs?|friends?"
    r"|customers?|suppliers?|partners?|banks?|bankers?|landlords?|insurers?|shareholders?|investors?|competitors?)\b"
)
AUTHORITY = r"(?:le fisc|l'administration fiscale|les impots|l'urssaf|l'inspection du travail|la dgccrf|the tax (?:office|authorit\w+))"
POLICE = r"(?:la police|la gendarmerie|le commissariat|les gendarmes|les autorites|the police|the authorities)\b(?! d'assurance)"
NET = (
    r"(?:reseaux sociaux|les reseaux(?! d)|facebook"
    r"|linkedin|twitter|instagram|tik ?tok|youtube|whatsapp|google|trustpilot|internet|les forums?"
    r"|la presse|les? medias?"
    r"|les? journa\w+|social (?:media|networks?)|the (?:press|media|newspapers?|internet)|the web|online|en ligne|sur le web)\b"
)
PUBLISH = (
    r"(?:publi(?:er|era|erai|erons|eront|ons|cation)\b|diffus\w+|divulgu\w+|post(?:er|erons|erai|ing|ed)\b|revel\w+|denonc\w+"
    r"|signal\w+|expos\w+"
    r"|affich\w+|relay\w+|temoign\w+|racont\w+|mettr\w+|fer\w+ (?:savoir|connaitre)|faire (?:savoir|connaitre)|alert\w+"
    r"|contact\w+|saisi\w+|inform\w+"
    r"|preven\w+|parl(?:er|ons|erons)\b|publish\w*|post\b|spread\w*|share\b|sharing|disclos\w+|report\w*|tell\w*|denounc\w+"
    r"|shame|shaming)"
)
YOUR_NAME = (
    r"(?:votre|vos|your)\s+(?:nom|identite|impayes?|dettes?|retards?|situation|defaillance|comportement|name|debts?"
    r"|non-?payment|default|conduct)"
)
