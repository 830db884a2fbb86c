"""The usual exports under their own headings: each books without a question about a column, and its figures are right.

Where the headings come from is said in docs/formats.md; the rows are ours.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.intake.formats.detect import read_file
from tests.intake.builders import write_csv

Books = dict[str, str]

TOOLS: dict[str, tuple[list[str], Books, Books]] = {
    "odoo-en": (
        [
            "Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Reference,Untaxed Amount Signed,Total Signed,"
            "Total in Currency Signed,Amount Due Signed,Payment Status,Status",
            "INV/2026/00001,Ambre SARL,2026-01-15,2026-02-14,PO7,1000.00,1200.00,1200.00,1200.00,Not Paid,Posted",
            "INV/2026/00002,Bois SARL,2026-01-20,2026-02-19,,2500.00,3000.00,3000.00,500.00,Partially Paid,Posted",
            "INV/2026/00003,Cuivre SARL,2026-01-21,2026-02-20,,500.00,600.00,600.00,0.00,Paid,Posted",
            "RINV/2026/00001,Bois SARL,2026-01-22,2026-02-21,,-100.00,-120.00,-120.00,-120.00,Not Paid,Posted",
            "/,Dune SARL,2026-01-23,2026-02-22,,400.00,480.00,480.00,480.00,Not Paid,Draft",
            "INV/2026/00005,Etain SARL,2026-01-23,2026-02-22,,10.00,12.00,12.00,0.00,Reversed,Posted",
        ],
        {"INV/2026/00001": "1200.00", "INV/2026/00002": "500.00"}, {"RINV/2026/00001": "120.00"},
    ),
    "odoo-fr": (
        [
            "Numéro;Nom d'affichage du partenaire de la facture;Date de facturation;Date d'échéance;Montant hors taxes signé;Total signé;"
            "Total en devise signé;Montant dû signé;Statut de paiement;Statut",
            "FAC/2026/00001;Ambre SARL;15/01/2026;14/02/2026;1000,00;1200,00;1200,00;1200,00;Non payées;Comptabilisé",
            "FAC/2026/00002;Bois SARL;20/01/2026;19/02/2026;2500,00;3000,00;3000,00;500,00;Partiellement réglé;Comptabilisé",
            "FAC/2026/00003;Cuivre SARL;21/01/2026;20/02/2026;500,00;600,00;600,00;0,00;En paiement;Comptabilisé",
        ],
        {"FAC/2026/00001": "1200.00", "FAC/2026/00002": "500.00"}, {},
    ),
    "erpnext": (
        [
            "Posting Date,Party Type,Party,Receivable Account,Customer Contact,Customer Name,Cost Center,Voucher Type,Voucher No,Due Date,"
            "Invoiced Amount,Paid Amount,Credit Note,Outstanding Amount,Age (Days),0-30,31-60,61-90,91-120,121-Above,Currency,Customer LPO,"
            "Territory,Customer Group",
            "2026-01-15,Customer,CUST-1,Debtors - C,,Ambre SARL,Main - C,Sales Invoice,ACC-SINV-2026-00001,2026-02-14,"
            "1200.00,0.00,0.00,1200.00,40,0.00,1200.00,0.00,0.00,0.00,EUR,,France,Commercial",
            "2026-01-20,Customer,CUST-2,Debtors - C,,Bois SARL,Main - C,Sales Invoice,ACC-SINV-2026-00002,2026-02-19,"
            "3000.00,2400.00,100.00,500.00,35,0.00,500.00,0.00,0.00,0.00,EUR,PO-9,France,Commercial",
            "2026-01-22,Customer,CUST-2,Debtors - C,,Bois SARL,Main - C,Payment Entry,ACC-PAY-2026-00001,2026-01-22,"
            "0.00,50.00,0.00,-50.00,33,0.00,-50.00,0.00,0.00,0.00,EUR,,France,Commercial",
            "Total,,,,,,,,,,4200.00,2450.00,100.00,1650.00,,0.00,1650.00,0.00,0.00,0.00,,,,",
        ],
        {"ACC-SINV-2026-00001": "1200.00", "ACC-SINV-2026-00002": "500.00"}, {"ACC-PAY-2026-00001": "50.00"},
    ),
    "akaunting": (
        [
            "invoice_number,order_number,status,invoiced_at,due_at,amount,discount_type,discount_rate,currency_code,currency_rate,"
            "category_name,contact_name,contact_email,contact_tax_number,contact_phone,contact_address,contact_country,contact_state,"
            "contact_zip_code,contact_city,title,subheading,notes,footer,template,color,parent_number",
            "INV-00001,,sent,2026-01-15,2026-02-14,1200,,,EUR,1,Sales,Ambre SARL,a@ambre.example,,,1 rue A,France,,69001,Lyon,,,,,,,",
            "INV-00002,,paid,2026-01-20,2026-02-19,3000,,,EUR,1,Sales,Bois SARL,b@bois.example,,,2 rue B,France,,69001,Lyon,,,,,,,",
            "INV-00003,,draft,2026-01-21,2026-02-20,600,,,EUR,1,Sales,Bois SARL,b@bois.example,,,2 rue B,France,,69001,Lyon,,,,,,,",
            "INV-00004,,cancelled,2026-01-21,2026-02-20,60,,,EUR,1,Sales,Bois SARL,b@bois.example,,,2 rue B,France,,69001,Lyon,,,,,,,",
        ],
        {"INV-00001": "1200.00"}, {},
    ),
    "quickbooks-ageing": (
        [
            "Accounts Receivable Aging Detail,,,,,,", "Papeterie Exemple,,,,,,", '"As of March 31, 2026",,,,,,', ",,,,,,",
            "Customer,Transaction Type,Date,Num,Due Date,Amount,Open Balance",
            'Ambre SARL,Invoice,01/15/2026,1001,02/14/2026,"1,200.00","1,200.00"',
            'Bois SARL,Invoice,01/20/2026,1002,02/19/2026,"3,000.00",500.00',
            "Bois SARL,Credit Memo,01/22/2026,1003,02/21/2026,-120.00,-120.00",
            "Bois SARL,Payment,01/23/2026,,01/23/2026,-50.00,-50.00",
            'TOTAL,,,,,"4,030.00","1,530.00"',
        ],
        {"1001": "1200.00", "1002": "500.00"}, {"1003": "120.00", "Payment": "50.00"},
    ),
    "quickbooks-list": (
        [
            "Date,Type,No.,Customer,Memo,Due date,Balance,Total,Status",
            "01/15/2026,Invoice,1001,Ambre SARL,,02/14/2026,1200.00,1200.00,Overdue",
            "01/20/2026,Invoice,1002,Bois SARL,,02/19/2026,0.00,3000.00,Paid",
            "01/23/2026,Estimate,55,Bois SARL,,02/19/2026,0.00,3000.00,Pending",
        ],
        {"1001": "1200.00"}, {},
    ),
    "xero": (
        [
            "ContactName,EmailAddress,POAddressLine1,POAddressLine2,POAddressLine3,POAddressLine4,POCity,PORegion,POPostalCode,POCountry,"
            "SAAddressLine1,SAAddressLine2,SAAddressLine3,SAAddressLine4,SACity,SARegion,SAPostalCode,SACountry,InvoiceNumber,Reference,"
            "InvoiceDate,DueDate,PlannedDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,InventoryItemCode,Description,Quantity,"
            "UnitAmount,Discount,LineAmount,AccountCode,TaxType,TaxAmount,TrackingName1,TrackingOption1,TrackingName2,TrackingOption2,"
            "Currency,Type,Sent,Status",
            "Ambre SARL,a@ambre.example,1 rue A,,,,Lyon,,69001,France,,,,,,,,,INV-0001,,15/01/2026,14/02/2026,,1200.00,200.00,0.00,"
            "1200.00,,"
            "Conseil,2.0000,500.0000,,1000.00,200,20% (VAT on Income),200.00,,,,,EUR,Sales invoice,Sent,Awaiting Payment",
            "Bois SARL,b@bois.example,2 rue B,,,,Lyon,,69001,France,,,,,,,,,INV-0002,,20/01/2026,19/02/2026,,3000.00,500.00,2500.00,"
            "500.00,,"
            "Pose,1.0000,2500.0000,,2500.00,200,20% (VAT on Income),500.00,,,,,EUR,Sales invoice,Sent,Awaiting Payment",
            "Cuivre SARL,c@cuivre.example,3 rue C,,,,Lyon,,69001,France,,,,,,,,,INV-0003,,21/01/2026,20/02/2026,,600.00,100.00,"
            "600.00,0.00,,"
            "Pose,1.0000,500.0000,,500.00,200,20% (VAT on Income),100.00,,,,,EUR,Sales invoice,Sent,Paid",
            "Dune SARL,d@dune.example,4 rue D,,,,Lyon,,69001,France,,,,,,,,,INV-0004,,22/01/2026,21/02/2026,,480.00,80.00,0.00,480.00,,"
            "Pose,1.0000,400.0000,,400.00,200,20% (VAT on Income),80.00,,,,,EUR,Sales invoice,,Draft",
        ],
        {"INV-0001": "1200.00", "INV-0002": "500.00"}, {},
    ),
    "zoho": (
        [
            "Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer ID,Customer Name,Is Inclusive Tax,Due Date,PurchaseOrder,"
            "Template Name,Currency Code,Exchange Rate,SubTotal,Total,Balance,Adjustment,Notes,Payment Terms,Payment Terms Label",
            "2026-01-15,9001,INV-000001,Overdue,501,Ambre SARL,false,2026-02-14,PO-7,Standard,EUR,1.00,1000.00,1200.00,1200.00,0.00,"
            ",30,Net 30",
            "2026-01-20,9002,INV-000002,PartiallyPaid,502,Bois SARL,false,2026-02-19,,Standard,EUR,1.00,2500.00,3000.00,500.00,0.00,"
            ",30,Net 30",
            "2026-01-21,9003,INV-000003,Void,503,Cuivre SARL,false,2026-02-20,,Standard,EUR,1.00,500.00,600.00,600.00,0.00,,30,Net 30",
        ],
        {"INV-000001": "1200.00", "INV-000002": "500.00"}, {},
    ),
    "freshbooks": (
        [
            "Client Name,Invoice #,Date Issued,Date Due,Invoice Status,Date Paid,Item Name,Item Description,Rate,Quantity,"
            "Discount Percentage,"
            "Line Subtotal,Tax 1 Type,Tax 1 Amount,Tax 2 Type,Tax 2 Amount,Line Total,Currency",
            "Ambre SARL,0000001,2026-01-15,2026-02-14,sent,,Conseil,,500.00,2,0,1000.00,TVA,200.00,,,1200.00,EUR",
            "Bois SARL,0000002,2026-01-20,2026-02-19,paid,2026-02-10,Pose,,2500.00,1,0,2500.00,TVA,500.00,,,3000.00,EUR",
        ],
        {"0000001": "1200.00"}, {},
    ),
    "stripe": (
        [
            "id,Number,Customer,Customer Name,Customer Email,Date (UTC),Due Date (UTC),Currency,Subtotal,Tax,Total,Amount Due,Amount Paid,"
            "Amount Remaining,Paid,Status,Finalized At (UTC),Description",
            "in_1,A1-0001,cus_1,Ambre SARL,a@ambre.example,2026-01-15 08:00:00,2026-02-14 08:00:00,eur,1000.00,200.00,1200.00,1200.00,0.00,"
            "1200.00,false,open,2026-01-15 08:05:00,",
            "in_2,A1-0002,cus_2,Bois SARL,b@bois.example,2026-01-20 08:00:00,2026-02-19 08:00:00,eur,2500.00,500.00,3000.00,3000.00,"
            "3000.00,"
            "0.00,true,paid,2026-01-20 08:05:00,",
            "in_3,A1-0003,cus_2,Bois SARL,b@bois.example,2026-01-21 08:00:00,2026-02-19 08:00:00,eur,100.00,20.00,120.00,120.00,0.00,"
            "120.00,false,void,2026-01-20 08:05:00,",
            "in_4,A1-0004,cus_2,Bois SARL,b@bois.example,2026-01-21 08:00:00,2026-02-19 08:00:00,eur,100.00,20.00,120.00,120.00,0.00,"
            "120.00,false,uncollectible,2026-01-20 08:05:00,",
        ],
        {"A1-0001": "1200.00"}, {},
    ),
    "pennylane": (
        [
            "Numéro de facture;Client;Date d'émission;Date d'échéance;Montant HT;Montant TVA;Montant TTC;Restant à payer;Devise;Statut",
            "F-1;Ambre SARL;15/01/2026;14/02/2026;1000,00;200,00;1200,00;1200,00;EUR;En retard",
            "F-2;Bois SARL;20/01/2026;19/02/2026;2500,00;500,00;3000,00;500,00;EUR;Partiellement payée",
            "F-3;Cuivre SARL;21/01/2026;20/02/2026;500,00;100,00;600,00;0,00;EUR;Payée",
        ],
        {"F-1": "1200.00", "F-2": "500.00"}, {},
    ),
    "dolibarr": (
        [
            "Réf.;Réf. client;Type;Date facturation;Date échéance;Tiers;Ville;Code postal;Mode de règlement;Montant HT;Montant TVA;"
            "Montant TTC;"
            "Règlement(s) reçu(s);Reste à encaisser;État",
            "FA2601-0001;;Facture standard;15/01/2026;14/02/2026;Ambre SARL;Lyon;69001;Virement;1000,00;200,00;1200,00;0,00;1200,00;"
            "Impayée",
            "FA2601-0002;;Facture standard;20/01/2026;19/02/2026;Bois SARL;Lyon;69001;Chèque;2500,00;500,00;3000,00;2500,00;500,00;"
            "Règlement commencé",
            "(PROV3);;Facture standard;21/01/2026;20/02/2026;Bois SARL;Lyon;69001;Chèque;500,00;100,00;600,00;0,00;600,00;Brouillon",
        ],
        {"FA2601-0001": "1200.00", "FA2601-0002": "500.00"}, {},
    ),
    # Known by their words alone.
    "sage": (
        [
            "Code tiers;Intitulé;N° pièce;Date pièce;Date échéance;Libellé écriture;Mode de règlement;Débit;Crédit;Solde progressif",
            "CAMBRE;Ambre SARL;FA001;150126;140226;Facture FA001;Virement;1200,00;;1200,00".replace("150126", "15/01/2026").replace(
                "140226", "14/02/2026"
            ),
            "CBOIS;Bois SARL;FA002;20/01/2026;19/02/2026;Facture FA002;Virement;3000,00;;4200,00",
            "CBOIS;Bois SARL;VIR7;10/02/2026;;Virement FA002;Virement;;2500,00;1700,00",
        ],
        {"FA001": "1200.00", "FA002": "500.00"}, {},
    ),
    "ebp": (
        [
            "N° document;Date document;Code client;Nom client;Total HT net;Montant TVA;Total TTC;Net à payer;Solde dû;Date d'échéance;État",
            "FA0001;15/01/2026;CL1;Ambre SARL;1000,00;200,00;1200,00;1200,00;1200,00;14/02/2026;Validée",
            "FA0002;20/01/2026;CL2;Bois SARL;2500,00;500,00;3000,00;3000,00;500,00;19/02/2026;Validée",
            "FA0003;20/01/2026;CL2;Bois SARL;250,00;50,00;300,00;300,00;0,00;19/02/2026;Réglée",
        ],
        {"FA0001": "1200.00", "FA0002": "500.00"}, {},
    ),
    "sellsy": (
        [
            "Numéro;Date;Client;Objet;Montant HT;Montant TTC;Montant dû;Statut;Date limite de paiement;Commercial",
            "F-2026-1;15/01/2026;Ambre SARL;Conseil;1000,00;1200,00;1200,00;En retard;14/02/2026;Mme Exemple",
            "F-2026-2;20/01/2026;Bois SARL;Pose;2500,00;3000,00;500,00;Paiement partiel;19/02/2026;M. Exemple",
            "F-2026-3;20/01/2026;Bois SARL;Pose;2500,00;3000,00;3000,00;Annulée;19/02/2026;M. Exemple",
        ],
        {"F-2026-1": "1200.00", "F-2026-2": "500.00"}, {},
    ),
    "axonaut": (
        [
            "Numéro de facture;Société;Date de création;Date d'échéance;Montant HT;Montant TTC;Restant dû;Payée le;Chargé d'affaires",
            "F1;Ambre SARL;15/01/2026;14/02/2026;1000,00;1200,00;1200,00;;Mme Exemple",
            "F2;Bois SARL;20/01/2026;19/02/2026;2500,00;3000,00;0,00;10/02/2026;M. Exemple",
        ],
        {"F1": "1200.00"}, {},
    ),
    "evoliz": (
        [
            "N° facture;Date;Client;Code client;Total HT;Total TVA;Total TTC;Payé;Reste à payer;Échéance;Statut",
            "F1;15/01/2026;Ambre SARL;C1;1000,00;200,00;1200,00;0,00;1200,00;14/02/2026;Impayée",
            "F2;20/01/2026;Bois SARL;C2;2500,00;500,00;3000,00;2500,00;500,00;19/02/2026;Partielle",
        ],
        {"F1": "1200.00", "F2": "500.00"}, {},
    ),
    "tiime": (
        [
            "Statut;Numéro;Client;Date d'émission;Date d'échéance;Total HT;Total TTC;Date de paiement",
            "Envoyée;1;Ambre SARL;15/01/2026;14/02/2026;1000,00;1200,00;", "Payée;2;Bois SARL;20/01/2026;19/02/2026;2500,00;3000,00;"
            "10/02/2026",
        ],
        {"1": "1200.00"}, {},
    ),
    "german": (
        [
            "Rechnungsnummer;Rechnungsdatum;Fällig am;Kunde;Nettobetrag;Bruttobetrag;Offener Betrag;Status",
            "RE-1;15.01.2026;14.02.2026;Ambre GmbH;1.000,00;1.200,00;1.200,00;Überfällig",
            "RE-2;20.01.2026;19.02.2026;Bois GmbH;2.500,00;3.000,00;0,00;Bezahlt", "RE-3;20.01.2026;19.02.2026;Bois GmbH;25,00;30,"
            "00;30,00;Storniert",
        ],
        {"RE-1": "1200.00"}, {},
    ),
}  # fmt: skip


@pytest.mark.requirement("P10", "P17")
@pytest.mark.parametrize("tool", TOOLS)
def test_a_tools_own_export_books_without_a_question(tmp_path: Path, tool: str) -> None:
    lines, books, credits_ = TOOLS[tool]
    parsed = read_file(write_csv(tmp_path, *lines))
    assert [question.id for question in parsed.questions.open] == []
    assert [
        (problem.code.value, problem.line) for problem in parsed.problems if problem.severity.value == "error"
    ] == []
    assert {row.number: str(row.open.amount) for row in parsed.receivables} == books
    assert {row.number: str(row.open.amount) for row in parsed.credits} == credits_
    assert parsed.accounting.rows == parsed.accounting.counted
    assert all(row.due_on is not None for row in parsed.receivables)
