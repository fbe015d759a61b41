"""Judgements on findings of rules: `judged.jsonl`, which names a sentence by a hash."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

JUDGED = Path(__file__).resolve().parent / "judged.jsonl"
DIGITS = 16  # 64 bits: among a few thousand sentences no two share them by chance

Key = tuple[str, str, str]  # rule, document, hash of the text


def hash_of(sentence: str, flagged: str) -> str:
    """What stands for a finding's text: the words in lower case, however they are spaced.

    Of one address in a sentence a rule may be right and of the next wrong, so what is flagged
    counts too where it is less than the sentence.
    """
    words = " ".join(sentence.casefold().split())
    part = " ".join(flagged.casefold().split())
    text = words if part in ("", words) else f"{words}\n{part}"
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def judgements() -> dict[Key, bool]:
    """What was judged, by key."""
    if not JUDGED.exists():
        return {}
    kept: dict[Key, bool] = {}
    for number, line in enumerate(JUDGED.read_text(encoding="utf-8").splitlines(), 1):
        entry = json.loads(line)
        key = (entry["rule"], entry["document"], entry["sentence"])
        if key in kept:
            raise SystemExit(f"{JUDGED.name}:{number}: judged twice: {' '.join(key)}")
        kept[key] = bool(entry["right"])
    return kept


def take(path: Path) -> int:
    """Add what was judged in a list to `judged.jsonl`, without the text; the latest word counts."""
    entries: dict[Key, dict[str, object]] = {}
    for source in (JUDGED, path):
        for line in source.read_text(encoding="utf-8").splitlines() if source.exists() else ():
            entry = json.loads(line)
            if entry["right"] is None:
                continue
            if not isinstance(entry["right"], bool) or not entry["why"].strip():
                raise SystemExit(f"{source.name}: true or false, and why in a few words: {line}")
            kept = {k: entry[k] for k in ("rule", "document", "sentence", "right", "why")}
            entries[entry["rule"], entry["document"], entry["sentence"]] = kept
    lines = [json.dumps(entries[key], ensure_ascii=False) for key in sorted(entries)]
    JUDGED.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)
