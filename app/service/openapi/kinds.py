"""A schema in words: ``text of 1 to 256 characters``."""

from html import escape

from app.service.openapi.schemas import Json

_WORDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "array": "list"}
_LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {}",
    "maxItems": "at most {}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
}


def kind(schema: Json) -> str:
    """The kind of value as HTML; shapes are links to where they stand on the page."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{name}">{name}</a>'
    if "allOf" in schema:
        return ", ".join(
            f"<code>{one}</code>" for one in schema["allOf"][1]["properties"]["errorType"]["enum"]
        )
    if "anyOf" in schema:
        return " or ".join(kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    return ", ".join(filter(None, (_types(schema), *_rules(schema)))) or "anything"


def _types(schema: Json) -> str:
    types = schema.get("type", [])
    words = [_WORDS.get(one, one) for one in ([types] if isinstance(types, str) else types)]
    items = f" of {kind(schema['items'])}" if "items" in schema else ""
    return " or ".join([words[0] + items, *words[1:]]) if words else ""


def _rules(schema: Json) -> list[str]:
    rules = [words.format(schema[name]) for name, words in _LIMITS.items() if name in schema]
    if "pattern" in schema:
        rules.append(f"<code>{escape(schema['pattern'])}</code>")
    return rules
