from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "relance.outbox"
    label = "outbox"
