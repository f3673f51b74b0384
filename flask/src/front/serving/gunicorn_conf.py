"""gunicorn reads this file: how mode 2's front door is served."""

import os

from front.serving.options import http_threads, options
from front.settings import whole_number

globals().update(options(whole_number(os.environ, "PORT", 5000), http_threads(os.environ)))
