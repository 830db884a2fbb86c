from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "relance.jobs"
    label = "jobs"
