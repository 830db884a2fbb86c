"""Ids that do not mix: what a person's act is about, by the kind of row.

A page's address carries a bare number. The view that takes it says of which kind it is, once, in the type of its parameter,
and mypy refuses to hand a message's number to what waits for a debtor's. Where an id only travels inside one query it stays an
``int``.
"""

from __future__ import annotations

from typing import NewType

DebtorId = NewType("DebtorId", int)
ReceivableId = NewType("ReceivableId", int)
PaymentId = NewType("PaymentId", int)  # a credit is a payment of which something is left
NoticeId = NewType("NoticeId", int)
MessageId = NewType("MessageId", int)
BatchId = NewType("BatchId", int)
CaseId = NewType("CaseId", int)
ActId = NewType("ActId", int)  # of a case
CaseTaskId = NewType("CaseTaskId", int)
CaseMessageId = NewType("CaseMessageId", int)
PetitionId = NewType("PetitionId", int)
ConciliationId = NewType("ConciliationId", int)
ClosingId = NewType("ClosingId", int)
CertificateId = NewType("CertificateId", int)
MandateId = NewType("MandateId", int)
MemberId = NewType("MemberId", int)  # of an organisation; his account has a number of its own
FirmLetterId = NewType("FirmLetterId", int)
RegisteredId = NewType("RegisteredId", int)  # a registered letter
ElectronicBatchId = NewType("ElectronicBatchId", int)
ServiceOrderId = NewType("ServiceOrderId", int)
