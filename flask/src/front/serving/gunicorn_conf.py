"""gunicorn reads this file: how mode 2's front door is served.

A bad setting is told here, in one line, before anything is served.
"""

import os

from front.serving.options import http_threads, options
from front.settings import MOST_PORT, Settings, whole_number

Settings.from_environment(os.environ)
globals().update(options(whole_number(os.environ, "PORT", 5000, MOST_PORT), http_threads(os.environ)))
