"""``python -m silah`` is the ``silah`` command."""

import sys

from silah.cli import main

sys.exit(main())
