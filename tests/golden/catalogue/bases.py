"""Fixtures that show how the base of a series is found, and how not."""

from tests.golden.fixture import Fixture
from tests.golden.history import FERRULE, GRETA, MARBLE, NILS, PIA, TOMO, VAULT, Base
from tests.golden.make_mails import Piece, Posting, mbox, only

KEY = ("\t__set_bit(key, vault_keys);\n", "\tset_bit(key, vault_keys);\n")
HEADER = "arch/x86/kvm/vault.h"


def volume(base: Base, revision: str) -> Piece:
    """Change what stands at *revision* and is other at the tip."""
    old = "127" if revision == "tip" else "63"
    patch = base.bench(revision).change(
        MARBLE,
        f"#define MARBLE_VOL_MAX\t{old}\n",
        "#define MARBLE_VOL_MAX\t31\n",
    )
    return Piece("ASoC: marble: half the volume is enough", "Ears are not made for more.", patch)


def base_commit_in_cover(base: Base) -> Fixture:
    """The cover letter states the base, and on the newest commit the series would not apply."""
    bench = base.bench("v5.12-rc3")
    start = bench.copy()
    first = Piece(
        "KVM: vault: another function sets the bit",
        "It is the atomic one.",
        bench.change(VAULT, *KEY),
    )
    second = Piece(
        "KVM: vault: and another clears it",
        "For symmetry.",
        bench.change(VAULT, "\t__clear_bit(key, vault_keys);\n", "\tclear_bit(key, vault_keys);\n"),
    )
    post = Posting("atomic", PIA, "2021-04-15 10:00:00 +0200", trailer=base.stated("v5.12-rc3"))
    letters = post.covered(
        "KVM: vault: atomic bits",
        "Made on rc3, before the keys were counted.",
        bench.patch_since(start),
        first,
        second,
    )
    return Fixture({"atomic.mbox": mbox(*letters)}, ("applies",), 0)


def base_commit_in_first_patch(base: Base) -> Fixture:
    """There is no cover letter, and the first patch states the base in twelve digits."""
    bench = base.bench("v5.12-rc3")
    first = Piece(
        "KVM: vault: another function sets the bit",
        "It is the atomic one.",
        bench.change(VAULT, *KEY),
    )
    second = Piece(
        "KVM: vault: and another clears it",
        "For symmetry.",
        bench.change(VAULT, "\t__clear_bit(key, vault_keys);\n", "\tclear_bit(key, vault_keys);\n"),
    )
    post = Posting(
        "atomic",
        PIA,
        "2021-04-15 11:00:00 +0200",
        trailer=f"base-commit: {base.commits['v5.12-rc3'][:12]}",
    )
    return Fixture({"atomic.mbox": mbox(*post.patches(first, second))}, ("applies",), 0)


def base_commit_unknown(base: Base) -> Fixture:
    """The stated base is a commit that nobody else has: said, and the date is asked instead."""
    letters = only(
        "half",
        TOMO,
        "2021-03-22 10:00:00 +0100",
        volume(base, "v5.12-rc3"),
        "base-commit: 0123456789abcdef0123456789abcdef01234567",
    )
    return Fixture({"half.mbox": mbox(*letters)}, ("applies",), 0)


def base_commit_on_no_branch(base: Base) -> Fixture:
    """The stated base lies in the repository, of a pull request: said, and the date is asked."""
    letters = only(
        "quarter",
        TOMO,
        "2021-03-22 11:00:00 +0100",
        volume(base, "v5.12-rc3"),
        base.stated("pull request"),
    )
    return Fixture({"quarter.mbox": mbox(*letters)}, ("applies",), 0)


def base_tag_in_prose(base: Base) -> Fixture:
    """The base is named in a sentence: a tag of which a shorter tag is the beginning."""
    bench = base.bench("v5.12-rc1-dontuse")
    start = bench.copy()
    bench.edit("Makefile", "EXTRAVERSION = -rc1-dontuse\n", "EXTRAVERSION = -rc1-dontuse-really\n")
    piece = Piece("Makefile: do not use this", "The swap file would be eaten.", bench.patch())
    post = Posting("dontuse", NILS, "2021-04-15 12:00:00 +0200")
    letters = post.covered(
        "A warning", "Based on v5.12-rc1-dontuse.", bench.patch_since(start), piece
    )
    return Fixture({"dontuse.mbox": mbox(*letters)}, ("applies",), 0)


def base_branch_in_prose(base: Base) -> Fixture:
    """The base is named in a sentence: a branch of the subsystem's tree, which is needed."""
    bench = base.bench("kvm/next")
    start = bench.copy()
    piece = Piece(
        "KVM: vault: a guest is measured once",
        "The flag goes when the work is done.",
        bench.change(
            VAULT,
            "\tret = vault_measure(guest);\n\tif (ret)\n",
            "\tret = vault_measure(guest);\n\tguest->flags &= ~VAULT_MEASURING;\n\tif (ret)\n",
        ),
    )
    post = Posting("measured", PIA, "2021-04-15 13:00:00 +0200")
    letters = post.covered(
        "KVM: vault: the flag again", "Applies to kvm/next.", bench.patch_since(start), piece
    )
    return Fixture({"measured.mbox": mbox(*letters)}, ("applies",), 0)


def base_stable_in_prose(base: Base) -> Fixture:
    """A fix for a stable kernel only, which says so in a sentence."""
    patch = base.bench("v5.4.100").change(VAULT, "\twbinvd_on_all_cpus();\n", "\twbinvd();\n")
    piece = Piece(
        "vault: one processor is enough",
        "This is for 5.4.y only: later kernels do it otherwise.",
        patch,
    )
    return Fixture(
        {"wbinvd.mbox": mbox(*only("wbinvd", PIA, "2021-04-15 14:00:00 +0200", piece))},
        ("applies",),
        0,
    )


def base_next_tag(base: Base) -> Fixture:
    """A tag of the integration tree, which is on no branch."""
    patch = base.bench("next-20210419").change(
        HEADER,
        "#define VAULT_KEYS_MAX\t64\n",
        "#define VAULT_KEYS_MAX\t128\n",
    )
    piece = Piece("KVM: vault: and newer ones still have more", "Applies on next-20210419.", patch)
    return Fixture(
        {"more.mbox": mbox(*only("more", PIA, "2021-04-20 09:00:00 +0200", piece))}, ("applies",), 0
    )


def base_by_date(base: Base) -> Fixture:
    """Nothing is stated: the default branch as it stood on the day of the mail, not today."""
    return Fixture(
        {
            "half.mbox": mbox(
                *only("half", TOMO, "2021-03-25 10:00:00 +0100", volume(base, "v5.12-rc3"))
            )
        },
        ("applies",),
        0,
    )


def base_preimage_later(base: Base) -> Fixture:
    """Nothing is stated, and only a commit later than the mail has what the patch is to."""
    letters = only("late", TOMO, "2021-03-25 10:00:00 +0100", volume(base, "tip"))
    return Fixture({"half.mbox": mbox(*letters)}, ("applies",), 0)


def base_preimage_earlier(base: Base) -> Fixture:
    """The stated base has moved on; the ids of the index lines say where the patch was made."""
    patch = base.bench("v5.12-rc3").change(VAULT, *KEY)
    piece = Piece("KVM: vault: another function sets the bit", "It is the atomic one.", patch)
    trailer = base.stated("v5.12-rc5")
    letters = only("behind", PIA, "2021-03-30 11:00:00 +0200", piece, trailer)
    return Fixture({"behind.mbox": mbox(*letters)}, ("applies",), 0)


def base_before_a_rename(base: Base) -> Fixture:
    """The file has another name in the stated base; on the tree before, the patch applies."""
    patch = base.bench("v5.12-rc5").change("fs/quay/inode.c", "S_IFDIR | 0755", "S_IFDIR | 0555")
    piece = Piece("quay: nobody writes to a directory", "There is no code that could.", patch)
    letters = only("readonly", GRETA, "2021-04-14 10:00:00 +0200", piece, base.stated("tip"))
    return Fixture({"mode.mbox": mbox(*letters)}, ("applies",), 0)


def base_option(base: Base) -> Fixture:
    """--base says where to try, twice: the first does not fit and the second does."""
    letters = only("half", TOMO, "2021-04-15 15:00:00 +0200", volume(base, "v5.12-rc3"))
    return Fixture({"half.mbox": mbox(*letters)}, ("applies",), 0, bases=("main", "v5.12-rc5"))


def base_contradicted(base: Base) -> Fixture:
    """The sentence names one base and the base-commit line another: the line is right."""
    bench = base.bench("v5.12-rc3")
    start = bench.copy()
    piece = Piece(
        "KVM: vault: another function sets the bit",
        "It is the atomic one.",
        bench.change(VAULT, *KEY),
    )
    post = Posting("either", PIA, "2021-04-15 16:00:00 +0200", trailer=base.stated("v5.12-rc3"))
    letters = post.covered(
        "KVM: vault: an atomic bit",
        "Based on v5.11, unless I forgot to rebase.",
        bench.patch_since(start),
        piece,
    )
    return Fixture({"either.mbox": mbox(*letters)}, ("applies",), 0)


def base_prerequisite(base: Base) -> Fixture:
    """The series needs a patch that is in no tree yet, and says so."""
    bench = base.bench("v5.12-rc5")
    bench.change(FERRULE, "\tif (mtu > FERRULE_MTU_MAX)\n", "\tif (ferrule_mtu_bad(mtu))\n")
    piece = Piece(
        "ferrule: say which MTU is bad",
        "The word helps.",
        bench.change(
            FERRULE,
            "\tif (ferrule_mtu_bad(mtu))\n\t\treturn -EINVAL;\n",
            (
                "\tif (ferrule_mtu_bad(mtu)) "
                '{\n\t\tnetdev_err(netdev, "bad MTU %d\\n", mtu);\n\t\treturn -EINVAL;\n\t}'
                "\n"
            ),
        ),
    )
    trailer = f"{base.stated('v5.12-rc5')}\nprerequisite-patch-id: {'f00d' * 10}"
    return Fixture(
        {"needs.mbox": mbox(*only("needs", NILS, "2021-04-01 10:00:00 +0200", piece, trailer))},
        ("conflicts",),
        1,
    )


def base_commit_is_a_tag(base: Base) -> Fixture:
    """Somebody wrote a tag's name behind base-commit: it is a name, and not the digits in it."""
    letters = only(
        "tagged",
        TOMO,
        "2021-04-15 17:00:00 +0200",
        volume(base, "v5.12-rc3"),
        "base-commit: v5.12-rc5",
    )
    return Fixture({"half.mbox": mbox(*letters)}, ("applies",), 0)


MAKERS = (
    base_commit_in_cover,
    base_commit_in_first_patch,
    base_commit_unknown,
    base_commit_on_no_branch,
    base_commit_is_a_tag,
    base_tag_in_prose,
    base_branch_in_prose,
    base_stable_in_prose,
    base_next_tag,
    base_by_date,
    base_preimage_later,
    base_preimage_earlier,
    base_before_a_rename,
    base_option,
    base_contradicted,
    base_prerequisite,
)
