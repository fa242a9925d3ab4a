"""A small class of sample submissions, made from the source notebooks and graded end to end."""
from autograde.demo.pupils import ASSIGNMENTS, PUPILS, make_class

__all__ = ["ASSIGNMENTS", "PUPILS", "make_class"]
