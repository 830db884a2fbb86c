"""What a status says of a debt, in the words of tools in six languages; a word that is not known is asked about, never ignored."""

from __future__ import annotations

import re
from enum import StrEnum

from relance.domain.sentences import Sentence
from relance.intake.accounting import LeftOut
from relance.intake.formats.lists.headings import normalised


def _singular(words: str) -> str:
    """Without the plurals and the feminine of participles: ``payées``, ``payés`` -> ``paye``."""
    return " ".join(
        re.sub(r"(?<=\w\w)(?:ees|es|ee|s)$", "e" if word.endswith(("ees", "es", "ee")) else "", word)
        for word in words.split()
    )


class Status(StrEnum):
    """What a status says. The values are the answers to the question about a word."""

    OPEN = "open"  # sent, late, nothing paid: what the figures say is owed
    PAID = "paid"
    PART = "part"
    DISPUTED = "disputed"
    DRAFT = "draft"
    VOID = "void"
    WRITTEN_OFF = "written_off"


LEFT_OUT: dict[Status, LeftOut] = {
    Status.DRAFT: LeftOut.DRAFT, Status.VOID: LeftOut.VOID, Status.WRITTEN_OFF: LeftOut.WRITTEN_OFF,
}  # fmt: skip

WORDS: dict[Status, str] = {
    Status.OPEN: "validee a payer|validated needs to be paid|validated|non rembourse|non remboursee|not refunded"
    "|creee|cree|paiement due|paiement du|paiement en retard|paiement en attente|reglement en attente|enregistree"
    "|reglement attendu"
    "|paiement attendu|envoyee par e mail|envoyee par mail|envoyee par email|envoyee au client|envoyee par courrier|lue|vue|consultee"
    "|ouverte par le client|echeance depassee|partie|expediee|diffusee|definitive|definitif|en retard de paiement|a encaisser sous 30 jours"
    "|retard de paiement|non lettree|non lettre|non encaissee|non acquittee|impayee en retard|awaiting|reminded|reminder sent|not yet paid"
    "|envoyee|envoye|emise|emis|en attente|en attente de paiement|attente paiement|a payer|a regler|a encaisser|impayee"
    "|impaye|non payee|non paye|non reglee|non regle|non soldee|non solde|pas payee|en retard|retard|echue|echu|non echue|a echoir"
    "|en cours|ouverte|ouvert|validee|valide|finalisee|finalise|a relancer|relancee|relance|relance 1|relance 2|relance 3"
    "|a venir|upcoming|not due yet"
    "|comptabilisee|comptabilise|transmise|deposee|mise a disposition|recue|approuvee|facturee|a envoyer|due|exigible|sent"
    "|awaiting settlement|not settled|unsettled|viewed|unpaid|not paid|open|overdue|late|past due|outstanding|pending"
    "|awaiting payment|authorised|authorized|approved|posted|issued|due today|not due|submitted|uncollected|delivered|emailed"
    "|printed|active|current|invoiced|finalized|in payment process|unpaid and discounted|overdue and discounted|offen|versendet"
    "|gesendet|uberfallig|ueberfaellig|fallig|faellig|unbezahlt|gebucht|verschickt|gestellt|enviada|pendiente|vencida|no pagada"
    "|emitida|impagada|abierta|inviata|scaduta|non pagata|da pagare|emessa|aperta|in attesa|verzonden|openstaand|vervallen"
    "|niet betaald|onbetaald|verstuurd|verlopen",
    Status.PAID: "payee|paye|reglee|regle|soldee|solde|encaissee|encaisse|acquittee|acquitte|lettree|lettre|totalement payee"
    "|totalement reglee|entierement payee|entierement reglee|payee en totalite|paiement recu|paiement effectue|cloturee|cloture"
    "|terminee|classee payee|remboursee|compensee|paid|fully paid|fully settled|paid in full|closed|settled|complete|completed"
    "|deposited|received|reconciled|cleared|collected|in payment|auto paid|paid late|paid on time|refunded|credit note issued"
    "|bezahlt|vollstandig bezahlt|vollstaendig bezahlt|beglichen|ausgeglichen|erledigt|abgeschlossen|pagada|pagado|cobrada|saldada"
    "|pagata|pagato|saldata|incassata|betaald|voldaan|en paiement|en cours de paiement|paiement en cours|prelevee|preleve"
    "|rembourse ou converti en reduction|rembourse ou marque comme credit disponible|refunded or marked as credit available"
    "|payee prete pour consommation dans une facture finale|paid ready for consumption in final invoice"
    "|finance paid|paid refunded|credit applied|applied",
    Status.PART: "started|payment started|partiellement lettree|partiellement acquittee|reglee en partie|partly settled|partiellement payee"
    "|encaissee partiellement|encaisse partiellement|partiellement encaisse|encaissee en partie|soldee partiellement"
    "|partiellement paye|partiellement reglee|partiellement regle|payee partiellement"
    "|reglee partiellement|paiement partiel|reglement partiel|reglement commence|partiel|partielle|acompte verse|acompte recu"
    "|payee en partie|partiellement encaissee|partiellement soldee|partiellement remboursee|paiement commence|partially paid"
    "|partly paid|part paid|partial|partial payment|partially settled|partly paid and discounted|partial paid|teilweise bezahlt"
    "|teilbezahlt|teilzahlung|parcialmente pagada|pago parcial|parcialmente cobrada|parzialmente pagata|pagata parzialmente"
    "|pagamento parziale|deels betaald|gedeeltelijk betaald|part|partly|partpaid|partiallypaid|in part|acompte",
    Status.DISPUTED: "litige en cours|en cours de litige|litige client|litige|en litige|litigieuse|contestee|conteste|contestation"
    "|disputed|in dispute|dispute|contested|refusee"
    "|rejetee|refused|rejected|strittig|reklamiert|in klarung|en disputa|contestata|contestato|in contestazione|betwist|suspendue",
    Status.DRAFT: "brouillon a valider|draft needs to be validated"
    "|brouillon|provisoire|en preparation|a valider|non validee|a finaliser|non finalisee|en creation|draft|drafts"
    "|provisional|not sent yet|pending approval|awaiting approval|saved|unapproved|entwurf|borrador|bozza|concept|to be approved"
    "|programmee|planifiee|scheduled",
    Status.VOID: "annulee par avoir|annulee par un avoir|annulee avec avoir|avoir total|annulee|annule|annulation|supprimee"
    "|supprime|abandonnee|abandonne|classee abandonnee|archivee|extournee|avoirisee"
    "|void|voided|cancelled|canceled|deleted|reversed|abandoned|storniert|annulliert|geloscht|geloescht|anulada|cancelada|annullata"
    "|stornata|geannuleerd|vervallen verklaard|extourne|reverse|reversed entry|rejected draft|remplacee|remplace|inactive",
    Status.WRITTEN_OFF: "perte definitive|creance perdue|creance abandonnee|abandon de creance|irrecouvrable|irrecouvree"
    "|passee en perte|passe en perte|perte|en perte|creance irrecouvrable"
    "|admise en non valeur|non valeur|written off|write off|bad debt|uncollectible|ausgebucht|abgeschrieben|uneinbringlich"
    "|incobrable|insoluta|inesigibile|oninbaar|afgeschreven",
}
_MEANINGS: dict[str, Status] = {word: status for status in Status for word in WORDS[status].split("|")}
_SINGULAR: dict[str, Status] = {}
for _word, _status in _MEANINGS.items():
    _SINGULAR.setdefault(_singular(_word), _status)
_DAY = re.compile(
    r"(?: (?:le|on|am|the|il|el|op|since|depuis(?: le)?|de|by|for|pour|of))?(?: \d+)+(?: (?:days?|jours?|j|tage|dagen))?$"
)
_COUNT = re.compile(r"^\d+ ")

ANSWERS: dict[Status, Sentence] = {
    Status.OPEN: Sentence("It is owed, as its figures say"), Status.PAID: Sentence("It is paid"),
    Status.DISPUTED: Sentence("It is disputed: owed, and on hold"), Status.VOID: Sentence("It is no debt: leave it out"),
}  # fmt: skip


def status_of(text: str) -> Status | None:
    """What a status says; None for a word that is not known. A day or a number of days after it says nothing more.

    >>> status_of("Payée le 12/10/2026"), status_of("Partially Paid"), status_of("Bientôt")
    (<Status.PAID: 'paid'>, <Status.PART: 'part'>, None)
    """
    said = normalised(text)
    for shorter in (said, _DAY.sub("", said), _COUNT.sub("", said)):
        if found := _MEANINGS.get(shorter) or _SINGULAR.get(_singular(shorter)):
            return found
    return None
