"""A person's own copy (PIPL 45): all that is held about a family or one of its people, as tables.

What belongs in it follows from the register, table by table, so nothing that is kept can be forgotten.
"""
