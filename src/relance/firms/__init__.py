"""Collection firms: their mandates, what they write for a creditor, what they receive and remit.

A firm acts inside the creditor's organisation under a mandate. There it reads what the mandate opens and writes orders; the creditor's
own program carries them out, under the creditor's gate.
"""
