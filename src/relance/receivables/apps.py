from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    name = "relance.receivables"
    label = "receivables"
