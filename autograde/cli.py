"""The command line: what each command takes, and where it goes."""
from __future__ import annotations

import argparse
import atexit
import contextlib
import os
import sys

from autograde import __version__
from autograde.errors import UserError
from autograde.sandbox.bubblewrap import NoIsolation

_DESCRIPTION = "Release the notebooks, grade what comes back in isolation, and tell everybody what came out."


def parser():
    """The parser of every command."""
    top = argparse.ArgumentParser(prog="autograde", description=_DESCRIPTION)
    top.add_argument("--version", action="version", version=f"autograde {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name, help, **kwargs):
        sub = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".", **kwargs)
        sub.add_argument("--course", metavar="DIR", help="the course directory (default: the one you are in)")
        return sub

    command("doctor", "what this machine can do: packages, isolation, browser")

    release = command("release", "make notebooks/ from solutions/, and prove that they work")
    release.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="by name or number (default: all)")
    release.add_argument("--check", action="store_true", help="write nothing; exit code 1 if notebooks/ is out of date")
    release.add_argument("--no-proof", action="store_true", help="do not run the notebooks")
    release.add_argument("--unsafe-no-sandbox", action="store_true", help=argparse.SUPPRESS)

    grade = command("grade", "grade submissions: a submitted/ tree, a zip of a learning platform, or one notebook")
    grade.add_argument("paths", nargs="+", metavar="PATH", help="submitted tree, zip, or notebook (with --student)")
    grade.add_argument("--assignment", "-a", metavar="A", help="which assignment (default: told by folders, names or content)")
    grade.add_argument("--student", metavar="ID", help="whose notebook it is")
    _add_out(grade)
    _add_running(grade)
    grade.add_argument("--force", action="store_true", help="grade again what has not changed")

    demo = command("demo", "a small class of sample submissions, right, wrong, broken and malicious, graded end to end")
    demo.add_argument("--out", default=None, metavar="DIR", help="where everything goes (default: grading/demo)")
    demo.add_argument("--jobs", "-j", type=_positive_int, default=None, metavar="N", help="workers (default: one a core)")
    demo.add_argument("--unsafe-no-sandbox", action="store_true", help="run without isolation")

    audit = command("audit", "how often the grader is wrong: grade the answers whose verdict is known")
    audit.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="by name or number (default: all)")
    audit.add_argument("--exercise", action="append", metavar="ID", help="only this exercise (may be repeated)")
    audit.add_argument("--answers", metavar="DIR", help="the answer bank (default: tests/answers)")
    audit.add_argument("--mutants", action="store_true", help="instead of the bank, the authors' solutions with one small fault each")
    audit.add_argument("--call-seconds", type=_positive, default=10, metavar="S", help="time for one call (default: 10)")
    audit.add_argument("--unsafe-no-sandbox", action="store_true", help=argparse.SUPPRESS)

    for name, help in (
        ("feedback", "write the students' feedback pages again, with marks and comments given by hand"),
        ("report", "write the class report again"),
        ("export", "write results.json and grades.csv again, and grades for Canvas and Moodle"),
    ):
        sub = command(name, help)
        sub.add_argument("--assignment", "-a", metavar="A", help="only this assignment")
        if name == "feedback":
            sub.add_argument("--student", metavar="ID", help="only this student")
        if name == "report":
            sub.add_argument("--hide-students", action="store_true", help="numbers instead of student ids")
        _add_out(sub)
    return top


def _add_out(sub):
    sub.add_argument("--out", default=None, metavar="DIR", help="where results go (default: grading/ in the course)")
    sub.add_argument("--db", metavar="URL", help="the gradebook (default: sqlite in OUT); postgresql://… for many graders")


def _add_running(sub):
    sub.add_argument("--jobs", "-j", type=_positive_int, default=None, metavar="N", help="workers (default: one a core)")
    sub.add_argument("--cluster", metavar="URL", help="a Dask scheduler, tcp://…, instead of workers here")
    sub.add_argument("--timeout", type=_positive, default=None, metavar="S", help="seconds for one submission (default: 300)")
    sub.add_argument("--memory", type=_positive_int, default=None, metavar="MB", help="memory for one submission (default: 1024)")
    sub.add_argument("--figures", choices=("none", "submitted", "render"), default="render", help="figures in feedback: none, as handed in, or drawn again (default)")
    sub.add_argument("--unsafe-no-sandbox", action="store_true", help="run other people's code without isolation")


def _positive(text):
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"must be more than 0, not {text}")
    return value


def _positive_int(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {text}")
    return value


_positive.__name__, _positive_int.__name__ = "number", "whole number"  # in argparse's messages


def run():
    """The program ``autograde``: one command, then the end, without taking a large process apart piece by piece."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy comes: its threads take a tenth of a second to start, and graders are one a core
    code = main()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def main(arguments=None):
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        Default: those of the process.

    Returns
    -------
    int
        Exit code: 0 all well, 1 something could not be done, 2 a mistake in the command.
    """
    from importlib import import_module

    args = parser().parse_args(arguments)
    try:
        return import_module(f"autograde.commands.{args.command}").run(args) or 0
    except (UserError, NoIsolation) as error:
        print(f"autograde {args.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. What is done is kept: the same command goes on from here.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
