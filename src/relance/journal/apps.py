from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "relance.journal"
    label = "journal"
