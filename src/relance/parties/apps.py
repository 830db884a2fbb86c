from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "relance.parties"
    label = "parties"
