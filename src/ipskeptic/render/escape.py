"""Text from feeds, input and servers made harmless, one function per output language.

Everything here takes text that somebody else wrote and gives text that says the same and does
nothing. No other file of this package escapes on its own, so one contract test covers them all.
"""

from __future__ import annotations

from functools import lru_cache

# A cell that starts with one of these is a formula in Excel, LibreOffice or Google Sheets.
# Source: OWASP, "CSV Injection", the list of first characters, from memory.
FORMULA_STARTS = "=+-@\t\r\n"

# A CI runner acts on "##[command]" anywhere in a line of a log, and on "::command::" at its start.
# Source: actions/runner, ActionCommand.cs (TryParse and TryParseV2), from memory.
OLD_COMMAND = "##["

# Text of so many characters is kept once it is made safe (judgement: a long sentence).
SHORT = 300

# RFC 3986, section 2.3, and the slash between segments.
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"


def terminal(text: str) -> str:
    """Make text safe for one line of a terminal or of a CI log.

    Control, C1, bidi, invisible, private and unassigned characters and lone surrogates become
    visible escapes (`\\x1b`, `\\u202e`); every kind of space becomes a plain one; "##[", which a CI
    log may take as a command, is broken.
    """
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return text.replace(OLD_COMMAND, "##\\x5b") if OLD_COMMAND in text else text


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    # What is left are the space separators (Zs), which change no more than the width.
    if char.isspace() and char not in "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029":
        return " "
    code = ord(char)
    if char in "\t\n\r":
        return {"\t": "\\t", "\n": "\\n", "\r": "\\r"}[char]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def log_line(text: str) -> str:
    """Make text safe at the very start of a line of a CI log; `::1` and the like stay."""
    return finished(terminal(text))


def finished(text: str) -> str:
    """Break in finished text of ours every line that a CI log may take as a command.

    Only wrapping can bring one about where all that came from outside went through `terminal`.
    """
    if "::" not in text:
        return text
    import re

    return re.sub(r"(?m)^([^\S\n]*):(?=:[A-Za-z][A-Za-z-]*(?: |::))", r"\1\\x3a", text)


def rich_markup(text: str) -> str:
    """Make text safe inside rich markup, where `[red]` is a tag.

    Source: rich.markup.escape; not called, since importing rich costs more than the whole answer.
    """
    import re

    def double(match: re.Match[str]) -> str:
        backslashes, tag = match.groups()
        return f"{backslashes}{backslashes}\\{tag}"

    escaped = re.sub(r"(\\*)(\[[a-z#/@][^[]*?])", double, terminal(text))
    trailing = len(escaped) - len(escaped.rstrip("\\"))
    # An odd number of backslashes at the end would escape a tag that follows.
    return escaped + "\\" if trailing % 2 else escaped


def markdown(text: str, *, in_table: bool = False) -> str:
    """Make text safe in Markdown prose and table cells.

    Words that a renderer or a forge could act on without any markup (links, mentions, references
    such as #1, markup itself) are put into code spans, where nothing is acted on; what is merely
    punctuation is escaped with a backslash.

    Source: CommonMark 0.31, "Backslash escapes", "Code spans"; GitHub Flavored Markdown,
    "Autolinks (extension)" and "Tables (extension)".
    """
    return _often(text, in_table) if len(text) <= SHORT else _markdown(text, in_table)


def _markdown(text: str, in_table: bool) -> str:
    import re

    # Letters of any script, digits and plain punctuation; no character that starts a construct.
    plain = re.compile(r"[^\W_]+(?:[-'’\"“”/,;:.?()%–—…][^\W_]*)*")
    active = re.compile(r"://|www\.|[^\W\d_]\.[^\W\d_]{2,}|^GH-\d", re.IGNORECASE)
    out: list[str] = []
    held: list[str] = []
    for word in terminal(text).split(" "):
        bare = word.lstrip('("“–—')
        if not word.strip('%(),.:;?…–—"“”'):
            harmless = not held
        else:
            harmless = plain.fullmatch(bare) is not None and active.search(bare) is None
        if harmless:
            if held:
                out.append(_span(" ".join(held), in_table))
                held = []
            out.append(word)
        else:
            held.append(word)
    if held:
        out.append(_span(" ".join(held), in_table))
    return _no_block_start(" ".join(out))


def _span(text: str, in_table: bool) -> str:
    """Words as code, with a comma at their end beside it: it is no part of an address."""
    bare = text.rstrip(",")
    if not bare or bare == text:
        return markdown_code(text, in_table=in_table)
    return markdown_code(bare, in_table=in_table) + text[len(bare) :]


# Sources, causes and reasons are the same for one address after another.
_often = lru_cache(maxsize=1024)(_markdown)


def _no_block_start(text: str) -> str:
    """Keep a first word such as `1.` or `-` from opening a list or a setext heading."""
    first, space, rest = text.partition(" ")
    if first[:-1].isdigit() and first[-1] in ".)":
        return f"{first[:-1]}\\{first[-1]}{space}{rest}"
    return text


def markdown_code(text: str, *, in_table: bool = False) -> str:
    """Put text into a code span.

    Args:
        text: What to show.
        in_table: It stands in a table, where a pipe ends the cell even inside code unless it is
            escaped (GFM, "Tables"); elsewhere the backslash would be shown.
    """
    text = terminal(text)
    if not text.strip():
        return ""
    longest = run = 0
    for char in text:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    body = text.replace("|", "\\|") if in_table else text
    return f"{fence}{pad}{body}{pad}{fence}"


def html(text: str) -> str:
    """Make text safe in HTML, in an element or in a quoted attribute."""
    text = terminal(text)
    for char, entity in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&quot;"),
        ("'", "&#x27;"),
        ("`", "&#x60;"),
    ):
        text = text.replace(char, entity)
    return text


def csv_cell(text: str, *, keep_lines: bool = False) -> str:
    """Make text safe in a cell of CSV or TSV; quoting is the writer's matter.

    Args:
        text: The cell.
        keep_lines: Leave line breaks and tabs inside the cell, as a column of the user's own
            input may hold them.
    """
    if not text:
        return text
    if text[0] in FORMULA_STARTS and not _is_number(text):
        text = f"'{text}"
    return _log_lines(text, "\n\r\t") if keep_lines else log_line(text)


def _log_lines(text: str, marks: str) -> str:
    """Make text safe line by line, and keep the marks that part it."""
    if not marks or text.isprintable():
        return log_line(text)
    return marks[0].join(_log_lines(part, marks[1:]) for part in text.split(marks[0]))


def _is_number(text: str) -> bool:
    """Whether text is a plain signed number, which no spreadsheet evaluates to anything else."""
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii() and all(char in "+-.0123456789eE" for char in text)


def workflow_data(text: str) -> str:
    """Make text safe as the message of a GitHub workflow command.

    Source: actions/toolkit, packages/core/src/command.ts, escapeData, from memory.
    """
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return terminal(text)


def workflow_property(text: str) -> str:
    """Make text safe as a property of a GitHub workflow command.

    Source: actions/toolkit, packages/core/src/command.ts, escapeProperty, from memory.
    """
    return workflow_data(text).replace(":", "%3A").replace(",", "%2C")


def xml(text: str) -> str:
    """Make text safe in XML 1.0, in an element or in a quoted attribute.

    Source: XML 1.0 (fifth edition), production Char: control characters can't be written at all.
    """
    return html(text).replace("&#x60;", "`")


def sarif_text(text: str) -> str:
    """Make text safe in a plain-text message of SARIF, where `[a](b)` is a link, `{0}` an argument.

    A blank parts what would make one; nothing else is changed, so defanged addresses read as they
    are whether or not a viewer knows about escapes.

    Source: SARIF 2.1.0, sections 3.11.5 (placeholders) and 3.11.6 (embedded links).
    """
    import re

    text = terminal(text).replace("](", "] (")
    return re.sub(r"\{(?=\d{1,20}\})", "{ ", text)


def uri_path(path: str) -> str:
    """A path as the path of a URI: what is not unreserved is percent-encoded, `/` stays.

    A byte of a file's name that is no UTF-8, which Python reads as a lone surrogate, is that byte.

    Source: RFC 3986, sections 2.1 to 2.3; `:` is encoded, since in a first segment it would end a
    scheme (section 4.2).
    """
    try:
        octets = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        octets = path.encode("utf-8", "surrogatepass")
    return "".join(chr(octet) if chr(octet) in _UNRESERVED else f"%{octet:02X}" for octet in octets)


def paired(text: str) -> str:
    """Text without halves of surrogate pairs, which strict readers of JSON refuse.

    Source: RFC 8259, section 8.2: what a reader makes of them is unpredictable; Go's protojson
    refuses the document.
    """
    if any("\ud800" <= char <= "\udfff" for char in text):
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def json_text(document: str) -> str:
    """Break in a finished JSON document what a CI log may take as a command.

    The document is ASCII already (`ensure_ascii`), so nothing else in it can act. "##[" can occur
    only inside a string, where the escape says the same.
    """
    return document.replace(OLD_COMMAND, "##\\u005b") if OLD_COMMAND in document else document
