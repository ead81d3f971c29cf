"""Who sent a message, where the list put itself into the From?

Lists rewrite ``From: Ada <ada@example.org>`` to ``Ada via list <list@...>``
where the sender's domain forbids forwarding, and keep the true one in another
field. Leaves the author of the commit to git's rules. Pure.
"""

from applier.model import Envelope, Person


def find_submitter(envelope: Envelope) -> tuple[Person, str]:
    """Give the person who sent the mail, and the field that named them if it is not From."""
    if not is_rewritten(envelope):
        return envelope.sender, ""
    own = _list_addresses(envelope) | {envelope.sender.email.lower()}
    if envelope.original_from and envelope.original_from.email.lower() not in own:
        return envelope.original_from, "X-Original-From"
    for person in envelope.reply_to:
        if person.email and person.email.lower() not in own:
            return _named(person, envelope.sender), "Reply-To"
    if envelope.author and envelope.author.email.lower() not in own:
        return envelope.author, "the From in the body"
    return _named(Person("", envelope.sender.email), envelope.sender), "From"


def is_rewritten(envelope: Envelope) -> bool:
    """Whether the list stands in the From in its sender's place."""
    sender = envelope.sender
    if sender.email.lower() in _list_addresses(envelope):
        return True
    via = " via " in sender.name.lower()
    return via and bool(envelope.original_from or envelope.reply_to)


def _list_addresses(envelope: Envelope) -> set[str]:
    """Give the addresses that post to the lists: List-Id ``a.b.c`` is ``a@b.c``."""
    return {name.lower().replace(".", "@", 1) for name in envelope.lists}


def _named(person: Person, sender: Person) -> Person:
    """Give *person* the name in front of "via", if they have none."""
    name = sender.name
    at = name.lower().rfind(" via ")
    return person if person.name else Person(name[:at] if at >= 0 else name, person.email)
