from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "relance.office"
    label = "office"
