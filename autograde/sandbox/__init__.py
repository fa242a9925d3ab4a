"""The walls around other people's code.

``bubblewrap``  the outer jail: one per worker, started as an ordinary user
``drop_root``   what root does first: bind what is needed, become nobody
``isolate``     the inner jail: each submission in namespaces of its own
``confine``     no privileges, resource limits, seccomp and Landlock for the student's code itself
``watch``       the process tree as seen from outside: its memory, its members, its end
``probes``      attempts to break out, for ``autograde doctor``
"""
