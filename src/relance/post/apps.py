from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "relance.post"
    label = "post"
