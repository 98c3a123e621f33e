"""`python -m fairwitness`."""

import sys

from fairwitness.cli import main

sys.exit(main())
