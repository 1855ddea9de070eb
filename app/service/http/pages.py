"""Pages for people: plain HTML, without a script or anything loaded."""

import base64
import hashlib
from html import escape
from string import Template

_FRAME = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>$style</style>
</head>
<body>
$body
</body>
</html>
""")

MEDIA = "text/html; charset=utf-8"


def framed(title: str, style: str, body: str) -> bytes:
    """A whole page; ``title`` is a text, ``style`` and ``body`` are markup."""
    return _FRAME.substitute(title=escape(title), style=style, body=body).encode()


def headers(style: str, form_action: str = "'none'") -> dict[str, str]:
    """Nothing is loaded, nothing is run, no other page has this one in a frame, and no other site hears of it.

    ``form_action`` says where a form may lead, in the words of a Content-Security-Policy.
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action {form_action}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
