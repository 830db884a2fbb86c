"""Where each accounting tool keeps the export that Relance wants. Menus change: the words to look for stay."""
# ruff: noqa: E501 (one text a line)

from __future__ import annotations

from relance.domain.sentences import Sentence

TOOLS: tuple[tuple[str, Sentence], ...] = (
    ("Sage", Sentence("In Sage 50 or 100: File, Export, then the FEC (tax audit file) of the current year. A list of open items by customer as XLSX does too.")),
    ("Cegid", Sentence("In Loop, Quadra or Expert: Tools or Closing, then FEC. Choose the running year; the file need not be validated.")),
    ("EBP", Sentence("Tools, Tax audit, Export the FEC. Or the schedule of customers (échéancier clients) exported to Excel, which brings the due dates.")),
    ("Pennylane", Sentence("Accounting, Exports, FEC. Or Sales, Invoices, the export button above the list: CSV with due dates and what is left to pay.")),
    ("Evoliz", Sentence("Accounting, Exports, FEC. Or Sales, Invoices, Export: the list with due dates.")),
    ("QuickBooks", Sentence("Reports, Customer balance detail or Open invoices, then Export to Excel. For a FEC: the gear, Export the FEC.")),
    ("Dolibarr", Sentence("Billing and payment, Invoices, unpaid ones, then the export; or Accounting, Export, FEC.")),
    ("Odoo", Sentence("Accounting, Reporting, FEC export. Or Customers, Invoices, filter on not paid, select all, Export with number, partner, dates, total and amount due.")),
)  # fmt: skip
