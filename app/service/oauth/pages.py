"""The pages that a person meets when an app asks for approval: plain HTML, without a script or anything loaded."""

from collections.abc import Iterable
from html import escape
from string import Template

from app.service.http import pages
from app.service.http.call import Reply
from app.service.oauth.errors import NO_STORE
from app.service.oauth.scopes import IN_WORDS

# Text has a contrast of at least 4.5 to 1, and edges one of 3 to 1, in both schemes.
_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ground: #f3f4f6; --ink: #1b1f24; --quiet: #57606a;
  --edge: #818b96; --accent: #0b5cad; --on-accent: #fff; --wrong: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --paper: #22272e; --ground: #16191d; --ink: #e6eaef;
  --quiet: #a9b3be; --edge: #768390; --accent: #7ab8f5; --on-accent: #10161d; --wrong: #ff9a92; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px;
  background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 440px; padding: 32px; border-radius: 12px; background: var(--paper);
  border: 1px solid var(--edge); overflow-wrap: anywhere; }
h1 { margin: 0 0 16px; font-size: 22px; line-height: 1.3; }
p { margin: 0 0 16px; } ul { margin: 0 0 16px; padding-left: 24px; } .quiet { color: var(--quiet); font-size: 14px; }
.wrong { color: var(--wrong); font-weight: 600; }
label { display: block; font-weight: 600; margin-bottom: 4px; }
input { width: 100%; font: inherit; color: inherit; background: var(--paper); padding: 8px 12px;
  border: 1px solid var(--edge); border-radius: 8px; }
.choice { display: flex; flex-wrap: wrap; gap: 12px; margin: 24px 0 16px; }
button { flex: 1; min-height: 44px; padding: 8px 20px; font: inherit; font-weight: 600; border-radius: 8px;
  border: 1px solid var(--accent); background: var(--paper); color: var(--accent); cursor: pointer; }
button.first { background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
"""

_APPROVAL = Template("""<p>If you allow it, <strong>$app</strong> can:</p>
<ul>
$scopes
</ul>
$complaint
<form method="post">
<input type="hidden" name="seal" value="$seal">
<label for="password">Password of $store</label>
<input id="password" name="password" type="password" autocomplete="current-password" required$described>
<div class="choice">
<button class="first" name="decision" value="approve">Allow</button>
<button name="decision" value="deny" formnovalidate>Do not allow</button>
</div>
</form>
<p class="quiet">Either way you go on to $target. Its access ends when the app disconnects, or when you remove
the app from the store.</p>""")


def approval(
    *,
    app: str,
    store: str,
    scopes: Iterable[str],
    target: str,
    seal: str,
    complaint: str = "",
    status: int = 200,
) -> Reply:
    """The question whether ``app`` may do what ``scopes`` say. ``target`` is the redirect URI."""
    content = _APPROVAL.substitute(
        app=escape(app),
        store=escape(store),
        scopes="\n".join(f"<li>{escape(IN_WORDS[scope])}</li>" for scope in IN_WORDS if scope in scopes),
        target=escape(target),
        seal=escape(seal),
        complaint=f'<p class="wrong" id="wrong" role="alert">{escape(complaint)}</p>' if complaint else "",
        described=' aria-invalid="true" aria-describedby="wrong"' if complaint else "",
    )
    return _page(f"Allow {app} to use {store}?", content, status, goes_to=target.partition(":")[0] + ":")


def message(title: str, text: str, status: int) -> Reply:
    """A page that only says something."""
    return _page(title, f"<p>{escape(text)}</p>", status)


def _page(title: str, content: str, status: int, goes_to: str = "") -> Reply:
    """``goes_to`` is the scheme of where the form may lead: browsers look at the redirect after it as well."""
    body = f"<main>\n<h1>{escape(title)}</h1>\n{content}\n</main>"
    headers = {**NO_STORE, **pages.headers(_STYLE, f"'self' {goes_to}".strip())}
    return Reply(pages.framed(title, _STYLE, body), headers, status, pages.MEDIA)
