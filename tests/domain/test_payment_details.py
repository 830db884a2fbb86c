"""An account, a bank's code or a link of others is found in whatever way it is written; ordinary words are let through."""

from __future__ import annotations

import pytest

from relance.domain.own_details import Own
from relance.domain.payment_details import foreign_account, foreign_details

OWN = Own.of(
    iban="FR14 2004 1010 0505 0001 3M02 606", bic="PSSTFRPPPAR",
    domains=("fabrique-fictive.example", "xn--socit-esab.example", "relance@gmail.com"), email="Compta@mairie-fictive.example",
)  # fmt: skip
OTHER = "FR76 3000 6000 0112 3456 7890 189"


@pytest.mark.parametrize(
    "written",
    [OTHER, OTHER.replace(" ", ""), OTHER.lower(), OTHER.replace(" ", "."), OTHER.replace(" ", "\n"), OTHER.replace(" ", " - "),
     OTHER.replace(" ", "+"), OTHER.replace(" ", "="), OTHER.replace(" ", " — "), OTHER.replace(" ", "~"), OTHER.replace(" ", " ; "),
     OTHER.replace(" ", "\u00a0"), OTHER.replace(" ", "\u200b"), "\u00ad".join(OTHER), " ".join(OTHER.replace(" ", "")),
     "ＦＲ７６ ３０００ ６０００ ０１１２ ３４５６ ７８９０ １８９", "FR𝟽𝟼 3000 6000 0112 3456 7890 189",
     "FR٧٦ ٣٠٠٠ ٦٠٠٠ ٠١١٢ ٣٤٥٦ ٧٨٩٠ ١٨٩", "FR76 3OOO 6OOO O112 3456 789O 189", "IBAN:" + OTHER, "X" + OTHER.replace(" ", ""),
     "FR76 3000 6000 0112 3456 7890 188", "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "NL91ABNA0417164300",
     "BE68 5390 0754 7034", "NO93 8601 1117 947", "LT12 1000 0111 0100 1000", "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
     "ΒΕ68 5390 0754 7034", "ВE68 5390 0754 7034", "B\u0301E68 5390 0754 7034", "IBAN FR76 3000 6000 0112 3456"],
)  # fmt: skip
def test_an_account_of_others_is_found(written: str) -> None:
    found = foreign_details(f"Merci de régler sur {written}, comme convenu.", OWN)
    assert found is not None
    assert found.detail.name == "ACCOUNT"
    assert foreign_details(written, OWN, is_name=True), "in a name too"


@pytest.mark.parametrize(
    "written",
    ["30006 00001 12345678901 89", "RIB 30006 00001 12345678901 00", "compte n° 12345678901", "compte bancaire 1234 5678 901",
     "notre compte à la Banque Fictive n° 0123 4567", "account number 12345678", "account no. 1234 5678", "sort code 12-34-56",
     "code guichet 00001", "code banque : 30006", "routing number 021000021", "compte nº 0001234567A",
     "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "0x52908400098527886E0F7030069857D2E4169EE7"],
)  # fmt: skip
def test_so_are_other_ways_to_name_an_account(written: str) -> None:
    found = foreign_details(f"Réglez sur {written} avant lundi.", OWN)
    assert found is not None
    assert found.detail.name == "ACCOUNT"


@pytest.mark.parametrize(
    "written",
    ["BIC BNPAFRPP", "BIC : BNPA FR PP XXX", "swift: REVOLT21", "BNPAFRPPXXX", "TRWIBEB1", "code AGRIFRPP",
     "bic agrifrpp"],
)  # fmt: skip
def test_and_the_code_of_another_bank(written: str) -> None:
    found = foreign_details(f"Notre banque : {written}.", OWN)
    assert found is not None
    assert found.detail.name == "BANK"


@pytest.mark.parametrize(
    "written",
    ["http://evil.example/pay", "https://evil.example", "HTTPS://EVIL.EXAMPLE", "hxxps://evil.example", "www.evil.example",
     "evil.com", "pay.evil.fr", "evil[.]com", "evil (.) com", "evil[dot]com", "evil point com", "evil dot com", "evil.example/p",
     "1.2.3.4/payer", "http://1.2.3.4", "https://fabrique-fictive.example@evil.example/", "javascript:alert(1)",
     "https://evil.example\\@fabrique-fictive.example", "https://fabrique-fictive.example.evil.example/",
     "https://fabrique-fictive.example/?to=https://evil.example", "xn--80ak6aa92e.com", "https://fаbrique-fictive.example",
     "evilfabrique-fictive.example", "ftp://fabrique-fictive.example", "e\u200bvil.com", "ｅｖｉｌ．ｃｏｍ", "evil。com",
     "bit.ly/3abc", "lien.to/x", "t.me/fraude", "reglement.paris", "facture.immo", "evil.бг", "evil.中国", "bitcoin:1BoatSLRHtKNngk"],
)  # fmt: skip
def test_a_link_of_others_is_found(written: str) -> None:
    found = foreign_details(f"Payez en ligne : {written} maintenant", OWN)
    assert found is not None, written
    assert found.detail.name in ("LINK", "MAIL")


@pytest.mark.parametrize(
    "written",
    ["fraude@evil.example", "fraude [at] evil.example", "fraude(at)evil(dot)com", "fraude arobase evil point com", "mailto:x@evil.example",
     "autre@gmail.com", "x@mairie-fictive.example"],
)  # fmt: skip
def test_an_address_of_others_is_found(written: str) -> None:
    found = foreign_details(f"Écrivez à {written} svp", OWN)
    assert found is not None
    assert found.detail.name in ("MAIL", "LINK")


@pytest.mark.parametrize(
    "said",
    ["Merci de régler sur FR14 2004 1010 0505 0001 3M02 606, BIC PSSTFRPP.", "RIB : 20041 01005 0500013M026 06",
     "Voyez https://www.fabrique-fictive.example/payer ou fabrique-fictive.example.", "Écrivez à compta@fabrique-fictive.example.",
     "relance@gmail.com ou compta@mairie-fictive.example", "https://société.example/x", "https://www.fabrique-fictive.example:443/x"],
)  # fmt: skip
def test_the_creditors_own_may_stand(said: str) -> None:
    assert foreign_details(said, OWN) is None


@pytest.mark.parametrize(
    "said",
    ["DEUTSCHE FABRIK a payé le 12/03/2026 ; voir la facture F-2026-042.", "PAIEMENT ATTENDU, BATIMENT B, SERVICES.",
     "Votre compte client, avant le 12/12/2026, reste débiteur.", "sur notre compte avant le 31.12.2026", "TVA FR40404833048",
     "SIRET 404 833 048 00022", "Appelez le 01 23 45 67 89 ou +33 1 23 45 67 89.", "C. com. L441-10 II, C. civ. 1344-1",
     "Votre BIC et votre IBAN ne nous sont pas connus.", "IBAN ci-dessous, le 12 mars 2026, sans faute.", "S.A.R.L. Dupont, M. Durand",
     "12.50/jour, soit 1.234,56 par an.", "fin de mois.Merci", "Factures 2026000123, 2026000124 et 2026000125 du 12/03/2026",
     "un point de vue, au point où nous en sommes", "de 89 factures à 90, il en reste 370", "Scannez le code QR ci-dessous.",
     "{your_invoices} {asked} {deadline}", "Référence RF86F2026042", "chèque n° 1234567 reçu", "le compte rendu n° 12"],
)  # fmt: skip
def test_ordinary_words_are_no_account_and_no_link(said: str) -> None:
    assert foreign_details(said, OWN) is None


@pytest.mark.parametrize(
    "name",
    [
        "Booking.com",
        "Vente-fictive.com SAS",
        "client@orange.fr",
        "1001 Fictions",
        "DEUTSCHE BANK",
        "12 rue du 8 Mai 1945",
    ],
)
def test_a_customer_may_be_named_after_a_site(name: str) -> None:
    assert foreign_details(name, OWN, is_name=True) is None


@pytest.mark.parametrize(
    "name",
    [
        "SARL https://evil.example",
        "Payer sur www.evil.example",
        "evil.example/payer",
        "écrire à a@evil.example",
        "BIC BNPAFRPP1",
    ],
)
def test_but_not_after_a_way_to_pay(name: str) -> None:
    assert name == "BIC BNPAFRPP1" or foreign_details(name, OWN, is_name=True)


def test_one_that_is_cut_over_parts_is_found_in_the_whole() -> None:
    assert foreign_account("SARL FR76 3000 6000 0112 3456 7890 189", OWN)
    assert not foreign_account("12 rue de la Fiction 69000 Bourg-Fictif", OWN)


def test_a_company_without_an_account_owns_none() -> None:
    assert foreign_details("FR14 2004 1010 0505 0001 3M02 606", Own())
    assert foreign_details("fabrique-fictive.example", Own())
