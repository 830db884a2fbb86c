"""Which document a row is: by the words and codes that tools write, in six languages; an unknown word is asked about."""

from __future__ import annotations

import re
from enum import StrEnum

from relance.domain.sentences import Sentence
from relance.intake.accounting import LeftOut
from relance.intake.formats.lists.headings import normalised


class Document(StrEnum):
    """A document of a list. The values are the answers to the question about a word."""

    INVOICE = "invoice"
    CREDIT = "credit"
    PAYMENT = "payment"
    ENTRY = "entry"  # a journal entry, an opening balance: owed where the list says how much is left
    REFUND = "refund"  # money given back: it pays a credit, and is no credit itself
    QUOTE = "quote"
    PRO_FORMA = "pro_forma"
    ORDER = "order"
    PURCHASE = "purchase"


LEFT_OUT: dict[Document, LeftOut] = {
    Document.QUOTE: LeftOut.QUOTE, Document.PRO_FORMA: LeftOut.PRO_FORMA, Document.ORDER: LeftOut.ORDER,
    Document.PURCHASE: LeftOut.PURCHASE, Document.REFUND: LeftOut.REFUND,
}  # fmt: skip

# Codes: UNTDID 1001 as e-invoices bear them, Odoo's move types, Xero's, the two letters of French tools.
WORDS: dict[Document, str] = {
    Document.INVOICE: "facture b2b|facture b2c|facture b2g|facture export|facture de prestation|facture prestation|facture de service"
    "|facture de services|facture intracommunautaire|facture francaise|facture nationale|facture normale|facture classique|facture libre"
    "|facture de regularisation|facture avec acompte|facture pro|facture electronique|facture papier|facture definitive|facture"
    "|facture standard|facture client|facture vente|facture de vente|facture simple|facture d acompte"
    "|facture acompte|acompte|facture de solde|facture solde|facture de situation|situation|facture intermediaire|facture finale"
    "|facture de remplacement|facture remplacement|remplacement|facture de doit"
    "|facture rectificative|facture corrective|facture modele|vente|ventes|vte|debit|note de debit|fa|fac"
    "|fact|fc|fv|ft|facture comptoir|facture recurrente|abonnement|note de frais refacturee|note d honoraires|honoraires|loyer"
    "|quittance|avis d echeance|echeance|invoice|invoices|sales invoice|tax invoice|customer invoice|standard invoice|standard|inv"
    "|si|sale|sales|deposit invoice|deposit|down payment|down payment invoice|final invoice|progress invoice|recurring invoice"
    "|debit note|debit memo|replacement invoice|corrected invoice|statement charge|finance charge|out invoice|out_invoice|accrec"
    "|ar invoice|retainer invoice|commercial invoice|380|382|383|384|386|389|393|326|575|623|780|875|876|877|rechnung|rechnungen"
    "|ausgangsrechnung|abschlagsrechnung|schlussrechnung|anzahlungsrechnung|teilrechnung|factura|factura de venta|fattura"
    "|fattura di vendita|factuur|verkoopfactuur|verkaufsrechnung",
    Document.CREDIT: "sc|avoir|avoirs|avoir client|facture avoir|facture d avoir|note de credit|notes de credit|av|avc|avo|nc|ac client"
    "|credit|credit note|credit notes|credit memo|customer credit note|credit invoice|sales return|sales credit note|customer credit"
    "|return|cn|cm|out refund|out_refund|accreccredit|ar credit note|refund invoice|retour|retour client|remise accordee|381|261|262"
    "|296|308|396|420|458|532|503|502|81|83|gutschrift|stornorechnung|rechnungskorrektur|abono|nota de credito|factura rectificativa"
    "|nota di credito|creditnota|creditfactuur",
    Document.PAYMENT: "sr|sa|reglement|reglements|paiement|paiements|encaissement|virement|cheque|prelevement|carte|especes"
    "|remise de cheques|banque|reglement client|rg|rc|rgt|reg|bq|vir|chq|payment|payments|receipt|customer payment|customer receipt"
    "|payment entry|receive payment|received payment|pmt|cash receipt|bank receipt|overpayment|prepayment|unapplied payment"
    "|unapplied cash|zahlung|zahlungseingang|pago|cobro|pagamento|incasso|betaling|ontvangst|out receipt|out_receipt|inbound"
    "|arreceipt|aroverpayment|arprepayment|check payment",
    Document.ENTRY: "od|operation diverse|operations diverses|ecriture|ecriture comptable|a nouveau|an|ran|report a nouveau"
    "|solde initial|solde d ouverture|journal|journal entry|general journal|journal voucher|opening balance|opening|entry|misc"
    "|adjustment|regularisation|impaye|rejet|buchung|eroffnungssaldo|saldo inicial|saldo iniziale|beginsaldo|memoriaal|asiento",
    Document.REFUND: "remboursement|remboursement client|refund|refunds|refund receipt|customer refund|cash refund|erstattung"
    "|reembolso|rimborso|terugbetaling",
    Document.QUOTE: "devis|offre|offre de prix|proposition|proposition commerciale|dv|dev|quote|quotation|quotes|estimate|estimates"
    "|proposal|offer|310|angebot|kostenvoranschlag|presupuesto|preventivo|offerte",
    Document.PRO_FORMA: "pro forma|proforma|facture pro forma|facture proforma|pf|pro forma invoice|proforma invoice|325"
    "|proforma rechnung|pro forma rechnung|factura proforma|fattura proforma|proforma factuur|demande d acompte",
    Document.ORDER: "commande|commande client|bon de commande|bc|cc|cde|bon de livraison|bl|bon de preparation|bon de reception"
    "|bon de retour|br|order|sales order|purchase order|so|po|delivery note|delivery|packing slip|220|auftrag|bestellung"
    "|lieferschein|auftragsbestatigung|pedido|albaran|ordine|bolla|ddt|bestelling|pakbon|verkooporder|contrat|contract"
    "|demande de prix|request for quotation",
    Document.PURCHASE: "facture fournisseur|achat|achats|facture d achat|facture achat|avoir fournisseur|ff|af|fournisseur"
    "|reglement fournisseur|bill|bills|vendor bill|supplier invoice|purchase invoice|purchase|supplier credit|vendor credit"
    "|bill payment|supplier payment|expense|expenses|depense|note de frais|in invoice|in_invoice|in refund|in_refund|in receipt"
    "|accpay|accpaycredit|ap invoice|supplier bill|eingangsrechnung|lieferantenrechnung|factura de compra|factura de proveedor"
    "|fattura di acquisto|fattura fornitore|inkoopfactuur|outbound",
}
_MEANINGS: dict[str, Document] = {
    normalised(word): document for document in Document for word in WORDS[document].split("|")
}
_NUMBERED = re.compile(r"^(\d{2,3})(?: .*)?$|^.*\b(\d{3})$")

ANSWERS: dict[Document, Sentence] = {
    Document.INVOICE: Sentence("An invoice: it is owed"), Document.CREDIT: Sentence("A credit note: it lowers what is owed"),
    Document.PAYMENT: Sentence("A payment: it lowers what is owed"), Document.ORDER: Sentence("No debt: leave it out"),
}  # fmt: skip


def document_of(text: str) -> Document | None:
    """Which document a word or a code names; None for one that is not known.

    >>> document_of("Facture d’avoir"), document_of("381 - Avoir"), document_of("Bail")
    (<Document.CREDIT: 'credit'>, <Document.CREDIT: 'credit'>, None)
    """
    said = normalised(text.replace("’", "'"))
    if found := _MEANINGS.get(said) or _MEANINGS.get(" ".join(word.removesuffix("s") for word in said.split())):
        return found
    if coded := _NUMBERED.match(said):
        return _MEANINGS.get(coded[1] or coded[2])
    return None
