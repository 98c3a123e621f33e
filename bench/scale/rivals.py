"""Says where the rivals' interpreters are, in a process of its own: the bench itself must stay small.

python -m bench.scale.rivals FOLDER [--set-up]   writes one line of JSON
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.accuracy.rivals.environments import PACKAGES, Environments

if __name__ == "__main__":
    environments = Environments(Path(sys.argv[1]))
    if "--set-up" in sys.argv:
        environments.set_up()
    print(json.dumps({name: str(environments.python(name)) for name in PACKAGES}))
