from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "relance.inbox"
    label = "inbox"
