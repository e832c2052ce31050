"""``python -m aqim_data.cli`` is the same as ``aqim-data``."""

from __future__ import annotations

from aqim_data.cli.main import main

if __name__ == "__main__":
    main()
