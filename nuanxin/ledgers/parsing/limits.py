"""What a file may weigh. A user who meets one of these is told the number."""

MIB = 1024 * 1024
FILE = 50 * MIB        # bytes as sent
UNPACKED = 100 * MIB   # bytes of all parts
RATIO = 200            # unpacked to packed, of one part …
RATIO_FROM = MIB       # … that is larger than this
ENTRIES = 2_000        # parts of one container
ROWS = 200_000
COLUMNS = 200
CELLS = 4_000_000
DEPTH = 64             # XML elements inside each other
MEMORY = 768 * MIB     # address space of the child; what it really keeps stays below 512 MiB
CPU = 30               # seconds of the child
WALL = 60              # seconds until an answer is no longer waited for
