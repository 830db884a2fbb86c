"""A new database made in a tenth of the time: its models are drawn one by one, not all of them again for each change of one.

Django keeps classes of the models as they were at each migration. As a change of one might matter to whatever is tied to it, it makes
those anew as well; here each table is tied to its organisation, and through it to all the others. What a table is made from needs no
more than its own class and the names of those it points to. Where there are rows to change, a migration is run as Django runs it.
"""

from __future__ import annotations

from typing import Any

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django.db.migrations.utils import field_is_referenced
from django.db.models import Field


class OneByOne(ProjectState):
    """The models at one point of the chain. A change makes the class of its own model anew; one of a key that others point to, all."""

    def clone(self) -> OneByOne:
        """As Django's, of the same kind."""
        made = super().clone()
        made.__class__ = OneByOne
        return made  # type: ignore[return-value]

    def _find_reload_model(self, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        self.is_delayed = True  # code that a migration runs is given all of them anew
        return {(app_label, model_name)}

    def alter_field(
        self, app_label: str, model_name: str, name: str, field: Field[Any, Any], preserve_default: bool
    ) -> None:
        """As Django's; whatever takes its type from this field is made anew with it."""
        super().alter_field(app_label, model_name, name, field, preserve_default)
        if field_is_referenced(self, (app_label, model_name), (name, field)):
            self.__dict__.pop("apps", None)


def make(alias: str) -> None:
    """Run every migration in a database that has run none, and tell Django's own rooms, as its command does."""
    executor = MigrationExecutor(connections[alias])
    everything = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(everything)
    state = OneByOne(real_apps=executor.loader.unmigrated_apps)
    emit_pre_migrate_signal(0, False, alias, apps=state.apps, plan=plan)
    made = executor.migrate(everything, plan=plan, state=state.clone())
    made.clear_delayed_apps_cache()
    emit_post_migrate_signal(0, False, alias, apps=made.apps, plan=plan)
