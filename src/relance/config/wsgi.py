"""What a web server runs: ``gunicorn relance.config.wsgi``, with DATABASE_URL in the environment."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from relance.config.database import set_up_django

set_up_django()
application = get_wsgi_application()
