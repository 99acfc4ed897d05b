"""How long reading a notice takes, beside decoding and hashing the same file (the floor).

    .venv/bin/python bench/reader.py [NOTICE]
"""

import hashlib
import subprocess
import sys
from pathlib import Path

from timing import RUNS, timed

from nuanxin.base.files.texts import read_text
from nuanxin.plans.reader import read

SAMPLE = Path(__file__).parents[1] / "nuanxin" / "plans" / "notice" / "sample-notice.txt"


def main() -> None:
    notice = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    command = [str(Path(sys.executable).parent / "nuanxin"), "notice", "read", str(notice), "--jsonl"]
    floor = timed(lambda: hashlib.sha256(notice.read_text("utf-8-sig").encode()).digest())
    inside = timed(lambda: read(read_text(notice.read_bytes(), notice.name)))
    nothing = timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    outside = timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    print(f"{notice.name}: {notice.stat().st_size:,} bytes, median of {RUNS}")
    print(f"  decode and hash        {floor * 1000:8.2f} ms")
    print(f"  read (in the process)  {inside * 1000:8.2f} ms   {inside / floor:.0f} x")
    print(f"  python -c pass         {nothing * 1000:8.2f} ms")
    print(f"  nuanxin notice read    {outside * 1000:8.2f} ms   {outside / nothing:.0f} x")


if __name__ == "__main__":
    main()
