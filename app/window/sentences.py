"""Errors as sentences: what happened and what to do now. The one place that words them.

The command line uses it too, so there is no Qt at import.
"""

from decimal import Decimal

from app.domain import errors
from app.domain.errors import StoreroomError
from app.domain.quantity import plain
from app.window.translation import QT_TRANSLATE_NOOP, translated

_FAILED = QT_TRANSLATE_NOOP("errors", "The service failed on its side.")
_UNEXPECTED = QT_TRANSLATE_NOOP("errors", "The service answered something unexpected.")

_SENTENCES = {
    "quantity.empty": QT_TRANSLATE_NOOP("errors", "Type a number."),
    "quantity.not_a_number": QT_TRANSLATE_NOOP("errors", "“{text}” is not a number."),
    "quantity.barcode": QT_TRANSLATE_NOOP("errors", "This looks like a barcode, not a quantity."),
    "quantity.mark": QT_TRANSLATE_NOOP(
        "errors", "“{text}” can be read two ways. Use “{mark}” for decimals, and nothing between thousands."
    ),
    "quantity.places": QT_TRANSLATE_NOOP("errors", "At most {places} digits after the decimal point."),
    "quantity.not_positive": QT_TRANSLATE_NOOP("errors", "Type a number above zero."),
    "quantity.negative": QT_TRANSLATE_NOOP("errors", "It cannot be below zero."),
    "quantity.too_large": QT_TRANSLATE_NOOP("errors", "At most {most} at once."),
    "movement.not_tracked": QT_TRANSLATE_NOOP("errors", "{title} is not tracked. Start tracking it first."),
    "service.stock_moved": QT_TRANSLATE_NOOP(
        "errors", "Stock moved at the same time. Nothing was changed: try again."
    ),
    "plan.outdated": QT_TRANSLATE_NOOP("errors", "Stock of {title} is {now} now, not {before}."),
    "program.failed": QT_TRANSLATE_NOOP("errors", "Something went wrong in the program: {detail}"),
    "account.name": QT_TRANSLATE_NOOP(
        "errors", "“{name}” cannot be the name of a store: it must work as a file name."
    ),
    "store.exists": QT_TRANSLATE_NOOP("errors", "There is a store at {path} already. Nothing was changed."),
    "account.exists": QT_TRANSLATE_NOOP("errors", "There is an account called “{name}” already."),
    "account.open_elsewhere": QT_TRANSLATE_NOOP(
        "errors", "“{name}” is open in another window. Close it there first."
    ),
    "account.other_shop": QT_TRANSLATE_NOOP(
        "errors",
        "This is the key of another shop than this account’s. Nothing was changed: add it as an account of its own.",
    ),
    "account.signed_out": QT_TRANSLATE_NOOP("errors", "This computer has no key for “{name}” any more."),
    "account.unknown": QT_TRANSLATE_NOOP("errors", "There is no store called “{name}”. There are: {names}."),
    "key.empty": QT_TRANSLATE_NOOP("errors", "Paste the key first."),
    "key.not_a_key": QT_TRANSLATE_NOOP(
        "errors", "This is not an API key: that is one long line, beginning with “ey”. Copy all of it."
    ),
    "address.unusable": QT_TRANSLATE_NOOP(
        "errors", "This is not the address of a service. Such as https://stock.example.com is one."
    ),
    "address.not_encrypted": QT_TRANSLATE_NOOP(
        "errors", "Over the internet it has to be https: without encryption the key would be anybody’s."
    ),
    "address.unreachable": QT_TRANSLATE_NOOP(
        "errors",
        "Nothing that can be used answers at {address}. Is it written as whoever looks after it told you?",
    ),
    "approval.denied": QT_TRANSLATE_NOOP("errors", "In the browser you said no. Nothing was changed."),
    "approval.failed": QT_TRANSLATE_NOOP("errors", "The service did not approve it: {detail}"),
    "approval.port_taken": QT_TRANSLATE_NOOP(
        "errors",
        "Another program on this computer listens on port {port}, to which the browser brings the answer. Close it "
        "and try again.",
    ),
    "keyring.missing": QT_TRANSLATE_NOOP("errors", "This computer has no keyring that keeps secrets safely."),
    "keyring.slow": QT_TRANSLATE_NOOP("errors", "The keyring of this computer does not answer."),
    "keyring.failed": QT_TRANSLATE_NOOP("errors", "The keyring of this computer cannot be used: {reason}"),
    "keyring.differs": QT_TRANSLATE_NOOP(
        "errors", "The keyring of this computer gave back something else than it was given."
    ),
    "store.missing": QT_TRANSLATE_NOOP("errors", "There is no store at {path}."),
    "store.not_a_store": QT_TRANSLATE_NOOP("errors", "{path} is not a store."),
    "store.newer": QT_TRANSLATE_NOOP(
        "errors", "{path} was made by a newer Storeroom. Update this program to open it."
    ),
    "store.in_use": QT_TRANSLATE_NOOP(
        "errors", "This store is open in another window or program. Close it there first."
    ),
    "store.closing": QT_TRANSLATE_NOOP("errors", "The store was being closed."),
    "store.unreadable": QT_TRANSLATE_NOOP("errors", "{path} cannot be read: {reason}"),
    "service.not_started": QT_TRANSLATE_NOOP("errors", "The store could not be opened. {detail}"),
    "database.unknown": QT_TRANSLATE_NOOP(
        "errors", "This is not the address of a PostgreSQL database: postgresql://user@host/name."
    ),
    "database.unreachable": QT_TRANSLATE_NOOP("errors", "The database cannot be used: {reason}"),
    "database.empty": QT_TRANSLATE_NOOP(
        "errors", "There is no store in the database. “storeroom new NAME --database URL” makes one."
    ),
    "database.newer": QT_TRANSLATE_NOOP(
        "errors", "A store in the database was made by a newer Storeroom. Update this program to serve it."
    ),
    "organization.which": QT_TRANSLATE_NOOP(
        "errors", "The database has several stores. Tell one by --organization: {names}"
    ),
    "organization.unknown": QT_TRANSLATE_NOOP("errors", "There is no such store. There are: {names}"),
    "organization.exists": QT_TRANSLATE_NOOP(
        "errors", "This store is in the database already: {organization}. Nothing was changed."
    ),
    "file.not_written": QT_TRANSLATE_NOOP("errors", "{path} could not be written: {reason}"),
    "file.not_removed": QT_TRANSLATE_NOOP("errors", "{path} could not be removed: {reason}"),
    "password.differs": QT_TRANSLATE_NOOP("errors", "These were two passwords. Nothing was changed."),
    "service.needs_tls": QT_TRANSLATE_NOOP(
        "errors",
        "On {host} everybody in the network could listen: give --tls-cert and --tls-key, or say --without-tls.",
    ),
    "service.certificate": QT_TRANSLATE_NOOP("errors", "The certificate {path} cannot be used: {reason}"),
    "service.host": QT_TRANSLATE_NOOP("errors", "{host} is no address of this computer."),
    "service.port_denied": QT_TRANSLATE_NOOP(
        "errors", "Port {port} is kept for the system's own. Choose one from 1024 on."
    ),
    "service.port_taken": QT_TRANSLATE_NOOP("errors", "Port {port} is in use. Choose another."),
    "records.newer": QT_TRANSLATE_NOOP(
        "errors", "This store's records were made by a newer Storeroom. Update this program to open it."
    ),
    "records.failed": QT_TRANSLATE_NOOP(
        "errors", "The records of what was done, {path}, cannot be read or written: {reason}"
    ),
    "records.damaged": QT_TRANSLATE_NOOP(
        "errors",
        "The records of what was done were damaged. What could be read of them, {plans} plans, is kept on; the damaged"
        " file is {path}.",
    ),
    "records.no_plan": QT_TRANSLATE_NOOP("errors", "The records know of no such plan."),
    "records.sent_elsewhere": QT_TRANSLATE_NOOP(
        "errors", "Another window of this account is sending this already. Nothing was sent a second time."
    ),
    "undo.twice": QT_TRANSLATE_NOOP("errors", "This was undone already, perhaps in another window."),
    "snapshot.failed": QT_TRANSLATE_NOOP(
        "errors", "The last known stock could not be written to {path}: {reason}"
    ),
    "window.not_installed": QT_TRANSLATE_NOOP(
        "errors", "The window needs Qt, which is not installed: pip install 'storeroom[window]'."
    ),
    "display.missing": QT_TRANSLATE_NOOP(
        "errors", "There is no display to show a window on. “storeroom tour --out DIR” runs without one."
    ),
    "spreadsheet.unreadable": QT_TRANSLATE_NOOP("errors", "The file cannot be read: {reason}"),
    "spreadsheet.empty": QT_TRANSLATE_NOOP("errors", "The file is empty."),
    "spreadsheet.too_large": QT_TRANSLATE_NOOP("errors", "The file is too large."),
    "spreadsheet.nothing_usable": QT_TRANSLATE_NOOP(
        "errors", "No row of the file can be used. No store was made."
    ),
    "spreadsheet.no_product_column": QT_TRANSLATE_NOOP(
        "errors", "No column holds the product's name. The file has: {titles}"
    ),
    "spreadsheet.two_columns": QT_TRANSLATE_NOOP(
        "errors", "“{first}” and “{second}” both say the same. Take one of them out."
    ),
    "row.untitled_cell": QT_TRANSLATE_NOOP("errors", "“{text}” stands in a column without a title."),
    "row.duplicate": QT_TRANSLATE_NOOP("errors", "“{text}” is in line {line} already."),
    "text.missing": QT_TRANSLATE_NOOP("errors", "It is empty."),
    "text.too_long": QT_TRANSLATE_NOOP("errors", "“{text}” is longer than {most} characters."),
    "number.not_a_number": QT_TRANSLATE_NOOP("errors", "“{text}” is not a number."),
    "number.ambiguous": QT_TRANSLATE_NOOP(
        "errors", "“{text}” can be read two ways. Write it without separators of thousands."
    ),
    "number.negative": QT_TRANSLATE_NOOP("errors", "{text} is below zero."),
    "number.too_small": QT_TRANSLATE_NOOP("errors", "{text} is too small."),
    "number.too_large": QT_TRANSLATE_NOOP("errors", "{text} is too large."),
    "choice.not_yes_or_no": QT_TRANSLATE_NOOP("errors", "“{text}” is neither yes nor no."),
    "product.too_many_variants": QT_TRANSLATE_NOOP("errors", "A product has at most {most} variants."),
    "product.tracking_differs": QT_TRANSLATE_NOOP(
        "errors", "Line {line} says otherwise whether this product is tracked."
    ),
    "currency.unknown": QT_TRANSLATE_NOOP("errors", "“{text}” is not a currency code such as EUR."),
    # By their keys: where no token was to be had because of that, the error is `Unreachable`.
    "service.failed": _FAILED,
    "service.unexpected_answer": _UNEXPECTED,
    "service.not_tracked": QT_TRANSLATE_NOOP(
        "errors", "This product is not tracked any more. Start tracking it first."
    ),
    "service.exists": QT_TRANSLATE_NOOP("errors", "The service has this already."),
    "service.unknown_client": QT_TRANSLATE_NOOP(
        "errors",
        "The service does not know this program as an app any more, or its secret is another. Sign in again.",
    ),
    "purchase.unknown": QT_TRANSLATE_NOOP("errors", "There is no purchase {named}."),
    "till.nothing_to_sell": QT_TRANSLATE_NOOP("errors", "Nothing in this store has a price to sell it for."),
    "till.refused": QT_TRANSLATE_NOOP("errors", "Nothing was recorded."),
    "sample.count": QT_TRANSLATE_NOOP("errors", "A sample has 1 to {most} variants."),
}

#: For errors that are told by their kind rather than by their key; the nearest class counts.
_KINDS: dict[type[StoreroomError], str] = {
    errors.NotSignedIn: QT_TRANSLATE_NOOP("errors", "The service does not accept this program's key."),
    errors.Revoked: QT_TRANSLATE_NOOP(
        "errors",
        "The service does not take this key: it is another service’s, or it was revoked, or has ended. Make a new one.",
    ),
    errors.Forbidden: QT_TRANSLATE_NOOP(
        "errors", "The key of this account does not have the permission for this."
    ),
    errors.NotFound: QT_TRANSLATE_NOOP("errors", "The service does not know this any more."),
    errors.Conflict: QT_TRANSLATE_NOOP("errors", "It was changed by somebody else meanwhile."),
    errors.TooFast: QT_TRANSLATE_NOOP("errors", "The service asks for fewer requests. Wait a moment."),
    errors.Refused: QT_TRANSLATE_NOOP("errors", "The service refused."),
    errors.Unreachable: QT_TRANSLATE_NOOP("errors", "The service cannot be reached."),
    errors.ReplyLost: QT_TRANSLATE_NOOP("errors", "The service did not answer."),
    errors.ServiceFailed: _FAILED,
    errors.UnexpectedAnswer: _UNEXPECTED,
}


def sentence(error: StoreroomError) -> str:
    """What happened, in the person's language."""
    template = _SENTENCES.get(error.key)
    if template is None:
        template = next((_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS), None)
    if template is None:
        return str(error)
    values = {n: plain(v) if isinstance(v, Decimal) else v for n, v in error.values.items()}
    return translated("errors", template).format_map(values)


def details(error: BaseException) -> str:
    """What helps whoever is asked for help: to be copied, in English."""
    lines = [f"{type(error).__name__}: {error}"]
    lines += [
        f"  {violation.property_name}: {violation.message} ({violation.constraint})"
        for violation in getattr(error, "violations", ())
    ]
    return "\n".join(lines)


def ended(text: str) -> str:
    """A sentence that ends as one, also where what the system said ends it."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
