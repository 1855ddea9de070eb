"""Docstrings as HTML: paragraphs, lists, tables and code are told apart as they are in the text."""

import inspect
import re
from html import escape

_RULE = re.compile(r"=[= ]*=")
_BULLET = re.compile(r"- ")


def prose(text: str) -> str:
    """A docstring, or a part of one."""
    blocks = re.split(r"\n\s*\n", inspect.cleandoc(text))
    return "\n".join(_block(block.splitlines()) for block in blocks)


def inline(text: str) -> str:
    """What stands in backticks is code."""
    return re.sub(r"``([^`]+)``|`([^`]+)`", lambda code: f"<code>{code[1] or code[2]}</code>", escape(text))


def _block(lines: list[str]) -> str:
    if _RULE.fullmatch(lines[0]):
        return _table(lines)
    if _BULLET.match(lines[0]):
        items = re.split(r"\n- ", "\n" + "\n".join(lines))[1:]
        return (
            "<ul>\n" + "\n".join(f"<li>{inline(' '.join(item.split()))}</li>" for item in items) + "\n</ul>"
        )
    return f"<p>{inline(' '.join(line.strip() for line in lines))}</p>"


def _table(lines: list[str]) -> str:
    """Rows between rules of equals signs, which tell where columns begin."""
    begins = [match.start() for match in re.finditer("=+", lines[0])]
    head, *rows = [_cells(line, begins) for line in lines if not _RULE.fullmatch(line)]
    return table(head, [[inline(cell) for cell in row] for row in rows])


def _cells(line: str, begins: list[int]) -> list[str]:
    return [line[begin:end].strip() for begin, end in zip(begins, [*begins[1:], None], strict=True)]


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table of HTML cells under headings of text, which may be wide."""
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table>\n<thead><tr>{titles}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'
