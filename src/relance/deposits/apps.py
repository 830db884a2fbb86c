from django.apps import AppConfig


class DepositsConfig(AppConfig):
    name = "relance.deposits"
    label = "deposits"
