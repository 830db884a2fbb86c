"""The addresses of what goes to a court."""

from __future__ import annotations

from django.urls import path

from relance.office.court import acts, pages

of_courts = [
    path("cases/<int:pk>/court/", pages.at_court, name="case-court"),
    path("cases/<int:pk>/deadlines.ics", pages.deadlines, name="case-deadlines"),
    path("cases/<int:pk>/court/look/", acts.look, name="petition-look"),
    path("cases/<int:pk>/court/sign/", acts.put_name, name="petition-sign"),
    path("cases/<int:pk>/court/<int:petition_pk>/file/", acts.put_in, name="petition-file"),
    path("cases/<int:pk>/court/<int:petition_pk>/fees/", acts.deposit, name="petition-fees"),
    path("cases/<int:pk>/court/<int:petition_pk>/decision/", acts.note_decision, name="petition-decision"),
    path("cases/<int:pk>/court/<int:petition_pk>/choose/", acts.choose, name="petition-choose"),
    path("cases/<int:pk>/court/conciliation/", acts.conciliate, name="conciliation"),
    path("cases/<int:pk>/court/conciliation/<int:conciliation_pk>/end/", acts.conciliated, name="conciliation-end"),
    path("cases/<int:pk>/court/advice/", acts.advise, name="case-advice"),
    path("court/fees/", pages.fees, name="court-fees"),
    path("court/fees/keep/", acts.keep_fee, name="court-fee-keep"),
]
