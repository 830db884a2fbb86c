"""Django's settings, read from the environment. An odd value stops the start with its name in the message."""

from __future__ import annotations

import os

from relance.config.database import databases

DEBUG = False
DATABASES = databases(os.environ)
DATABASE_ROUTERS = ["relance.config.database.MigrateAsOwner"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "tenancy.User"
INSTALLED_APPS = [
    "relance.tenancy",
    "relance.journal",
    "relance.documents",
    "relance.parties",
    "relance.receivables",
    "relance.intake",
    "relance.outbox",
    "relance.scenarios",
]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
