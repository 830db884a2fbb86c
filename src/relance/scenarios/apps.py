from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "relance.scenarios"
    label = "scenarios"
