"""On what are the fixtures checked? A small invented kernel, made anew wherever it is needed.

Files as they stood at v5.4 lie in ``kernel-fixtures/base``; what happened since
is written here. Names, dates and messages are fixed, so that every id is the
same on every machine and a ``base-commit:`` line can be true. pygit2 only: no
git binary is needed.
"""

from datetime import UTC, datetime
from pathlib import Path

import pygit2
from msgspec import Struct, field

from tests.golden.bench import Bench, File, Files

ROOT = Path(__file__).resolve().parents[2] / "kernel-fixtures"

GIF = bytes.fromhex(
    "47494638396101000100800000002a526effffff21f90401000000002c00000000010001000002024401003b"
)
"""One blue pixel."""
INF = b"[Version]\r\nSignature=lantern\r\nSpeed=100000\r\n\r\n[Files]\r\ni2c-lantern.c\r\n"
"""A file whose lines end in CRLF, as another system left it."""


class Base(Struct):
    """The repository, and its commits by the names that are used here."""

    repository: pygit2.Repository
    commits: dict[str, str] = field(default_factory=dict)

    def bench(self, revision: str) -> Bench:
        """Give a place to work on the files of *revision*."""
        return Bench(read_files(self.repository, self.commits[revision]))

    def stated(self, revision: str) -> str:
        """Write the line by which format-patch states a base."""
        return f"base-commit: {self.commits[revision]}"


def read_files(repository: pygit2.Repository, commit: str) -> dict[str, File]:
    """List the files of *commit* by path."""
    found = {}
    folders = [("", repository[commit].peel(pygit2.Tree))]
    while folders:
        prefix, tree = folders.pop()
        for entry in tree:
            if isinstance(entry, pygit2.Tree):
                folders.append((f"{prefix}{entry.name}/", entry))
            elif isinstance(entry, pygit2.Blob):
                found[f"{prefix}{entry.name}"] = File(entry.data, int(entry.filemode))
    return found


def first_files() -> dict[str, File]:
    """List the files of v5.4: those that lie here, and what no checkout keeps safely."""
    folder = ROOT / "base"
    found = {
        path.relative_to(folder).as_posix(): File(
            path.read_bytes(), 0o100755 if path.suffix == ".sh" else 0o100644
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    found["Documentation/Changes"] = File(b"process/changes.rst", 0o120000)
    found["Documentation/images/quay.gif"] = File(GIF)
    found["drivers/i2c/busses/lantern.inf"] = File(INF)
    return found


class Line(Struct):
    """One line of history: commits on top of each other, on a branch of their own."""

    base: Base
    bench: Bench
    tip: str | None
    reference: str

    def commit(
        self, name: str, when: str, author: str, message: str, merge: str | None = None
    ) -> None:
        """Commit the bench's files; *when* is a day, *name* what the commit is called here."""
        repository = self.base.repository
        person = _signature(author, when)
        parents = [oid for oid in (self.tip, merge) if oid is not None]
        oid = repository.create_commit(
            None, person, person, message, write_tree(repository, self.bench.files), parents
        )
        self.tip = str(oid)
        self.base.commits[name] = self.tip
        repository.references.create(self.reference, oid, force=True)

    def release(self, version: str, when: str, **fields: str) -> None:
        """Commit a new version number and tag it."""
        for key, value in fields.items():
            self.bench.set_line("Makefile", f"{key} =", f"{key} = {value}".rstrip())
        maker = "Lin Hartmann <lin@example.org>"
        self.commit(version, when, maker, f"Linux {version.removeprefix('v')}\n")
        self.tag(version, when)

    def tag(self, name: str, when: str) -> None:
        """Set an annotated tag, as kernels have them."""
        assert self.tip is not None
        tagger = _signature("Lin Hartmann <lin@example.org>", when)
        self.base.repository.create_tag(
            name, pygit2.Oid(hex=self.tip), pygit2.enums.ObjectType.COMMIT, tagger, f"{name}\n"
        )
        self.base.commits[name] = self.tip

    def fork(self, reference: str, at: str) -> "Line":
        """Begin another line at the commit called *at*."""
        return Line(self.base, self.base.bench(at), self.base.commits[at], reference)


def write_tree(repository: pygit2.Repository, files: Files) -> pygit2.Oid:
    """Write *files* as a tree."""
    builder = repository.TreeBuilder()
    folders: dict[str, dict[str, File]] = {}
    for path, file in files.items():
        folder, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(folder, {})[rest] = file
        else:
            builder.insert(path, repository.create_blob(file.content), file.mode)
    for folder, below in folders.items():
        builder.insert(folder, write_tree(repository, below), 0o040000)
    return builder.write()


def _signature(person: str, day: str) -> pygit2.Signature:
    name, _, email = person.rstrip(">").partition(" <")
    noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    return pygit2.Signature(name, email, int(noon.timestamp()), 0)


LIN = "Lin Hartmann <lin@example.org>"
NILS = "Nils Okafor <nils@example.org>"
PIA = "Pia Castell <pia@example.org>"
TOMO = "Tomo Reyes <tomo@example.org>"
GRETA = "Greta Lindqvist <greta@example.org>"
VAULT = "arch/x86/kvm/vault.c"
FERRULE = "drivers/net/ethernet/ferrule/ferrule_main.c"
LANTERN = "drivers/i2c/busses/i2c-lantern.c"
QUAY = "fs/quay/super.c"
MARBLE = "sound/soc/codecs/marble.c"


def make_base(path: Path) -> Base:
    """Make the bare repository at *path*, which must not be there yet."""
    base = Base(pygit2.init_repository(str(path), bare=True, initial_head="main"))
    main = Line(base, Bench(first_files()), None, "refs/heads/main")
    main.commit("v5.4", "2019-11-24", LIN, "Linux 5.4\n")
    main.tag("v5.4", "2019-11-24")
    _stable(main.fork("refs/heads/linux-5.4.y", "v5.4"))
    _until_merge_window(main)
    _until_rc3(main)
    _after_rc3(main)
    _integration(main.fork("refs/heads/linux-next", "tip"))
    _subsystem(main.fork("refs/remotes/kvm/next", "keys counted"))
    _left_over(main.fork("refs/pull/7/head", "v5.12-rc3"))
    return base


def _stable(line: Line) -> None:
    line.bench.edit(
        VAULT,
        "\tvault_flush(guest);\n\tvault_key_put(guest->key);\n",
        "\tvault_flush(guest);\n\twbinvd_on_all_cpus();\n\tvault_key_put(guest->key);\n",
    )
    line.commit(
        "flush backported", "2021-01-12", PIA, "vault: write caches back before a key is reused\n"
    )
    line.release("v5.4.100", "2021-02-23", SUBLEVEL="100")


def _until_merge_window(line: Line) -> None:
    line.bench.edit(
        FERRULE,
        "\terr = ferrule_ring_alloc(&fer->tx);\n\tif (err)\n\t\treturn err;\n",
        "\terr = ferrule_ring_alloc(&fer->tx);\n\tif (err) {\n"
        "\t\tferrule_ring_free(&fer->rx);\n\t\treturn err;\n\t}\n",
    )
    line.commit(
        "ring freed", "2020-12-10", NILS, "ferrule: give the rx ring back when tx has none\n"
    )
    line.release("v5.11", "2021-02-14", PATCHLEVEL="11")
    line.bench.edit(
        VAULT,
        'pr_info("vault: %u keys\\n", VAULT_KEYS_MAX);',
        'pr_info("vault: up to %u guests\\n", VAULT_KEYS_MAX);',
    )
    line.commit(
        "guests named", "2021-02-20", PIA, "KVM: vault: count guests, not keys, in the log\n"
    )
    line.bench.edit(
        QUAY,
        "\tif (qs->free > qs->blocks)\n",
        "\tif (!qs->blocks)\n\t\treturn -EINVAL;\n\n\tif (qs->free > qs->blocks)\n",
    )
    line.commit("blocks asked", "2021-02-23", GRETA, "quay: refuse images without blocks\n")
    line.release("v5.12-rc1", "2021-02-28", PATCHLEVEL="12", EXTRAVERSION="-rc1")
    line.release("v5.12-rc1-dontuse", "2021-03-03", EXTRAVERSION="-rc1-dontuse")


def _until_rc3(line: Line) -> None:
    topic = line.fork("refs/heads/topic", "v5.12-rc1")
    topic.bench.edit(
        "drivers/net/ethernet/ferrule/ferrule_rx.c",
        "\tfer->rx.tail++;\n",
        "\tif (!ferrule_frame_ok(fer, fer->rx.tail))\n\t\tfer->dropped++;\n\n\tfer->rx.tail++;\n",
    )
    topic.commit(
        "frames dropped", "2021-03-06", NILS, "ferrule: count the frames that are dropped\n"
    )
    line.base.repository.references.delete("refs/heads/topic")
    line.bench.edit(LANTERN, "\tint tries = 100;\n", "\tint tries = 1000;\n")
    line.commit(
        "longer wait", "2021-03-08", TOMO, "i2c: lantern: wait ten milliseconds for a slow target\n"
    )
    rx = "drivers/net/ethernet/ferrule/ferrule_rx.c"
    line.bench.files[rx] = topic.bench.files[rx]
    line.commit("merge", "2021-03-11", LIN, "Merge branch 'net' into main\n", merge=topic.tip)
    line.release("v5.12-rc3", "2021-03-14", EXTRAVERSION="-rc3")


def _after_rc3(line: Line) -> None:
    line.bench.edit(
        VAULT,
        (
            "\tkey = find_first_zero_bit(vault_keys, VAULT_KEYS_MAX);\n"
            "\tif (key >= VAULT_KEYS_MAX) {\n"
        ),
        "\tif (vault_keys_used == VAULT_KEYS_MAX) {\n",
    )
    line.bench.edit(
        VAULT,
        "\t__set_bit(key, vault_keys);\n",
        "\tkey = find_first_zero_bit(vault_keys, VAULT_KEYS_MAX);\n\t__set_bit(key, vault_keys);\n",
    )
    line.commit(
        "keys counted", "2021-03-20", PIA, "KVM: vault: look for a key only if there is one\n"
    )
    line.release("v5.12-rc5", "2021-03-28", EXTRAVERSION="-rc5")
    line.bench.rename("fs/quay/inode.c", "fs/quay/iget.c")
    line.commit("inode moved", "2021-04-02", GRETA, "quay: name iget.c for what it does\n")
    line.bench.edit(MARBLE, "#define MARBLE_VOL_MAX\t63\n", "#define MARBLE_VOL_MAX\t127\n")
    line.commit("tip", "2021-04-12", LIN, "ASoC: marble: the volume has seven bits\n")


def _integration(line: Line) -> None:
    line.bench.edit(
        "arch/x86/kvm/vault.h", "#define VAULT_KEYS_MAX\t16\n", "#define VAULT_KEYS_MAX\t64\n"
    )
    line.commit(
        "more keys", "2021-04-16", PIA, "KVM: vault: newer processors have sixty-four keys\n"
    )
    line.bench.create("localversion-next", "-next-20210419\n")
    line.commit("next-20210419", "2021-04-19", LIN, "Add linux-next specific files for 20210419\n")
    line.tag("next-20210419", "2021-04-19")
    line.base.repository.references.delete("refs/heads/linux-next")


def _subsystem(line: Line) -> None:
    line.bench.edit(
        VAULT,
        "\tguest->key = key;\n\tret = vault_measure(guest);\n",
        "\tguest->key = key;\n\tguest->flags |= VAULT_MEASURING;\n\tret = vault_measure(guest);\n",
    )
    line.bench.edit(
        "arch/x86/kvm/vault.h",
        "struct vault_guest {\n",
        "#define VAULT_MEASURING\tBIT(0)\n\nstruct vault_guest {\n",
    )
    line.commit("kvm/next", "2021-04-06", PIA, "KVM: vault: say that a guest is being measured\n")


def _left_over(line: Line) -> None:
    """Leave what somebody proposed and nobody took, as a forge keeps it: on no branch."""
    line.bench.edit(QUAY, "\tif (!qs->blocks)\n\t\treturn -EINVAL;\n\n", "")
    line.commit("pull request", "2021-03-16", NILS, "quay: images without blocks are welcome\n")
