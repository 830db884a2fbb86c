from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "relance.closing"
    label = "closing"
