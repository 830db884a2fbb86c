"""The addresses of guests' pages: each begins with the link itself."""

from __future__ import annotations

from django.urls import include, path, re_path

from relance.deposits.guarantee.requests import PURPOSE
from relance.deposits.proof.place_records import PURPOSE as PLACE
from relance.portal import (
    again,
    asking,
    booking,
    certificates,
    claims,
    firm_letters,
    partner_webhooks,
    places,
    played,
    webhooks,
)

of_guest = [
    path("", asking.home, name="guest"),
    path("terms/", asking.terms, name="guest-terms"),
    path("paper/<str:kind>/", asking.paper, name="guest-paper"),
    path("accept/", asking.accept, name="guest-accept"),
    path("card/", asking.card, name="guest-card"),
    path("back/", asking.back, name="guest-back"),
    path("settle/", asking.settle, name="guest-settle"),
    path("settled/", asking.settled, name="guest-settled"),
    path("help/", asking.get_help, name="guest-help"),
    path("tell/", asking.tell, name="guest-tell"),
    path("told/", asking.told, name="guest-told"),
    path("claim/<int:pk>/", claims.whole, name="guest-claim"),
    path("claim/<int:pk>/receipt/", asking.claim_receipt, name="guest-claim-receipt"),
    path("claim/<int:pk>/answer/", claims.answer, name="guest-answer"),
    path("claim/<int:pk>/take-back/", claims.take_back, name="guest-take-back"),
    path("claim/<int:pk>/pay/", claims.pay, name="guest-pay"),
    path("claim/<int:pk>/paid/", claims.paid, name="guest-paid"),
    path("exhibit/<int:pk>/", claims.exhibit, name="guest-exhibit"),
    path("again/", again.send, name="guest-again"),
    path("language/", asking.language, name="guest-language"),
]

of_place = [
    path("", places.home, name="place-record"),
    path("add/", places.add, name="place-add"),
    path("picture/<int:pk>/", places.picture, name="place-picture"),
]

urlpatterns = [
    path("book/<str:public_id>/<str:code>", booking.booking, name="book"),
    path("v/<str:code>", certificates.check, name="check-certificate"),
    path("f/", firm_letters.look_up, name="check-firm-letter"),
    path("cards/<str:public_id>/", webhooks.cards, name="provider-tells"),
    path("partners/<str:public_id>/<uuid:partner>/", partner_webhooks.tells, name="partner-tells"),
    path("partners/<str:public_id>/<uuid:partner>/back/", partner_webhooks.back, name="partner-back"),
    re_path(rf"^{PURPOSE}/(?P<public_id>[^/]{{1,80}})/(?P<token>[^/]{{1,80}})$", asking.home),
    path("demonstration/card/<str:public_id>/<str:name>/", played.card_page, name="played-card"),
    re_path(rf"^{PLACE}/(?P<public_id>[^/]{{1,80}})/(?P<token>[^/]{{1,80}})$", places.home),
    path(f"{PLACE}/<str:public_id>/<str:token>/", include(of_place)),
    path(f"{PURPOSE}/<str:public_id>/<str:token>/", include(of_guest)),
]
