"""What is said with a word or an expression: seizures, complaints, publication, third persons, insults, inventions, costs."""

from __future__ import annotations

from relance.domain.forbidden.model import (
    BLACKMAIL,
    CONSUMERS,
    COSTS,
    FALSE_THREAT,
    INSULT,
    PRESSURE,
    PRIVACY,
    TITLE,
    Forbidden,
    rule,
    word,
)
from relance.domain.forbidden.pieces import (
    ANY,
    AUTHORITY,
    NET,
    OURS,
    POLICE,
    PUBLISH,
    TELL,
    THIRD,
    TO,
    WE,
    WILL_BE,
    YOUR,
    YOUR_NAME,
)
from relance.domain.sentences import Sentence

OFFICER = Sentence("an officer of the court, and no court has decided")
SEIZURE = Sentence("a seizure, and no court has decided")
COURT = Sentence("the look of an act of a court")
HASTE = Sentence("a threat by the hour")
CRIME = Sentence("a threat of complaint: an unpaid invoice is no offence")
PUBLIC = Sentence("a threat to make it public")
OTHERS = Sentence("a threat to tell others, whom the debt does not concern")
ABUSE = Sentence("an insult")
INVENTED = Sentence("a consequence that the law does not attach to an unpaid invoice")
FEES = Sentence("costs that stay with the creditor")
BUSINESS = Sentence("owed between professionals alone")

WORDS: tuple[Forbidden, ...] = (
    # The look of a court's act, or of an officer's (law-fr §5).
    rule(r"\bhuissiers?\b|\bcommissaires? de justice\b|\bbailiffs?\b|\bsheriffs?\b", OFFICER, TITLE),
    word(r"huissier|commissairesdejustice|commissairedejustice", OFFICER, TITLE),
    rule(
        r"\bsaisies?[- ](?:attribution|vente|conservatoires?|immobili\w+|sur|de (?:vos|votre)"
        r"(?! (?:factures?|commandes?|paiements?|reglements?|adresses?|numeros?))"
        r"|des remunerations|imminentes?"
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
        SEIZURE, TITLE,
    ),
    rule(r"\bdernier avis avant (?:saisie|poursuites?|execution)|\blast notice before (?:seizure|enforcement)", COURT, TITLE),
    rule(r"au nom du peuple francais|republique francaise|tribunal de [^.!?;]{0,40}ordonn", COURT, TITLE),
    rule(
        r"\b(?:sous|dans les) (?:24|48|vingt[- ]quatre|quarante[- ]huit)\s*(?:h\b|heures)|\bwithin (?:24|48|twenty[- ]four"
        r"|forty[- ]eight) hours",
        HASTE, PRESSURE,
    ),
    # Complaints: the creditor's claim is a civil one.
    rule(
        r"\b(?:port|depos)\w+\s+(?:\w+\s+){0,2}?plaintes?\b(?!\s+(?:aupres|devant)\s+(?:du|le|notre|votre)\s+(?:mediateur"
        r"|service client))"
        r"|\bplaintes?\s+(?:penales?|au penal|contre (?:vous|votre)|pour (?:escroquerie|vol|fraude|abus)|sera|serait"
        r"|avec constitution)"
        rf"|{WE}{OURS}\b(?:fil|lodg|mak|bring)\w*\s+(?:a|an|our)\s+(?:\w+\s+)?complaint\b(?!\s+(?:with|to)\s+(?:the |our "
        rf"|your )?(?:mediator|ombudsman|customer|consumer))"
        r"|\bcriminal (?:complaints?|proceedings?|charges?|prosecution|courts?|records?)|\bpress charges\b|\bpenalement\b"
        r"|\bpoursuites? penales?|\bau penal\b"
        rf"|\bprocureur\b|\bpublic prosecutor|\bgarde a vue\b|{WE}{OURS}\b{TELL}{TO}\b{POLICE}|\b{POLICE}{ANY}{WILL_BE}"
        r"|\b(?:c'est|releve\w*|constitu\w+|s'apparent\w+|qualifi\w+|coupables?|confine\w*)\b[^.!?;]{0,30}"
        r"\b(?:escroqueri\w+|abus de confiance|filouteri\w+|vol|fraudes?|delits?)\b"
        r"|\b(?:this|that|it) (?:is|amounts to|constitutes)[^.!?;]{0,20}\b(?:fraud|theft|swindle|a crime|criminal offence)\b"
        r"|\bpolice reports?\b|\bavis de recherche\b"
        rf"|{WE}{OURS}\b(?:remett|confi|depos|port|all|dispos)\w*{TO}\b(?:la |le )?(?:police|gendarmerie|commissariat)\b"
        rf"(?! d'assurance)"
        rf"|\bplainte{ANY}(?:police|gendarmerie|commissariat)\b|\b(?:police|gendarmerie)\b[^.!?;]{{0,20}}(?:viendr|passer"
        rf"|will (?:come|call))",
        CRIME, FALSE_THREAT,
    ),
    word(
        r"port(?:er|era|erai|erons|ons)(?:une)?plainte|depos(?:er|era|erai|erons|ons)(?:une)?plainte|procureurdelarepublique",
        CRIME, FALSE_THREAT,
    ),
    # Publication.
    rule(
        rf"\blistes? noires?\b|\bblack[- ]?list\w*|\bname[- ](?:and|&|n)[- ]shame|\bnaming and shaming|\bpilori\b"
        rf"|\bwall of shame"
        rf"|{WE}{OURS}\b{PUBLISH}{TO}\b{NET}|\b{PUBLISH}{TO}{YOUR_NAME}{ANY}\b{NET}"
        rf"|\b{NET}{ANY}{WILL_BE}{ANY}(?:inform|alert|preven|saisi|told)"
        r"|\b(?:appel|recours) (?:a|aux) (?:la presse|medias?|reseaux sociaux|journa\w+)|\bgo to the (?:press|media|papers)"
        rf"|\bpubli(?:er|era|erai|erons|ons|quement)\b{TO}{YOUR_NAME}|\b(?:rend|mettr"
        rf"|fer)\w*\s+(?:\w+\s+)?(?:{YOUR_NAME}\s+)?publi(?:c|cs|que|ques)\b"
        rf"|\bpublish{TO}{YOUR_NAME}|\bmak\w+\s+(?:\w+\s+)?(?:{YOUR_NAME}\s+)?public\b|\b{YOUR_NAME}{ANY}(?:ser\w+"
        rf"|will be)\s+(?:publi|rendu|divulg|made public)"
        r"|\b(?:mauvais|faux) avis\b|\bavis (?:negatifs?|defavorables?|google)\b|(?<!vous avez )(?<!vous pouvez )\b(?:laiss|publi"
        r"|post|depos|redig|mettr)\w*\s+un avis(?! d[e'e]| a payer)"
        r"|\blist of (?:bad|delinquent|defaulting|late) (?:debtors|payers|customers|clients)"
        r"|\b(?:bad|negative|google) reviews?\b|\b(?:leav|post|writ)\w*\s+a (?:\w+ )?review",
        PUBLIC, BLACKMAIL,
    ),
    word(r"listenoire|nameandshame|nameshame", PUBLIC, BLACKMAIL),
    # Third persons: nobody else is told of a debt (law-fr §11).
    rule(
        rf"{WE}{OURS}\b{TELL}{TO}{YOUR}{THIRD}|{WE}{OURS}\b{TELL}{TO}\b{AUTHORITY}"
        rf"|{YOUR}{THIRD}{ANY}{WILL_BE}{ANY}(?:inform|contact|averti|avis|preven|saisi|alert|mis au courant|notified"
        rf"|told|called|written)"
        rf"|{YOUR}(?:\w+\s+)?{THIRD}{ANY}\b(?:l'apprendr\w+|le saur\w+|will (?:know|learn|hear|find out))\b"
        rf"|\b(?:courriers?|lettres?|copies?|mails?|e-mails?|appels?|visites?|letters?|copy|calls?|visits?)\b[^.!?;]{{0,30}}"
        rf"(?:{WILL_BE}|partir\w+|\bva\b|\bgoes\b)[^.!?;]{{0,30}}?(?:\ba|aupres de|chez|\bto|\bwith)\s+{YOUR}{THIRD}"
        rf"|\b(?:demarches?|signalements?|interventions?|enquetes?|saisines?)\s+(?:\w+\s+){{0,2}}?(?:aupres de|a"
        rf"|chez)\s+{YOUR}{THIRD}"
        rf"|\b(?:fera|feront|fer(?:ons|ai)|faire)\s+(?:savoir|connaitre)\s+a\s+(?:tous\s+)?(?:vos|votre)\s+(?:\w+\s+)?{THIRD}",
        OTHERS, PRIVACY,
    ),
    # Insults.
    rule(
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
        ABUSE, INSULT,
    ),
    # Consequences that there are not.
    rule(
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
        INVENTED, FALSE_THREAT,
    ),
    word(r"interdictionbancaire|interditbancaire|interditebancaire", INVENTED, FALSE_THREAT),
    # Costs without a title stay with the creditor (law-fr §3).
    rule(
        r"\bfrais (?:de )?(?:dossier|relances?|rappel|mise en demeure|traitement|gestion|contentieux|poursuites?"
        r"|recouvrement supplementaires)\b"
        r"|(?<!sans )(?<!aucun )(?<!aucuns )(?<!pas de )\b(?:frais|couts?|honoraires)\b(?:(?!\baucun)[^.!?;]){0,60}?"
        r"(?:a votre charge(?! par)|\bvous ser\w+ (?:factur|imput|reclam|compt)|\bs'ajout|\b(?:seront|sera|etre) (?:ajoute"
        r"|factur|imput|majore)|\ben sus\b)"
        r"|\b(?:handling|reminder|collection|administration|dunning) (?:fees?|charges?|costs?)\b"
        r"|(?<!no )(?<!without )(?<!free of )\b(?:fees?|costs?|charges?)\b[^.!?;]{0,40}?(?:will be (?:added|charged|billed)|at your expense"
        r"|on top)",
        FEES, COSTS,
    ),
    rule(r"\bindemnite forfaitaire|\bfixed compensation", BUSINESS, "C. com. L441-10 II: not against consumers", CONSUMERS),
    rule(r"\bpenalites de retard|\blate[- ]payment penalt", BUSINESS, "C. com. L441-10 II: not against consumers", CONSUMERS),
)  # fmt: skip
