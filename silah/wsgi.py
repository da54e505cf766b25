"""The web application, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silah.settings")
application = get_wsgi_application()
# Every page is loaded before the first visitor comes, and not while he waits.
_ = get_resolver().url_patterns
