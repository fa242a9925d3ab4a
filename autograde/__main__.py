"""``python -m autograde``."""
from autograde.cli import run

run()
