from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "relance.cases"
    label = "cases"
