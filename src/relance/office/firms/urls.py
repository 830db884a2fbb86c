"""The addresses of firms, and of creditors about their firms."""

from __future__ import annotations

from django.urls import path

from relance.office.firms import accounts, cases, mandates, on_case, paper, today

of_firms = [
    path("cases/<int:pk>/firm/", on_case.on_case, name="case-firm"),
    path("cases/<int:pk>/firm/entrust/", on_case.hand, name="case-firm-entrust"),
    path("cases/<int:pk>/firm/order/", on_case.trigger, name="case-firm-order"),
    path("cases/<int:pk>/firm/pause/", on_case.hold_firm, name="case-firm-pause"),
    path("cases/<int:pk>/firm/resume/", on_case.let_go_on, name="case-firm-resume"),
    path("cases/<int:pk>/firm/take-back/", on_case.take, name="case-firm-take-back"),
    path("cases/<int:pk>/firm/say/", on_case.tell, name="case-firm-say"),
    path("cases/<int:pk>/firm/letters/<int:letter_pk>/settle/", on_case.settle, name="case-firm-settle"),
    path("firm-letters/<int:pk>.pdf", on_case.letter, name="case-firm-letter"),
    path("firms/", mandates.mandates, name="firms"),
    path("firms/propose/", mandates.write, name="firm-propose"),
    path("firms/<int:pk>/sign/", mandates.sign, name="firm-sign"),
    path("firms/<int:pk>/end/", mandates.end, name="firm-end"),
    path("firms/orders.csv", mandates.orders, name="firm-orders"),
    path("firm/", today.today, name="firm-today"),
    path("firm/send/", today.send, name="firm-send"),
    path("firm/creditors/", today.creditors, name="firm-creditors"),
    path("firm/accounts/", accounts.accounts, name="firm-accounts"),
    path("firm/accounts/late/", accounts.late, name="firm-receive-late"),
    path("firm/<int:mandate>/orders/<int:pk>/refund/", accounts.give_back, name="firm-refund"),
    path("firm/<int:mandate>/cases/<int:pk>/exhibits/<int:exhibit>/", cases.exhibit, name="firm-exhibit"),
    path("firm/paper/", paper.paper, name="firm-paper"),
    path("firm/paper/keep/", paper.keep, name="firm-paper-keep"),
    path("firm/<int:mandate>/sign/", today.sign, name="firm-countersign"),
    path("firm/<int:mandate>/remit/", today.hand_over, name="firm-remit"),
    path("firm/<int:mandate>/cases/<int:pk>/", cases.case, name="firm-case"),
    path("firm/<int:mandate>/cases/<int:pk>/accept/", cases.take_on, name="firm-accept"),
    path("firm/<int:mandate>/cases/<int:pk>/receive/", cases.received, name="firm-receive"),
    path("firm/<int:mandate>/cases/<int:pk>/say/", cases.tell, name="firm-say"),
    path("firm/<int:mandate>/letters/<int:pk>/posted/", cases.posted, name="firm-posted"),
    path("firm/<int:mandate>/letters/<int:pk>/give-up/", cases.pull_out, name="firm-give-up"),
    path("firm/<int:mandate>/letters/<int:pk>.pdf", cases.letter, name="firm-letter"),
    path("firm/<int:mandate>/receipts/<int:pk>.pdf", cases.receipt, name="firm-receipt"),
]
