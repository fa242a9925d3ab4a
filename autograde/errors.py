"""What goes wrong on the way of a submission, as sentences."""


class UserError(Exception):
    """A mistake of whoever typed the command: one clear sentence, exit code 2, no traceback."""


class GradebookLost(Exception):
    """The gradebook stopped answering in the middle of a transaction, which was undone."""


class Ungradable(Exception):
    """A submission that cannot be graded at all, and the one sentence that says why."""
