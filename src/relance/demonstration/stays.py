"""The stays of the demonstration's holiday rental: between them, deposits in every state that there is."""

from __future__ import annotations

from relance.demonstration.guests import (
    Stay,
    accepts,
    answers,
    cancels,
    claims,
    disputes,
    gives,
    gives_back,
    gives_up,
    line,
    pays,
    reads,
    receives,
    releases,
)
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.claims import DebtNature
from relance.domain.deposits.guarantees import GuaranteeKind

MILL, HUT, BARN = "Moulin de l'Exemple", "Cabane Imaginaire", "Grange du Conte"
COVER = "Sérénité"  # the scheme that pays damage, up to a cap

STAYS = (
    # To come: asked, accepted, given, and a card that ends before the last day to claim.
    Stay("Famille Fictive", MILL, asked=-5, begins=40),
    Stay("Famille Mirage", HUT, asked=-19, begins=6),
    Stay("Famille Songe", BARN, asked=-5, begins=25, acts={-4: accepts}),
    Stay("Famille Utopie", MILL, asked=-5, begins=12, acts={-4: gives("")}),
    Stay("Famille Chimère", HUT, asked=-5, begins=20, acts={-4: gives("", "", expires=(2026, 12))}),
    Stay("Example Family", BARN, asked=-5, begins=18, nights=2, amount="180.00", kind=GuaranteeKind.NO_SHOW,
         language="en", acts={-4: gives("", "", "")}),
    # Asked outright: paid, not yet paid, paid and given back.
    Stay("Famille Monnaie", MILL, asked=-5, begins=28, amount="120.00", kind=GuaranteeKind.PAYMENT, acts={-4: pays}),
    Stay("Famille Bientôt", BARN, asked=-5, begins=33, amount="90.00", kind=GuaranteeKind.PAYMENT),
    Stay("Famille Demi-Tour", HUT, asked=-19, begins=30, amount="75.00", kind=GuaranteeKind.PAYMENT, acts={-18: pays, -9: gives_back}),
    # Under way, over, called off, never given.
    Stay("Famille Brouillard", MILL, asked=-30, begins=-2, nights=5, acts={-27: gives("", "", "", "")}),
    Stay("Famille Papier", MILL, asked=-50, begins=-30, acts={-47: gives(""), -19: releases}),
    Stay("Famille Façade", HUT, asked=-5, begins=15, acts={-4: gives(""), -1: cancels}),
    Stay("Famille Légende", BARN, asked=-65, begins=-38),
    # Claimed: the guest is heard, contests, is asked to approve; the card is tried, or was and a person says what follows.
    Stay("Famille Pastiche", BARN, asked=-30, begins=-9, acts={
        -27: gives(""),
        -1: claims("damage", "Brûlure ronde au milieu de la table de ferme.", [
            line("Ponçage et vernis de la table", quote="140.00"), line("Nappe brodée", new="60.00", age=30, lasts=60)])}),
    Stay("Famille Opérette", HUT, asked=-50, begins=-21, acts={
        -47: gives("insufficient_funds"),
        -13: claims("loss", "Les deux jeux de clés ne sont pas revenus.", [line("Changement de la serrure", quote="215.00")])}),
    Stay("Famille Postiche", MILL, asked=-50, begins=-18, acts={
        -47: gives("", ""),
        -7: claims("cleaning", "Quatre heures de ménage de plus que convenu.", [line("Ménage, quatre heures", quote="96.00")],
                   nature=DebtNature.SERVICE),
        -5: answers(AnswerKind.CONTEST, "Le gîte était propre à notre départ, nous avons des photos.")}),
    Stay("Sample Family", BARN, asked=-50, begins=-20, language="en", acts={
        -47: gives("authentication_required"),
        -7: claims("late_return", "Départ à 17 heures au lieu de 10 heures.", [line("Une nuit", quote="110.00")],
                   nature=DebtNature.SERVICE)}),
    Stay("Famille Illusoire", BARN, asked=-65, begins=-33, acts={
        -62: gives("lost_card", "lost_card"),
        -19: claims("other", "Borne de recharge utilisée hors contrat.", [line("Recharge", quote="48.00")], by_itself=False)}),
    # Paid: by the card, by the scheme; and asked back at the bank.
    Stay("Famille Fabuleuse", MILL, asked=-50, begins=-26, acts={
        -47: gives("", ""),
        -7: claims("damage", "Vitre du poêle fêlée.", [line("Vitre du poêle", quote="135.00")]),
        -5: answers(AnswerKind.ACCEPT),
        -4: reads}),
    Stay("Famille Sérénité", HUT, asked=-50, begins=-26, scheme=COVER, acts={
        -47: gives(""),
        -13: claims("damage", "Étagère arrachée du mur.", [line("Étagère et plâtre", quote="120.00")])}),
    Stay("Famille Apocryphe", BARN, asked=-50, begins=-30, acts={
        -47: gives("", "", ""),
        -19: claims("damage", "Rideau déchiré et tringle pliée.", [line("Rideau et tringle", quote="160.00")]),
        -5: disputes}),
    # Not paid by the card: its recovery is under way, paid in part; has failed; is given up as lost.
    Stay("Famille Pour-Rire", MILL, asked=-65, begins=-35, acts={
        -62: gives("stolen_card"),
        -19: claims("damage", "Canapé taché de vin.", [line("Nettoyage du canapé", quote="190.00")]),
        -5: receives("80.00")}),
    Stay("Famille Nulle-Part", HUT, asked=-65, begins=-49, acts={
        -62: gives("lost_card"),
        -34: claims("damage", "Porte de la cabane enfoncée.", [line("Porte et serrure", quote="320.00")])}),
    Stay("Famille Conte", MILL, asked=-65, begins=-49, acts={
        -62: gives("pickup_card"),
        -34: claims("loss", "Le vélo prêté n'est pas revenu.", [line("Vélo", new="300.00", age=48, lasts=120)]),
        -5: gives_up}),
)  # fmt: skip
