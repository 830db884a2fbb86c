from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "relance.intake"
    label = "intake"
