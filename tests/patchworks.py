"""A patchwork as its API shows it: invented, in the shapes that versions 1.1 to 1.4 have."""

import json
from typing import Any

from tests.servers import Reply, Server

JSON = {"Content-Type": "application/json"}


def reply(found: object, **headers: str) -> Reply:
    return Reply(json.dumps(found).encode(), headers=JSON | headers)


def patch(server: Server, number: int, message_id: str, series: int = 7) -> dict[str, Any]:
    """Describe a patch; addresses come with another scheme, as behind a proxy."""
    there = server.url.replace("http:", "https:")
    return {
        "id": number,
        "url": f"{there}/api/1.2/patches/{number}/",
        "web_url": f"{there}/project/kern/patch/{message_id}/",
        "msgid": f"<{message_id}>",
        "name": "[1/2] mm: a thing",
        "mbox": f"{there}/project/kern/patch/{message_id}/mbox/",
        "series": [{"id": series, "name": None, "version": 1, "mbox": f"{there}/series/7/mbox/"}],
        "check": "pending",
        "checks": f"{there}/api/patches/{number}/checks/",
    }


def install(server: Server, number: int, mails: dict[str, bytes], cover: bytes = b"") -> None:
    """Let *server* have a series of *mails* by message-id; patch 2 of series 7 is number 72."""
    there = server.url.replace("http:", "https:")
    found = [
        patch(server, number * 10 + at, message_id, number)
        for at, message_id in enumerate(mails, 1)
    ]
    letter = {"id": number, "msgid": "<c@example.org>", "mbox": f"{there}/cover/{number}/mbox/"}
    series = {
        "id": number,
        "url": f"{there}/api/1.2/series/{number}/",
        "name": "mm: a thing",
        "version": 1,
        "total": len(mails),
        "mbox": f"{there}/series/{number}/mbox/",
        "cover_letter": letter if cover else None,
        "patches": [{key: one[key] for key in ("id", "msgid", "name", "mbox")} for one in found],
    }
    server.say(f"/api/1.2/series/{number}/", reply(series))
    envelope = b"From patchwork Fri Mar  5 10:00:00 2021\n"
    server.say(f"/series/{number}/mbox/", b"\n".join(envelope + one for one in mails.values()))
    server.say(f"/cover/{number}/mbox/", envelope + cover)
    for one in found:
        server.say(f"/api/1.2/patches/{one['id']}/", reply(one))
        server.say(f"/api/1.2/patches/{one['id']}/checks/", reply([]))
        name = one["msgid"].strip("<>").replace("@", "%40")
        server.say(f"/api/1.2/patches/?msgid={name}", reply([one]))
