"""What is typed into a form is kept on the server until the form is accepted.

No log entries: a draft is nobody's record yet, and is read by nobody but who typed it.
"""
