"""Make what the program reads from what people edit.

python tools/generate.py            write data/generated and the generated pages of docs
python tools/generate.py --check    compare only; exit 1 and name the files that differ
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import gen_data
import gen_docs
import gen_language
import gen_readme
import gen_rules
from gen_data import DataError, as_json

from ipskeptic.errors import StoreError
from ipskeptic.render.schema import SCHEMAS
from ipskeptic.update.builtin import build_builtin

ROOT = Path(__file__).resolve().parent.parent
# Folders in which every Markdown page is generated, so that a page nobody makes is a left-over.
OWNED = ("docs/feeds", "docs/evidence", "docs/rules")


def build(root: Path) -> dict[str, bytes]:
    """Everything generated, by path under the project's root.

    Raises:
        DataError: A file that people edit is wrong.
        StoreError: A file of data/registry is wrong.
    """
    data = root / "data"
    made = {
        "data/generated/catalogue.json": as_json(gen_data.catalogue(data)),
        "data/generated/reasoning.json": as_json(gen_data.reasoning(data)),
        "data/generated/online.json": as_json(gen_data.online(data)),
        "data/generated/countries.json": as_json(gen_data.countries(data)),
        "data/generated/cases.json": as_json(gen_data.cases(data)),
        "data/generated/measured.json": as_json(gen_data.measured(data)),
        "data/generated/builtin.idx": build_builtin(data),
    }
    made |= {
        f"data/generated/language-{tag}.json": as_json(language)
        for tag, language in gen_language.languages(data).items()
    }
    made |= {
        f"data/schema/{name}.schema.json": (json.dumps(schema(), indent=2) + "\n").encode()
        for name, (schema, _) in SCHEMAS.items()
    }
    made |= {f"docs/{path}": content for path, content in gen_docs.pages(data).items()}
    rules = gen_rules.pages(gen_data.measured(data))
    made |= {f"docs/{path}": content for path, content in rules.items()}
    return made


def differences(root: Path, made: dict[str, bytes]) -> list[str]:
    """The generated files that are missing, differ, or are made by nobody any more."""
    wrong = [path for path, content in made.items() if _read(root / path) != content]
    wrong += [path.relative_to(root).as_posix() for path in _left_over(root, made)]
    return sorted(wrong)


def _read(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    # A checkout on Windows may have turned the line ends of text files.
    return content if path.suffix == ".idx" else content.replace(b"\r\n", b"\n")


def _left_over(root: Path, made: dict[str, bytes]) -> list[Path]:
    return [
        path
        for folder in OWNED
        for path in sorted((root / folder).glob("*.md"))
        if path.relative_to(root).as_posix() not in made
    ]


def write(root: Path, made: dict[str, bytes]) -> list[str]:
    """Write what differs, remove left-over pages; the paths that changed."""
    changed = differences(root, made)
    for path in changed:
        target = root / path
        if path not in made:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(made[path])
    return changed


def main(arguments: list[str]) -> int:
    """Run; the exit code."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        made = build(ROOT)
        if arguments:
            wrong = differences(ROOT, made | gen_readme.pages(ROOT))
            for path in wrong:
                print(f"{path} differs from its source")
            if wrong:
                print("run: python tools/generate.py")
            return 1 if wrong else 0
        changed = write(ROOT, made)
        # These show what the program says, and that reads what was just written.
        changed += write(ROOT, made | gen_readme.pages(ROOT))
    except gen_readme.PageError as error:
        print(error, file=sys.stderr)
        return 2
    except DataError as error:
        print(f"data/{error}", file=sys.stderr)
        return 2
    except StoreError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(changed)} files changed" if changed else "nothing changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
