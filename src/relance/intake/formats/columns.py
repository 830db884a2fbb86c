"""What a column is called in French and English exports, and which field of ours it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum


class Field(StrEnum):
    """What we want to know of an invoice or a customer."""

    NUMBER = "number"
    TYPE = "type"
    CUSTOMER_CODE = "customer_code"
    CUSTOMER_NAME = "customer_name"
    ISSUED_ON = "issued_on"
    DUE_ON = "due_on"
    TOTAL = "total"
    PAID = "paid"
    REMAINING = "remaining"
    CURRENCY = "currency"
    SETTLED_ON = "settled_on"
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


# Words of each field, normalised (see `normalised`); the first that fits wins.
WORDS: dict[Field, str] = {
    Field.NUMBER: "numero facture|no facture|n facture|num facture|numero de facture|invoice number|invoice no|numero|no|n"
    "|number|facture|invoice|reference facture|ref facture|numero piece|no piece|numero de piece|piece|numero document"
    "|document|doc number|invoice id|n facture externe|reference",
    Field.TYPE: "type|type document|type de document|nature|type de piece|document type|invoice type|transaction type",
    Field.CUSTOMER_CODE: "code client|compte client|code tiers|compte tiers|compte|compte auxiliaire|customer code|customer id"
    "|client id|account|account number|numero client|no client|n client|code|id client|reference client",
    Field.CUSTOMER_NAME: "client|nom client|nom du client|raison sociale|tiers|nom tiers|nom|customer|customer name|company"
    "|contact name|client name|buyer name|debtor|societe|denomination|destinataire|bill to|name|intitule",
    Field.ISSUED_ON: "date|date facture|date de facture|date de la facture|date emission|date d emission|date piece"
    "|date document|invoice date|issue date|issued|date of issue|facture le|emise le|date de piece|doc date",
    Field.DUE_ON: "echeance|date echeance|date d echeance|date de reglement prevue|due date|due|payable le|a payer le"
    "|echeance le|payment due date|date limite de paiement|date limite",
    Field.TOTAL: "ttc|total ttc|montant ttc|montant|total|montant total|montant facture|amount|total amount|invoice amount"
    "|gross amount|gross|invoice total|total incl vat|total inc tax|montant de la facture|net a payer|debit",
    Field.PAID: "paye|regle|montant paye|montant regle|deja regle|deja paye|acompte|encaisse|paid|amount paid|paid amount"
    "|payments|total regle|total paye|credit",
    Field.REMAINING: "reste|reste a payer|reste du|restant du|solde|solde du|montant du|du|a payer|impaye|reste a regler"
    "|restant|amount due|balance|balance due|open balance|outstanding|remaining|open amount|due amount|unpaid|solde restant du"
    "|montant restant du|montant restant|unpaid amount|reste ttc",
    Field.CURRENCY: "devise|currency|monnaie|code devise|currency code|invoice currency",
    Field.SETTLED_ON: "date paiement|date de paiement|date reglement|date de reglement|paye le|regle le|settled date"
    "|paid date|payment date|paid on|date settled|date encaissement",
    Field.LABEL: "libelle|objet|designation|description|memo|intitule facture|label|subject|notes",
    Field.ORDER: "commande|no commande|n commande|numero commande|numero de commande|bon de commande|n bon de commande|contrat"
    "|no contrat|n contrat|numero contrat|numero de contrat|devis|reference commande|ref commande|order|order number|order no"
    "|purchase order|po|po number|contract|contract number|sales order",
    Field.DELIVERY: "bon de livraison|bl|no bl|n bl|numero bl|no bon de livraison|n bon de livraison|pv de reception"
    "|bon d intervention|livraison|delivery note|delivery|delivery number|delivery note number|proof of delivery|timesheet",
    Field.EMAIL: "email|e mail|mail|courriel|adresse email|adresse e mail|email client|email address"
    "|adresse mail|contact email|customer email",
    Field.PHONE: "telephone|tel|portable|mobile|phone|phone number|telephone portable|mobile phone|gsm",
    Field.SIREN: "siren|numero siren|no siren|n siren",
    Field.SIRET: "siret|numero siret|no siret|n siret|company registration number",
    Field.VAT_NUMBER: "numero tva|no tva|n tva|tva intracommunautaire|numero de tva|n tva intracommunautaire|vat number"
    "|vat id|numero tva intracommunautaire|vat no",
    Field.STREET: "adresse|rue|adresse 1|adresse ligne 1|street|address|address 1|address line 1|poaddress line1|voie",
    Field.STREET_2: "adresse 2|adresse ligne 2|rue 2|complement|complement adresse|complement d adresse|complement de l adresse"
    "|adresse complement|adresse complementaire|adresse suite|suite adresse|suite de l adresse|address 2|address line 2|street 2"
    "|street line 2|street address 2|poaddress line2|po address line 2|address line two|apartment suite etc|apartment|suite",
    Field.STREET_3: "adresse 3|adresse ligne 3|rue 3|complement 2|complement adresse 2|complement d adresse 2|address 3"
    "|address line 3|street 3|poaddress line3|po address line 3",
    Field.POSTAL_CODE: "code postal|cp|postal code|zip|zip code|postcode|popostal code",
    Field.CITY: "ville|city|commune|town|pocity|localite",
    Field.COUNTRY: "pays|country|country code|code pays|pocountry",
    Field.KIND: "categorie|type client|type de client|categorie client|customer type|kind|profil",
    Field.LANGUAGE: "langue|language",
}  # fmt: skip
SYNONYMS: dict[str, Field] = {word: name for name in reversed(Field) for word in WORDS[name].split("|")}

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


def recognise(header: Sequence[str], given: Mapping[str, Field | None]) -> dict[int, Field]:
    """Column index to field. ``given`` (by the column's own name) comes first, None: it stands for nothing; then our words, each
    field once."""
    wanted = {normalised(name): name_of for name, name_of in given.items()}
    found = {index: name for index, cell in enumerate(header) if (name := wanted.get(normalised(cell)))}
    taken = set(found.values())
    for name in Field:
        if name in taken:
            continue
        words = WORDS[name].split("|")
        ranked = [
            (words.index(normalised(cell)), index)
            for index, cell in enumerate(header)
            if normalised(cell) not in wanted and normalised(cell) in words
        ]
        if ranked:
            found[min(ranked)[1]] = name
            taken.add(name)
    return dict(sorted(found.items()))


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
