"""Files that were damaged by chance: bytes of the file, and words of the XML inside.

``python -m tests.office_mutants [COUNT] [SEED]`` reads that many and says what
came of them; anything but a book or a diagnostic stops it with the mutant's number.
"""

from __future__ import annotations

import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from perfeval import office
from perfeval.errors import RubricError
from perfeval.render import render

FOLDER = Path(__file__).parent / "fixtures" / "office"
_LARGEST = 60_000
_TOKEN = re.compile(r"<[^<>]*>|[^<>]+")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_VALUES = (
    "", "0", "-1", "1", "99999999999", "1e309", "A1", "A0", "XFE1", "A1:B0", "s", "n", "e", "d",
    "inlineStr", "restart", "continue", "../../x", "External", "true", "_xD800_", "０", "١", "≥",
    "begin", "\U0001f600",
)  # fmt: skip
_WORDS = (
    "", "0", "1E400", "nan", "-", "#DIV/0!", "1.5.2", "_x000D_", "\ufffe", "&amp;", "9" * 500,
    "٣", "½",
)  # fmt: skip
_FORMATS = ('"≥"0%', "0!.0,", "[h]:mm", "yyyy;@", "0;0;0;@", '"', "\\", "[", ";;;", "*", "_", "d%")


def seeds() -> list[bytes]:
    """Good files to damage."""
    kinds = (".xlsx", ".docx")
    files = sorted(each for each in FOLDER.iterdir() if each.suffix in kinds)
    small = (each for each in files if each.stat().st_size < _LARGEST)
    return [each.read_bytes() for each in small if zipfile.is_zipfile(each)]


def damaged_bytes(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, left out, put in or cut off."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(found) or 1)
        match chance.randrange(5):
            case 0:
                found[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del found[place : place + chance.choice((1, 4, 200))]
            case 2:
                found[place:place] = chance.randbytes(chance.choice((1, 3, 50)))
            case 3 if chance.random() < 0.2:
                del found[place:]
            case _:
                # The directory at the end, where the sizes and offsets are.
                place = max(0, len(found) - chance.randrange(1, 900))
                found[place : place + 1] = chance.choice((b"\0", b"\xff", chance.randbytes(1)))
    return bytes(found)


def _damaged_token(token: str, chance: random.Random) -> str:
    if not token.startswith("<"):
        return chance.choice(_WORDS)
    if (found := _ATTRIBUTE.findall(token)) and chance.random() < 0.9:
        name, value = chance.choice(found)
        if chance.random() < 0.15:
            return token.replace(f'{name}="{value}"', "", 1)
        values = _FORMATS if name == "formatCode" else _VALUES
        new = chance.choice(values).replace("&", "&amp;").replace('"', "&quot;")
        return token.replace(f'{name}="{value}"', f'{name}="{new}"', 1)
    return chance.choice(("", token * 2, token.replace("/", ""), token.replace(">", "/>"), "<x>"))


def damaged_xml(data: bytes, chance: random.Random) -> bytes:
    """Attributes, texts and elements of one or more parts changed, in a file that is a good zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))]
        weighed = [name for name in names if "theme" not in name and "docProps" not in name]
        hit = set(chance.sample(weighed, min(len(weighed), chance.choice((1, 1, 2)))))
        for name in old.namelist():
            content = old.read(name)
            if name in hit:
                if chance.random() < 0.03:
                    continue
                tokens = _TOKEN.findall(content.decode("utf-8", "replace"))
                for _ in range(chance.randint(1, 5)):
                    place = chance.randrange(len(tokens))
                    tokens[place] = _damaged_token(tokens[place], chance)
                content = "".join(tokens).encode("utf-8", "surrogatepass")
            new.writestr(name, content)
    return out.getvalue()


def mutants(count: int, seed: int) -> Iterator[bytes]:
    """``count`` damaged files, half of them in their XML."""
    good = seeds()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        data = chance.choice(good)
        yield (damaged_xml if number % 2 else damaged_bytes)(data, chance)


def outcome(data: bytes) -> str:
    """``read``, or the code of the one diagnostic; any other exception goes through."""
    try:
        book = office.read(data, "表.xlsx")
    except RubricError as error:
        (found,) = error.diagnostics
        assert render(found)
        return found.code
    for grid in book.tables:
        assert all(cell.text or cell.problem for cell in grid.cells.values())
        assert "\0" not in "".join(cell.text for cell in grid.cells.values())
        "".join(cell.text for cell in grid.cells.values()).encode()
    return "read"


def main(count: int = 10_000, seed: int = 1) -> None:
    """Read ``count`` damaged files and print how they came out."""
    found: Counter[str] = Counter()
    slowest = 0.0
    for number, data in enumerate(mutants(count, seed)):
        begin = time.process_time()
        try:
            found[outcome(data)] += 1
        except Exception:
            print(f"mutant {number} of seed {seed}", file=sys.stderr)  # noqa: T201 - a command
            raise
        slowest = max(slowest, time.process_time() - begin)
    print(dict(found.most_common()), f"slowest {slowest:.2f} s")  # noqa: T201 - a command


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
