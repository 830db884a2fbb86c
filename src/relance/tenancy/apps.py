from django.apps import AppConfig
from django.db.backends.signals import connection_created


class TenancyConfig(AppConfig):
    name = "relance.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from relance.tenancy.roles import refuse_powerful_role

        connection_created.connect(refuse_powerful_role, dispatch_uid="tenancy.refuse_powerful_role")
