from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "relance.exchanges"
    label = "exchanges"
