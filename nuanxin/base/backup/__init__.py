"""One sealed file of all that cannot be made again: database and uploads, in one snapshot.

``making`` writes it, ``restoring`` brings it back into an empty installation. Inside: ``sealed``
(encryption), ``entries`` (what lies in it), ``manifest`` (what it must equal), ``rows`` (hashes of
tables), ``postgres`` (the programs that dump and load). Keys are not in it: without
``NUANXIN_DATA/keys`` nobody opens it, and nobody reads what is sealed in the database.
"""
