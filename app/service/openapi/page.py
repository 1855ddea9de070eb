"""The document as a page to read: plain HTML, without a script or anything loaded."""

import importlib
import inspect
from collections.abc import Iterator
from html import escape
from string import Template

from app.service import options
from app.service.http import pages, refusals
from app.service.openapi.kinds import kind
from app.service.openapi.prose import inline, prose, table
from app.service.openapi.schemas import Json

# Every pair of colours has a contrast of at least 4.5 to 1, in both schemes.
_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ground: #f3f4f6; --ink: #1b1f24; --quiet: #57606a;
  --edge: #d0d7de; --accent: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --paper: #22272e; --ground: #16191d; --ink: #e6eaef;
  --quiet: #a9b3be; --edge: #444c56; --accent: #7ab8f5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1000px; padding: 24px 16px 64px; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--accent); }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; list-style: none; }
code, pre { font: 14px/1.5 ui-monospace, monospace; }
pre { padding: 16px; overflow-x: auto; background: var(--paper); border: 1px solid var(--edge); border-radius: 8px; }
details { margin: 8px 0; padding: 8px 16px; background: var(--paper); border: 1px solid var(--edge);
  border-radius: 8px; }
summary { cursor: pointer; } summary span { color: var(--quiet); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 8px 0 16px; font-size: 14px; }
th, td { padding: 4px 12px 4px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--edge); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
"""

_BODY = Template("""<header>
<h1>$title</h1>
$told
<p>For programs: <a href="/openapi.json">OpenAPI 3.1</a>.</p>
<nav aria-label="Parts"><ul>
$parts
</ul></nav>
</header>
<main>
$content
</main>""")

#: From an API key to a first movement.
_THREE_LINES = """curl -d grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer -d client_id=$$CLIENT_ID -d assertion=$$KEY $url/token
curl -H "Authorization: Bearer $$TOKEN" $url/v3/inventories
curl -H "Authorization: Bearer $$TOKEN" -H "Content-Type: application/json" -d '{"movements": [{"productUuid": "…", "variantUuid": "…", "from": "…", "to": "…", "change": 1}]}' $url/v3/movements"""

#: Of rooms whose name alone would not do.
_TITLES = {
    "oauth": "OAuth",
    "openapi": "This documentation",
    "sandbox": "Test switches",
}

HEADERS = pages.headers(_STYLE)


def page(document: Json) -> bytes:
    """The page of an OpenAPI `document` of ours."""
    rooms = [tag["name"] for tag in document["tags"]]
    sections = [
        ("begin", "Three lines to begin with", _three_lines(document["servers"][0]["url"])),
        *((room, _title(room), _room(document, room)) for room in rooms),
        ("shapes", "Shapes", "\n".join(_shapes(document))),
        ("decided", "What we decided", "\n".join(_decided(rooms))),
    ]
    title = f"Storeroom {document['info']['version']}"
    body = _BODY.substitute(
        title=escape(title),
        told=prose(document["info"]["description"]),
        parts="\n".join(f'<li><a href="#{name}">{escape(title)}</a></li>' for name, title, _ in sections),
        content="\n".join(
            f'<section id="{name}">\n<h2>{escape(title)}</h2>\n{content}\n</section>'
            for name, title, content in sections
        ),
    )
    return pages.framed(title, _STYLE, body)


def _title(room: str) -> str:
    return _TITLES.get(room, room.capitalize())


def _three_lines(url: str) -> str:
    lines = Template(_THREE_LINES).substitute(url=url)
    return f"<p>With a key of <code>storeroom api-key</code>:</p>\n<pre>{escape(lines)}</pre>"


def _room(document: Json, room: str) -> str:
    described = next(tag["description"] for tag in document["tags"] if tag["name"] == room)
    operations = (
        _operation(path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if room in operation["tags"]
    )
    return "\n".join((prose(described), *operations))


def _operation(path: str, method: str, operation: Json) -> str:
    parts = [prose(operation["description"])] if "description" in operation else []
    parts.append(f"<p>{_scope(operation['security'])}</p>")
    if parameters := operation.get("parameters"):
        rows = [_parameter(parameter) for parameter in parameters]
        parts.append(table(["parameter", "in", "what"], rows))
    if body := operation.get("requestBody"):
        parts.append(f"<p>Body: {_content(body)}</p>")
    rows = [
        [f"<code>{status}</code>", inline(answer["description"]), _content(answer)]
        for status, answer in operation["responses"].items()
    ]
    parts.append(table(["status", "meaning", "body"], rows))
    told = f"<code>{method.upper()} {escape(path)}</code> <span>{escape(operation['summary'])}</span>"
    content = "\n".join(parts)
    return (
        f'<details id="operation.{operation["operationId"]}"><summary>{told}</summary>\n{content}\n</details>'
    )


def _scope(security: list[Json]) -> str:
    if not security:
        return "Needs no token."
    scopes = security[0]["oauth"]
    return (
        f"Needs a token with <code>{escape(scopes[0])}</code>."
        if scopes
        else "Needs a token, of whatever scope."
    )


def _parameter(parameter: Json) -> list[str]:
    told = " ".join(filter(None, (kind(parameter["schema"]), inline(parameter.get("description", "")))))
    return [f"<code>{escape(parameter['name'])}</code>", parameter["in"], told]


def _content(holder: Json) -> str:
    """The media and kinds of a body; an error's is told by its types."""
    kinds = [f"{escape(media)}: {kind(one['schema'])}" for media, one in holder.get("content", {}).items()]
    return "; ".join(kinds)


def _shapes(document: Json) -> Iterator[str]:
    for name, shape in document["components"]["schemas"].items():
        required = shape.get("required", ())
        rows = [
            [f"<code>{escape(field)}</code>", "always" if field in required else "", kind(schema)]
            for field, schema in shape["properties"].items()
        ]
        told = prose(shape["description"]) if "description" in shape else ""
        yield f'<details id="{name}"><summary><code>{name}</code></summary>\n{told}'
        yield table(["member", "there", "kind"], rows) + "\n</details>"


def _decided(rooms: list[str]) -> Iterator[str]:
    """What the documentation of the real API leaves open, and what its gaps are filled with."""
    yield prose(refusals.__doc__ or "")
    yield prose(options.__doc__ or "")
    for room in rooms:
        package = importlib.import_module(f"app.service.{room}")
        _, _, more = inspect.cleandoc(package.__doc__ or "").partition("\n\n")
        if more:
            yield f"<h3>{escape(_title(room))}</h3>\n{prose(more)}"
