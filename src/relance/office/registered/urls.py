"""Addresses of registered letters."""

from __future__ import annotations

from django.urls import path

from relance.office.preferences import post
from relance.office.registered import acts, views

of_registered = [
    path("registered/", views.registered, name="registered"),
    path("registered/send/<int:message>/", views.send, name="registered-send"),
    path("registered/send/<int:message>/order/", acts.order, name="registered-order"),
    path("registered/send/<int:message>/prices/", acts.ask_prices, name="registered-prices"),
    path("registered/<int:pk>/", views.one_registered, name="registered-one"),
    path("registered/<int:pk>/stop/", acts.stop, name="registered-stop"),
    path("registered/<int:pk>/posted/", acts.posted, name="registered-posted"),
    path("registered/<int:pk>/slip/", acts.slip, name="registered-slip"),
    path("registered/<int:pk>/told/", acts.told, name="registered-told"),
    path("registered/<int:pk>/receipt/", acts.receipt, name="registered-receipt"),
    path("registered/<int:pk>/lost/", acts.lost, name="registered-lost"),
    path("registered/<int:pk>/answered/", acts.answered, name="registered-answered"),
    path("registered/<int:pk>/settle/", acts.settle, name="registered-settle"),
    path("registered/<int:pk>/look/", acts.look, name="registered-look"),
    path("registered/<int:pk>/proofs/<int:proof_pk>/", views.proof, name="registered-proof"),
    path("preferences/post/", post.post, name="post"),
    path("preferences/post/keep/", post.keep, name="keep-post"),
    path("preferences/post/play/", post.play, name="play-post"),
    path("preferences/post/forget/", post.forget, name="forget-post"),
    path("preferences/post/tariff/", post.tariff, name="post-tariff"),
]
