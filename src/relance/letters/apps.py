from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "relance.letters"
    label = "letters"
