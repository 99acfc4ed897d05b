"""What the witness says when its file is read again: points each chain must still pass through."""

from array import array
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from nuanxin.association.log.chain import BEGIN, line_mac
from nuanxin.association.log.report import Fault
from nuanxin.association.log.witness import Line, Seal, lines_of


def short(mac: str) -> int:
    """64 bits that tell one MAC from another."""
    return int.from_bytes(sha256(mac.encode()).digest()[:8])


@dataclass
class Points:
    """The numbers and MACs of one chain that were witnessed; 16 bytes each."""

    numbers: "array[int]" = field(default_factory=lambda: array("Q"))
    macs: "array[int]" = field(default_factory=lambda: array("Q"))

    def add(self, number: int, mac: str) -> None:
        self.numbers.append(number)
        self.macs.append(short(mac))

    def in_order(self) -> list[tuple[int, int]]:
        return sorted(zip(self.numbers, self.macs, strict=True))


@dataclass
class Testimony:
    """All of it; ``fault`` is the first thing wrong with the file itself."""

    points: dict[int, Points] = field(default_factory=dict)
    at: datetime | None = None
    fault: Fault | None = None

    def of(self, division: int) -> list[tuple[int, int]]:
        return self.points[division].in_order() if division in self.points else []


def hear(path: Path, seal: Seal | None) -> Testimony:
    """Read the file and hold it against its own chain and the seal; genuine lines count even
    where others are not.
    """
    heard = Testimony()
    number, mac = 0, BEGIN
    for line in lines_of(path):
        genuine = line is not None and line_mac(mac, line.text) == line.mac
        if heard.fault is None:
            heard.fault = _wrong(line, number + 1, seal, genuine=genuine)
        if line is None:
            number += 1
            continue
        number, mac = line.number, line.mac
        if genuine:
            _note(heard, line)
    if heard.fault is None:
        heard.fault = _short(number, seal)
    return heard


def _wrong(line: Line | None, expected: int, seal: Seal | None, *, genuine: bool) -> Fault | None:
    if line is not None and line.number > expected:
        return Fault(None, expected, "witness", f"日志见证文件缺第 {expected} 行。")
    if line is None or line.number != expected or not genuine:
        return Fault(None, expected, "witness", f"日志见证文件第 {expected} 行被改动过。")
    if seal and line.number == seal.number and line.mac != seal.mac:
        return Fault(None, expected, "seal", f"数据库里的见证封签与见证文件第 {expected} 行对不上。")
    return None


def _short(last: int, seal: Seal | None) -> Fault | None:
    if seal is None:
        return Fault(None, last, "seal", "数据库里的见证封签不见了。")
    if seal.number > last:
        words = f"日志见证文件从第 {last + 1} 行起不见了，原来至少有 {seal.number} 行。"
        return Fault(None, last + 1, "witness", words)
    return None


def _note(heard: Testimony, line: Line) -> None:
    heard.at = line.at
    for division, (number, mac) in line.heads.items():
        heard.points.setdefault(division, Points()).add(number, mac)


