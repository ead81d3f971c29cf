# Sourced by the other scripts from the top of the checkout: make .venv hold
# applier and what its development needs. Does nothing when pyproject.toml is
# unchanged since the last time.

stamp=.venv/.installed
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
    python=${PYTHON:-python3}
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "applier needs Python 3.11 or later; set PYTHON to one" >&2
        exit 2
    }
    echo "installing into .venv" >&2
    "$python" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --config-settings editable_mode=compat --editable '.[dev]' >&2
    touch "$stamp"
fi
