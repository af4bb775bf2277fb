"""What gunicorn serves."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naturopole.settings")

application = get_wsgi_application()
# Load every view now, in the parent of the workers: shared memory, and no slow first visit in each of them.
import_module(settings.ROOT_URLCONF)
