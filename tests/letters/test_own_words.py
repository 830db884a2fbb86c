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
from relance.domain.forbidden.model import (
    BLACKMAIL,
    COSTS,
    FALSE_THREAT,
    FORCE,
    HARASSMENT,
    INSULT,
    NO_JUDGMENT,
    NO_TITLE,
    PRESSURE,
    PRIVACY,
    TITLE,
    UNCOMPUTED,
    VISIT,
)
from relance.domain.wording import Folded
from relance.language import LANGUAGES, Language, say
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
        "Votre compte bancaire sera bloqué.", "Nous ferons bloquer votre compte.", "Nous ferons geler vos comptes bancaires.",
        "Le blocage de votre compte bancaire sera demandé.", "Vous serez fiché à la Banque de France.",
        "Vous ne pourrez plus obtenir de crédit.", "Aucune banque ne vous prêtera plus.", "Vous serez condamné à payer le triple.",
        "Vous serez condamné.", "Le juge vous condamnera à coup sûr.", "Une amende vous sera infligée.", "Vous encourez une amende.",
        "Votre contrat de travail sera menacé.", "You will be fined.", "You will never get credit again.",
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
        "Nous transmettrons votre dossier à la Banque de France.", "Nous signalerons votre situation à Infogreffe.",
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
        "Vos biens seront vendus aux enchères.", "Nous saisirons vos biens.", "Vos biens seront saisis.",
    ),
    COSTS: (
        "Des frais de dossier s’ajoutent.", "Des frais vous seront facturés.", "Les frais de mise en demeure sont dus.",
        "Ces honoraires seront à votre charge.", "A reminder fee applies.", "Costs will be added.", "A collection charge is due.",
        "A fee of £20 will be added.",
    ),
    NO_TITLE: (
        "Des mesures conservatoires seront prises.", "Nous ferons pratiquer des mesures conservatoires sur votre immeuble.",
        "Des mesures conservatoires sur le toit et sur vos comptes suivront.",
        "Votre compte sera bloqué.", "Vos comptes seront bloqués.", "Vos comptes bancaires pourront être gelés.",
        "Nous demanderons à votre banque le blocage du compte.", "Nous prendrons une hypothèque sur votre maison.",
        "Une hypothèque sera inscrite sur votre bien.", "Votre maison sera vendue.", "Votre salaire sera saisi.",
        "Une saisie sera pratiquée.", "Nous procéderons à une saisie.", "Nous procéderons à l’exécution forcée.",
        "L’exécution forcée sera engagée sans délai.", "Votre véhicule sera immobilisé.", "Your account will be blocked.",
        "Your bank account will be frozen.", "Your accounts will be frozen.", "We will have your accounts frozen.",
        "We will have your bank account blocked.", "Your assets will be sold.", "Your goods will be seized.",
        "Your wages will be garnished.", "We will place a charge on your house.", "Enforcement will begin at once.",
    ),
    NO_JUDGMENT: (
        "Nous demanderons votre liquidation judiciaire.", "Nous demanderons la liquidation judiciaire de votre société.",
        "Nous solliciterons l’ouverture d’une liquidation judiciaire à votre encontre.",
        "Nous vous assignerons en liquidation judiciaire.", "Nous vous assignerons en redressement judiciaire.",
        "Vous risquez la liquidation judiciaire.", "À défaut, nous saisirons le tribunal aux fins de liquidation de votre entreprise.",
        "Votre entreprise sera mise en liquidation.", "Votre société sera placée en redressement judiciaire.",
        "Nous ferons fermer votre magasin.", "Votre établissement sera fermé.", "Cela entraînera la fermeture de votre commerce.",
        "Nous ferons déclarer votre faillite.", "Vous serez mis en faillite.", "We will petition for your liquidation.",
        "We will have your company wound up.", "We will file a winding-up petition.", "We shall apply for your company’s liquidation.",
        "Your company will be put into liquidation.", "We will make you bankrupt.", "We will force you into bankruptcy.",
        "Your business will be closed down.",
    ),
    VISIT: (
        "Nous nous présenterons à votre domicile mardi.", "Nous passerons chez vous cette semaine.",
        "Nous viendrons à votre domicile pour obtenir le règlement.", "Un agent se rendra à votre domicile.",
        "Un agent de recouvrement passera vous voir.", "Une visite à domicile sera organisée.", "Nous vous rendrons visite.",
        "Nos agents viendront dans vos locaux récupérer la marchandise.", "Attendez-vous à la visite d’un enquêteur.",
        "Nous vous enverrons quelqu’un.", "We will visit you at home.", "Our agents will call at your home.",
        "Our agents will come to your premises.", "An agent will visit your home.", "Expect a visit.",
    ),
    FORCE: (
        "Nous récupérerons la marchandise de gré ou de force.", "Vos enfants en subiront les conséquences.",
        "Nous savons où vous habitez.", "Vous le regretterez.", "Nous emploierons tous les moyens.", "We know where you live.",
    ),
    HARASSMENT: (
        "Nous vous appellerons tous les jours.", "Nous vous harcèlerons jusqu’au paiement.", "We will call you every day.",
    ),
    PRESSURE: ("Payez sous 24 heures.", "Payez sous quarante-huit heures.", "Pay within 48 hours."),
}  # fmt: skip
# The same in other words.
TURNS: dict[str, tuple[str, ...]] = {
    FALSE_THREAT: (
        "Nous saisirons le procureur de la République.", "Une plainte sera déposée auprès de la gendarmerie.",
        "Nous engagerons une procédure pénale.", "Vous vous rendez coupable d’abus de confiance.",
        "Ce comportement est passible de poursuites pénales.", "Nous ferons un signalement à la police.",
        "Votre dossier sera transmis au parquet.", "Le parquet sera saisi.", "Ceci constitue une infraction pénale.",
        "Vous commettez une infraction.", "C’est du vol.", "Il s’agit d’une escroquerie caractérisée.",
        "Nous avons saisi la brigade financière.", "Votre cote Banque de France en souffrira.", "Vous serez interdit de chéquier.",
        "Votre carte bancaire sera bloquée.", "Vos allocations seront suspendues.", "Votre permis sera retiré.", "Vous irez en prison.",
        "Votre crédit immobilier sera refusé.", "We will report this to the fraud squad.", "This is a criminal matter.",
        "You are committing a crime.", "Your credit score will be affected.", "You will be registered as a bad debtor.",
        "Your directors will go to jail.",
    ),
    PRIVACY: (
        "Nous informerons le fisc de vos pratiques.", "Nous signalerons votre entreprise à la DGCCRF.",
        "Nous dénoncerons vos pratiques à l’administration.", "Nous en informerons vos proches.", "Votre conjoint sera averti.",
        "Nous appellerons votre mère.", "Nous allons prévenir votre patron.", "Nous alerterons la chambre de commerce.",
        "Nous informerons votre expert-comptable de vos dettes.", "Nous préviendrons vos salariés.", "Nous en parlerons à votre maire.",
        "Nous contacterons votre donneur d’ordre.", "Votre ordre professionnel sera informé.", "Nous saisirons votre ordre professionnel.",
        "Your employer will hear from us.", "We will contact your wife.", "We will report you to the tax authorities.",
        "We will inform the Chamber of Commerce.",
    ),
    BLACKMAIL: (
        "Nous publierons votre photo.", "Vos retards seront affichés sur notre site.", "Votre nom figurera sur notre page Facebook.",
        "Nous partagerons votre dette avec nos abonnés.", "Nous écrirons un avis sur votre fiche Google.",
        "Tout le quartier saura que vous ne payez pas.", "Tous vos confrères le sauront.", "Nous afficherons votre nom en vitrine.",
        "Une étoile sur Google, voilà ce qui vous attend.", "We will tell everyone.",
        "We will tell all our customers that you do not pay.", "We will post your name in our shop window.",
    ),
    INSULT: (
        "Vous êtes une honte.", "Vous n’êtes qu’un profiteur.", "Espèce de menteur.", "Vous êtes un parasite.",
        "Votre comportement est honteux.", "Vous vous moquez du monde.", "Quel manque de sérieux, vous êtes nuls.", "Bande de clowns.",
        "Vous êtes incompétents et malhonnêtes.", "Vous serez inscrit au fichier des mauvais payeurs.", "You are a disgrace.",
        "You are pathetic.",
    ),
    COSTS: (
        "Votre dossier est transmis au contentieux, des frais de 15 % s’ajouteront.", "Vous devrez payer nos frais d’avocat.",
        "Tous les frais seront à votre charge.", "Nos frais de recouvrement vous seront imputés.",
        "You will have to pay our lawyer’s fees.",
    ),
    UNCOMPUTED: (
        "Une pénalité de 10 % sera appliquée.", "Une majoration de 20 % vous sera appliquée.", "A 15% surcharge will be applied.",
    ),
    TITLE: (
        "Des frais d’huissier seront à votre charge.", "Dernier avis avant poursuites.", "Dernier avertissement avant saisie.",
        "Sommation de payer.", "Commandement de payer.", "Avis avant exécution.", "Ordonnance de paiement.",
        "Signification par voie de justice.", "Final notice before legal seizure.",
    ),
    PRESSURE: (
        "Vous avez jusqu’à ce soir pour payer.", "Payez immédiatement ou assumez les conséquences.",
        "Sans paiement dans les 24h, nous agirons.", "Payez avant demain midi.", "Pay today or face the consequences.",
    ),
    FORCE: (
        "We will sue you and ruin you.",
    ),
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
    "Nous restons à votre disposition pour convenir d’un rendez-vous dans nos locaux.",
    "Nous passerons à votre agence récupérer le chèque, comme vous l’avez proposé.",
    "Notre livreur passera chez vous mardi avec le remplacement.", "Notre technicien se rendra à votre domicile jeudi pour la réparation.",
    "Votre compte est débiteur.", "Nous avons dû bloquer vos commandes.", "Vos livraisons sont suspendues jusqu’au règlement.",
    "Nous suspendrons l’exécution de nos prestations jusqu’au paiement.", "Votre compte client est bloqué pour toute nouvelle commande.",
    "Si votre société fait l’objet d’une procédure de redressement ou de liquidation judiciaire, dites-le-nous.",
    "Si une procédure collective est ouverte, merci de nous en informer.", "La liquidation de vos heures est jointe.",
    "Vous trouverez ci-joint la liquidation des intérêts.", "Nous pourrons saisir la juridiction compétente.",
    "Nous demanderons au tribunal une injonction de payer.", "Nous pourrons demander en justice le paiement, avec dommages et intérêts.",
    "Vous pouvez nous rendre visite.", "Merci de votre visite dans notre magasin.",
    "Suite à notre visite du 3 mars, la facture reste due.", "Lors de la visite de notre technicien, vous avez signé le bon.",
    "Notre établissement sera fermé du 1er au 15 août.", "Notre magasin sera fermé lundi.", "Nos bureaux seront fermés.",
    "Le virement sur votre compte bancaire a été rejeté.", "Pour éviter le blocage du compte client, réglez par carte.",
    "Votre compte bancaire sera débité le 5.", "Vous ne serez pas condamné.", "Un commercial passera vous voir.",
    "Vous pouvez demander l’ouverture d’une procédure.", "If your company is in liquidation, please let us know.",
    "Our technician will visit your premises on Thursday for the repair.", "Please visit our website.", "Thank you for visiting our shop.",
    "Your customer account shows a balance.", "Your account will be debited on the 5th.", "Our offices will be closed on Monday.",
    "We may apply to the competent court for payment.", "Further deliveries are on hold until payment.",
    "Your order is blocked until payment.", "We will call you on Monday to arrange the repair.", "Your account with us is on hold.",
    "Nous avons déclaré notre créance à la procédure collective.",
    "Nous avons appris l’ouverture d’une procédure de redressement judiciaire à votre égard.",
    "Merci de nous indiquer si une procédure collective est ouverte.",
    "Nous vous demandons la saisie du numéro de commande sur votre portail.",
    "Nous avons procédé à la saisie de votre facture sur Chorus.", "Votre véhicule sera immobilisé deux jours pour réparation.",
    "La facture porte sur l’acte d’hypothèque de votre maison.", "Nous passerons vous voir mardi si cela vous convient.",
    "Nous sommes présents dans vos locaux depuis 2019.", "Notre équipe vient chaque lundi dans vos bureaux pour le ménage.",
    "Nous venons d’écrire à votre adresse de courriel.", "Nous rendons à votre établissement les clés.",
    "Nos colis arriveront à votre adresse.", "Nous nous sommes déplacés à votre domicile le 3 mars.",
    "We visited your premises on 3 March.", "Following our call to your office on 3 March, the invoice is still open.",
    "Our invoices come to your office by e-mail.", "Nous passons commande à votre magasin chaque mois.",
    "Nous mettons tous les moyens en œuvre pour vous satisfaire.",
    "Nous ne voudrions pas vous faire subir les conséquences de cette erreur.", "Aucune banque ne vous prélèvera deux fois.",
    "Les amendes de stationnement vous seront refacturées.", "Nous vous enverrons quelqu’un pour la réparation.",
    "Votre compte sera fermé à la fin de l’abonnement.", "We will file our claim in your insolvency.",
    "Nous demanderons au mandataire de la liquidation un certificat.",
    "Si vous risquez la liquidation judiciaire, parlez-nous-en sans attendre.", "Votre magasin sera fermé lundi.",
    "We will send someone to fix it.", "Nous emploierons tous les moyens de droit.", "Contactez-nous par tous moyens.",
    "Vous pouvez nous appeler tous les jours de 9 h à 17 h.", "Nous vous contacterons chaque jour de livraison.",
    "We may ask the court to order payment.", "Nous demanderons au juge de vous condamner aux dépens.",
    "Le tribunal pourra vous condamner au paiement.", "Nous ne pourrons plus vous faire crédit.",
    "Vous ne pourrez plus bénéficier de notre crédit fournisseur.", "Votre compte est bloqué chez nous.",
    "Votre compte sera bloqué pour toute nouvelle commande.", "Your account will be blocked for new orders.",
    "We will visit your shop on Monday to deliver the goods.", "Notre commercial viendra vous voir.",
    "Un agent d’entretien passera dans vos locaux.", "Notre agent d’entretien se rendra dans vos locaux.",
    "L’agent immobilier passera chez vous pour l’état des lieux.", "Votre entreprise sera livrée demain.",
    "Le dépôt de bilan de notre sous-traitant explique ce retard.", "Notre expert-comptable se présentera à votre siège comme convenu.",
    "Nous avons dû fermer votre accès.", "Cette facture couvre les mesures conservatoires sur le toit après la tempête.",
    "Le bâchage fait partie des mesures conservatoires de l’étanchéité.",
    "Nous avons porté votre paiement à votre compte.", "Votre paiement est attendu sous huit jours.",
    "Vous pouvez payer dès aujourd’hui en ligne.", "Votre expert-comptable peut nous appeler.",
    "Nous avons transmis le duplicata à votre expert-comptable comme convenu.", "La mairie nous a confirmé la réception.",
    "Nous vous prions de bien vouloir nous excuser pour cette erreur.", "Nous sommes au regret de constater ce retard.",
    "Votre facture comporte une majoration de 20 % pour travail de nuit, comme le devis.", "Le devis prévoit des frais de déplacement.",
    "Vous trouverez ci-joint la facture des frais d’avocat que vous nous avez commandée.",
    "Le commandement des travaux a été donné le 3 mai.", "Notre avocat est à votre disposition.",
    "Nous confierons le dossier à notre avocat.", "Vous pouvez saisir le médiateur.",
    "Nous tenons à vous informer que le paiement est en retard.", "This invoice was sent to your accountant as you asked.",
    "We shall have to suspend deliveries.", "Our lawyer will take over the matter.", "You can pay today online.",
    "Le vol AF123 du 3 mai a été facturé.", "L’assurance vol de votre véhicule est facturée.", "The flight was booked on 3 May.",
    "Merci de prévenir vos collègues de la fermeture de notre agence.", "We delivered the furniture to your home on 3 May.",
    "Le remplacement de la carte bancaire est en cours.", "Le parquet sera posé lundi.", "Nous avons adressé un chèque à votre ordre.",
    "Nous avons transmis votre dossier à l’administration pour la prime.", "Nous avons communiqué à la CAF votre attestation de loyer.",
    "Nous informerons notre assureur-crédit de vos impayés.", "Le réglage de la machine sera fait pour demain.",
    "Please pay today or call us.", "Nous vous informons de vos impayés.", "Nous vous avons informés de votre retard.",
    "Nous avons écrit à votre mairie.", "Nous vous livrerons avant demain midi.", "Une remise de 5 % sera déduite.",
    "Votre nom figurera sur le contrat.", "Votre nom sera inscrit sur la facture.",
    "Nous afficherons la facture dans votre espace client.", "Le comportement de la machine est anormal.",
    "Votre carte bancaire a été refusée.", "Votre carte bancaire sera débitée.", "Les pénalités prévues au contrat restent dues.",
    "Il s’agit d’une tentative d’escroquerie : notre IBAN n’a pas changé.", "Vous êtes nombreux à nous faire confiance.",
    "Vous paierez en deux fois comme convenu.", "Nous engagerons une procédure devant le tribunal.",
    "Vous recevrez un dernier avis avant la remise du dossier à notre avocat.", "We will tell you as soon as it is shipped.",
    "We have told your accountant, as you asked.",
)  # fmt: skip
EVERY = [(article, words) for kinds in (REFUSED, TURNS) for article, listed in kinds.items() for words in listed]


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


def test_the_refusal_calls_the_letter_what_people_call_it() -> None:
    with pytest.raises(WordingRefused) as refused:
        kept("Nous porterons plainte.")
    said = say(refused.value.sentence, "fr").replace("\xa0", " ")
    assert said.startswith(
        "Le texte « Rappel d’échéance », en français, ne peut pas être employé : « porterons plainte »"
    )


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
