"""Run the command line as ``python -m applier``."""

import sys

from applier.cli import main

sys.exit(main())
