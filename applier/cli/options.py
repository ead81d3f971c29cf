"""What may be typed behind each command?"""

import click

from applier.cli.exitcode import FailOn
from applier.cli.option_kinds import (
    Group,
    Option,
    choice_of,
    count,
    flag,
    items_of,
    number,
    numbers,
    switch,
    text,
    text_or,
    texts,
    word_of,
)
from applier.cli.proposals import (
    propose_directories,
    propose_files,
    propose_files_or_commits,
    propose_limits,
    propose_message_ids,
    propose_nothing,
    propose_revisions,
    propose_tests,
)

FORMATS = ("text", "json", "jsonl", "ktap", "junit", "markdown", "mail", "kcidb", "b4", "b4-prep")
"""The forms that a report can take, as ``--format`` names them."""

KEYS = {
    "tree": "tree",
    "bases_file": "bases",
    "onto": "onto",
    "only_ours": "onlyOurs",
    "three_way": "threeWay",
    "explain": "explain",
    "verbose": "verbose",
    "oneline": "oneline",
    "claims": "claims",
    "fail_on": "failOn",
    "quiet": "quiet",
    "origin": "origin",
    "lore": "lore",
    "patchwork": "patchwork",
    "work": "work",
    "sandbox": "sandbox",
    "isolate": "isolate",
}
"""By the name of a parameter, the key behind ``applier.`` in git's configuration."""
PATHS = {"tree", "bases_file", "lore", "work"}
"""Parameters that may be paths; the configuration's ``~`` is somebody's home, as for git."""

TREE = text(
    "--tree",
    metavar="REPO",
    explained="The git repository to apply to (default: the one around the current directory).",
    proposals=propose_directories,
)
TREES = texts(
    "--tree",
    metavar="[NAME=]REPO",
    explained="The git repository to apply to; may be repeated, and each series is checked on the "
    "one that it is for (default: the one around the current directory, and those that "
    "applier.tree.NAME.repository names).",
    proposals=propose_directories,
)
BASES = texts(
    "--base",
    "bases",
    metavar="REV",
    explained="Apply to this revision, whatever the mails say; may be repeated, and the first on "
    "which a series applies is its base (default: found from what the mails say and change).",
    proposals=propose_revisions,
)
BASES_FILE = text(
    "--bases",
    "bases_file",
    metavar="FILE",
    explained="Take the bases of some series from lines 'message-id<TAB>revision'; any message-id "
    "of a series will do (default: none).",
    proposals=propose_files,
)
THREE_WAY = switch(
    "-3",
    "--3way/--no-3way",
    "three_way",
    explained="Merge what does not apply with the files that its index lines name, as git am -3 "
    "does (default: do not).",
)
ONTO = texts(
    "--onto",
    metavar="REV",
    explained="Say how each series stands on this branch or revision as it is today: whether it is "
    "in, applies or merges; may be repeated, and be a pattern of branches such as 'stable/*' "
    "(default: the default branch).",
    proposals=propose_revisions,
)
ONLY_OURS = switch(
    "--only-ours/--no-only-ours",
    explained="Leave series for another project out of the report; they count for nothing "
    "(default: report them, exit code 3).",
)
OTHER_PROJECTS = flag(
    "--other-projects",
    explained="Post a check (warning) for series for another project too (default: none).",
)

SELECT = texts(
    "--select",
    metavar="MSGID",
    explained="Only the series that holds this message; with --latest or --revision, those "
    "revisions of it. May be repeated (default: all series).",
    proposals=propose_message_ids,
)
LATEST = flag("--latest", explained="Only the newest revision of each series (default: all).")
REVISION = number(
    "--revision", metavar="N", explained="Only revision N of each series (default: all)."
)
WHICH = Group("Which series", (SELECT, LATEST, REVISION))

SOURCES = Option(
    click.Argument(
        ["sources"], metavar="SOURCE...", nargs=-1, shell_complete=propose_files_or_commits
    ),
    lambda value: tuple(map(str, items_of(value))),
)
LORE = text(
    "--lore",
    metavar="INBOX",
    explained="The public-inbox in which to look up a SOURCE that is a message-id, with its whole "
    "thread: an address such as https://lore.kernel.org/all, or a directory (default: none).",
    proposals=propose_directories,
)
SINCE = text(
    "--since",
    metavar="WHEN",
    explained="Of a public-inbox repository, only what came in after this commit of it, or since "
    "this date (2026-03-01, or with a time; yesterday; '3 days ago'); of a patchwork's list, "
    "since this date. Other sources do not say when a mail came in, and refuse "
    "(default: everything).",
)
UNTIL = text(
    "--until",
    metavar="WHEN",
    explained="As --since: only what came in up to this commit, or before this date (default: "
    "everything).",
)
PATCHWORK = text(
    "--patchwork",
    metavar="URL",
    explained="The patchwork that --series is of, and that a token is for "
    "(applier.patchworkToken, or APPLIER_PATCHWORK_TOKEN in the environment; default: none).",
)
SERIES = numbers(
    "--series",
    "numbers",
    metavar="ID",
    explained="Read this series of --patchwork; may be repeated (default: none).",
)
RANGE = flag(
    "--range",
    explained="Every SOURCE is commits of the repository, not a file; a single name is a branch, "
    "and means its commits that its upstream does not have (default: what is no file, and a "
    "revision, is commits: A..B those of B that A lacks, A those of HEAD that A lacks).",
)
COVER = flag(
    "--cover",
    explained="Give commits a cover letter: that of b4 prep, else the description of the branch "
    "(default: none).",
)
LIMITS = texts(
    "--limit",
    "limits",
    metavar="NAME=N",
    explained="How much a message or a series may cost, against hostile mail: message-bytes, ratio "
    "(of what gzip data inflates to), headers, parts, hunks, new-bytes (that a series makes), "
    "placement (bytes searched for places), time (seconds of the processor for a series) or memory "
    "(bytes, with --isolate); N may end in k, m or g, and 0 is no limit; may be repeated (default: "
    "what no mail of a list meets).",
    proposals=propose_limits,
)
ISOLATE = switch(
    "--isolate/--no-isolate",
    explained="Judge the series in a process of its own with limits of memory and time: a crash or "
    "a hang in native code costs one series, and says so (default: in this process).",
)
READING = Group("Where the mails are", (RANGE, COVER, LORE, SINCE, UNTIL, PATCHWORK, SERIES))
COST = Group("What it may cost", (LIMITS,))

VERBOSE = switch(
    "-v",
    "--verbose/--no-verbose",
    explained="In text: all conflicts, evidence, ids, other messages (default: do not).",
)
ONELINE = switch(
    "--oneline/--no-oneline", explained="In text: one line a series (default: a paragraph)."
)
CLAIMS = switch(
    "--claims/--no-claims",
    explained="In text: all that a series says of itself (Fixes, commits, sign-offs, base), and "
    "whether it is true (default: only what is false and counts, see applier.claim.KIND).",
)
EXPLAIN = switch(
    "--explain/--no-explain",
    explained="Search history and archive for why a series does not apply, and what would mend it "
    "(default: do not; only the mail and the tree are looked at).",
)
FORM = word_of(
    FORMATS,
    "--format",
    "form",
    metavar="FORM",
    explained="How to report: text (the default), json, jsonl (a line as soon as a series is "
    "done), ktap, junit, markdown, mail (drafts of replies), kcidb (checkouts), b4 (a check of "
    "b4 review) or b4-prep (of b4 prep and am).",
)
OUTPUT = text(
    "-o",
    "--output",
    metavar="FILE",
    explained="Write the report here: the file is there whole or not at all, but jsonl and what "
    "--follow reports are written line by line, so that what was done stays (default: standard "
    "output).",
    proposals=propose_files,
)
QUIET = switch(
    "-q",
    "--quiet/--no-quiet",
    explained="Print neither report nor progress; the exit code tells (default: print).",
)
FAIL_ON = choice_of(
    FailOn.UNDECIDED,
    "--fail-on",
    metavar="WHAT",
    explained="Exit with 0 unless there is this or worse: never (only bad usage and errors), "
    "conflicts and tests that fail (1), inconsistent diffstats too (1), undecided too (3; the "
    "default), merge: what neither is in the first --onto nor applies or merges there too (1), "
    "claims: undecided, and what a series says of itself that is false and counts too (1).",
)
COLOUR = Option(
    click.Option(
        ["--color/--no-color", "colour"],
        default=None,
        help="Colour the text (default: on a terminal, unless NO_COLOR is set).",
    ),
    lambda value: None if value is None else bool(value),
)
PAGER = switch(
    "--pager/--no-pager",
    default=True,
    explained="Page a text that goes to a terminal, as git does (the default), or do not.",
)
AGAINST = text(
    "--against",
    metavar="REV",
    explained="Instead of judging series alone, apply every two that share a path one behind the "
    "other on this revision, and report the pairs that clash (default: judge them alone).",
    proposals=propose_revisions,
)
FOLLOW = flag(
    "--follow",
    explained="Wait for more: report every series as it comes, and again when it has changed, "
    "until interrupted. For files and directories that grow; text, jsonl, markdown or mail "
    "(default: read once).",
)
ORIGIN = text_or(
    "applier",
    "--origin",
    metavar="NAME",
    explained="In kcidb: the CI system in whose name the checkouts are; lower-case letters, digits "
    "and _ (default: applier).",
)
_LOOKS = (QUIET, FAIL_ON, COLOUR, PAGER)

BRANCH = text(
    "--branch",
    metavar="NAME",
    explained="Publish the one series as this branch (default: --ref-prefix says where).",
)
REF_PREFIX = text(
    "--ref-prefix",
    metavar="PREFIX",
    explained="Publish each series as PREFIX/<message-id>/v<revision>; refs/series/ is customary "
    "(default: --branch says where).",
)
FORCE = flag("-f", "--force", explained="Move refs that exist already (default: refuse).")
TRAILERS = flag(
    "--trailers",
    explained="Add the trailers that reviewers gave in their answers to the commit messages "
    "(default: do not).",
)

CANDIDATES_FORM = word_of(
    ("text", "jsonl"),
    "--format",
    "form",
    metavar="FORM",
    explained="How to report: text (the default) or jsonl, a line a series.",
)

CONTEXT = text_or(
    "applier",
    "--context",
    metavar="NAME",
    explained="What to call the check: letters, digits, - and _ (default: applier).",
)
TARGET_URL = text_or(
    "",
    "--target-url",
    metavar="URL",
    explained="Where the whole report can be read (default: nowhere).",
)
DRY_RUN = flag(
    "-n", "--dry-run", explained="Post nothing, and show what would be posted (default: post)."
)

EXEC = texts(
    "--exec",
    "commands",
    metavar="CMD",
    explained="Run this in a shell on every tree of the series; it passes with 0, and is skipped "
    "with 125. May be repeated (default: the tests that are configured).",
    proposals=propose_nothing,
)
NAME = texts(
    "--name",
    "names",
    metavar="NAME",
    explained="What to call the command of --exec; may be repeated, in their order. Without one: "
    "run this test, which is configured (applier.test.NAME.command) or is checkpatch "
    "(default: all that are configured).",
    proposals=propose_tests,
)
TIP = switch(
    "--tip/--each",
    explained="Test the tree of the last patch alone, and where a test fails there, look for the "
    "first patch with which it does (default: --each, test every patch).",
)
ORDER = word_of(
    ("patch", "test"),
    "--order",
    metavar="WHAT",
    explained="patch: all tests on one patch, then on the next (the default); test: one test on "
    "all patches, then the next.",
)
JOBS = count(
    1,
    "-j",
    "--jobs",
    metavar="N",
    explained="Test N patches at a time, each in a work tree of its own (default: 1).",
)
WORK = text(
    "--work",
    metavar="DIR",
    explained="Keep work trees, builds and results there (default: applier/test below "
    "XDG_CACHE_HOME, or ~/.cache).",
    proposals=propose_directories,
)
SANDBOX = switch(
    "--sandbox/--no-sandbox",
    explained="Run the commands where there is no network and only tree and build can be written; "
    "refuse where there is no bubblewrap (default: run them as you would).",
)
TRUSTED = text(
    "--trusted",
    metavar="REV",
    explained="Run the checkpatch.pl of this revision (default: of the default branch).",
    proposals=propose_revisions,
)
RERUN = flag("--rerun", explained="Run again what is known already (default: do not).")
RUN = texts(
    "--run",
    "names",
    metavar="NAME",
    explained="Run this test, which is configured (applier.test.NAME.command) or is checkpatch, "
    "and post a check for it too, in a context of its own; may be repeated (default: none).",
    proposals=propose_tests,
)
_WHERE_TESTED = (ORDER, JOBS, WORK, SANDBOX, TRUSTED, RERUN)

_TREE_AND_BASES = (TREE, BASES, BASES_FILE)
_TREES_AND_BASES = (TREES, BASES, BASES_FILE)
_REPORT = (VERBOSE, ONELINE, EXPLAIN, FORM, OUTPUT, *_LOOKS)

OF_CHECK = (
    Group("Which tree and base", (*_TREES_AND_BASES, THREE_WAY, ONTO)),
    WHICH,
    Group("What is reported", (*_REPORT, CLAIMS, ONLY_OURS, AGAINST, FOLLOW, ORIGIN)),
    READING,
    Group("What it may cost", (LIMITS, ISOLATE)),
)
OF_SERIES = (
    WHICH,
    Group("What is reported", (VERBOSE, ONELINE, FORM, OUTPUT, *_LOOKS, ORIGIN)),
    READING,
    COST,
)
OF_BASE = (
    Group("Which tree", (TREE,)),
    WHICH,
    Group("What is reported", (CANDIDATES_FORM, OUTPUT)),
    READING,
    COST,
)
OF_AM = (
    Group("What is published", (BRANCH, REF_PREFIX, FORCE, TRAILERS)),
    Group("Which tree and base", (*_TREE_AND_BASES, THREE_WAY)),
    WHICH,
    Group("What is reported", (*_REPORT, ORIGIN)),
    READING,
    COST,
)
OF_EXPLAIN = (
    Group("Which tree and base", (*_TREES_AND_BASES, THREE_WAY)),
    WHICH,
    Group("What is reported", (FORM, OUTPUT, *_LOOKS, ORIGIN)),
    READING,
    COST,
)
OF_TEST = (
    Group("What is run", (EXEC, NAME, TIP, *_WHERE_TESTED)),
    Group("Which tree and base", (*_TREES_AND_BASES, THREE_WAY)),
    WHICH,
    Group("What is reported", (*_REPORT, ONLY_OURS, ORIGIN)),
    READING,
    COST,
)
OF_POST = (
    Group("What is posted", (CONTEXT, TARGET_URL, OTHER_PROJECTS, DRY_RUN)),
    Group("What is run", (RUN, *_WHERE_TESTED)),
    Group("Which tree and base", _TREES_AND_BASES),
    WHICH,
    Group("What is reported", (FAIL_ON, ONLY_OURS)),
    READING,
    COST,
)
