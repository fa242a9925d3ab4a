"""What travels between the grader and the student's process, and how.

``frames``  one message on a socket: a JSON header and raw bytes beside it
``codec``   plain values from the student's side, read without pickle or eval
``payload`` arguments to the student's side, by pickle: that direction is safe
"""
