"""The WSGI entry: `gunicorn wsgi:app`."""

from config import Settings
from triage import logs
from triage.app import create_app

settings = Settings.from_env()
logs.start(settings)
app = create_app(settings)
