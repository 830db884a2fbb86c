"""An account, a bank's code or a link of others is found in whatever way it is written; ordinary words are let through."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relance.domain.own_details import Own
from relance.domain.payment_details import foreign_account, foreign_details

OWN = Own.of(
    iban="FR14 2004 1010 0505 0001 3M02 606",
    bic="PSSTFRPPPAR",
    domains=("fabrique-fictive.example", "xn--socit-esab.example", "relance@gmail.com"),
    email="Compta@mairie-fictive.example",
)
OTHER = "FR76 3000 6000 0112 3456 7890 189"


@pytest.mark.parametrize(
    "written",
    [
        OTHER,
        OTHER.replace(" ", ""),
        OTHER.lower(),
        OTHER.replace(" ", "."),
        OTHER.replace(" ", "\n"),
        OTHER.replace(" ", " - "),
        OTHER.replace(" ", "+"),
        OTHER.replace(" ", "="),
        OTHER.replace(" ", " — "),
        OTHER.replace(" ", "~"),
        OTHER.replace(" ", " ; "),
        OTHER.replace(" ", "\u00a0"),
        OTHER.replace(" ", "\u200b"),
        "\u00ad".join(OTHER),
        " ".join(OTHER.replace(" ", "")),
        "ＦＲ７６ ３０００ ６０００ ０１１２ ３４５６ ７８９０ １８９",
        "FR𝟽𝟼 3000 6000 0112 3456 7890 189",
        "FR٧٦ ٣٠٠٠ ٦٠٠٠ ٠١١٢ ٣٤٥٦ ٧٨٩٠ ١٨٩",
        "FR76 3OOO 6OOO O112 3456 789O 189",
        "IBAN:" + OTHER,
        "X" + OTHER.replace(" ", ""),
        "FR76 3000 6000 0112 3456 7890 188",
        "DE89 3704 0044 0532 0130 00",
        "GB29 NWBK 6016 1331 9268 19",
        "NL91ABNA0417164300",
        "BE68 5390 0754 7034",
        "NO93 8601 1117 947",
        "LT12 1000 0111 0100 1000",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "ΒΕ68 5390 0754 7034",
        "ВE68 5390 0754 7034",
        "B\u0301E68 5390 0754 7034",
        "\U0001f1e9\U0001f1ea89 3704 0044 0532 0130 00",
        "ᴅᴇ89 3704 0044 0532 0130 00",
        "ԁе89 3704 0044 0532 0130 00",
        "ꓓꓰ89 3704 0044 0532 0130 00",
        "ᎠᎬ89 3704 0044 0532 0130 00",
        "🅳🅴89 3704 0044 0532 0130 00",
        "IBAN FR76 3000 6000 0112 3456",
    ],
)
def test_an_account_of_others_is_found(written: str) -> None:
    found = foreign_details(f"Merci de régler sur {written}, comme convenu.", OWN)
    assert found is not None
    assert found.detail.name == "ACCOUNT"
    assert foreign_details(written, OWN, is_name=True), "in a name too"


@pytest.mark.parametrize(
    "written",
    [
        "30006 00001 12345678901 89",
        "RIB 30006 00001 12345678901 00",
        "compte n° 12345678901",
        "compte bancaire 1234 5678 901",
        "notre compte à la Banque Fictive n° 0123 4567",
        "account number 12345678",
        "account no. 1234 5678",
        "sort code 12-34-56",
        "code guichet 00001",
        "code banque : 30006",
        "routing number 021000021",
        "compte nº 0001234567A",
        "Kontonummer 8601 11 17947",
        "Konto-Nr. 8601117947",
        "Kоntonummer 8601 11 17947",
        "rekeningnummer: 123456789",
        "cuenta n° 1234567890",
        "IFSC HDFC0001234 CUENTA 1234567890",
        "30006 00001 12345678901 00",
        "compte\nn°\n12345678901",
        "ｃｏｍｐｔｅ ｎ° １２３４５６７８９０１",
        "com\u200bpte n° 123\u200b45678901",
    ],
)
def test_so_are_other_ways_to_name_an_account(written: str) -> None:
    found = foreign_details(f"Réglez sur {written} avant lundi.", OWN)
    assert found is not None
    assert found.detail.name == "ACCOUNT"


@pytest.mark.parametrize(
    "written",
    [
        "Lydia 06 12 34 56 78",
        "Lydia : +33 6 12 34 56 78",
        "Lydia au 06.12.34.56.78",
        "par Lydia @fraude",
        "06 12 34 56 78 (Lydia)",
        "Revolut @fraude",
        "Revolut : @fraude",
        "revtag @fraude",
        "PayPal @fraude",
        "Wero 06 12 34 56 78",
        "Wero au 0612345678",
        "0612345678 via Wero",
        "Lyf Pay +33 6 12 34 56 78",
        "Paylib 06.12.34.56.78",
        "Cash App $fraude",
        "Twint 079 123 45 67",
        "We\u200bro 06 12 34 56 78",
        "Ｗｅｒｏ ０６ １２ ３４ ５６ ７８",
        "Wеro 06 12 34 56 78",
        "Wero\n06 12\n34 56 78",
        "Orange Money +225 07 07 07 07 07",
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "1BvBMSEYst WetqTFn5Au 4m4GFg7xJaNVN2",
        "1BvBMSEYstWetqTFn5\nAu4m4GFg7xJaNVN2",
        "1BvBMSEYst\u200bWetqTFn5Au4m4GFg7xJaNVN2",
        "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "ltc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    ],
)
def test_nor_another_way_to_pay(written: str) -> None:
    found = foreign_details(f"Réglez sur {written} avant lundi.", OWN)
    assert found is not None
    assert found.detail.name == "WALLET"
    assert foreign_details(written, OWN, is_name=True), "in a name too"


@pytest.mark.parametrize(
    "written",
    [
        "BIC BNPAFRPP",
        "BIC : BNPA FR PP XXX",
        "swift: REVOLT21",
        "BNPAFRPPXXX",
        "TRWIBEB1",
        "code AGRIFRPP",
        "bic agrifrpp",
    ],
)
def test_and_the_code_of_another_bank(written: str) -> None:
    found = foreign_details(f"Notre banque : {written}.", OWN)
    assert found is not None
    assert found.detail.name == "BANK"


@pytest.mark.parametrize(
    "written",
    [
        "http://evil.example/pay",
        "https://evil.example",
        "HTTPS://EVIL.EXAMPLE",
        "hxxps://evil.example",
        "www.evil.example",
        "evil.com",
        "pay.evil.fr",
        "evil[.]com",
        "evil (.) com",
        "evil[dot]com",
        "evil point com",
        "evil dot com",
        "evil.example/p",
        "1.2.3.4/payer",
        "http://1.2.3.4",
        "https://fabrique-fictive.example@evil.example/",
        "javascript:alert(1)",
        "https://evil.example\\@fabrique-fictive.example",
        "https://fabrique-fictive.example.evil.example/",
        "https://fabrique-fictive.example/?to=https://evil.example",
        "xn--80ak6aa92e.com",
        "https://fаbrique-fictive.example",
        "evilfabrique-fictive.example",
        "ftp://fabrique-fictive.example",
        "e\u200bvil.com",
        "ｅｖｉｌ．ｃｏｍ",
        "evil。com",
        "bit.ly/3abc",
        "lien.to/x",
        "t.me/fraude",
        "reglement.paris",
        "facture.immo",
        "evil.бг",
        "evil.中国",
        "bitcoin:1BoatSLRHtKNngk",
        "evil . com",
        "evil .com",
        "evil. com",
        "evil\n.\ncom",
        "evil . net",
        "evil .\u00a0com",
        "evil·com",
        "evil • com",
        "EVIL . COM",
        "evil.zone",
        "EVIL.ZONE",
        "evil.соm",
        "еvil.zone",
        "evil.accountants",
        "pay.evil.holdings",
        "ｅｖｉｌ．ｚｏｎｅ",
        "evil.\u200bzone",
        "https : // evil.zone",
        "https://\nevil.zone",
        "203.0.113.7",
        "203.0.113.7:8080",
        "２０３.0.113.7",
        "203.0.\u200b113.7",
        "2001:db8::1",
        "[2001:db8::1]",
        "2001:0db8:0000:0000:0000:0000:0000:0001",
        "PayPal.me",
        "paypal . me",
        "PAYPAL.ME",
    ],
)
def test_a_link_of_others_is_found(written: str) -> None:
    found = foreign_details(f"Payez en ligne : {written} maintenant", OWN)
    assert found is not None, written
    assert found.detail.name in ("LINK", "MAIL")


@pytest.mark.parametrize(
    "written",
    [
        "fraude@evil.example",
        "fraude [at] evil.example",
        "fraude(at)evil(dot)com",
        "fraude arobase evil point com",
        "mailto:x@evil.example",
        "autre@gmail.com",
        "x@mairie-fictive.example",
    ],
)
def test_an_address_of_others_is_found(written: str) -> None:
    found = foreign_details(f"Écrivez à {written} svp", OWN)
    assert found is not None
    assert found.detail.name in ("MAIL", "LINK")


@pytest.mark.parametrize(
    "said",
    [
        "Merci de régler sur FR14 2004 1010 0505 0001 3M02 606, BIC PSSTFRPP.",
        "RIB : 20041 01005 0500013M026 06",
        "Voyez https://www.fabrique-fictive.example/payer ou fabrique-fictive.example.",
        "Écrivez à compta@fabrique-fictive.example.",
        "relance@gmail.com ou compta@mairie-fictive.example",
        "https://société.example/x",
        "https://www.fabrique-fictive.example:443/x",
    ],
)
def test_the_creditors_own_may_stand(said: str) -> None:
    assert foreign_details(said, OWN) is None


@pytest.mark.parametrize(
    "said",
    [
        "DEUTSCHE FABRIK a payé le 12/03/2026 ; voir la facture F-2026-042.",
        "PAIEMENT ATTENDU, BATIMENT B, SERVICES.",
        "Votre compte client, avant le 12/12/2026, reste débiteur.",
        "sur notre compte avant le 31.12.2026",
        "TVA FR40404833048",
        "SIRET 404 833 048 00022",
        "Appelez le 01 23 45 67 89 ou +33 1 23 45 67 89.",
        "C. com. L441-10 II, C. civ. 1344-1",
        "Votre BIC et votre IBAN ne nous sont pas connus.",
        "IBAN ci-dessous, le 12 mars 2026, sans faute.",
        "S.A.R.L. Dupont, M. Durand",
        "12.50/jour, soit 1.234,56 par an.",
        "fin de mois.Merci",
        "Factures 2026000123, 2026000124 et 2026000125 du 12/03/2026",
        "un point de vue, au point où nous en sommes",
        "de 89 factures à 90, il en reste 370",
        "Scannez le code QR ci-dessous.",
        "{your_invoices} {asked} {deadline}",
        "Référence RF86F2026042",
        "chèque n° 1234567 reçu",
        "le compte rendu n° 12",
        "Cass. com., 12 mars 2020",
        "C. com. L441-10",
        "Le mois passé. De rien. Net à payer : 12 €. Me rappeler.",
        "voir facture.pdf et Cf.annexe",
        "article 4.1.2.3 de nos conditions",
        "1.200.100.150 €",
        "1.200.100.150,00",
        "02.123.45.67",
        "01.23.45.67.89",
        "à 12:30:45",
        "le 12.03.2026",
        "Contactez Lydia au 01 23 45 67 89 ou au 06 12 34 56 78.",
        "Nous n'acceptons ni PayPal ni Wero. Appelez le 01 23 45 67 89.",
        "Lydia Martin, 01 23 45 67 89",
        "Call Lydia on +33 6 12 34 56 78.",
        "le dossier de Lydia, 12 factures",
        "un·e client·e, des acheteur·euse·s",
        "réf. 12.50.30.10",
        "Amount due. In euros. Us too. It is late.",
        "payé ce jour.Merci de votre règlement",
        "R.C.S. PARIS 404 833 048",
        "Nous avons reçu 1 250,00 € le 03/02/2026 (virement), 12 345,67 € restent dus.",
        "Invoice 2026-0042 of 3 March 2026: EUR 1,234.56 open.",
        "Sté.Dupont",
        "M.Durand",
        "p. ex. la facture",
        "e.g. this one",
        "Bordereau 3 factures restent impayees au 31 mars 2026 entre vos mains",
    ],
)
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


AMOUNTS = st.decimals(min_value=1, max_value=9_999_999, places=2)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
SAID = st.sampled_from(
    [
        "Sauf erreur, la facture {number} du {day} ({amount}) reste impayée.",
        "Nous avons bien reçu {amount} le {day}. Merci.",
        "Restent dus {amount} ; notre service comptable vous répond au {phone}, du lundi au vendredi.",
        "Le solde au {day} est de {amount}.",
        "Votre virement de {amount} a été affecté à la facture n° {number}.",
        "Conformément à l'article L441-10 du code de commerce,",
        "Vous aviez promis de régler {amount} avant le {day}.",
        "L'avoir n° {number} vient en déduction.",
        "Appelez-nous au {phone}.",
        "Invoice {number} of {day} for {amount} is still open.",
        "We received {amount} on {day}. Thank you.",
        "Call us on {phone}.",
        "You promised to pay {amount} by {day}.",
        "Your order {number} was delivered on {day}.",
        "Please quote {number} with your payment.",
    ]
)
NUMBERS = st.from_regex(r"(?:F|FA|INV|AV)[-/ ]?20[23][0-9][-/ ]?[0-9]{3,6}", fullmatch=True) | st.from_regex(
    r"[0-9]{4,9}", fullmatch=True
)
PHONES = st.sampled_from(
    ["01 23 45 67 89", "06.12.34.56.78", "+33 1 23 45 67 89", "+33 (0)6 12 34 56 78", "0123456789", "01-23-45-67-89"]
)


@st.composite
def prose(draw: st.DrawFn) -> str:
    """Sentences with sums, days, numbers of invoices and telephones, in both languages' ways of writing them."""

    def sentence() -> str:
        amount, day = draw(AMOUNTS), draw(DAYS)
        euros = draw(
            st.sampled_from(
                [f"{amount:,.2f} €".replace(",", "\u202f").replace(".", ","), f"EUR {amount:,.2f}", f"{amount} EUR"]
            )
        )
        written = draw(
            st.sampled_from(
                [f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day:%d %B %Y}", day.isoformat(), f"{day:%d-%m-%y}"]
            )
        )
        return draw(SAID).format(amount=euros, day=written, number=draw(NUMBERS), phone=draw(PHONES))

    return draw(st.sampled_from([" ", "\n", "\n\n"])).join(sentence() for _ in range(draw(st.integers(1, 5))))


@given(prose())
@example("You promised to pay 1,00 € by 01 June 2020. Le solde au 01/01/2020 est de 1,00 €.")
@example("You promised to pay 1,00 € by 01 April 2020. Le solde au 01/01/2020 est de 1,00 €.")  # the shape of Belarus's
def test_honest_prose_is_not_refused(said: str) -> None:
    assert foreign_details(said, OWN) is None


UNSEEN_SIGNS = "\u200b\u200d\u00ad\u2060\ufeff"
DISGUISED = [
    "FR76 3000 6000 0112 3456 7890 189", "evil.zone", "evil.com", "203.0.113.7", "Wero 06 12 34 56 78", "Lydia 06 12 34 56 78",
    "compte n° 12345678901",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "Kontonummer 8601 11 17947", "https://evil.zone/x", "fraude@evil.zone", "sort code 12-34-56",
]  # fmt: skip


@given(
    st.sampled_from(DISGUISED),
    prose(),
    prose(),
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(UNSEEN_SIGNS))),
    st.booleans(),
)
def test_no_disguise_hides_one_in_prose(
    written: str, before: str, after: str, unseen: list[tuple[int, str]], wide: bool
) -> None:
    for place, sign in unseen:
        written = written[:place] + sign + written[place:]
    if wide:  # the same signs, as wide as Chinese ones
        written = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in written)
    assert foreign_details(f"{before} {written} {after}", OWN)


@given(
    st.sampled_from(["evil.com", "Wero 06 12 34 56 78", "compte n° 12345678901", "Lydia 06 12 34 56 78"]),
    st.integers(1, 40),
    st.sampled_from("\n\t "),
)
def test_nor_does_a_cut_line(written: str, place: int, sign: str) -> None:
    at = written.find(" ") if " " in written else written.find(".")
    cut = written[: at + 1] + sign + written[at + 1 :] if place % 2 else written[:at] + sign + written[at:]
    assert foreign_details(f"Réglez sur {cut}, merci", OWN)
