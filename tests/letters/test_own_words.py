"""What a creditor's own words must not say, in both languages and however typed, and what they may."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.domain.errors import DomainError
from relance.domain.forbidden import BLACKMAIL, COSTS, FALSE_THREAT, INSULT, PRESSURE, PRIVACY, TITLE
from relance.domain.wording import Folded
from relance.language import LANGUAGES, Language
from relance.letters.edits import EditRefused, changed, edited_text
from relance.letters.model import Act, ActText
from relance.letters.page import page_of
from relance.letters.wording_check import WordingRefused
from tests.letters.builders import item, letter

REFUSED: dict[str, tuple[str, ...]] = {
    FALSE_THREAT: (
        "Nous avons porté plainte.", "Nous porterons plainte contre vous.", "À défaut, nous déposerons une plainte.",
        "Une plainte pour escroquerie est prête.", "Une plainte pénale sera déposée.", "Notre dossier partira chez le procureur.",
        "Nous préviendrons la police.", "Nous irons signaler ces faits à la gendarmerie.", "La police sera informée.",
        "Votre responsabilité sera engagée pénalement.", "Vous vous exposez à des poursuites pénales.",
        "We will file a complaint against you.", "We shall press charges.", "We will report you to the police.",
        "This may lead to criminal proceedings.", "The public prosecutor will hear of it.",
        "Vous risquez la prison.", "Votre fichage sera demandé.", "Nous demanderons votre inscription au FICP.",
        "Vous serez frappé d’une interdiction bancaire.", "Vous serez interdit bancaire.", "Nous ferons bloquer vos comptes.",
        "Vous serez inscrit au fichier de la Banque de France.", "You may go to jail.", "Your credit rating will suffer.",
        "We will freeze your bank accounts.", "You will be evicted.",
        "C’est une escroquerie.", "Cela relève de l’abus de confiance.", "Votre silence constitue un délit.",
        "We will file a police report.", "This amounts to fraud.", "Nous remettrons votre dossier à la gendarmerie.",
        "Nous lancerons un avis de recherche.", "Vous perdrez votre logement.", "You will lose your home.",
        "Votre titre de séjour pourrait être remis en cause.", "You may be deported.", "Vous serez radié du registre du commerce.",
        "Vous serez interdit de gérer.", "Votre notation sera dégradée.", "Votre dirigeant sera personnellement poursuivi.",
        "Votre compte bancaire sera bloqué.", "Your directors will be personally liable.",
    ),
    BLACKMAIL: (
        "Nous publierons votre nom sur les réseaux sociaux.", "Nous en parlerons sur Facebook et LinkedIn.",
        "Nous alerterons la presse.", "Nous laisserons un avis négatif sur Google.", "Vous figurerez sur notre liste noire.",
        "Nous pratiquons le « name and shame ».", "Nous rendrons publics vos impayés.", "Votre nom sera rendu public.",
        "Nous publierons un avis sur votre société.", "Nous ferons connaître votre dette sur Internet.",
        "We will post this on social media.", "We will go to the press.", "We name & shame bad customers.",
        "Your name will be published.", "We will leave a bad review.", "You will be blacklisted.",
        "We will make your debt public.", "Nous ferons connaître votre comportement sur les réseaux.",
        "Your name will be added to a list of bad debtors.",
    ),
    PRIVACY: (
        "Nous informerons votre employeur.", "Nous contacterons vos clients et vos fournisseurs.", "Votre famille sera prévenue.",
        "Nous nous verrons contraints d’en avertir votre banque.", "Nous écrirons à votre bailleur.",
        "Votre employeur en sera informé.", "Un courrier sera adressé à votre employeur.", "Nous allons appeler vos voisins.",
        "Nous signalerons votre situation à l’Urssaf.", "Une démarche auprès de votre employeur est prévue.",
        "We will contact your employer.", "We shall inform your bank.", "Your customers will be told.",
        "We will write to your landlord.", "A letter will be sent to your family.", "Nous informerons vos associés.",
        "Toute votre famille le saura.", "Votre entourage l’apprendra.", "Your neighbours will hear of it.",
    ),
    INSULT: (
        "Vous êtes un escroc.", "Seuls des voleurs agissent ainsi.", "Votre attitude est malhonnête.", "Quel mauvais payeur !",
        "Vous êtes des menteurs.", "Bande d’imbéciles.", "You are a crook.", "Only thieves do that.", "You are a dishonest liar.",
        "What a deadbeat.", "Shame on you.", "Vous êtes de mauvaise foi.", "Votre mauvaise foi est patente.", "You are in bad faith.",
    ),
    TITLE: (
        "Un huissier mandaté passera.", "La saisie imminente de votre mobilier est prévue.", "Nous ferons saisir vos biens.",
        "Une saisie sur salaire sera engagée.", "The bailiffs will call.", "We will seize your goods.",
        "Nous ferons vendre vos meubles.", "Nous prélèverons directement sur votre salaire.", "Votre voiture sera enlevée.",
        "We will take your house.",
    ),
    COSTS: (
        "Des frais de dossier s’ajoutent.", "Des frais vous seront facturés.", "Les frais de mise en demeure sont dus.",
        "Ces honoraires seront à votre charge.", "A reminder fee applies.", "Costs will be added.", "A collection charge is due.",
        "A fee of £20 will be added.",
    ),
    PRESSURE: ("Payez sous 24 heures.", "Payez sous quarante-huit heures.", "Pay within 48 hours."),
}  # fmt: skip

HONEST = (
    "Votre banque a rejeté le prélèvement.", "Votre banque nous a informés du rejet du prélèvement.", "Contactez votre banque.",
    "Nous vous invitons à contacter votre banque.", "Nous pourrons saisir le tribunal compétent.", "Sauf erreur de saisie de notre part…",
    "À défaut, nous saisirons la juridiction compétente.", "Nous avons bien reçu votre plainte du 3 mars et y avons répondu.",
    "La facture porte sur votre police d’assurance.", "Votre avis nous est précieux.", "Votre avis d’échéance est joint.",
    "Vous pouvez déposer une réclamation, ou une plainte auprès du médiateur.", "Nous avons écrit à votre service comptable.",
    "Transmettez ce courrier à votre comptable.", "Informez votre assureur si le sinistre le concerne.",
    "La livraison à vos clients a bien eu lieu.", "Le nettoyage de vos ordures ménagères a été assuré.",
    "Aucuns frais ne vous seront facturés.", "Sans frais supplémentaires pour vous.", "Le temps presse.",
    "Nous livrons la presse de votre kiosque chaque matin.", "Méfiez-vous des escrocs : notre IBAN ne change pas.",
    "Nous confierons ce dossier à une société de recouvrement.", "Nous suspendrons nos livraisons jusqu’au règlement.",
    "Nous réservons tous nos droits.", "Les frais de justice pourront être mis à votre charge par le juge.",
    "L’enseigne publique de votre magasin a été posée.", "Une question ? Appelez notre service clients.",
    "Nous vous remercions de prévenir votre banque de ce virement.", "Nos plus beaux souvenirs restent nos clients.",
    "Your bank has returned the direct debit.", "Please contact your bank.", "We may apply to the competent court.",
    "Please tell us whether you received the goods.", "We are sorry to hear of your complaint of 3 March.",
    "You may lodge a complaint with the mediator.", "We ask you to contact your bank.", "We will hand this over to a collection firm.",
    "There is no charge for you.", "Vous avez laissé un avis sur notre site : merci.", "Nous espérons votre bonne foi.",
    "Le vol de votre matériel a bien été déclaré à notre assureur.", "Vos réseaux d’eau ont été contrôlés le 3 mai.",
    "Le gérant nous avait personnellement confirmé la commande, merci de lui transmettre.", "Nous avons remis les clés au commissariat.",
    "Votre associé peut nous joindre.", "Votre compte client est bloqué jusqu’au règlement.", "Parts are free of charge this month.",
    "We delivered to your customers as agreed.", "Our customers are dear to us.",
)  # fmt: skip
EVERY = [(article, words) for article, listed in REFUSED.items() for words in listed]


def kept(words: str, act: Act = Act.REMINDER, language: Language = "fr") -> str:
    """What is kept of a paragraph that somebody adds."""
    return changed(act, language, {"added": words})["added"]


@pytest.mark.requirement("P39")
@pytest.mark.parametrize(("article", "words"), EVERY)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_threat_an_insult_or_an_invention_is_refused_with_its_article(
    article: str, words: str, language: Language
) -> None:
    with pytest.raises(WordingRefused) as refused:
        kept(words, language=language)
    assert article in str(refused.value)
    assert "is a" in str(refused.value) or "is c" in str(refused.value) or "is the" in str(refused.value)


@pytest.mark.parametrize("words", HONEST)
@pytest.mark.parametrize("language", LANGUAGES)
def test_honest_words_may_be_said(words: str, language: Language) -> None:
    assert kept(words, language=language) == words


def test_whatever_two_honest_sentences_stand_together_they_may_be_said() -> None:
    for one, other in pairwise(HONEST):
        assert kept(f"{one} {other}") == f"{one} {other}"


DISGUISES: dict[str, Callable[[str], str]] = {
    "capitals": str.upper, "decomposed": lambda words: unicodedata.normalize("NFD", words),
    "without accents": lambda words: "".join(one for one in unicodedata.normalize("NFD", words) if not unicodedata.combining(one)),
    "wide": lambda words: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in words),
    "zero width": lambda words: "\u200b".join(words), "soft hyphens": lambda words: "\u00ad".join(words),
    "fillers": lambda words: words.replace("e", "e\u3164"), "struck through": lambda words: "".join(one + "\u0336" for one in words),
    "wide spaces": lambda words: words.replace(" ", "\u2003\u00a0\n "), "curly": lambda words: words.replace("'", "’"),
    "accents too many": lambda words: words.replace("e", "ê").replace("a", "à").replace("i", "ï"),
}  # fmt: skip


@pytest.mark.parametrize("disguise", DISGUISES)
@settings(deadline=None, max_examples=25)
@given(which=st.sampled_from(EVERY))
def test_no_disguise_hides_it(disguise: str, which: tuple[str, str]) -> None:
    article, words = which
    with pytest.raises(DomainError) as refused:
        kept(DISGUISES[disguise](words))
    assert article in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        "Nous porterons p l a i n t e.",
        "Un h.u.i.s.s.i.e.r.",
        "Un hui ssier passera.",
        "Nous porterons plain te.",
        "Une li-ste noi-re.",
    ],
)
def test_a_word_that_is_cut_is_read_all_the_same(words: str) -> None:
    with pytest.raises(WordingRefused):
        kept(words)


def test_a_threat_that_is_cut_over_two_pieces_is_refused_whole() -> None:
    with pytest.raises(WordingRefused):
        changed(Act.REMINDER, "fr", {"remark": "Nous en informerons", "added": "votre employeur."})


def test_the_refusal_shows_the_words_as_they_were_typed() -> None:
    with pytest.raises(WordingRefused, match="Dépôserons plainte"):
        kept("Nous Dépôserons plainte demain.")


def test_an_invoices_own_number_cannot_complete_a_threat() -> None:
    one = letter(Act.REMINDER, item("plainte"))
    text = edited_text(Act.REMINDER, "fr", {"opening": "Nous allons porter {numbers} pour {asked}."})
    assert isinstance(text, ActText)
    with pytest.raises(WordingRefused):
        page_of(replace(one, text=text))


@given(st.text(max_size=200))
def test_folded_text_gives_back_what_stood_there(text: str) -> None:
    folded = Folded.of(text)
    for reading in (folded, folded.joined(), folded.squeezed()):
        assert len(reading.text) == len(reading.places)
        if reading.text:
            assert reading.shown(0, len(reading.text)) in reading.origin


@pytest.mark.requirement("P39")
@pytest.mark.parametrize(
    "typed",
    ["ʜᴜɪssɪᴇʀ", "huɪssɪer", "huiꜱꜱier", "հuissier", "һuissier", "ħuissier", "🅷🆄🅸🆂🆂🅸🅴🆁", "hu\u2063issier", "ⓗⓤⓘⓢⓢⓘⓔⓡ"],
)
def test_a_word_in_another_dress_is_the_word_that_it_shows(typed: str) -> None:
    with pytest.raises(DomainError):
        changed(Act.REMINDER, "fr", {"added": f"Nous envoyons un {typed}."})


# -- a demand stays a demand ------------------------------------------------------------------------------------------------


@pytest.mark.requirement("P39")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("act", "typed", "place"),
    [
        (Act.REMINDER, {"opening": "Merci de nous lire."}, "{asked}"),
        (Act.REMINDER, {"opening": "Merci.", "promised": "{asked}", "assumed": "{asked}"}, "{asked}"),
        (Act.UNPAID_NOTICE, {"opening": "Please read this: {your_invoices}."}, "{asked}"),
        (Act.REMINDER, {"subject": "Rappel", "opening": "Il reste {asked}."}, "{numbers}"),
        (Act.UNPAID_NOTICE, {"subject": "Unpaid", "opening": "We ask {asked}."}, "{numbers}"),
        (Act.MISE_EN_DEMEURE, {"subject": "Mise en demeure"}, "{numbers}"),
    ],
)
def test_a_demand_that_drops_the_amount_or_the_invoices_cannot_be_kept(
    act: Act, typed: dict[str, str], place: str, language: Language
) -> None:
    with pytest.raises(EditRefused, match="a demand says") as refused:
        changed(act, language, typed)
    assert place in str(refused.value)


def test_a_statement_asks_for_nothing_and_may_say_no_amount() -> None:
    assert changed(Act.STATEMENT, "fr", {"opening": "Voici votre compte."})
