"""The grader: releases the notebooks, runs what comes back in isolation, and tells everybody what came out."""

import sys

__version__ = "0.1.0"

# jsonschema, which nbformat needs, would build a grammar of web addresses from it: a second that no notebook needs.
# It is optional there; whoever has it already keeps it.
sys.modules.setdefault("rfc3987_syntax", None)
