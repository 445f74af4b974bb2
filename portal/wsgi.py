"""What a WSGI server imports."""

import os

from django.core.wsgi import get_wsgi_application

from portal.whole_bodies import WholeBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = WholeBodies(get_wsgi_application())
