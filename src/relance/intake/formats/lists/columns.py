"""What a column is called in French and English exports, and which field of ours it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from relance.intake.formats.currencies import meant, split_heading
from relance.intake.formats.lists.person_headings import is_of_contact, name_in_two, names_company, without_whose


class Field(StrEnum):
    """What we want to know of an invoice or a customer. The order decides who takes a heading that several might."""

    NUMBER = "number"
    TYPE = "type"
    STATUS = "status"
    DISPUTED = "disputed"
    CUSTOMER_CODE = "customer_code"
    CUSTOMER_NAME = "customer_name"
    FAMILY_NAME = "family_name"  # of a person beside a company; alone, it is the customer's name
    GIVEN_NAME = "given_name"
    NAME_PARTICLE = "name_particle"  # between the given name and the family's: "van der"
    SECOND_FAMILY_NAME = "second_family_name"
    ISSUED_ON = "issued_on"
    DUE_ON = "due_on"
    TOTAL = "total"
    NET = "net"
    VAT = "vat"
    DEBIT = "debit"
    CREDIT = "credit"
    SIDE = "side"
    PAID = "paid"
    CREDITED = "credited"
    REMAINING = "remaining"
    CURRENCY = "currency"
    SETTLED_ON = "settled_on"
    SETTLED_MARK = "settled_mark"
    PERFORMED_ON = "performed_on"
    RECEIVED_ON = "received_on"
    PERSON = "person"
    LABEL = "label"
    ORDER = "order"
    DELIVERY = "delivery"
    EMAIL = "email"
    PHONE = "phone"
    SIREN = "siren"
    SIRET = "siret"
    VAT_NUMBER = "vat_number"
    STREET = "street"
    STREET_2 = "street_2"
    STREET_3 = "street_3"
    POSTAL_CODE = "postal_code"
    CITY = "city"
    COUNTRY = "country"
    KIND = "kind"
    LANGUAGE = "language"


AMOUNTS = (
    Field.TOTAL, Field.NET, Field.VAT, Field.DEBIT, Field.CREDIT, Field.PAID, Field.CREDITED, Field.REMAINING,
)  # fmt: skip
DATES = (Field.ISSUED_ON, Field.DUE_ON, Field.SETTLED_ON, Field.PERFORMED_ON, Field.RECEIVED_ON)
OF_WORDS = frozenset(
    {
        Field.CUSTOMER_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME, Field.NAME_PARTICLE, Field.SECOND_FAMILY_NAME,
        Field.LABEL, Field.ORDER, Field.DELIVERY, Field.STREET, Field.STREET_2,
        Field.STREET_3, Field.CITY,
    }
)  # fmt: skip

# Words of each field, written so that `essence` leaves them as they are; the first that fits wins.
WORDS: dict[Field, str] = {
    Field.NUMBER: "no facture|facture no|invoice no|invoice number|numero|no|number|no invoice|facture|invoice|reference facture"
    "|ref facture|no piece|piece|no document|document|doc no|document no|transaction no|voucher no|no ecriture|facture client"
    "|code facture|invoice ref|invoice reference|ref|reference|invoice id|fattura no|factura no|factuur no|rechnung no"
    "|rechnung nummer|facture client no|no facture externe|piece comptable|rechnungsnummer"
    "|rechnungs no|belegnummer|rechnung|no factura|factura|no fattura|fattura|numero fattura|reference interne|reference piece"
    "|ref piece|ref interne|beleg|beleg no|factuurnummer|factuur|id facture|id",
    Field.TYPE: "type|type document|type facture|nature|nature piece|type piece|document type|invoice type|transaction type"
    "|type operation|nature operation|type mouvement"
    "|voucher type|move type|doc type|type transaction|type ecriture|belegart|tipo|tipo documento|documenttype|type invoice"
    "|code type|invoice type code",
    Field.STATUS: "statut|status|etat|etat facture|statut facture|invoice status|statut paiement|etat paiement|payment status"
    "|payment state|statut reglement|etat reglement|state|situation|document status|estado|stato|zustand|statut document"
    "|etat document|invoice state|statut piece|betalingsstatus|zahlungsstatus|stato pagamento|estado pago|last status|avancement",
    Field.DISPUTED: "disputed|litige|en litige|litigieux|contestee|conteste|contestation|dispute|in dispute|bloque|blocked",
    Field.CUSTOMER_CODE: "code client|compte client|code tier|compte tier|compte|compte auxiliaire|customer code|customer id"
    "|customer no|client id|account|account no|account number|no client|no compte|code|id client|ref client interne|client code"
    "|partner id|code auxiliaire|auxiliaire|kundennummer|kunden no|codigo cliente|codice cliente|klantnummer|debitor|party code"
    "|customer number",
    Field.CUSTOMER_NAME: "third party name|naam|nom client|client name|customer name|nom tier|nom facturation|client|raison sociale"
    "|raison sociale client|tier|nom|customer"
    "|customer full name|customer company|company|company name|contact name|buyer name|buyer|debtor|debiteur|societe"
    "|nom societe|denomination|denomination sociale|destinataire|bill to|bill to name|name|intitule|intitule client|partner"
    "|partenaire|invoice partner display name|partner name|nom partenaire|contact|party name|party|account name|organization"
    "|organisation|client facture|nom complet|acheteur|entreprise|client entreprise|kunde|kundenname|firma|debitor name|cliente"
    "|nombre cliente|nome cliente|ragione sociale|razon social|klant|klantnaam|intitule tier|intitule compte|libelle compte|libelle client"
    "|nom affichage partenaire facture|nom affichage partenaire|nom prenom|customer display name|client nom|customer contact name"
    "|nom entreprise|nom partenaire facture|partenaire facture"
    "|nom affichage partenaire facturation|nom tiers payeur|client raison sociale|client denomination|nom contact|libelle auxiliaire"
    "|libelle tier|intitule auxiliaire|nom acheteur|nom destinataire|nom debiteur|client livre|donneur ordre|entreprise client"
    "|nom complet client|nom raison sociale|raison sociale nom|nom ou raison sociale|raison sociale ou nom|prenom nom"
    "|payer|bill to customer|account holder",
    Field.NAME_PARTICLE: "tussenvoegsel|tussenvoegsels|voorvoegsel|particule|namenszusatz|namensvorsatz|vorsatzwort|name particle"
    "|nobiliary particle|infix",
    Field.SECOND_FAMILY_NAME: "segundo apellido|2o apellido|2 apellido|apellido 2|apellido materno|second surname|second last name"
    "|deuxieme nom|second nom|deuxieme nom famille",
    Field.ISSUED_ON: "date facture|date facturation|date invoice|invoice date|date emission|emission|date piece|date document"
    "|issue date|issued|issued at|date issue|date issued|facture le|emise le|emi le|doc date|document date|date|posting date"
    "|bill date|date vente|transaction date|created on invoice|invoiced at|date creation facture|rechnungsdatum|belegdatum|datum"
    "|fecha|fecha factura|fecha emision|data fattura|data|data emissione|factuurdatum|finalized at|finalized date utc"
    "|date finalisation|date ecriture|created|invoice bill date|date creation|invoiced on|date comptable|date comptabilisation",
    Field.DUE_ON: "echeance|date echeance|due date|date due|due on|due at|date reglement prevue|date paiement prevue|payable le"
    "|payable avant|a payer le|a payer avant|echeance le|echeance paiement|date echeance paiement|payment due date|payment due"
    "|date limite paiement|date limite reglement|date limite|invoice date due|invoice due date|date exigibilite|maturity date"
    "|due date utc|faellig|fallig|faelligkeit|falligkeit|falligkeitsdatum|faelligkeitsdatum|faellig am|fallig am|zahlungsziel"
    "|vencimiento|fecha vencimiento|payment term date|date due payment|scadenza|data scadenza|vervaldatum|vervaldag|due",
    Field.TOTAL: "montant echeance|montant ttc echeance|montant terme|instalment amount|installment amount|ttc|amount incl tax"
    "|rechnungsbetrag brutto|gesamtbetrag brutto|betrag brutto|total ttc|montant ttc|montant total ttc|prix ttc|total facture ttc"
    "|montant facture ttc|amount total"
    "|total amount|invoice amount|gross amount|gross|invoice total|total incl vat|total inc vat|total inc tax|total incl tax"
    "|total including tax|amount incl vat|total with tax|grand total|montant toute taxe comprise|montant total|total facture"
    "|montant facture|total|net a payer|montant|amount|amount total signed|total signed|amount total in currency signed"
    "|invoiced amount|invoice value|original amount|montant initial|montant origine|brutto|bruttobetrag|gesamtbetrag|betrag"
    "|rechnungsbetrag|importe|importe total|totale|importo|totale fattura|bedrag|totaal|totaalbedrag|amount due original|facture ttc"
    "|montant devise|total in currency|total en devise|line total|total ligne ttc|total ligne|total signe|total devise signe"
    "|montant total signe|montant signe",
    Field.NET: "amount excl tax|betrag netto|rechnungsbetrag netto|ht|total ht|montant ht|montant total ht|net|net amount|net total"
    "|subtotal|sub total|sous total|amount untaxed"
    "|untaxed amount|untaxed amount signed|amount untaxed signed|tax excluded|hors taxe|montant hors taxe|total hor taxe"
    "|total excl vat|total ex vat|total excl tax|amount excl vat|montant net|base ht|total net|facture ht|netto|nettobetrag"
    "|base imponible|imponibile|total excluding tax|invoice net|montant hor taxe signe|hor taxe signe|montant ht signe",
    Field.VAT: "tva|montant tva|total tva|tax|tax amount|taxe|total tax|total taxe|vat|vat amount|total vat|tax total|amount tax"
    "|amount tax signed|mwst|ust|iva|btw|montant taxe|invoice tax|tax signed|item tax amount",
    Field.DEBIT: "betrag soll|importe debe|importo dare|debit|montant debit|debit eur|soll|dare|debe|debet|debits",
    Field.CREDIT: "betrag haben|importe haber|importo avere|credit|montant credit|credit eur|haben|avere|haber",
    Field.SIDE: "sens|d c|debit credit|sens d c|sens ecriture|sens solde|sens mouvement|code sens|s h|soll haben|dr cr|side|dc",
    Field.PAID: "received payment|montant paye|montant regle|montant encaisse|deja regle|deja paye|deja encaisse|paye|regle|payee"
    "|reglee|encaisse"
    "|encaissement|acompte|paid|amount paid|paid amount|invoice amount paid|payment|payment amount|amount received|received amount"
    "|received|total regle|total paye|total paid|total payment|total encaisse|reglement|reglement recu|reglement s recu s|paiement"
    "|paiement recu|montant reglement|montant paiement|somme payee|somme reglee|acompte verse|versement|deja verse|montant verse"
    "|total verse|total encaissement|total reglement|cumul reglement|montant acompte|is paid"
    "|bezahlt|gezahlt|pagado|pagato|betaald|applied|amount applied|credit",
    Field.CREDITED: "avoir impute|avoir|montant avoir|credit applied|credits applied|amount credited|invoice amount credited"
    "|credit note|credit note amount|credited|post payment credit note|post payment credit notes amount|credit note issued",
    Field.REMAINING: "remaining unpaid|open|ouvert|amount remaining|remaining amount|remaining|montant restant|restant"
    "|reste a payer|reste a regler"
    "|reste a encaisser|reste du|reste|restant du|restant a payer|restant a regler|solde restant|solde restant du|solde du"
    "|solde a payer|solde a regler|solde facture|solde client facture|solde|montant du|montant restant du|montant restant a payer"
    "|montant a payer|montant a regler|montant impaye|montant residuel|montant ouvert|montant non regle|montant non paye|du|a payer"
    "|a regler|a encaisser|impaye|impayee|non regle|non paye|amount due|amount due signed|invoice amount due|amount outstanding"
    "|amount residual|amount residual signed|residual|residual amount|balance|balance due|invoice balance|open balance|outstanding"
    "|outstanding amount|remaining balance|open amount|amount open|due amount|unpaid|unpaid amount|unpaid balance|reste ttc"
    "|reste ttc a payer|reste du ttc|du ttc|foreign balance|total due|total du|to pay|offen|offener betrag|restbetrag|saldo"
    "|pendiente|importe pendiente|residuo|importo residuo|openstaand|openstaand bedrag|due|encours|solde ttc|creance|montant creance"
    "|montant due signe|montant restant signe|montant due devise signe|amount due in currency signed|amount due currency"
    "|amount to pay|reste a recouvrer|reste a percevoir|solde a encaisser|solde non regle|montant restant ttc"
    "|solde impaye|total impaye|total restant|total restant du|balance amount|amount unpaid|unpaid balance due|noch offen|offen eur",
    Field.CURRENCY: "devise|currency|monnaie|code devise|currency code|invoice currency|currency iso|waehrung|wahrung|moneda|valuta"
    "|munt",
    Field.SETTLED_ON: "date paiement|date reglement|date encaissement|date dernier paiement|date dernier reglement|paye le|regle le"
    "|encaisse le|paiement le|reglement le|settled date|settled on|paid date|paid at|paid on|payment date|date paid|date settled"
    "|date payment|last payment date|paid at utc|fully paid on date|date solde|solde le|zahlungsdatum|bezahlt am|fecha pago"
    "|data pagamento|betaaldatum|paye|regle|paid|encaisse|payee le|reglee le|encaissee le|soldee le|date lettrage|date solde facture",
    Field.SETTLED_MARK: "lettrage|code lettrage|lettre|let|lettering|matching",
    Field.PERFORMED_ON: "date prestation|date livraison|date execution|date realisation|date fin prestation|date intervention"
    "|date service|service date|delivery date|date delivery|performed on|performance date|completion date|date fin travaux"
    "|date achevement|leistungsdatum|lieferdatum|fecha entrega|fecha operacion|data consegna|leverdatum|livre le|date of supply"
    "|supply date",
    Field.RECEIVED_ON: "date reception|date reception facture|recue le|recu le|date reception demande|received on|received date"
    "|date received|reception date|date depot chorus|date reception client|date notification",
    Field.PERSON: "commercial|commerciale|vendeur|vendeuse|representant|responsable|charge affaire|charge compte|suivi par"
    "|gestionnaire|contact interne|salesperson|sale person|sales person|sales rep|sale rep|account manager|owner|in charge"
    "|person in charge|assigned to|user|utilisateur|created by|cree par|agent|rep|invoice user id|auteur|author|saisi par"
    "|collaborateur|conseiller",
    Field.LABEL: "libelle|objet|designation|description|memo|memo description|intitule facture|label|subject|note|notes|titre|title"
    "|commentaire|comment|remarque|libelle facture",
    Field.ORDER: "commande|no commande|bon commande|no bon commande|contrat|no contrat|devis|no devis|reference commande"
    "|ref commande|order|order no|order number|purchase order|po|po no|po number|contract|contract no|sales order|sales order no"
    "|sale order|no engagement|engagement|ref client|reference client|customer reference|customer po no|your reference"
    "|client reference|origin|source document|document origine|origine|estimate no|quote no",
    Field.DELIVERY: "bon livraison|bl|no bl|no bon livraison|pv reception|bon intervention|livraison|delivery note|delivery"
    "|delivery no|delivery note no|proof delivery|timesheet|delivery number|delivery note number",
    Field.EMAIL: "email|e mail|mail|courriel|adresse email|adresse e mail|email client|email address|adresse mail|contact email"
    "|customer email|mail client|email facturation|billing email|partner email|contact mail|client email",
    Field.PHONE: "telephone|tel|portable|mobile|phone|phone no|phone number|telephone portable|mobile phone|gsm|telephone client"
    "|tel client|customer phone",
    Field.SIREN: "siren|no siren|siren client",
    Field.SIRET: "siret|no siret|siret client|company registration number|company registration no",
    Field.VAT_NUMBER: "no tva|tva intracommunautaire|no tva intracommunautaire|tva intra|no tva intra|vat no|vat number|vat id"
    "|tax id|customer vat|tax no|numero tva client|tva client",
    Field.STREET: "adresse|rue|adresse 1|adresse ligne 1|street|address|address 1|address line 1|addres line 1|poaddress line1"
    "|poaddres line1|voie|adresse client|adresse facturation|billing address|adresse rue",
    Field.STREET_2: "adresse 2|adresse ligne 2|rue 2|complement|complement adresse|complement d adresse|complement de l adresse"
    "|adresse complement|adresse complementaire|adresse suite|suite adresse|suite de l adresse|address 2|address line 2|street 2"
    "|street line 2|street address 2|poaddress line2|po address line 2|address line two|apartment suite etc|apartment|suite",
    Field.STREET_3: "adresse 3|adresse ligne 3|rue 3|complement 2|complement adresse 2|complement d adresse 2|address 3"
    "|address line 3|street 3|poaddress line3|po address line 3",
    Field.POSTAL_CODE: "code postal|cp|postal code|zip|zip code|postcode|post code|popostal code|billing code|code postal client",
    Field.CITY: "ville|city|commune|town|pocity|localite|ville client|billing city",
    Field.COUNTRY: "pays|country|country code|code pays|pocountry|billing country|pays client",
    Field.KIND: "categorie|type client|categorie client|customer type|kind|profil|categorie tier|type tier",
    Field.LANGUAGE: "langue|language",
}

AGE_BUCKET = re.compile(
    r"(?:a echoir|non echu|not due|current|courant|\d+ ?(?:a|to|-)? ?\d* ?(?:jours?|j|days?)?|(?:plus de|over|sup a)? ?\d+ ?\+?"
    r"(?: ?jours?| ?j| ?days?)?|\d+ \d+)"
)


def normalised(name: str) -> str:
    """Lower case, without accents or signs: ``N° Facture *`` -> ``n facture``.

    >>> normalised("Échéance (le)")
    'echeance le'
    """
    plain = unicodedata.normalize("NFKD", name.replace("°", " ")).encode("ascii", "ignore").decode()
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain).lower()
    return re.sub(r"[^a-z0-9]+", " ", words).strip()


# One way to write what headings write in many.
_ABBREVIATIONS = {
    "numero": "no", "num": "no", "n": "no", "nr": "no", "nbr": "no", "nro": "no", "number": "no", "mt": "montant",
    "mtt": "montant", "mnt": "montant", "mont": "montant", "ech": "echeance", "dt": "date", "fact": "facture", "fac": "facture",
    "fc": "facture", "cpte": "compte", "cpt": "compte", "clt": "client", "cli": "client", "lib": "libelle", "regl": "reglement",
    "rglt": "reglement", "rgt": "reglement", "dev": "devise", "inv": "invoice", "cust": "customer", "amt": "amount",
    "acct": "account", "doc": "document", "trans": "transaction", "payed": "paid", "tiers": "tier", "taxes": "taxe",
    "references": "reference",
}  # fmt: skip
_SILENT = frozenset(
    {"de", "du", "des", "d", "l", "la", "le", "les", "the", "of", "en", "et", "and"}
)  # but as the last word
# Codes that no other word of a heading is written like, in capitals or not.
CODES = frozenset(
    "EUR GBP USD CAD AUD NZD SGD HKD BRL CHF JPY CNY SEK NOK DKK PLN CZK HUF RON TRY INR MAD TND DZD XOF XAF XPF".split()  # noqa: SIM905
)
_OF_NUMBERS = re.compile(r"(?<=[a-z]{3})s?nr\b")  # Belegnr., Kundennr.
_UNITS = frozenset({"euro", "euros", "s", "utc", *map(str.lower, CODES)})
_OPTIONAL = re.compile(r"\((?:s|e|es)\)", re.IGNORECASE)
_OWED = re.compile(
    r"\bd[uû]\b(?=\W*(?:$|ttc|ht\b|t\.t\.c|\())|\bdû\b", re.IGNORECASE
)  # "dû", also where accents are lost
_SPELLED = re.compile(r"\b(?:[a-z] ){1,3}[a-z]\b")


def essence(name: str) -> str:
    """What a heading says, however it is written: ``N° de facture``, ``Num. Factures`` -> ``no facture``.

    Brackets, plurals, articles and the euro say nothing more; "dû" is no article. A heading of such words alone stays as it is.

    >>> essence("Montants T.T.C. (EUR)"), essence("Montant dû"), essence("Total en francs")
    ('montant ttc', 'montant due', 'total')
    """
    said = normalised(_OWED.sub("due", _OPTIONAL.sub("", split_heading(name)[0] or name)))
    words = _OF_NUMBERS.sub(lambda found: found[0].replace("nr", "nummer"), said).split()
    kept = [
        word
        for index, word in enumerate(words)
        if word not in _UNITS and (word not in _SILENT or index == len(words) - 1)
    ]
    if kept[-1:] == ["in"] and len(kept) < len(words):
        kept.pop()  # "Amount in USD"
    plain = _SPELLED.sub(lambda letters: letters[0].replace(" ", ""), " ".join(kept or said.split()))
    return " ".join(_ABBREVIATIONS.get(word) or _singular(word) for word in plain.split())


def _singular(word: str) -> str:
    singular = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    return _ABBREVIATIONS.get(singular, singular)


def currency_of(heading: str) -> str:
    """The currency that a heading of amounts names; nothing where it names none, or a sign that several share.

    >>> currency_of("Montant TTC (USD)"), currency_of("Total €"), currency_of("Montant"), currency_of("Total (£)"), currency_of("Total $")
    ('USD', 'EUR', '', 'GBP', '')
    """
    if "€" in heading:
        return "EUR"
    if code := next((word for word in re.findall(r"[A-Z]{3}", heading) if word in CODES), ""):
        return code
    found = meant(split_heading(heading)[1])
    return found[0] if len(found) == 1 else ""


def shared_sign_of(heading: str) -> str:
    """The sign or word in a heading of amounts that several currencies share.

    >>> shared_sign_of("Total $"), shared_sign_of("Total (£)"), shared_sign_of("Montant en francs")
    ('$', '', 'FRANCS')
    """
    sign = "" if currency_of(heading) else split_heading(heading)[1]
    return sign if len(meant(sign)) > 1 else ""


def is_share(heading: str) -> bool:
    """Whether a heading speaks of a part of a hundred, and not of an amount at a rate (``TVA 20 %``).

    >>> is_share("Payé (%)"), is_share("Pourcentage réglé"), is_share("TVA 20 %")
    (True, True, False)
    """
    said = normalised(heading)
    return (
        "%" in heading or re.search(r"\b(?:pourcentage|percent|percentage|pct|taux|rate)\b", said) is not None
    ) and not re.search(r"[0-9]", heading)


class Holds(StrEnum):
    """What the cells of a column are, as far as they decide what a heading can mean."""

    AMOUNTS = "amounts"
    DATES = "dates"
    FLAGS = "flags"  # yes and no
    TEXT = "text"
    NOTHING = "nothing"


def recognise(
    header: Sequence[str],
    given: Mapping[str, Field | None],
    holds: Mapping[int, Holds] | None = None,
    codes: Collection[int] = (),
    constants: Collection[int] = (),
) -> dict[int, Field]:
    """Column index to field. ``given`` (by the column's own name) comes first, None: it stands for nothing; then our words, each
    field once. ``holds`` says of columns what their cells are: amounts are no dates, and dates no amounts;
    ``codes`` are columns of words with figures in them, such as C0104: beside a name, they are no other name;
    ``constants`` say the same on each row: a company there is the creditor."""
    wanted = {normalised(name): name_of for name, name_of in given.items()}
    found = {index: name for index, cell in enumerate(header) if (name := wanted.get(normalised(cell)))}
    taken = set(found.values())
    essences = ["" if normalised(cell) in wanted else essence(cell) for cell in header]
    for name in Field:
        if name in taken:
            continue
        ranks = _RANKS.get(name, {})
        ranked = [
            (
                name is Field.CUSTOMER_NAME
                and (index in codes or (holds or {}).get(index) is Holds.AMOUNTS),  # rather a code
                ranks[said],
                name in AMOUNTS and bool(currency_of(header[index])),
                index,
            )
            for index, said in enumerate(essences)
            if said in ranks
            and index not in found
            and not (name in AMOUNTS and is_share(header[index]))
            and _can_be(name, (holds or {}).get(index))
        ]
        if ranked:
            found[min(ranked)[-1]] = name
            taken.add(name)
    if Field.GIVEN_NAME not in taken:
        by_hand = {index for index, cell in enumerate(header) if normalised(cell) in wanted}
        no_company = {*codes, *(index for index, what in (holds or {}).items() if what in (Holds.AMOUNTS, Holds.DATES))}
        _place_person(found, [essence(cell) for cell in header], by_hand, no_company, constants)
    _prefer_own_currency(found, essences, holds or {})
    _place_code_beside_name(found, essences, codes)
    return dict(sorted(found.items()))


def _place_person(
    found: dict[int, Field],
    essences: Sequence[str],
    by_hand: Collection[int],
    no_company: Collection[int],
    constants: Collection[int],
) -> None:
    """A name in two columns is the customer's, unless another column names a company: there the family name is a field of its own."""
    given, family = name_in_two(["" if at in by_hand else said for at, said in enumerate(essences)])
    whose = next((index for index, name in found.items() if name is Field.CUSTOMER_NAME), None)
    if given is None:
        if whose is None and family is not None and family not in found:
            found[family] = Field.CUSTOMER_NAME
        return
    if family is None:
        if whose not in (None, given) and not names_company(essences[whose]) and not is_of_contact(essences[given]):
            found[given] = Field.GIVEN_NAME
        return
    if whose not in by_hand:
        if whose is not None:
            del found[whose]
        whose = _company_beside(found, essences, (given, family), no_company, constants)
    found[given] = Field.GIVEN_NAME
    found[family] = Field.CUSTOMER_NAME if whose is None else Field.FAMILY_NAME
    if whose is not None:
        found[whose] = Field.CUSTOMER_NAME


def _company_beside(
    found: Mapping[int, Field],
    essences: Sequence[str],
    parts: tuple[int, int],
    no_company: Collection[int],
    constants: Collection[int],
) -> int | None:
    """The column of customers' names that is no part of the person's."""
    is_of_one = all(at in constants for at in parts)  # one customer's list
    ranks = _RANKS[Field.CUSTOMER_NAME]
    others = [
        at
        for at, said in enumerate(essences)
        if (said in ranks or (names_company(said) and without_whose(said) in ranks))
        and at not in found
        and said != essences[parts[1]]  # of two columns called so, which one counts is asked
        and at != parts[0]
        and at not in no_company
        and not is_of_contact(said)
        and essences[parts[1]] not in _BESIDE_NAME.get(said, ())  # rather a code
        and (is_of_one or at not in constants)
    ]
    return min(
        others, key=lambda at: (not names_company(essences[at]), ranks.get(essences[at], len(ranks))), default=None
    )


_BESIDE_NAME = {"customer": {"customer name"}, "client": {"nom client", "client name"}, "tier": {"nom tier"}}


def _place_code_beside_name(found: dict[int, Field], essences: Sequence[str], codes: Collection[int]) -> None:
    """``Customer`` beside ``Customer name``, ``Tiers`` beside ``Nom tiers``: the first is the code, where no other column is it; so is
    any column of customers that holds codes."""
    whose = next((index for index, name in found.items() if name is Field.CUSTOMER_NAME), None)
    if whose is None or Field.CUSTOMER_CODE in found.values():
        return
    for index, said in enumerate(essences):
        is_code = index in codes and whose not in codes and said in _RANKS[Field.CUSTOMER_NAME]
        if index not in found and (is_code or essences[whose] in _BESIDE_NAME.get(said, ())):
            found[index] = Field.CUSTOMER_CODE
            return


def _prefer_own_currency(found: dict[int, Field], essences: Sequence[str], holds: Mapping[int, Holds]) -> None:
    """Where a column names each row's currency, and amounts stand in the currency of the books and in the row's ("Total in currency",
    "TTC devise"), take the row's, if what is left stands there as well."""
    placed = {name: index for index, name in found.items() if name in (Field.TOTAL, Field.REMAINING)}
    if Field.CURRENCY not in found.values() or Field.TOTAL not in placed:
        return
    others = {}
    for name, index in placed.items():
        if _IN_CURRENCY.search(essences[index]):
            others[name] = index
            continue
        for at, said in enumerate(essences):
            plain = " ".join(_IN_CURRENCY.sub(" ", said).split())
            if plain != said and plain in _RANKS[name] and found.get(at, name) is name and _can_be(name, holds.get(at)):
                others.setdefault(name, at)
    if others.keys() == placed.keys():
        for name, index in placed.items():
            del found[index]
            found[others[name]] = name


def _can_be(name: Field, holds: Holds | None) -> bool:
    """Whether a column of such cells can be this field. A paid column may say yes and no."""
    if holds is None or holds is Holds.NOTHING:
        return True
    if name in DATES:
        return holds is Holds.DATES or (holds is Holds.TEXT and name in (Field.ISSUED_ON, Field.DUE_ON))
    if name is Field.PAID:
        return holds in (Holds.AMOUNTS, Holds.FLAGS)
    if name in AMOUNTS:
        return holds is Holds.AMOUNTS or (holds is Holds.TEXT and name in (Field.TOTAL, Field.REMAINING))
    if name is Field.DISPUTED:
        return holds is Holds.FLAGS
    if name is Field.SIDE:
        return holds is Holds.TEXT
    if name in (Field.STATUS, Field.SETTLED_MARK, Field.CUSTOMER_NAME, Field.LABEL):
        return holds is not Holds.DATES
    return True


_IN_CURRENCY = re.compile(r"\b(?:in (?:invoice |document )?currency|devise|en devise|currency|foreign)\b")
_RANKS: dict[Field, dict[str, int]] = {}
for _field, _words in WORDS.items():
    _ranks: dict[str, int] = {}
    for _rank, _word in enumerate(_words.split("|")):
        _ranks.setdefault(essence(_word), _rank)
        if _field in (Field.REMAINING, Field.PAID):
            _ranks.setdefault(f"{essence(_word)} ttc", _rank)
    _RANKS[_field] = _ranks


def age_buckets(header: Sequence[str]) -> int:
    """How many columns name an age: ``0-30 jours``, ``non échu``, ``+90``. Other numbers are none: a row of figures is no header.

    >>> age_buckets(["Client", "0-30", "31-60", "+90"]), age_buckets(["1", "Alpha", "603", "1200,00"])
    (3, 0)
    """
    return sum(1 for cell in header if (name := normalised(cell)) and AGE_BUCKET.fullmatch(name) and _is_age(name))


def _is_age(name: str) -> bool:
    days = [int(word) for word in name.split() if word.isdigit()]
    if len(name.split()) > len(days):
        return True
    return all(day <= 1 or day % 15 in (0, 1) for day in days) and 15 <= max(days) <= 370 and days == sorted(set(days))


def in_own_currency(heading: str) -> bool:
    """Whether a heading says that its amounts stand in the currency of their row.

    >>> in_own_currency("Total en devise"), in_own_currency("Montant TTC")
    (True, False)
    """
    return _IN_CURRENCY.search(essence(heading)) is not None


def is_heading_of(heading: str, name: Field) -> bool:
    """Whether the heading is one of this field's."""
    return essence(heading) in _RANKS.get(name, {})
