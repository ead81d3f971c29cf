"""Mail: what one message says, exactly as git would read it.

The rest of the program needs two names; subjects' brackets are read by
:mod:`applier.mail.subject`.
"""

from applier.mail.date import parse_date
from applier.mail.mailinfo import parse_mail

__all__ = ["parse_date", "parse_mail"]
