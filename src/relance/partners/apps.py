from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "relance.partners"
    label = "partners"
