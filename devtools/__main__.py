"""Start of `./dev`, run as a file by the launcher beside this folder."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from devtools.cli import main  # noqa: E402  (needs the path set above)

sys.exit(main(sys.argv[1:]))
