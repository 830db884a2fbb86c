from django.apps import AppConfig


class CourtConfig(AppConfig):
    name = "relance.court"
    label = "court"
