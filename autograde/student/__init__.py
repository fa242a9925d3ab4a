"""What runs inside the jail, where nothing is trusted once the student's code has started.

``warm``    imports everything once and forks for each submission
``session`` obeys the grader's orders in one submission: run a cell, fork, call a function
``shell``   IPython without a kernel, its outputs as messages
``calls``   calls of the student's functions: what they return, change and warn of
``names``   what one exercise's cell did to names that others need
"""
