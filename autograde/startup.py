"""What makes a process start sooner."""
import sys


def quicken():
    """Keep ``jsonschema`` from building a grammar of web addresses, two seconds that no notebook needs.

    It asks for the optional package `rfc3987_syntax` and does without when there is none.
    """
    sys.modules.setdefault("rfc3987_syntax", None)
