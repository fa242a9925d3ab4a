"""Reads what is written as text: a conda command as a shell and conda would read it, and keyboard shortcuts."""
from __future__ import annotations

import argparse
import re
import shlex
from dataclasses import dataclass
from pathlib import PurePath

TOOLS = ("conda", "mamba", "micromamba")

# The options each action knows, as conda's own help lists them: those with a value, those without.
_SOLVING = ("-y --yes -q --quiet --json --override-channels --strict-channel-priority --no-channel-priority --no-pin --copy --no-deps "
            "--offline -k --insecure -C --use-index-cache --no-default-packages --freeze-installed --update-deps -S --update-all -m --mkdir")
_WITHOUT_EFFECT = "-d --dry-run --download-only --only-deps -h --help"
_OPTIONS = {
    "create": ("-n --name", "-c --channel --solver -p --prefix --clone --file", f"{_SOLVING} {_WITHOUT_EFFECT}"),
    "install": ("-n --name", "-c --channel --solver -p --prefix --file", f"{_SOLVING} {_WITHOUT_EFFECT}"),
    "list": ("-n --name", "-p --prefix", "--json --explicit -e --export --md5 --canonical -c -f --full-name --no-pip --show-channel-urls --reverse -r --revisions -h --help -q --quiet -v"),
    "remove": ("-n --name", "-c --channel --solver -p --prefix", f"--all {_SOLVING} --force --force-remove --keep-env {_WITHOUT_EFFECT}"),
    "env remove": ("-n --name", "-p --prefix --solver", "-y --yes -q --quiet --json -d --dry-run -h --help"),
    "env list": ("", "", "--json -h --help"),
    "activate": ("", "", "--stack --no-stack -h --help"),
    "deactivate": ("", "", "-h --help"),
}
_ALIASES = {"uninstall": "remove"}


class NotACommand(ValueError):
    """A text that the shell or conda would not read as one command; its message says where it stops."""


@dataclass(frozen=True)
class Package:
    """A package as conda names one: ``channel::name=version``.

    Attributes
    ----------
    name, version, channel : str
        Lower case; empty where nothing is said.
    """

    name: str
    version: str = ""
    channel: str = ""

    @classmethod
    def read(cls, text):
        """Read one package specification."""
        channel, _, rest = text.rpartition("::")
        if bracket := re.fullmatch(r"(.*?)\[(.*)\]", rest):
            said = {key: value.strip("'\" ") for key, _, value in (item.partition("=") for item in bracket[2].split(","))}
            rest, channel = bracket[1] + ("=" + said["version"] if "version" in said else ""), said.get("channel", channel)
        match = re.fullmatch(r"\s*([A-Za-z0-9_.-]+?)\s*(?:([=<>!~ ].*))?", rest)
        if not match:
            raise NotACommand(f"“{text}” is no name of a package")
        return cls(match[1].lower(), (match[2] or "").strip(), _channel(channel))

    def admits(self, version):
        """Whether this specification allows a version such as ``"3.12.4"``."""
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        parts = [part.strip() for part in self.version.split(",") if part.strip()]
        try:
            return all(SpecifierSet(_specifier(part)).contains(version) for part in parts)
        except InvalidSpecifier:
            return False


@dataclass(frozen=True)
class Command:
    """One conda command, taken apart.

    Attributes
    ----------
    action : str
        ``"create"``, ``"install"``, ``"env remove"``, …
    environment : str or None
        What ``-n`` says, or the name after ``activate``.
    words : tuple of str
        What is neither an option nor its value: names of packages, mostly.
    options : dict
        The other options, by their long name without dashes.
    """

    action: str
    environment: str | None
    words: tuple
    options: dict

    @classmethod
    def read(cls, text):
        """Read a command.

        Parameters
        ----------
        text : str
            As typed at a terminal.

        Returns
        -------
        Command

        Raises
        ------
        NotACommand
            If a shell or conda would not take it; the message is a clause that says why.
        """
        tool, *words = _shell_words(text)
        tool = re.sub(r"\.(exe|bat)$", "", PurePath(tool).name)
        if tool not in TOOLS:
            raise NotACommand(f"it begins with “{tool}”, which is not conda (or mamba, micromamba)")
        filtered = None
        if "|" in words:
            words, filtered = words[: words.index("|")], words[words.index("|") + 1:]
        depth = 2 if words[:1] == ["env"] else 1
        action = " ".join(words[:depth])
        action = _ALIASES.get(action, action)
        if action not in _OPTIONS:
            raise NotACommand(f"“{tool} {action}” is nothing this exercise needs: after {tool} comes what to do (create, install, list, …)")
        found = _parser(tool, action).parse_intermixed_args(words[depth:])
        options = {key: value for key, value in vars(found).items() if key not in ("words", "name") and value}
        if filtered is not None:
            found.words += _searched(filtered)
        name = getattr(found, "name", None)
        if action == "activate" and name is None and found.words:
            name = found.words.pop(0)
        return cls(action, name, tuple(found.words), options)

    @property
    def packages(self):
        """tuple of Package: the words read as packages."""
        return tuple(map(Package.read, self.words))

    def package(self, name):
        """The package of that name among the words, or None."""
        return next((p for p in self.packages if p.name == name), None)

    def source(self, package):
        """The channels a package would be taken from, the most wanted first."""
        return (package.channel,) if package.channel else tuple(map(_channel, self.options.get("channel", ())))

    @property
    def happens(self):
        """Whether it does something, and does not only show help or what it would do."""
        return not {"help", "dry_run", "download_only", "only_deps"} & set(self.options)


def keys(text):
    """A keyboard shortcut in one spelling: ``"Control + Return"`` and ``"ctrl-enter"`` become ``"ctrlenter"``.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Lower case, without spaces, ``+``, ``-`` and commas.
    """
    text = str(text).lower()
    for other, usual in {"⌘": "cmd", "⌥": "alt", "⌃": "ctrl", "⇧": "shift", "⏎": "enter", "↩": "enter", "↵": "enter", "⎋": "esc",
                         "command": "cmd", "control": "ctrl", "option": "alt", "return": "enter", "escape": "esc"}.items():
        text = text.replace(other, usual)
    return re.sub(r"[\s+,\-]", "", text)


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise NotACommand(f"conda stops there: {message}")


def _parser(tool, action):
    """A parser like conda's own, so that spellings and the order of options are read as conda reads them."""
    parser = _Parser(add_help=False)
    name, with_value, without = (options.split() for options in _OPTIONS[action])
    if not name and action == "activate" and tool != "conda":
        name = ["-n", "--name"]
    if action == "remove" and tool != "conda":
        without = [option for option in without if option != "--all"]
        parser.add_argument("-a", "--all", action="store_true")
    if name:
        parser.add_argument(*name, dest="name")
    for options, how in ((with_value, {"action": "append"}), (without, {"action": "store_true"})):
        for group in _grouped(options):
            parser.add_argument(*group, **how)
    parser.add_argument("words", nargs="*")
    return parser


def _grouped(options):
    """Pair each short option with the long one after it."""
    groups, short = [], []
    for option in options:
        if option.startswith("--"):
            groups.append([*short, option])
            short = []
        else:
            groups += [short] if short else []
            short = [option]
    return groups + ([short] if short else [])


def _shell_words(text):
    """Split a command as a shell does; a redirection or a second command is refused."""
    text = text.replace("\\\n", " ").strip()
    if "\n" in text:
        raise NotACommand("it has more than one line; one command is asked for")
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        words = list(lexer)
    except ValueError:
        raise NotACommand("a quotation mark is opened and never closed") from None
    if not words:
        raise NotACommand("it is empty")
    for word in words:
        if word and set(word) <= set("();<>|&") and word != "|":
            why = "for the shell this means “write into a file”: put quotation marks around it" if set(word) & set("<>") else "one command is asked for"
            raise NotACommand(f"it holds “{word}” outside of quotation marks; {why}")
    return words


def _searched(words):
    """What ``| grep WORD`` looks for."""
    patterns = [word for word in words[1:] if not word.startswith(("-", "/"))]
    if words[:1] not in (["grep"], ["findstr"], ["Select-String"]) or len(patterns) != 1:
        raise NotACommand("what stands after “|” is not understood")
    return patterns


def _channel(text):
    """A channel's name, also where it is given as an address or with a platform."""
    parts = [part for part in str(text).lower().split("/") if part and not re.fullmatch(r"noarch|(linux|osx|win)-\w+|https?:|conda\.anaconda\.org", part)]
    return parts[-1] if parts else ""


def _specifier(part):
    """A conda version constraint in Python's notation: ``=3.12`` means any 3.12."""
    if match := re.fullmatch(r"=(?!=)\s*([\d.]+?)(\.?\*)?(=.*)?", part):
        return f"=={match[1]}.*"
    if re.fullmatch(r"[\d.]+(\*)?", part):
        return f"=={part}"
    return part
