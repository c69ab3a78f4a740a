"""Allow `python -m landbridge.cli`."""

from __future__ import annotations

from landbridge.cli import main

if __name__ == "__main__":
    main()
