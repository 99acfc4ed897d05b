"""What runs in the limited child: a file's bytes in, typed cells out. Knows nothing of Django."""
